import { v7 as uuid } from 'uuid'
import { record } from '../coordinator/activity.ts'
import { maybe, sql, type Db } from '../database/sql.ts'
import { Refusal } from '../refusal.ts'
import { postNotice, takeBackNotice, type Signer } from './notice.ts'
import type { QuestionForm } from './review.ts'

type Asking = {
  letterId: string
  signatureId: string
  coordinatorId: string
  form: QuestionForm
  now: Date
}

/**
 * Asks a signer something by mail; the answer comes by mail to whoever reads the mailbox that it was sent from. The same
 * question is not asked twice. Call it in a transaction.
 */
export async function askSigner(db: Db, asking: Asking): Promise<void> {
  const { letterId, signatureId, coordinatorId, form, now } = asking
  const signer = await maybe<Signer>(
    db,
    sql`
    select email, language
      from signatures
     where letter_id = ${letterId} and id = ${signatureId} and withdrawn_at is null`,
  )
  if (!signer || signer.email === null) throw new Refusal('signature-not-found')

  const question = await maybe<{ id: string }>(
    db,
    sql`
    insert into questions (letter_id, id, signature_id, coordinator_id, text, asked_at)
    values (${letterId}, ${uuid()}, ${signatureId}, ${coordinatorId}, ${form.text}, ${now})
    on conflict do nothing
    returning id`,
  )
  if (!question) return
  const payload = { question: question.id }
  await postNotice(db, { letterId, signatureId, signer, kind: 'question', payload, now })
  const details = { signatureId, questionId: question.id }
  await record(db, { letterId, coordinatorId, kind: 'signer-asked', details, now })
}

type TakingBack = Omit<Asking, 'form'> & { questionId: string }

/** Before the mail has left; refused after. */
export async function takeBackQuestion(db: Db, takingBack: TakingBack): Promise<void> {
  const { letterId, signatureId, questionId, coordinatorId, now } = takingBack
  const about = { letterId, signatureId, now }
  const inTime = await takeBackNotice(db, { ...about, kind: 'question', payload: { question: questionId } })
  if (!inTime) throw new Refusal('mail-sent')
  await db.query(sql`
    update questions
       set taken_back_at = ${now}
     where letter_id = ${letterId} and id = ${questionId} and signature_id = ${signatureId}`)
  const details = { signatureId, questionId }
  await record(db, { letterId, coordinatorId, kind: 'question-taken-back', details, now })
}
