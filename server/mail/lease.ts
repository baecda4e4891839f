import { all, soon, sql, type Db } from '../database/sql.ts'
import { sealedFor } from '../seal/seal-row.ts'
import type { OutboxMail } from './mail.ts'

/** Longer than a try can last, so that a mail is only tried by one worker, and by another when that one was killed. */
const leaseMs = 2 * 60 * 1000

/** Takes mails that are due. Workers pass over what others hold. */
export async function lease(db: Db, { now, count }: { now: Date; count: number }): Promise<OutboxMail[]> {
  return all<OutboxMail>(
    db,
    soon(sql`
    with due as (
      select letter_id, id
        from outbox
       where sent_at is null and failed_at is null
         and due_at <= ${now} and (leased_until is null or leased_until <= ${now})
       -- What goes to many lets what somebody waits for go first.
       order by (mailbox_key is not null), due_at, id
       limit ${count}
         for update skip locked)
    update outbox o
       set leased_until = ${new Date(now.getTime() + leaseMs)}, attempts = o.attempts + 1
      from due
     where o.letter_id = due.letter_id and o.id = due.id
    returning o.letter_id as "letterId", o.id, o.kind, o.signature_id as "signatureId", o.recipient, o.language,
              o.payload, o.created_at as "createdAt", o.attempts, o.sent_at as "sentAt", o.failed_at as "failedAt",
              o.error`),
  )
}

/**
 * What a process that is dead had taken is due again at once, instead of when its lease ends. Only for whoever knows that
 * nobody else sends.
 */
export async function freeLeases(db: Db): Promise<void> {
  await db.query(sql`
    update outbox set leased_until = null where leased_until is not null and sent_at is null and failed_at is null`)
}

type Tried = { mail: Pick<OutboxMail, 'letterId' | 'id' | 'attempts' | 'signatureId'>; now: Date }

/**
 * A mail that went out is out, whoever holds the lease by now: one mail, one mark. The last mail to somebody who was
 * erased leaves no address behind, here and wherever else it is marked.
 */
export async function markSent(db: Db, { mail, now }: Tried): Promise<void> {
  await db.query(
    soon(sql`
    update outbox
       set sent_at = ${now}, failed_at = null, error = null, leased_until = null,
           recipient = case kind when 'erased' then '(erased)' else recipient end
     where letter_id = ${mail.letterId} and id = ${mail.id} and sent_at is null`),
  )
}

/** Only the newest lease may say that a mail failed: an older one knows nothing of the try under way. */
export async function markFailed(db: Db, { mail, now, error }: Tried & { error: string }): Promise<void> {
  await db.query(
    soon(sql`
    update outbox
       set failed_at = ${now}, leased_until = null,
           error = case kind when 'erased' then null else ${stored(db, mail, error)} end,
           recipient = case kind when 'erased' then '(erased)' else recipient end
     where letter_id = ${mail.letterId} and id = ${mail.id} and attempts = ${mail.attempts} and sent_at is null`),
  )
}

/**
 * A mail that has nothing to say any more, such as one that left just before its worker was killed and whose link was
 * followed since: given up, and no failure.
 */
export async function markMoot(db: Db, { mail, now }: Tried): Promise<void> {
  await db.query(sql`
    update outbox
       set failed_at = ${now}, leased_until = null, error = 'cancelled',
           recipient = case kind when 'erased' then '(erased)' else recipient end
     where letter_id = ${mail.letterId} and id = ${mail.id} and attempts = ${mail.attempts} and sent_at is null`)
}

type PuttingBack = Pick<Tried, 'mail'> & {
  dueAt: Date
  error: string
  /** Whether the try counts against the mail. */
  counts: boolean
}

export async function putBack(db: Db, { mail, dueAt, error, counts }: PuttingBack): Promise<void> {
  await db.query(
    soon(sql`
    update outbox
       set due_at = ${dueAt}, leased_until = null,
           error = case kind when 'erased' then null else ${stored(db, mail, error)} end,
           attempts = attempts - ${counts ? 0 : 1}::smallint
     where letter_id = ${mail.letterId} and id = ${mail.id} and attempts = ${mail.attempts} and sent_at is null`),
  )
}

/** What a mail server answers likes to repeat the address. */
function stored(db: Db, { signatureId }: Tried['mail'], error: string): string {
  return signatureId ? sealedFor(db, signatureId, 'error', error) : error
}
