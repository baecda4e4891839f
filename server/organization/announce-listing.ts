import { maybe, sql, type Db } from '../database/sql.ts'
import { postMail } from '../mail/outbox.ts'

type Announcing = { letterId: string; signatureId: string; now: Date }
type Listed = { email: string; language: string; told: boolean }

/** A coordinator's slip of the finger is undone within this time, in milliseconds, and nobody is told of it. */
const grace = 60_000

/**
 * Tells the organization's public contact that it is listed, once, where it is not the mailbox that signed. Nothing
 * happens where the signature does not count, the registry knows no contact, or it was told. Call it whenever an
 * organization may have come to count, after `registerOrganization`, in the same transaction: the lock lets those that
 * come at once tell once.
 */
export async function announceListing(db: Db, announcing: Announcing): Promise<void> {
  const { letterId, signatureId, now } = announcing
  const listed = await findListed(db, announcing)
  if (!listed || listed.told) return

  const { email: recipient, language } = listed
  await postMail(db, { letterId, kind: 'listed', signatureId, recipient, language, now })
  await db.query(sql`
    update outbox
       set due_at = ${new Date(now.getTime() + grace)}
     where letter_id = ${letterId} and signature_id = ${signatureId} and kind = 'listed' and created_at = ${now}
       and sent_at is null`)
}

async function findListed(db: Db, { letterId, signatureId }: Announcing): Promise<Listed | undefined> {
  await db.query(
    sql`select from signatures where letter_id = ${letterId} and id = ${signatureId} for no key update`,
  )
  return maybe<Listed>(
    db,
    sql`
    select o.contact_email as email, s.language,
           exists (select from outbox told
                    where told.letter_id = s.letter_id and told.signature_id = s.id and told.kind = 'listed'
                      and told.recipient = o.contact_email) as told
      from signatories g
      join signatures s on s.letter_id = g.letter_id and s.id = g.id
      join organizations o on o.id = s.organization_id
     where g.letter_id = ${letterId} and g.id = ${signatureId} and g.capacity = 'organization'
       and o.contact_key <> coalesce(s.email_key, '')`,
  )
}
