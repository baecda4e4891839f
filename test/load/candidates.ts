import { performance } from 'node:perf_hooks'
import type pg from 'pg'
import { v7 as uuid } from 'uuid'
import { sql } from '#server/database/sql.ts'
import type { Compared } from '#server/likeness/described-signature.ts'
import { findAlike } from '#server/likeness/find-alike.ts'
import { keepKeys } from '#server/likeness/keep-keys.ts'
import { chanceOf } from '#server/task/chance.ts'
import { inventCountry, inventOrganization, inventTongue } from '#server/task/invented-names.ts'
import { report, type Figure } from './rig/figure.ts'
import { onStage } from './rig/stage.ts'

// What it takes to find those that one organization looks like, and to score them, among 10,000 and among a million
// signatures of one letter: a fifth of them organizations, each with the keys it is found by. Half of those who sign
// stand there already under the same name, half are new. One after the other, on one connection.

const sizes = [10_000, 1_000_000]
const shareOfOrganizations = 0.2
const asked = 400
/** So that the engine has compiled what it runs: a server does this once a start. */
const before = 400
const batch = 2000

await onStage(async ({ pool, letter }) => {
  const figures: Figure[] = []
  let there = 0
  for (const size of sizes) {
    const organizations = Math.round(size * shareOfOrganizations)
    for (let from = there; from < organizations; from += batch) {
      await enter(pool, letter.id, range(from, Math.min(organizations, from + batch)))
    }
    await enterPeople(pool, letter.id, { from: there * 4, to: size - organizations })
    there = organizations
    await pool.query('vacuum analyze')
    figures.push(...(await measure(pool, letter.id, { size, organizations })))
  }
  report('candidates', figures)
})

async function measure(
  pool: pg.Pool,
  letterId: string,
  { size, organizations }: { size: number; organizations: number },
): Promise<Figure[]> {
  const chance = chanceOf(11, size)
  const signing = () =>
    invent(letterId, chance.happens(0.5) ? chance.below(organizations) : 10_000_000 + chance.below(1_000_000))
  const times: number[] = []
  for (let time = -before; time < asked; time++) {
    const one = { ...signing(), id: uuid() }
    const start = performance.now()
    await findAlike(pool, [one])
    if (time >= 0) times.push(performance.now() - start)
  }
  const at = (share: number) => times.toSorted((a, b) => a - b)[Math.floor(times.length * share)] ?? NaN
  const among = `among ${size.toLocaleString('en')}`
  const goals = size > 100_000 ? { p95: '<= 25', p99: '<= 50' } : { p95: undefined, p99: '<= 10' }
  return [
    { figure: `candidates and score ${among}, median`, value: at(0.5), unit: 'ms' },
    { figure: `candidates and score ${among}, p95`, value: at(0.95), unit: 'ms', goal: goals.p95 },
    { figure: `candidates and score ${among}, p99`, value: at(0.99), unit: 'ms', goal: goals.p99 },
  ]
}

/** The organization of a row: always the same one. */
function invent(letterId: string, row: number): Compared {
  const chance = chanceOf(7, row)
  const tongue = inventTongue(chance)
  const { name, acronym = null } = inventOrganization(tongue, chance)
  const country = chance.happens(0.75) ? inventCountry(tongue, chance) : null
  const website = chance.happens(0.6) ? `https://body${row}.example.org/` : null
  return {
    letterId,
    id: uuid(),
    name: `${name} ${row % 977}`.slice(0, 200),
    acronym,
    country,
    website,
    email: null,
  }
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index)
}

async function enter(pool: pg.Pool, letterId: string, rows: number[]): Promise<void> {
  const compared = rows.map((row) => invent(letterId, row))
  await pool.query(sql`
    insert into signatures (letter_id, id, capacity, name, acronym, country, website, line, sort_key, name_key, people,
                            language, text_language, text_version, text_hash, origin, signed_at, confirmed_at)
    select ${letterId}, id, 'organization', name, acronym, country, website, name, name, id::text, 0,
           'es', 'en', 1, repeat('0', 64), 'import', now(), now()
      from json_populate_recordset(null::signatures, ${JSON.stringify(compared)}::json)`)
  await keepKeys(pool, compared)
}

async function enterPeople(pool: pg.Pool, letterId: string, { from, to }: { from: number; to: number }) {
  await pool.query(sql`
    insert into signatures (letter_id, id, capacity, name, line, sort_key, name_key, people, language, text_language,
                            text_version, text_hash, origin, signed_at, confirmed_at)
    select ${letterId}, gen_random_uuid(), 'individual', 'Person ' || n, 'Person ' || n, 'person ' || n, 'person ' || n,
           1, 'es', 'en', 1, repeat('0', 64), 'import', now(), now()
      from generate_series(${from}::integer + 1, ${to}::integer) n`)
}
