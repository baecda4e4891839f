import { maybe, sql, type Db } from '../database/sql.ts'
import { postMail } from '../mail/outbox.ts'
import { sealAway } from './seal-away.ts'

type Withdrawing = { letterId: string; signatureId: string; now: Date }

/**
 * Takes a signature back, at any time, and seals the name. The second time nothing happens; nor where a coordinator has rejected it: it
 * stands on no list, and its place stays taken. Call it in a transaction.
 */
export async function withdraw(db: Db, { letterId, signatureId, now }: Withdrawing): Promise<void> {
  const withdrawn = await maybe<{ email: string | null; language: string }>(
    db,
    sql`
    update signatures
       set withdrawn_at = ${now}
     where letter_id = ${letterId} and id = ${signatureId} and withdrawn_at is null
       and not exists (select from rejected r where r.letter_id = ${letterId} and r.id = ${signatureId})
    returning email, language`,
  )
  if (!withdrawn) return
  await sealAway(db, { letterId, signatureIds: [signatureId] })
  const { email: recipient, language } = withdrawn
  if (recipient === null) return
  await postMail(db, { letterId, kind: 'withdrawn', signatureId, recipient, language, now })
}
