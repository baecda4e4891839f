import { all, soon, sql, type Db } from '../database/sql.ts'
import { personNames } from '../likeness/person-name.ts'
import { sealOf } from '../seal/attach.ts'
import type { SignatureRow } from './row.ts'
import type { Capacity } from './signature.ts'

export type Known = {
  id: string
  letterId: string
  name: string
  email: string
  capacity: Capacity
  signedAt: Date
  confirmed: boolean
}

export type Sought = Pick<
  SignatureRow,
  'letter_id' | 'capacity' | 'name' | 'name_key' | 'country' | 'email_key'
>

/** What stands already of the same mailbox. `same` is this very signing; `others` are people under other names. */
export type Standing = { same: Known | undefined; others: Known[] }

/**
 * What stands already for each of these forms: of an organization the same name and country from the same mailbox; of
 * a person whoever signed from the same mailbox, the same one where the names differ by a slip of the hand at most.
 */
export async function findKnown<Row extends Sought>(db: Db, rows: Row[]): Promise<Map<Row, Standing>> {
  const known = await findByMailbox(db, rows)
  return new Map(
    rows.map((row) => {
      const here = known.get(row) ?? []
      const [organization] = here
      if (row.capacity === 'organization') return [row, { same: organization, others: [] }]
      const equal = here.find(({ name }) => personNames(name, row.name) === 'same')
      const same = equal ?? here.find(({ name }) => personNames(name, row.name) === 'near')
      return [row, { same, others: here.filter((one) => one !== same) }]
    }),
  )
}

async function findByMailbox<Row extends Sought>(db: Db, rows: Row[]): Promise<Map<Row, Known[]>> {
  const { mailboxKey } = sealOf(db)
  const sought = rows.map((row, place) => ({
    place,
    letter_id: row.letter_id,
    email_key: mailboxKey(row.email_key),
    name_key: row.name_key,
    country: row.country ?? '--',
    organization: row.capacity === 'organization',
  }))
  // As JSON, of whose length the planner thinks nothing: one plan does for any number of rows.
  const found = await all<Known & { place: number }>(
    db,
    soon(sql`
    select sought.place, s.id, s.letter_id as "letterId", s.name, s.email, s.capacity,
           s.signed_at as "signedAt", s.confirmed_at is not null as confirmed
      from json_to_recordset(${JSON.stringify(sought)}::json)
           as sought (place integer, letter_id uuid, email_key text, name_key text, country text, organization boolean)
     cross join lateral (
           select s.*
             from signatures s
            where s.letter_id = sought.letter_id and s.email_key = sought.email_key
              and not sought.organization and s.capacity <> 'organization' and s.withdrawn_at is null
            union all
           select s.*
             from signatures s
            where s.letter_id = sought.letter_id and s.email_key = sought.email_key
              and s.name_key = sought.name_key and coalesce(s.country, '--') = sought.country
              and sought.organization and s.capacity = 'organization' and s.withdrawn_at is null) s
     order by "signedAt", id`),
  )
  const byRow = new Map<Row, Known[]>()
  for (const { place, ...known } of found) {
    const row = rows[place]
    if (row) byRow.set(row, [...(byRow.get(row) ?? []), known])
  }
  return byRow
}
