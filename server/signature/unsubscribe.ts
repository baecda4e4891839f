import { maybe, sql, type Db } from '../database/sql.ts'
import { Refusal } from '../refusal.ts'

type Own = { letterId: string; signatureId: string }

/** Whether a signature's mailbox still gets news of the letter. */
export async function wantsNews(db: Db, { letterId, signatureId }: Own): Promise<boolean> {
  const signature = await maybe<{ wants: boolean }>(
    db,
    sql`
    select wants_updates as wants
      from signatures
     where letter_id = ${letterId} and id = ${signatureId}`,
  )
  if (!signature) throw new Refusal('signature-not-found')
  return signature.wants
}

/** No more news of the letter to this mailbox, for whichever of its signatures it was asked. The signature stands. */
export async function unsubscribe(db: Db, { letterId, signatureId }: Own): Promise<void> {
  await db.query(sql`
    update signatures
       set wants_updates = false
     where letter_id = ${letterId} and wants_updates
       and (id = ${signatureId}
            or email_key = (select email_key
                              from signatures
                             where letter_id = ${letterId} and id = ${signatureId}))`)
}
