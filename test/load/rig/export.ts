import { performance } from 'node:perf_hooks'
import { readFileSync, writeFileSync } from 'node:fs'
import { openColumns, personalColumns, type Format } from '#server/export/export.ts'
import type { Figure } from './figure.ts'

type Exporting = { origin: string; slug: string; cookie: string; pid: number }

const mega = 1_000_000
/** JSON is for programs: what it takes is told, and no more. */
const goals = [
  ['csv', '<= 100'],
  ['xlsx', '<= 100'],
  ['json', undefined],
] as const

/** Every column of every signature as a file, and what the server's memory grows by while it is taken. Linux only. */
export async function exportFigures(exporting: Exporting): Promise<Figure[]> {
  // What is loaded and compiled the first time stays.
  await take(exporting, 'csv')
  const figures: Figure[] = []
  for (const [format, goal] of goals) {
    const start = performance.now()
    const before = memoryOf(exporting.pid, 'VmRSS')
    writeFileSync(`/proc/${exporting.pid}/clear_refs`, '5')
    const size = await take(exporting, format)
    const peak = memoryOf(exporting.pid, 'VmHWM')
    const seconds = (performance.now() - start) / 1000
    const what = format.toUpperCase()
    figures.push(
      {
        figure: `${what} of all signatures, memory taken`,
        value: (peak - before) / mega,
        unit: 'MB',
        goal,
      },
      { figure: `${what} of all signatures, size`, value: size / mega, unit: 'MB' },
      { figure: `${what} of all signatures, time`, value: seconds, unit: 's' },
    )
  }
  return figures
}

async function take({ origin, slug, cookie }: Exporting, format: Format): Promise<number> {
  const form = new URLSearchParams({ format, state: '', q: '' })
  for (const column of [...openColumns, ...personalColumns]) form.append('columns', column)
  const answer = await fetch(`${origin}/desk/letters/${slug}/export`, {
    method: 'POST',
    headers: { cookie, origin },
    body: form,
  })
  if (answer.status !== 200 || !answer.body) throw new Error(`${answer.status} to the export`)
  let size = 0
  for await (const piece of answer.body) size += (piece as Uint8Array).length
  return size
}

/** `VmHWM`: the most since it was cleared. */
function memoryOf(pid: number, what: 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(new RegExp(`^${what}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? NaN) * 1024
}
