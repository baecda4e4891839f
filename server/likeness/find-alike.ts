import { all, sql, type Db } from '../database/sql.ts'
import { compare, type Alike, type Candidate } from './compared-candidates.ts'
import { soughtKeys, type Compared } from './described-signature.ts'
import { hold, likestHeld, ofOneKey, type Held } from './held.ts'

/** Of all as many are compared. */
const ofAll = 20
/** As many are looked for in one statement. */
const atOnce = 25

/**
 * Which of those that stand on the letter look like each of these, the likest first. They are compared with those
 * before them in the list too, which are confirmed with them. A pair that was answered "different" is left out.
 */
export async function findAlike(db: Db, compared: Compared[]): Promise<Map<string, Alike[]>> {
  const parts = Array.from({ length: Math.ceil(compared.length / atOnce) }, (_, part) =>
    compared.slice(part * atOnce, (part + 1) * atOnce),
  )
  const before: Held = new Map()
  const alike = new Map<string, Alike[]>()
  let asked = findCandidates(db, parts[0] ?? [])
  for (const [place, part] of parts.entries()) {
    const found = await asked
    // The database looks for the next ones while these are compared.
    asked = findCandidates(db, parts[place + 1] ?? [])
    for (const one of part) {
      const now = likestHeld(before, one, ofAll)
      hold(before, one)
      const earlier = now.map((other) => ({ ...other, counted: false, toldApart: false }))
      alike.set(one.id, compare(one, [...(found.get(one.id) ?? []), ...earlier]))
    }
  }
  await asked
  return alike
}

/** Candidates by the id of whom they are for: of each key some, ranked by how rare the keys are that they share. */
async function findCandidates(db: Db, compared: Compared[]): Promise<Map<string, Candidate[]>> {
  if (compared.length === 0) return new Map()
  const sought = compared.flatMap((one) =>
    soughtKeys(one).map(({ key, weight }) => ({ ...one, key, weight })),
  )
  const rows = await all<Compared & Omit<Candidate, 'other'> & { forId: string }>(
    db,
    sql`
    with shared as (
      select v.letter_id, v.id as for_id, k.signature_id, sum(v.weight) as weight
        from unnest(${sought.map(({ letterId }) => letterId)}::uuid[], ${sought.map(({ id }) => id)}::uuid[],
                    ${sought.map(({ key }) => key)}::text[], ${sought.map(({ weight }) => weight)}::float8[])
             as v (letter_id, id, key, weight)
       cross join lateral (
             select held.signature_id
               from signature_keys held
              where held.letter_id = v.letter_id and held.key = v.key collate "C"
              limit ${ofOneKey}) k
       where k.signature_id <> v.id
       group by v.letter_id, v.id, k.signature_id),
    ranked as (
      select *, row_number() over (partition by for_id order by weight desc, signature_id) as place
        from shared)
    select r.for_id as "forId", s.letter_id as "letterId", s.id, s.name, s.acronym, s.country, s.website, s.email,
           s.counted, r.weight,
           exists (select from likenesses l
                    where l.letter_id = s.letter_id and l.answer = 'different'
                      and s.id in (l.signature_id, l.other_id)) as "toldApart"
      from ranked r
           -- Few are left, and each is fetched by its id: a join would read the whole list for them.
     cross join lateral (
           select * from standing_organizations s where s.letter_id = r.letter_id and s.id = r.signature_id offset 0) s
     where r.place <= ${ofAll}
       and not exists (
             select from likenesses l
              where l.letter_id = r.letter_id and l.answer = 'different'
                and (l.signature_id, l.other_id) in ((r.for_id, s.id), (s.id, r.for_id)))
     order by r.place`,
  )
  const byId = new Map<string, Candidate[]>()
  for (const { forId, counted, weight, toldApart, ...other } of rows) {
    const candidates = byId.get(forId) ?? []
    candidates.push({ other, counted, weight, toldApart })
    byId.set(forId, candidates)
  }
  return byId
}
