import type { Pool } from 'pg'
import { sql, type Db } from '../database/sql.ts'
import { inTransaction } from '../database/transaction.ts'
import { standingOf, type Letter } from '../letter/letter.ts'
import { nameKey } from '../likeness/normal-form.ts'
import { postAgain } from '../mail/outbox.ts'
import { sealOf } from '../seal/attach.ts'
import { canonicalEmail } from './canonical-email.ts'
import { findKnown, type Known } from './find-known.ts'
import { confirmationLasts, type SignatureForm } from './signature.ts'

type Reminding = {
  letter: Letter
  form: SignatureForm
  language: string
  /** No mail so soon after the last one, in milliseconds. */
  notWithin: number
  now: Date
}

/**
 * Writes again to whoever has sent this form before: the link, or that the signature stands already. Says nothing
 * about whether there was one. While the letter is open, the link's time begins anew with the mail that brings it;
 * once that time is over, so do the mails.
 */
export async function remind(
  pool: Pool,
  { letter, form, language, notWithin, now }: Reminding,
): Promise<void> {
  const sought = {
    letter_id: letter.id,
    capacity: form.as,
    name: form.name,
    name_key: nameKey(form.name),
    country: form.country,
    email_key: canonicalEmail(form.email),
  }
  const { same: known } = (await findKnown(pool, [sought])).get(sought) ?? {}
  if (!known) return
  const open = standingOf(letter, now) === 'open'
  if (!known.confirmed && !open && isOver(known, now)) return

  const { id: signatureId, email: recipient, confirmed } = known
  const kind = confirmed ? 'signed-already' : 'confirm'
  const posting = { letterId: letter.id, kind, signatureId, recipient, language, now }
  const recipientKey = sealOf(pool).mailboxKey(sought.email_key)
  const post = async (db: Db) => {
    // The signature before its mails, as when a form comes again: so the two never wait for each other.
    await db.query(sql`
      select from signatures where letter_id = ${letter.id} and id = ${signatureId} for no key update`)
    const posted = await postAgain(db, { ...posting, recipientKey }, { notWithin })
    if (!posted || confirmed || !open) return
    await db.query(sql`
      update signatures
         set signed_at = ${now}
       where letter_id = ${letter.id} and id = ${signatureId} and confirmed_at is null`)
  }
  await inTransaction(pool, post, { soon: true })
}

function isOver({ capacity, signedAt }: Known, now: Date): boolean {
  return now.getTime() - signedAt.getTime() >= confirmationLasts(capacity)
}
