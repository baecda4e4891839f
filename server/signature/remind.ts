import { maybe, sql, type Db } from '../database/sql.ts'
import { nameKey } from '../likeness/normal-form.ts'
import { postAgain, type Limits } from '../mail/outbox.ts'
import { canonicalEmail } from './canonical-email.ts'
import type { SignatureForm } from './signature.ts'

type Reminding = { letterId: string; form: SignatureForm; language: string; limits: Limits; now: Date }

/**
 * Writes again to whoever has sent this form before: the link, or that the signature stands already. Says nothing
 * about whether there was one. The link's time begins anew with the mail that brings it.
 */
export async function remind(db: Db, { letterId, form, language, limits, now }: Reminding): Promise<void> {
  const known = await findRepeated(db, letterId, form)
  if (!known) return

  const { id: signatureId, email: recipient, confirmed } = known
  const kind = confirmed ? 'signed-already' : 'confirm'
  const posted = await postAgain(db, { letterId, kind, signatureId, recipient, language, now }, limits)
  if (!posted || confirmed) return
  await db.query(sql`
    update signatures
       set signed_at = ${now}
     where letter_id = ${letterId} and id = ${signatureId} and confirmed_at is null`)
}

type Repeated = { id: string; email: string; confirmed: boolean }

/** The signature that stands in the way of the same form: the same mailbox, and the same name for an organization. */
function findRepeated(db: Db, letterId: string, form: SignatureForm): Promise<Repeated | undefined> {
  const key = canonicalEmail(form.email)
  if (form.as === 'individual') {
    return maybe(
      db,
      sql`
      select id, email, confirmed_at is not null as confirmed
        from signatures
       where letter_id = ${letterId} and email_key = ${key} and capacity <> 'organization' and withdrawn_at is null`,
    )
  }
  return maybe(
    db,
    sql`
    select id, email, confirmed_at is not null as confirmed
      from signatures
     where letter_id = ${letterId} and email_key = ${key} and capacity = 'organization' and withdrawn_at is null
       and name_key = ${nameKey(form.name)} and coalesce(country, '--') = coalesce(${form.country}, '--')`,
  )
}
