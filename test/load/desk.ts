import { performance } from 'node:perf_hooks'
import type pg from 'pg'
import { v7 as uuid } from 'uuid'
import { ensureOwner } from '#server/coordinator/ensure-owner.ts'
import { startSession } from '#server/coordinator/sign-in.ts'
import { fillLetter } from '#server/task/fill-letter.ts'
import { exportFigures } from './rig/export.ts'
import { report, type Figure } from './rig/figure.ts'
import { gatherFigures } from './rig/gather.ts'
import { onStage, type Stage } from './rig/stage.ts'

// The desk with 100,000 signatures on one letter, of which 1,000 wait with their evidence and those that they look like;
// the search of the public list and of the desk, for common and rare words; the dry run of a spreadsheet. Through HTTP, one after the other.

const signatures = 100_000
const waiting = 1000
const requests = 200
/** Of a spreadsheet that is looked through. */
const gathered = 10_000

await onStage(async (stage) => {
  const { letter, pool } = stage
  const now = new Date()
  await fillLetter(pool, { slug: letter.slug, count: signatures, seed: 11, now })
  await letWait(pool, letter.id)
  await pool.query('vacuum analyze')
  const { ask, cookie } = await asCoordinator(stage, now)

  const { rows } = await pool.query<{ since: string; id: string }>(
    `select to_json(confirmed_at) #>> '{}' as since, id from waiting where letter_id = $1 order by confirmed_at, id`,
    [letter.id],
  )
  const pages = rows.filter((_, at) => at % 3 === 0).map(({ since, id }) => `?after=${since}~${id}`)
  const queue = (rest: string) => `/desk/letters/${letter.slug}/queue${rest.replace('+', '%2B')}`
  const words = await wordsOf(pool, letter.id)
  const q = (word: string) => new URLSearchParams({ q: word }).toString()
  const filters = [
    '?hold=likeness',
    '?grade=strong',
    '?grade=none',
    '?capacity=organization',
    '?state=waiting',
  ]
  const desk = `/desk/letters/${letter.slug}`
  const asking = { origin: stage.origin, slug: letter.slug, cookie }
  // Each is told as soon as it is known.
  const measures: (() => Promise<Figure[]>)[] = [
    () => Promise.resolve([{ figure: 'waiting', value: rows.length, unit: 'signatures' }]),
    async () => [{ figure: 'signatures on the letter', value: await countAll(pool), unit: 'signatures' }],
    () => gatherFigures({ ...asking, rows: gathered }),
    () => timed(ask, 'queue page', ['', ...pages].slice(0, requests).map(queue), '<= 100'),
    () => timed(ask, 'queue of all letters', repeated(['/desk'], 100), '<= 100'),
    () => timed(ask, 'queue page, filtered', repeated(filters.map(queue), 100), '<= 100'),
    () =>
      timed(
        ask,
        'search of the list',
        words.map((word) => `/en/letters/${letter.slug}/signatories?${q(word)}`),
        '<= 50',
      ),
    () =>
      timed(
        ask,
        'search at the desk',
        words.map((word) => `${desk}?${q(word)}`),
        '<= 50',
      ),
    () => timed(ask, 'figures page', repeated([`${desk}/figures`], 20), '<= 1000'),
    () => exportFigures({ ...asking, pid: stage.pid }),
  ]
  for (const measure of measures) report('desk', await measure())
})

/** A thousand wait, most with evidence, every third like another: the seed has more, which are decided. */
async function letWait(pool: pg.Pool, letterId: string): Promise<void> {
  await pool.query(
    `insert into decisions (letter_id, id, signature_id, kind, reason, decided_at)
     select letter_id, gen_random_uuid(), id, case holds when '{}' then 'approve' else 'reject' end, 'Because.', now()
       from waiting
      where letter_id = $1
      order by confirmed_at desc, id
      limit greatest((select count(*) from waiting where letter_id = $1) - $2, 0)`,
    [letterId, waiting],
  )
  await pool.query(
    `insert into evidence (letter_id, id, signature_id, kind, grade, domain, noted_at)
     select letter_id, gen_random_uuid(), id, 'own-domain', case when random() < 0.5 then 'strong' else 'fair' end,
            'example.org', now()
       from waiting where letter_id = $1 and capacity = 'organization' and random() < 0.7`,
    [letterId],
  )
  await pool.query(
    `with queued as (select id, lead(id) over (order by id) as other, row_number() over (order by id) as place
                     from waiting where letter_id = $1 and capacity = 'organization')
     insert into likenesses (letter_id, signature_id, other_id, outcome, score, reasons, found_at)
     select $1, id, other, 'doubtful', 0.2, '{"reasons": [{"code": "same-name"}], "vetoes": []}', now()
       from queued where other is not null and place % 3 = 0`,
    [letterId],
  )
}

/** The commonest words of the list, rare ones, beginnings of words, and two words together. */
async function wordsOf(pool: pg.Pool, letterId: string): Promise<string[]> {
  const { rows } = await pool.query<{ word: string }>(
    `select word from signatory_words where letter_id = $1 and shown and length(word) > 1
      group by word order by count(*) desc`,
    [letterId],
  )
  const all = rows.map(({ word }) => word)
  const rare = all.filter((_, at) => at % Math.ceil(all.length / 150) === 0)
  const { rows: lines } = await pool.query<{ line: string }>(
    'select line from signatories where letter_id = $1 and line is not null order by id limit 60',
    [letterId],
  )
  return [
    ...all.slice(0, 60),
    ...rare,
    ...rare.map((word) => word.slice(0, 3)),
    ...lines.map(({ line }) => line.split(' ').slice(0, 2).join(' ')),
  ]
}

type Ask = (path: string) => Promise<number>

async function asCoordinator({ pool, origin }: Stage, now: Date): Promise<{ ask: Ask; cookie: string }> {
  const { id: coordinatorId } = await ensureOwner(pool, { email: 'bench@example.org', now })
  const token = await startSession(pool, { coordinatorId, device: null, secondFactor: 'offered', now })
  await pool.query('update sessions set factor_at = now(), id = $1 where coordinator_id = $2', [
    uuid(),
    coordinatorId,
  ])
  const cookie = `session=${token}`
  const ask: Ask = async (path) => {
    const start = performance.now()
    const answer = await fetch(`${origin}${path}`, {
      headers: { cookie },
      redirect: 'manual',
    })
    await answer.arrayBuffer()
    if (answer.status !== 200) throw new Error(`${answer.status} to ${path}`)
    return performance.now() - start
  }
  return { ask, cookie }
}

function repeated(paths: string[], count: number): string[] {
  return Array.from({ length: count }, (_, at) => paths[at % paths.length] ?? '')
}

async function timed(ask: Ask, figure: string, paths: string[], goal: string): Promise<Figure[]> {
  for (const path of paths.slice(0, Math.min(30, paths.length / 4))) await ask(path)
  const times: { taken: number; path: string }[] = []
  for (const path of paths) times.push({ taken: await ask(path), path })
  times.sort((a, b) => a.taken - b.taken)
  const at = (share: number) => times[Math.floor(times.length * share)]?.taken ?? 0
  if (process.env.SLOWEST) console.error(times.slice(-5))
  return [
    { figure: `${figure}, half of the time`, value: at(0.5), unit: 'ms' },
    { figure: `${figure}, 99 of 100 times`, value: at(0.99), unit: 'ms', goal },
  ]
}

async function countAll(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ count: number }>('select count(*)::integer as count from signatures')
  return rows[0]?.count ?? 0
}
