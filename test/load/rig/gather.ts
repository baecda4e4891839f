import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { stringify } from 'csv-stringify/sync'
import { inventSignatures } from '#server/task/invented-signatures.ts'
import type { Figure } from './figure.ts'

type Gathering = { origin: string; slug: string; cookie: string; rows: number }

type Shown = { state: string; tally: { lines: number; checked: number; outcomes: Record<string, number> } }

/**
 * The dry run of a spreadsheet, from the file that is handed in to the page with its outcomes; how often its progress
 * was another one, and how long another page waited meanwhile.
 */
export async function gatherFigures({ origin, slug, cookie, rows }: Gathering): Promise<Figure[]> {
  const path = `${origin}/desk/letters/${slug}/gather`
  const ask = (url: string, init: RequestInit = {}) =>
    fetch(url, { ...init, redirect: 'manual', headers: { cookie, origin, ...init.headers } })
  const form = new FormData()
  form.set('language', 'es')
  form.set('file', new Blob([inventTable(rows)]), 'firmas.csv')
  const start = performance.now()
  const brought = await ask(path, { method: 'POST', body: form })
  const address = `${origin}${brought.headers.get('location') ?? ''}`
  const columns = ['name', 'organization', 'email', 'country'].map((field, at) => [`column-${at}`, field])
  const body = new URLSearchParams([...columns, ['header', 'yes']])
  const chosen = await ask(`${address}/columns`, { method: 'POST', body })
  if (chosen.status !== 303) throw new Error(`${chosen.status} to the columns`)
  const seen = new Set<number>()
  const waits: number[] = []
  for (;;) {
    const asked = performance.now()
    const answer = await ask(address, { headers: { accept: 'application/json' } })
    const { state, tally } = (await answer.json()) as Shown
    waits.push(performance.now() - asked)
    seen.add(tally.checked)
    if (state === 'checked') {
      if (tally.checked !== rows) throw new Error(`${tally.checked} of ${rows} rows were looked at`)
      break
    }
    await sleep(100)
  }
  const seconds = (performance.now() - start) / 1000
  await ask(`${address}/drop`, { method: 'POST' })
  return [
    { figure: `dry run of ${rows} rows`, value: seconds, unit: 's', goal: '<= 10' },
    { figure: 'progress of the dry run that was shown', value: seen.size, unit: 'states', goal: '>= 3' },
    { figure: 'a page during the dry run, longest', value: Math.max(...waits), unit: 'ms' },
  ]
}

/** As people keep them: half organizations, half people, with addresses and countries. */
function inventTable(count: number): string {
  const table = [['Nombre', 'Organización', 'Correo electrónico', 'País']]
  for (const { row } of inventSignatures({ seed: 23, count, from: new Date(), language: 'es' })) {
    const { capacity, name, affiliation = '', country = '', email } = row
    const person = capacity === 'organization' ? '' : name
    table.push([person, capacity === 'organization' ? name : affiliation, `gathered.${email}`, country])
  }
  return stringify(table)
}
