import { all, sql, type Db } from '../database/sql.ts'
import { compare, type Alike, type Candidate } from './compared-candidates.ts'
import { soughtKeys, type Compared } from './described-signature.ts'
import { heaviest, hold, likestHeld, ofOneKey, type Held, type Weighed } from './held.ts'

/** What a long list has met on its way: each of it is asked for once. */
export class Met {
  /** Those of the list. */
  readonly held: Held = new Map()
  /** Those that stand on the letter, by key: places in `ids`. */
  readonly byKey = new Map<string, number[]>()
  readonly ids: string[] = []
  readonly standing = new Map<string, Standing>()
  readonly #places = new Map<string, number>()

  /** Thousands share a word: numbers are added up faster than ids. */
  placeOf(id: string): number {
    const known = this.#places.get(id)
    if (known !== undefined) return known
    this.#places.set(id, this.ids.length)
    return this.ids.push(id) - 1
  }
}

type Standing = Omit<Candidate, 'weight'>

/** The likest share the rarest words: of a list of thousands no more are compared of each. */
const mostCompared = 4

/**
 * Which of those that stand on the letter, or come earlier in the list, look like each of these, the likest first. For
 * lists of thousands: of what stands it sees what stood when a part of the list first asked for it.
 */
export async function findAlikeOfList(
  db: Db,
  { letterId, compared, met }: { letterId: string; compared: Compared[]; met: Met },
): Promise<Map<string, Alike[]>> {
  await meetKeys(db, { letterId, compared, met })
  const chosen = new Map(compared.map((one) => [one.id, likestStanding(met, one)]))
  await meetStanding(db, { letterId, ids: [...chosen.values()].flat().map(({ other }) => other), met })
  const alike = new Map<string, Alike[]>()
  for (const one of compared) {
    const before = likestHeld(met.held, one, mostCompared)
    hold(met.held, one)
    alike.set(one.id, compare(one, likest(met, { standing: chosen.get(one.id) ?? [], before })))
  }
  return alike
}

/** As in the database: those whose shared keys are the rarest, the smaller ids before others. */
function likestStanding({ byKey, ids }: Met, one: Compared): Weighed<string>[] {
  const weights = new Map<number, number>()
  for (const { key, weight } of soughtKeys(one)) {
    for (const place of byKey.get(key) ?? []) weights.set(place, (weights.get(place) ?? 0) + weight)
  }
  const first = heaviest(weights, mostCompared, (one, other) => (ids[one] ?? '') < (ids[other] ?? ''))
  return first.map(({ other, weight }) => ({ other: ids[other] ?? '', weight }))
}

type Chosen = { standing: Weighed<string>[]; before: Weighed<Compared>[] }

function likest({ standing: known }: Met, { standing, before }: Chosen): Candidate[] {
  const there = standing.flatMap(({ other: id, weight }) => {
    const one = known.get(id)
    return one ? [{ ...one, weight }] : []
  })
  const earlier = before.map((one) => ({ ...one, counted: false, toldApart: false }))
  return [...there, ...earlier].toSorted((a, b) => b.weight - a.weight).slice(0, mostCompared)
}

type Meeting = { letterId: string; met: Met }

async function meetKeys(db: Db, { letterId, compared, met }: Meeting & { compared: Compared[] }) {
  const sought = new Set(compared.flatMap((one) => soughtKeys(one).map(({ key }) => key)))
  const keys = [...sought].filter((key) => !met.byKey.has(key))
  for (const key of keys) met.byKey.set(key, [])
  const rows = await all<{ key: string; ids: string }>(
    db,
    sql`
    select v.key, k.ids
      from unnest(${keys}::text[]) as v (key)
     cross join lateral (
           select string_agg(signature_id::text, ' ' order by signature_id) as ids
             from (select signature_id
                     from signature_keys
                    where letter_id = ${letterId} and key = v.key collate "C"
                    limit ${ofOneKey}) held) k
     where k.ids is not null`,
  )
  for (const { key, ids } of rows)
    met.byKey.set(
      key,
      ids.split(' ').map((id) => met.placeOf(id)),
    )
}

async function meetStanding(db: Db, { letterId, ids, met }: Meeting & { ids: string[] }) {
  const unknown = [...new Set(ids)].filter((id) => !met.standing.has(id))
  const rows = await all<Compared & Omit<Standing, 'other'>>(
    db,
    sql`
    select s.letter_id as "letterId", s.id, s.name, s.acronym, s.country, s.website, s.email, s.counted,
           exists (select from likenesses l
                    where l.letter_id = s.letter_id and l.answer = 'different'
                      and s.id in (l.signature_id, l.other_id)) as "toldApart"
      from unnest(${unknown}::uuid[]) as v (id)
           -- Each is fetched by its id: a join would read the whole list for them.
     cross join lateral (
           select * from standing_organizations where letter_id = ${letterId} and id = v.id offset 0) s`,
  )
  for (const { counted, toldApart, ...other } of rows)
    met.standing.set(other.id, { other, counted, toldApart })
}
