import { all, sql, type Db } from '../database/sql.ts'
import { describeSignature, heldKeys, looksLike, soughtKeys, type Compared } from './described-signature.ts'
import type { Likeness } from './likeness.ts'
import { nameKey } from './normal-form.ts'
import { likenessTo } from './score.ts'

export type Alike = {
  id: string
  counted: boolean
  likeness: Likeness
  /** The same name and country. */
  equal: boolean
  /** Another name that looks the same, written with other letters. */
  confusable: boolean
}

type Candidate = Compared & {
  counted: boolean
  /** What the keys say that they share. */
  weight: number
  /** From one that looked like it, by a coordinator. */
  toldApart: boolean
}

/** Of one key as many are looked at, of all as many compared. */
const ofOneKey = 200
const ofAll = 20
/** As many are looked for in one statement. */
const atOnce = 25

/**
 * Which of those that stand on the letter look like each of these, the likest first. They are compared with those
 * before them in the list too, which are confirmed with them; of a list that comes in parts, `before` holds the earlier
 * ones. A pair that was answered "different" is left out.
 */
export async function findAlike(
  db: Db,
  compared: Compared[],
  { before = new Map(), most = ofAll }: Among = {},
): Promise<Map<string, Alike[]>> {
  const parts = Array.from({ length: Math.ceil(compared.length / atOnce) }, (_, part) =>
    compared.slice(part * atOnce, (part + 1) * atOnce),
  )
  const alike = new Map<string, Alike[]>()
  let asked = findCandidates(db, parts[0] ?? [], most)
  for (const [place, part] of parts.entries()) {
    const found = await asked
    // The database looks for the next ones while these are compared.
    asked = findCandidates(db, parts[place + 1] ?? [], most)
    for (const one of part) {
      const now = candidatesAmong(before, one)
      hold(before, one)
      const candidates = [...(found.get(one.id) ?? []), ...now]
      alike.set(one.id, compare(one, most < ofAll ? likest(candidates, most) : candidates))
    }
  }
  await asked
  return alike
}

type Among = {
  /** The earlier ones of a list that comes in parts. */
  before?: Held
  /** Of long lists no more are compared of each: those that share the rarest keys. */
  most?: number
}

function likest(candidates: Candidate[], most: number): Candidate[] {
  return candidates.toSorted((a, b) => b.weight - a.weight).slice(0, most)
}

/** Those of a list that are compared with the ones after them, by key. */
export type Held = Map<string, Compared[]>

/** Lets one be found by those that are compared after it. */
export function hold(held: Held, one: Compared): void {
  for (const key of heldKeys(one)) {
    const others = held.get(at(one, key))
    if (!others) held.set(at(one, key), [one])
    else if (others.length < ofOneKey) others.push(one)
  }
}

const at = ({ letterId }: Compared, key: string) => `${letterId} ${key}`

/** As in the database: of those that share a key, the ones whose keys are the rarest. */
function candidatesAmong(held: Held, one: Compared): Candidate[] {
  const weights = new Map<Compared, number>()
  for (const { key, weight } of soughtKeys(one)) {
    for (const other of (held.get(at(one, key)) ?? []).slice(0, ofOneKey)) {
      weights.set(other, (weights.get(other) ?? 0) + weight)
    }
  }
  const ranked = [...weights].toSorted(([, a], [, b]) => b - a).slice(0, ofAll)
  return ranked.map(([other, weight]) => ({ ...other, weight, counted: false, toldApart: false }))
}

function compare(one: Compared, candidates: Candidate[]): Alike[] {
  const shared = domainsOfSeveral(candidates)
  const likeness = likenessTo(describeSignature(one, shared))
  const key = nameKey(one.name)
  return candidates
    .map((other): Alike => {
      const sameName = nameKey(other.name) === key
      return {
        id: other.id,
        counted: other.counted,
        likeness: likeness(describeSignature(other, shared)),
        equal: sameName && other.country === one.country,
        confusable: !sameName && looksLike(one, other),
      }
    })
    .filter(({ likeness: { outcome }, equal, confusable }) => outcome !== 'different' || equal || confusable)
    .toSorted((a, b) => b.likeness.score - a.likeness.score || (a.id < b.id ? -1 : 1))
}

/** Domains at which a coordinator has told two apart: from then on a mailbox there says less. */
function domainsOfSeveral(candidates: Candidate[]): Set<string> {
  const seen = new Set<string>()
  const shared = new Set<string>()
  for (const candidate of candidates.filter(({ toldApart }) => toldApart)) {
    for (const { name } of describeSignature(candidate).domains) (seen.has(name) ? shared : seen).add(name)
  }
  return shared
}

/** Candidates by the id of whom they are for: of each key some, ranked by how rare the keys are that they share. */
async function findCandidates(db: Db, compared: Compared[], most: number): Promise<Map<string, Candidate[]>> {
  if (compared.length === 0) return new Map()
  const sought = compared.flatMap((one) =>
    soughtKeys(one).map(({ key, weight }) => ({ ...one, key, weight })),
  )
  const rows = await all<Candidate & { forId: string }>(
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
      join standing_organizations s on s.letter_id = r.letter_id and s.id = r.signature_id
     where r.place <= ${most}
       and not exists (
             select from likenesses l
              where l.letter_id = r.letter_id and l.answer = 'different'
                and (l.signature_id, l.other_id) in ((r.for_id, s.id), (s.id, r.for_id)))
     order by r.place`,
  )
  const byId = new Map<string, Candidate[]>()
  for (const { forId, ...candidate } of rows) byId.set(forId, [...(byId.get(forId) ?? []), candidate])
  return byId
}
