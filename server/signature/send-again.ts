import { maybe, sql, type Db } from '../database/sql.ts'
import { standingOf, type Letter } from '../letter/letter.ts'
import { postAgain } from '../mail/outbox.ts'
import { confirmationLasts, type Capacity } from './signature.ts'

type SendingAgain = {
  letter: Pick<Letter, 'id' | 'opensAt' | 'closesAt' | 'pausedAt'>
  signatureId: string
  now: Date
}

type LastMail = {
  recipient: string
  recipientKey: string
  language: string
  capacity: Capacity
  signedAt: Date
}

/** A coordinator who presses twice writes once. */
const notWithin = 10 * 60_000

/**
 * Sends somebody who has not confirmed the link once more, to where it went before, within the limits that hold for
 * forms; says whether a mail was written. While the letter is open, the link's time begins anew.
 */
export async function sendAgain(db: Db, { letter, signatureId, now }: SendingAgain): Promise<boolean> {
  const last = await maybe<LastMail>(
    db,
    sql`
    select o.recipient, o.recipient_key as "recipientKey", o.language, s.capacity, s.signed_at as "signedAt"
      from signatures s
      join outbox o on o.letter_id = s.letter_id and o.signature_id = s.id and o.kind = 'confirm'
     where s.letter_id = ${letter.id} and s.id = ${signatureId} and s.confirmed_at is null and s.withdrawn_at is null
       and o.recipient_key is not null
     order by o.number desc
     limit 1`,
  )
  if (!last) return false
  const { recipient, recipientKey, language, capacity, signedAt } = last
  const open = standingOf(letter, now) === 'open'
  if (!open && now.getTime() - signedAt.getTime() >= confirmationLasts(capacity)) return false

  const posting = {
    letterId: letter.id,
    kind: 'confirm',
    signatureId,
    recipient,
    recipientKey,
    language,
    now,
  }
  const posted = await postAgain(db, posting, { notWithin })
  if (!posted || !open) return posted
  await db.query(sql`
    update signatures
       set signed_at = ${now}
     where letter_id = ${letter.id} and id = ${signatureId} and confirmed_at is null`)
  return true
}
