import { sql, type Db } from '../database/sql.ts'
import { standingOf, type Letter } from '../letter/letter.ts'
import { postAgain } from '../mail/outbox.ts'
import { canonicalEmail } from './canonical-email.ts'
import { findRepeated, type Repeated } from './find-repeated.ts'
import { confirmationLasts, type SignatureForm } from './signature.ts'

type Reminding = {
  letter: Letter
  form: SignatureForm
  language: string
  /** No mail so soon after the last one, in milliseconds. */
  notWithin: number
  now: Date
}

const day = 24 * 3_600_000

/** How often a stranger may make us write the same to somebody. */
const limits = { atMost: 5, perDay: 3 }

/**
 * Writes again to whoever has sent this form before: the link, or that the signature stands already. Says nothing
 * about whether there was one. While the letter is open, the link's time begins anew with the mail that brings it;
 * once that time is over, so do the mails.
 */
export async function remind(db: Db, { letter, form, language, notWithin, now }: Reminding): Promise<void> {
  const known = await findRepeated(db, letter.id, form)
  if (!known) return
  const open = standingOf(letter, now) === 'open'
  if (!known.confirmed && !open && isOver(known, now)) return

  const { id: signatureId, email: recipient, confirmed, capacity } = known
  const kind = confirmed ? 'signed-already' : 'confirm'
  const posting = { letterId: letter.id, kind, signatureId, recipient, language, now }
  const within = confirmed ? 30 * day : confirmationLasts(capacity)
  const recipientKey = canonicalEmail(recipient)
  const posted = await postAgain(db, { ...posting, recipientKey }, { ...limits, within, notWithin })
  if (!posted || confirmed || !open) return
  await db.query(sql`
    update signatures
       set signed_at = ${now}
     where letter_id = ${letter.id} and id = ${signatureId} and confirmed_at is null`)
}

function isOver({ capacity, signedAt }: Repeated, now: Date): boolean {
  return now.getTime() - signedAt.getTime() >= confirmationLasts(capacity)
}
