import { maybe, sql, type Db } from '../database/sql.ts'
import { nameKey } from '../likeness/normal-form.ts'
import { canonicalEmail } from './canonical-email.ts'
import type { Capacity, SignatureForm } from './signature.ts'

export type Repeated = { id: string; email: string; capacity: Capacity; signedAt: Date; confirmed: boolean }

/** The signature that stands in the way of the same form: the same mailbox, and the same name for an organization. */
export function findRepeated(db: Db, letterId: string, form: SignatureForm): Promise<Repeated | undefined> {
  const key = canonicalEmail(form.email)
  if (form.as === 'individual') {
    return maybe(
      db,
      sql`
      select id, email, capacity, signed_at as "signedAt", confirmed_at is not null as confirmed
        from signatures
       where letter_id = ${letterId} and email_key = ${key} and capacity <> 'organization' and withdrawn_at is null`,
    )
  }
  return maybe(
    db,
    sql`
    select id, email, capacity, signed_at as "signedAt", confirmed_at is not null as confirmed
      from signatures
     where letter_id = ${letterId} and email_key = ${key} and capacity = 'organization' and withdrawn_at is null
       and name_key = ${nameKey(form.name)} and coalesce(country, '--') = coalesce(${form.country}, '--')`,
  )
}
