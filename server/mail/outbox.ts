import { v7 as uuidv7 } from 'uuid'
import { maybe, sql, type Db } from '../database/sql.ts'
import type { Posting } from './mail.ts'

/** How often a stranger may make us write the same thing to somebody. Times in milliseconds. */
export type Limits = {
  /** Mails of the kind in all. */
  atMost: number
  perDay: number
  /** None so soon after the last one. */
  notWithin: number
}

const day = 24 * 60 * 60 * 1000

/**
 * Puts a mail into the outbox, in the transaction of what causes it. Of several at the same moment that concern one
 * signature, the unique number lets one through.
 */
export async function postMail(db: Db, posting: Posting & { now: Date }): Promise<void> {
  const { letterId, kind, signatureId = null, recipient, language, payload = {}, now } = posting
  await db.query(sql`
    insert into outbox (letter_id, id, kind, number, signature_id, recipient, language, payload, created_at, due_at)
    values (
      ${letterId}, ${uuidv7()}, ${kind},
      (select coalesce(max(number), 0) + 1
         from outbox
        where letter_id = ${letterId} and signature_id = ${signatureId}::uuid and kind = ${kind}),
      ${signatureId}, ${recipient}, ${language}, ${payload}, ${now}, ${now})
    on conflict do nothing`)
}

/**
 * Posts what a stranger can ask for again and again, within limits; says whether it did. They count the mails of this
 * kind to the signature; where there is none, to the recipient. Twenty requests at once post one mail, if it
 * concerns a signature: those that come in time for the same number lose it, and the later ones come too soon.
 */
export async function postAgain(db: Db, posting: Posting & { now: Date }, limits: Limits): Promise<boolean> {
  const { letterId, kind, signatureId = null, recipient, language, payload = {}, now } = posting
  const posted = await maybe<{ id: string }>(
    db,
    sql`
      insert into outbox (letter_id, id, kind, number, signature_id, recipient, language, payload, created_at, due_at)
      select ${letterId}::uuid, ${uuidv7()}::uuid, ${kind}, before.number + 1, ${signatureId}::uuid,
             ${recipient}, ${language}, ${payload}::jsonb, ${now}::timestamptz, ${now}::timestamptz
        from (select greatest(coalesce(max(number), 0), count(*)) as number,
                     count(*) filter (where created_at > ${new Date(now.getTime() - day)}) as today,
                     max(created_at) as newest_at
                from outbox
               where letter_id = ${letterId}
                 and signature_id is not distinct from ${signatureId}::uuid
                 and kind = ${kind}
                 and (signature_id is not null or recipient = ${recipient})) before
       where before.number < ${limits.atMost}
         and before.today < ${limits.perDay}
         and (before.newest_at is null or before.newest_at <= ${new Date(now.getTime() - limits.notWithin)})
      on conflict do nothing
      returning id`,
  )
  return posted !== undefined
}
