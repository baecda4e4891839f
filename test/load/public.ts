import { performance } from 'node:perf_hooks'
import autocannon from 'autocannon'
import type pg from 'pg'
import { fillLetter } from '#server/task/fill-letter.ts'
import { inventSignatures } from '#server/task/invented-signatures.ts'
import { solvedCaptchas } from './rig/captchas.ts'
import { report, type Figure } from './rig/figure.ts'
import { fillUpTo } from './rig/many-more.ts'
import { onStage, type Stage } from './rig/stage.ts'

// What everybody reads. The page of a letter with 100 signatories, for 50 readers at once, while 100 people a second sign
// it by its form; then the pages of its list and searches in it, one after the other, when 100,000 and when 1,000,000
// have signed. `npm run bench -- public page`, `-- public list`, `-- public million`; the last takes minutes to fill.

const [connections, seconds] = [50, 20]
const signingsPerSecond = 100
const requests = 300
const [many, most] = [100_000, 1_000_000]
const part = process.argv[2] ?? 'page list'
const patience = { minutes: part.includes('million') ? 25 : 8 }

await onStage(async (stage) => {
  const { pool, letter } = stage
  if (part.includes('page')) report('public', await readWhileSigning(stage))
  if (!/list|million/.test(part)) return
  await fillLetter(pool, { slug: letter.slug, count: many, seed: 11, now: new Date() })
  await pool.query('vacuum analyze')
  if (part.includes('list')) report('public', await readList(stage, many))
  if (!part.includes('million')) return
  await fillUpTo(pool, { letterId: letter.id, count: most })
  report('public', await readList(stage, most))
}, patience)

async function readWhileSigning({ origin, letter, key }: Stage): Promise<Figure[]> {
  const url = `${origin}/en/letters/${letter.slug}`
  const captchas = await solvedCaptchas(key, (seconds + 5) * signingsPerSecond * 2)
  await autocannon({ url, connections, duration: 3 })
  const forms = Array.from(
    inventSignatures({ seed: 4, count: 500, from: new Date(), language: 'es', signs: 'individuals' }),
    ({ row: { name } }) => new URLSearchParams({ as: 'individual', name, agree: 'yes', publish: 'yes' }),
  )
  let signed = 0
  const signing = autocannon({
    url: `${url}/sign`,
    connections: 10,
    overallRate: signingsPerSecond,
    duration: seconds,
    requests: [
      {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', origin },
        setupRequest: (request) => {
          signed += 1
          const email = encodeURIComponent(`reader.${signed}@mail${signed}.example`)
          const captcha = encodeURIComponent(captchas.pop() ?? '')
          const form = forms[signed % forms.length]?.toString() ?? ''
          return { ...request, body: `${form}&email=${email}&captcha=${captcha}` }
        },
      },
    ],
  })
  // As browsers ask for it.
  const headers = { 'accept-encoding': 'gzip, deflate, br' }
  const reading = await autocannon({ url, connections, duration: seconds, headers })
  const signings = await signing
  const taken = signings.statusCodeStats?.['303']?.count ?? 0
  if (reading.errors > 0 || reading.non2xx > 0)
    throw new Error(`${reading.errors} errors, ${reading.non2xx} refused`)
  return [
    { figure: 'the page of a letter', value: reading.requests.average, unit: 'requests/s', goal: '>= 5000' },
    { figure: 'the page of a letter, p99', value: reading.latency.p99, unit: 'ms', goal: '<= 100' },
    {
      figure: 'signings taken meanwhile',
      value: taken / signings.duration,
      unit: 'signings/s',
      goal: '>= 99',
    },
  ]
}

async function readList(stage: Stage, count: number): Promise<Figure[]> {
  const { letter, pool } = stage
  const list = `/en/letters/${letter.slug}/signatories`
  const words = await wordsOf(pool, letter.id)
  const searches = words.map((word) => `${list}?${new URLSearchParams({ q: word }).toString()}`)
  const goal = count === most ? '<= 100' : '<= 50'
  const said = count.toLocaleString('en')
  return [
    ...(await timed(stage, `page of the list of ${said}`, await pagesOf(stage, list), goal)),
    ...(await timed(stage, `search in the list of ${said}`, searches, goal)),
  ]
}

/** As readers come to them: from page to page, and from the middle of the list, the way its links go. */
async function pagesOf({ pool, letter }: Stage, list: string): Promise<string[]> {
  const { rows } = await pool.query<{ id: string; page: number }>(
    `select id, (place / 200 + 2)::integer as page
       from (select id, row_number() over (order by people > 0, sort_key, id) as place
               from signatories where letter_id = $1 and published <> 'withheld') placed
      where place % 200 = 0 and (place <= 20000 or place % (select greatest(count(*) / 40000, 1) * 200 from signatories) = 0)
      order by place
      limit $2`,
    [letter.id, requests - 50],
  )
  const first = Array.from({ length: 50 }, () => list)
  return [...first, ...rows.map(({ id, page }) => `${list}?page=${page}&after=${id}`)]
}

/** The commonest words of the list, rare ones, beginnings of words, and two words together. */
async function wordsOf(pool: pg.Pool, letterId: string): Promise<string[]> {
  const { rows } = await pool.query<{ word: string }>(
    `select word from signatory_words where letter_id = $1 and length(word) > 1 and shown
      group by word order by count(*) desc`,
    [letterId],
  )
  const all = rows.map(({ word }) => word)
  const rare = all.filter((_, at) => at % Math.ceil(all.length / 100) === 0)
  const { rows: lines } = await pool.query<{ line: string }>(
    'select line from signatories where letter_id = $1 and line is not null order by id limit 60',
    [letterId],
  )
  return [
    ...all.slice(0, 40),
    ...rare,
    ...rare.map((word) => word.slice(0, 3)),
    ...lines.map(({ line }) => line.split(' ').slice(0, 2).join(' ')),
  ]
}

async function timed({ origin }: Stage, figure: string, paths: string[], goal: string): Promise<Figure[]> {
  const ask = async (path: string) => {
    const start = performance.now()
    const answer = await fetch(`${origin}${path}`)
    await answer.arrayBuffer()
    if (answer.status !== 200) throw new Error(`${answer.status} to ${path}`)
    return performance.now() - start
  }
  for (const path of paths.filter((_, at) => at % 5 === 0)) await ask(path)
  const times: { taken: number; path: string }[] = []
  for (const path of paths) times.push({ taken: await ask(path), path })
  times.sort((a, b) => a.taken - b.taken)
  const at = (share: number) => times[Math.floor(times.length * share)]?.taken ?? 0
  if (process.env.SLOWEST) console.error(times.slice(-8))
  return [
    { figure: `${figure}, half of the time`, value: at(0.5), unit: 'ms' },
    { figure: `${figure}, 99 of 100 times`, value: at(0.99), unit: 'ms', goal },
  ]
}
