import { v7 as uuidv7 } from 'uuid'
import { maybe, sql, type Db } from '../database/sql.ts'
import { sealedFor } from '../seal/seal-row.ts'
import type { Posting } from './mail.ts'

/** How often forms may make us write about one signature: in 24 hours, and in `days`, which outlast its link. */
export const formMailLimits = { perDay: 3, inAll: 5, days: 60 }

/**
 * What forms may cause to one mailbox in 24 hours, over all signatures and letters. An officer may sign for several
 * organizations: whoever confirms is sent more.
 */
export const mailboxLimits = { unanswered: 3, inAll: 10 }

const day = 24 * 60 * 60 * 1000

/**
 * Puts a mail into the outbox, in the transaction of what causes it. Of several at the same moment that concern one
 * signature, the unique number lets one through.
 */
export async function postMail(db: Db, posting: Posting & { now: Date }): Promise<void> {
  const { letterId, kind, signatureId = null, language, payload = {}, id = uuidv7(), now } = posting
  await db.query(sql`
    insert into outbox (letter_id, id, kind, number, signature_id, recipient, language, payload, created_at, due_at)
    values (
      ${letterId}, ${id}, ${kind},
      (select coalesce(max(number), 0) + 1
         from outbox
        where letter_id = ${letterId} and signature_id = ${signatureId}::uuid and kind = ${kind}),
      ${signatureId}, ${stored(db, posting)}, ${language}, ${payload}, ${now}, ${now})
    on conflict do nothing`)
}

/** An organization's public contact is public; who signed is not. */
const toContact = new Set(['listed', 'dispute-kept-contact', 'dispute-rejected-contact'])

function stored(db: Db, { kind, signatureId, recipient }: Posting): string {
  return signatureId && !toContact.has(kind) ? sealedFor(db, signatureId, 'email', recipient) : recipient
}

/** `recipientKey` is the key of the mailbox as the table has it (`mailboxKey`). */
type Asked = Posting & { signatureId: string; recipientKey: string; now: Date }

/**
 * Posts what a stranger can ask for again and again, within limits; says whether it did. They count the mails that
 * forms caused about the signature, and to the mailbox. Twenty requests at once post one mail: those that come in time
 * for the same number lose it, and the later ones come too soon. `notWithin`: none so soon after the last one,
 * milliseconds.
 */
export async function postAgain(
  db: Db,
  asked: Asked,
  { notWithin }: { notWithin: number },
): Promise<boolean> {
  const { letterId, kind, signatureId, recipientKey, language, payload = {}, now } = asked
  const ago = (time: number) => new Date(now.getTime() - time)
  const posted = await maybe<{ id: string }>(
    db,
    sql`
      insert into outbox (letter_id, id, kind, number, signature_id, recipient, recipient_key, recipient_number,
                          language, payload, created_at, due_at)
      select ${letterId}::uuid, ${uuidv7()}::uuid, ${kind}, before.number + 1, ${signatureId}::uuid,
             ${stored(db, asked)}, ${recipientKey}, mailbox.last_number + 1,
             ${language}, ${payload}::jsonb, ${now}::timestamptz, ${now}::timestamptz
        from (select coalesce(max(number), 0) as number,
                     count(*) filter (where created_at > ${ago(formMailLimits.days * day)}) as lately,
                     count(*) filter (where created_at > ${ago(day)}) as today,
                     max(created_at) as newest_at
                from outbox
               where letter_id = ${letterId} and signature_id = ${signatureId}::uuid
                 and kind in ('confirm', 'signed-already')) before,
             mails_by_forms(${recipientKey}, ${ago(day)}) mailbox
       where before.lately < ${formMailLimits.inAll}
         and before.today < ${formMailLimits.perDay}
         and (before.newest_at is null or before.newest_at <= ${ago(notWithin)})
         and mailbox.unanswered < ${mailboxLimits.unanswered}
         and mailbox.in_all < ${mailboxLimits.inAll}
      on conflict do nothing
      returning id`,
  )
  return posted !== undefined
}
