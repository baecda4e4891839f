import { all, maybe, sql, type Db } from '../database/sql.ts'
import type { AnnouncementAtDesk, AnnouncementText } from './announcement.ts'

/** A letter's announcements with how far they have come, the newest first. */
export function listAnnouncements(
  db: Db,
  { letterId, language }: { letterId: string; language: string },
): Promise<AnnouncementAtDesk[]> {
  return all<AnnouncementAtDesk>(
    db,
    sql`
    select a.number, t.subject, a.edition, a.written_at as "writtenAt", coalesce(c.name, c.email) as by,
           a.cancelled_at as "cancelledAt",
           count(o.sent_at)::integer as sent, count(o.failed_at) filter (where o.error is distinct from 'cancelled')::integer as failed,
           count(o.id) filter (where o.sent_at is null and o.failed_at is null)::integer as waiting
      from announcements a
      join lateral (
           select subject
             from announcement_texts
            where letter_id = a.letter_id and number = a.number
            order by language <> ${language}, language
            limit 1) t on true
      left join coordinators c on c.id = a.written_by
      left join outbox o on o.letter_id = a.letter_id and o.kind = 'announcement' and o.number = a.number
       and o.mailbox_key is not null
     where a.letter_id = ${letterId}
     group by a.number, t.subject, a.edition, a.written_at, c.name, c.email, a.cancelled_at
     order by a.number desc`,
  )
}

/** What an announcement's mail to one signatory speaks of. */
export type AnnouncementMail = {
  slug: string
  /** Of the original letter. */
  original: string
  texts: AnnouncementText[]
  edition: number | null
  /** Whether it may still be sent: it was not cancelled, and its reader still wants news. */
  stands: boolean
}

export function findAnnouncement(
  db: Db,
  { letterId, number, signatureId }: { letterId: string; number: number; signatureId: string },
): Promise<AnnouncementMail | undefined> {
  return maybe<AnnouncementMail>(
    db,
    sql`
    select l.slug, l.language as original, a.edition,
           a.cancelled_at is null
             and exists (select from wants_news where letter_id = a.letter_id and id = ${signatureId}) as stands,
           (select json_agg(json_build_object('language', t.language, 'subject', t.subject, 'body', t.body)
                            order by t.language <> l.language, t.language)
              from announcement_texts t
             where t.letter_id = a.letter_id and t.number = a.number) as texts
      from announcements a
      join letters l on l.id = a.letter_id
     where a.letter_id = ${letterId} and a.number = ${number}`,
  )
}
