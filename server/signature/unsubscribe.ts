import { all, maybe, sql, type Db } from '../database/sql.ts'
import { Refusal } from '../refusal.ts'
import { noteConsent } from './note-consent.ts'

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

/**
 * No more news of the letter to this mailbox, for whichever of its signatures it was asked. The signature stands. Call it in a
 * transaction.
 */
export async function unsubscribe(
  db: Db,
  { letterId, signatureId, now }: Own & { now: Date },
): Promise<void> {
  const wanting = await all<{ id: string }>(
    db,
    sql`
    select id
      from signatures
     where letter_id = ${letterId} and wants_updates
       and (id = ${signatureId}
            or email_key = (select email_key
                              from signatures
                             where letter_id = ${letterId} and id = ${signatureId}))
     order by id
       for no key update`,
  )
  const signatureIds = wanting.map(({ id }) => id)
  await noteConsent(db, { letterId, signatureIds, kind: 'updates', given: false, now })
  await db.query(sql`
    update signatures
       set wants_updates = false
     where letter_id = ${letterId} and id = any(${signatureIds}::uuid[])`)
}
