import { v7 as uuidv7 } from 'uuid'
import { record } from '../coordinator/activity.ts'
import { all, maybe, one, sql, type Db } from '../database/sql.ts'
import { Refusal } from '../refusal.ts'
import { sealedFor } from '../seal/seal-row.ts'
import type { Announcement, Readers } from './announcement.ts'

type Announcing = {
  letterId: string
  /** The number that whoever sends it was shown. */
  number: number
  announcement: Announcement
  coordinatorId: string
  now: Date
}

/** Rows a statement: each has six values. */
const batch = 5000

/**
 * Writes an announcement, and a mail of it to every mailbox that asked for news, so many a minute. Sending the form
 * twice announces once. Call it in a transaction. Gives how many mails there are.
 */
export async function announce(db: Db, announcing: Announcing): Promise<number> {
  await insertAnnouncement(db, announcing)
  const mailboxes = await listMailboxes(db, announcing.letterId)
  for (let from = 0; from < mailboxes.length; from += batch) {
    await postBatch(db, announcing, { mailboxes: mailboxes.slice(from, from + batch), from })
  }
  const { letterId, coordinatorId, number, now } = announcing
  const details = { number, count: mailboxes.length }
  await record(db, { letterId, coordinatorId, kind: 'news-written', details, now })
  return mailboxes.length
}

/** The number that the next announcement has. */
export function nextAnnouncement(db: Db, letterId: string): Promise<{ number: number }> {
  return one<{ number: number }>(
    db,
    sql`select coalesce(max(number), 0) + 1 as number from announcements where letter_id = ${letterId}`,
  )
}

/** How many mailboxes an announcement would reach. */
export function countReaders(db: Db, letterId: string): Promise<Readers> {
  return all(
    db,
    sql`
    select language, count(*)::integer as count
      from (select distinct on (email_key) language
              from wants_news
             where letter_id = ${letterId}
             order by email_key, id) mailboxes
     group by language
     order by count(*) desc, language`,
  )
}

async function insertAnnouncement(db: Db, announcing: Announcing): Promise<void> {
  const { letterId, number, announcement, coordinatorId, now } = announcing
  const { edition, perMinute, texts } = announcement
  const inserted = await maybe(
    db,
    sql`
    insert into announcements (letter_id, number, edition, per_minute, written_at, written_by)
    values (${letterId}, ${number}, ${edition}, ${perMinute}, ${now}, ${coordinatorId})
    on conflict (letter_id, number) do nothing
    returning number`,
  )
  if (!inserted) throw new Refusal('announced-already')
  for (const { language, subject, body } of texts) {
    await db.query(sql`
      insert into announcement_texts (letter_id, number, language, subject, body)
      values (${letterId}, ${number}, ${language}, ${subject}, ${body})`)
  }
}

type Mailbox = { signatureId: string; email: string; emailKey: string; language: string }

/** A mailbox that signed for several is written to once, about the first of them. */
function listMailboxes(db: Db, letterId: string): Promise<Mailbox[]> {
  return all<Mailbox>(
    db,
    sql`
    select distinct on (email_key) id as "signatureId", email, email_key as "emailKey", language
      from wants_news
     where letter_id = ${letterId}
     order by email_key, id`,
  )
}

type Batch = { mailboxes: Mailbox[]; from: number }

/** Each is due a moment after the one before: the outbox need not know of a throttle. */
async function postBatch(
  db: Db,
  { letterId, number, announcement: { perMinute }, now }: Announcing,
  { mailboxes, from }: Batch,
): Promise<void> {
  const dueAt = mailboxes.map((_, index) => new Date(now.getTime() + ((from + index) * 60_000) / perMinute))
  const recipients = mailboxes.map(({ signatureId, email }) => sealedFor(db, signatureId, 'email', email))
  await db.query(sql`
    insert into outbox (letter_id, kind, number, payload, created_at,
                        id, signature_id, recipient, mailbox_key, language, due_at)
    select ${letterId}::uuid, 'announcement', ${number}::smallint, ${{ announcement: number }}::jsonb,
           ${now}::timestamptz, *
      from unnest(${mailboxes.map(() => uuidv7())}::uuid[],
                  ${mailboxes.map(({ signatureId }) => signatureId)}::uuid[],
                  ${recipients}::text[],
                  ${mailboxes.map(({ emailKey }) => emailKey)}::text[],
                  ${mailboxes.map(({ language }) => language)}::text[],
                  ${dueAt}::timestamptz[])
    on conflict do nothing`)
}
