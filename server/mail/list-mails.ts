import { all, maybe, sql, type Db } from '../database/sql.ts'
import { noLetter, type OutboxMail } from './mail.ts'

type Key = Pick<OutboxMail, 'letterId' | 'id'>

type Listing = {
  letterIds: string[]
  recipient: string
  limit: number
  /** The last one of the page before. */
  after?: Key | undefined
}

/** Mails about these letters, and those of no letter to this recipient; the newest first. */
export async function listMails(
  db: Db,
  { letterIds, recipient, limit, after }: Listing,
): Promise<OutboxMail[]> {
  return all<OutboxMail>(
    db,
    sql`
      with last as (
        select created_at, id
          from outbox
         where letter_id = ${after?.letterId ?? null}::uuid and id = ${after?.id ?? null}::uuid
      )
      select letter_id as "letterId", id, kind, signature_id as "signatureId", recipient, language, payload,
             created_at as "createdAt", attempts, sent_at as "sentAt", failed_at as "failedAt", error
        from outbox
       where (letter_id = any(${letterIds}::uuid[]) or (letter_id = ${noLetter} and recipient = ${recipient}))
         and (${after?.id ?? null}::uuid is null
              or created_at < (select created_at from last)
              or (created_at = (select created_at from last) and id > (select id from last)))
       order by created_at desc, id
       limit ${limit}`,
  )
}

export async function findMail(db: Db, { letterId, id }: Key): Promise<OutboxMail | undefined> {
  return maybe<OutboxMail>(
    db,
    sql`
      select letter_id as "letterId", id, kind, signature_id as "signatureId", recipient, language, payload,
             created_at as "createdAt", attempts, sent_at as "sentAt", failed_at as "failedAt", error
        from outbox
       where letter_id = ${letterId} and id = ${id}`,
  )
}
