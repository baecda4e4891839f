import { all, soon, sql, type Db } from '../database/sql.ts'
import { keysOf } from '../likeness/keys.ts'
import type { Described } from '../likeness/likeness.ts'
import { nameKey } from '../likeness/normal-form.ts'
import { likenessTo } from '../likeness/score.ts'
import { describe, show, type Entry } from './describe.ts'
import { readEntries } from './enter-names.ts'
import { anotherOne, type OrganizationShown } from './organization.ts'

type Matching = {
  described: Described
  /** The form's field `organization`: an id, `anotherOne`, or nothing yet. */
  chosen: string | undefined
}

export type Matched = {
  /** The one that the signer chose, where there is such a one. */
  organizationId: string | null
  /** Known ones that look like what was typed: to be asked about before the form goes on. */
  choices: OrganizationShown[]
  /** The signer says of known ones that look like it that theirs is another. */
  toldApart: boolean
}

const mostChoices = 5
const mostCandidates = 40
/** Entries of one key that are looked at. */
const reach = 200

/**
 * Whether the organization that was typed may be one that is known. A name that is known as it was typed needs no
 * question, and whoever has answered is not asked again. Only what stands on public lists is known here, and the answer
 * is the same for everybody.
 */
export async function matchOrganization(db: Db, { described, chosen }: Matching): Promise<Matched> {
  if (chosen && uuid.test(chosen)) {
    const [known] = await readEntries(db, [chosen])
    if (known) return { organizationId: known.id, choices: [], toldApart: false }
  }
  const choices = await findChoices(db, described)
  const toldApart = chosen === anotherOne && choices.length > 0
  return { organizationId: null, choices: toldApart ? [] : choices, toldApart }
}

async function findChoices(db: Db, described: Described): Promise<OrganizationShown[]> {
  const entries = await readEntries(db, await findCandidates(db, described))
  if (entries.some((entry) => isExactly(entry, described))) return []

  const compare = likenessTo(described)
  const alike = entries
    .map((entry) => ({ entry, ...compare(describe(entry)) }))
    .filter(({ outcome }) => outcome !== 'different')
    .toSorted((a, b) => b.score - a.score || (a.entry.id < b.entry.id ? -1 : 1))
  return alike.slice(0, mostChoices).map(({ entry }) => show(entry))
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

async function findCandidates(db: Db, described: Described): Promise<string[]> {
  const { sought } = keysOf(described)
  const rows = await all<{ id: string }>(
    db,
    soon(sql`
    select k.organization_id as id
      from unnest(${sought.map(({ key }) => key)}::text[], ${sought.map(({ weight }) => weight)}::float8[])
           as v (key, weight)
     cross join lateral (
           select organization_id
             from organization_keys held
            where held.key = v.key collate "C"
            limit ${reach}) k
     group by k.organization_id
     order by sum(v.weight) desc, k.organization_id
     limit ${mostCandidates}`),
  )
  return rows.map(({ id }) => id)
}

/** The name as it is known, and no other country. */
function isExactly({ names, country }: Entry, described: Described): boolean {
  const key = nameKey(described.name)
  const elsewhere = country !== null && described.country !== null && country !== described.country
  return !elsewhere && names.some(({ kind, name }) => kind !== 'acronym' && nameKey(name) === key)
}
