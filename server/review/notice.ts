import { sql, type Db } from '../database/sql.ts'
import { postMail } from '../mail/outbox.ts'
import type { DecisionForm } from './review.ts'

/** Lists that were imported have signers without an address. */
export type Signer = { email: string | null; language: string }

/** A slip of the finger is undone within this time, in milliseconds, and then the signer never hears of it. */
const grace = 60_000

type Noticing = { letterId: string; signatureId: string; signer: Signer; form: DecisionForm; now: Date }

/** Tells the signer what was decided, after a short while. */
export async function postNotice(db: Db, noticing: Noticing): Promise<void> {
  const { letterId, signatureId, signer, form, now } = noticing
  if (signer.email === null) return

  const kind = form.kind === 'approve' ? 'approved' : 'rejected'
  await postMail(db, {
    letterId,
    kind,
    signatureId,
    recipient: signer.email,
    language: signer.language,
    payload: form.kind === 'reject' ? { reason: form.reason } : {},
    now,
  })
  await db.query(sql`
    update outbox
       set due_at = ${new Date(now.getTime() + grace)}
     where letter_id = ${letterId} and signature_id = ${signatureId} and kind = ${kind}
       and sent_at is null and failed_at is null and created_at = ${now}`)
}

/** Takes back what was not sent yet. A mail that is on its way at this moment stays. */
export async function withdrawNotice(
  db: Db,
  { letterId, signatureId, now }: { letterId: string; signatureId: string; now: Date },
): Promise<void> {
  await db.query(sql`
    delete from outbox
     where letter_id = ${letterId} and signature_id = ${signatureId} and kind in ('approved', 'rejected')
       and sent_at is null and (leased_until is null or leased_until <= ${now})`)
}
