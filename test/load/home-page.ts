import autocannon from 'autocannon'
import type { Pool } from 'pg'
import { chanceOf } from '#server/task/chance.ts'
import { inventPerson, inventTongue } from '#server/task/invented-names.ts'
import { report } from './rig/figure.ts'
import { onStage } from './rig/stage.ts'

// The home page while a PDF of 100,000 names is set, and while nothing else is done: the same server, in one run, under
// a light load. The setting process yields; what may be felt is the reading of the list.

const [NAMES, BATCH] = [100_000, 5_000]
const QUIET_SECONDS = 12
const [CONNECTIONS, PER_SECOND] = [10, 100]

await onStage(async ({ origin, letter, pool }) => {
  const home = `${origin}/en`
  const pdf = `${origin}/en/letters/${letter.slug}/letter.pdf`
  await repeatSignature(pool, letter.id)
  await load(home, 3)

  const quiet = await load(home, QUIET_SECONDS)
  const began = performance.now()
  const asked = fetch(pdf).then((answer) => answer.arrayBuffer())
  const busy = await load(home, QUIET_SECONDS)
  const bytes = (await asked).byteLength
  const setting = (performance.now() - began) / 1000
  const again = performance.now()
  await (await fetch(pdf)).arrayBuffer()
  report('home-page', [
    { figure: 'names in the list', value: NAMES, unit: 'people' },
    { figure: 'the PDF, from the question on', value: setting, unit: 's' },
    { figure: 'the PDF, asked for again', value: performance.now() - again, unit: 'ms' },
    { figure: 'its size', value: bytes / 1e6, unit: 'MB' },
    { figure: 'the home page, p99', value: quiet.p99, unit: 'ms' },
    { figure: 'the home page while the PDF is set, p99', value: busy.p99, unit: 'ms' },
    { figure: 'its p99 against that without', value: busy.p99 / quiet.p99, unit: 'ratio', goal: '<= 2' },
    {
      figure: 'its median against that without',
      value: busy.median / quiet.median,
      unit: 'ratio',
      goal: '<= 2',
    },
  ])
})

async function load(url: string, seconds: number): Promise<{ p99: number; median: number }> {
  const result = await autocannon({
    url,
    connections: CONNECTIONS,
    overallRate: PER_SECOND,
    duration: seconds,
  })
  if (result.errors > 0 || result.non2xx > 0) throw new Error(`${url}: ${result.errors} errors`)
  return { p99: result.latency.p99, median: result.latency.p50 }
}

/** One of the letter's signatures so many times, under invented names: nobody signs as fast as that. */
async function repeatSignature(pool: Pool, letterId: string): Promise<void> {
  const { rows } = await pool.query<{ columns: string }>(
    `select string_agg(quote_ident(column_name), ', ') as columns
       from information_schema.columns
      where table_schema = 'public' and table_name = 'signatures' and is_generated = 'NEVER'`,
  )
  const columns = rows[0]?.columns ?? ''
  const picked = columns.replaceAll(/("?\w+"?)/g, '(copy).$1')
  for (let from = 0; from < NAMES; from += BATCH) {
    const names = Array.from({ length: BATCH }, (_, index) => {
      const chance = chanceOf(7, from + index)
      return inventPerson(inventTongue(chance), chance).name
    })
    await pool.query(
      `insert into signatures (${columns})
       select ${picked}
         from (select jsonb_populate_record(one, jsonb_build_object(
                        'id', gen_random_uuid(), 'name', named.name, 'line', named.name,
                        'sort_key', lower(named.name) || ' ' || named.place, 'name_key', lower(named.name),
                        'position', null)) as copy
                 from signatures one, unnest($2::text[]) with ordinality named (name, place)
                where one.letter_id = $1
                  and one.id = (select id from signatures
                                 where letter_id = $1 and counted and people > 0 order by id limit 1)) copies`,
      [letterId, names],
    )
  }
  await pool.query('vacuum analyze signatures')
}
