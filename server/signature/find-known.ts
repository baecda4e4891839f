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
  const found = await all<Known & { place: number }>(
    db,
    soon(sql`
    with sought as (
      select *
        from unnest(${rows.map((_, place) => place)}::integer[], ${rows.map((row) => row.letter_id)}::uuid[],
                    ${rows.map((row) => mailboxKey(row.email_key))}::text[], ${rows.map((row) => row.name_key)}::text[],
                    ${rows.map((row) => row.country ?? '--')}::text[],
                    ${rows.map((row) => row.capacity === 'organization')}::boolean[])
             as s (place, letter_id, email_key, name_key, country, organization))
    select sought.place, s.id, s.letter_id as "letterId", s.name, s.email, s.capacity,
           s.signed_at as "signedAt", s.confirmed_at is not null as confirmed
      from sought
      join signatures s on s.letter_id = sought.letter_id and s.email_key = sought.email_key
     where not sought.organization and s.capacity <> 'organization' and s.withdrawn_at is null
     union all
    select sought.place, s.id, s.letter_id, s.name, s.email, s.capacity, s.signed_at,
           s.confirmed_at is not null
      from sought
      join signatures s on s.letter_id = sought.letter_id and s.name_key = sought.name_key
                       and coalesce(s.country, '--') = sought.country and s.email_key = sought.email_key
     where sought.organization and s.capacity = 'organization' and s.withdrawn_at is null
     order by "signedAt", id`),
  )
  const byRow = new Map<Row, Known[]>()
  for (const { place, ...known } of found) {
    const row = rows[place]
    if (row) byRow.set(row, [...(byRow.get(row) ?? []), known])
  }
  return byRow
}
