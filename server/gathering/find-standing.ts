import { all, sql, type Db } from '../database/sql.ts'
import { findKnown, type Sought } from '../signature/find-known.ts'
import { sortKey } from '../signature/sort-key.ts'

export type StandingPerson = {
  id: string
  line: string
  /** `line`: the whole line is the same; `name`: another line under the same name; `near`: a name that begins so. */
  how: 'line' | 'name' | 'near'
}

/** What is asked for: the name, and the line as it would print, folded. */
type Asked = { place: number; name: string; line: string; folded: string }

const mostOfOne = 5

/** People who stand on the list under the same name, or one that begins so, by place. Nobody who is not named there. */
export async function findPeopleByName(
  db: Db,
  { letterId, listLanguage, asked }: { letterId: string; listLanguage: string; asked: Asked[] },
): Promise<Map<number, StandingPerson[]>> {
  const sought = asked.map(({ name, line, ...one }) => ({
    ...one,
    name: name === line ? one.folded : foldedLine(name, listLanguage),
  }))
  const rows = await all<{ place: number; id: string; line: string; sortKey: string }>(
    db,
    sql`
    select v.place, s.id, s.line, s.sort_key as "sortKey"
      from unnest(${sought.map(({ place }) => place)}::integer[], ${sought.map(({ name }) => name)}::text[])
           as v (place, folded)
     cross join lateral (
           select id, line, sort_key
             from signatories
            where letter_id = ${letterId} and capacity <> 'organization' and line is not null
              and sort_key >= v.folded collate "C" and sort_key < (v.folded || chr(1114109)) collate "C"
            order by sort_key
            limit ${mostOfOne}) s`,
  )
  const byPlace = new Map<number, StandingPerson[]>()
  const soughtAt = new Map(sought.map((one) => [one.place, one]))
  for (const { place, id, line, sortKey: key } of rows) {
    const how = howAlike(soughtAt.get(place), key)
    if (how) byPlace.set(place, [...(byPlace.get(place) ?? []), { id, line, how }])
  }
  return byPlace
}

function howAlike(
  asked: { name: string; folded: string } | undefined,
  key: string,
): StandingPerson['how'] | undefined {
  const [standing = ''] = key.split('\u0001')
  if (standing === asked?.folded) return 'line'
  const rest = standing.slice(asked?.name.length)
  if (rest === '' || rest.startsWith('!')) return 'name'
  return rest.startsWith(' ') ? 'near' : undefined
}

/** The line as the order of the list has it: spellings of one line meet. */
export function foldedLine(line: string, listLanguage: string): string {
  return sortKey(line, listLanguage).split('\u0001')[0] ?? ''
}

export type StandingMailbox = { id: string; how: 'same' | 'other'; confirmed: boolean }

/** What has come from the same mailboxes, confirmed or not. */
export async function findByMailbox<Row extends Sought>(
  db: Db,
  rows: Row[],
): Promise<Map<Row, StandingMailbox>> {
  const found = new Map<Row, StandingMailbox>()
  if (rows.length === 0) return found
  const known = await findKnown(db, rows)
  for (const [row, { same, others }] of known) {
    const one = same ?? others[0]
    if (one) found.set(row, { id: one.id, how: same ? 'same' : 'other', confirmed: one.confirmed })
  }
  return found
}

/** How signatures print, for whoever runs the letter; an id that is withheld has no line. */
export async function findLines(
  db: Db,
  { letterId, ids }: { letterId: string; ids: string[] },
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await all<{ id: string; line: string }>(
    db,
    sql`
    select id, line
      from signatures
     where letter_id = ${letterId} and id = any(${ids}::uuid[]) and published <> 'withheld'`,
  )
  return new Map(rows.map(({ id, line }) => [id, line]))
}
