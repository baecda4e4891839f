import { sql, type Db } from '../database/sql.ts'
import { formMailLimits, mailboxLimits } from '../mail/outbox.ts'
import { confirmationLasts, type Hold } from './signature.ts'

const day = 24 * 60 * 60 * 1000

/** How long before the end it is time to remind, in milliseconds: of the letter, and of an organization's link. */
const beforeClosing = 3 * day
const beforeLinkEnds = 5 * day

/** In one statement; the others have their turn with the next. */
const mostAtOnce = 2000

/** What a machine typed is no reason to write to anybody again; nor is a list that a coordinator was given. */
const machines: Hold[] = ['honeypot', 'captcha-failed', 'too-many', 'too-quick', 'disposable']

/**
 * Reminds those who have not confirmed, once each: a day or more after our last mail about it, when the letter closes
 * soon or an organization's link ends soon. Within the limits of what forms may cause, since it was a form that gave
 * the address. Several servers may do this at once: the number of a mail is unique. Gives how many are reminded.
 */
export async function postDeadlineReminders(db: Db, { now }: { now: Date }): Promise<number> {
  const at = (time: number) => new Date(now.getTime() + time)
  const { rowCount } = await db.query(sql`
    insert into outbox (letter_id, id, kind, number, signature_id, recipient, recipient_key, recipient_number,
                        language, payload, created_at, due_at)
    select d.letter_id, uuid_at(${now}), 'confirm', about.number + 1, d.id, d.email, d.email_key,
           mailbox.last_number + d.place, d.language, '{"reminder": true}', ${now}, ${now}
      from (select s.*, row_number() over (partition by s.email_key order by s.signed_at, s.id) as place
              from signatures s
              join letters l on l.id = s.letter_id
             where s.confirmed_at is null and s.withdrawn_at is null and s.email is not null
               and s.signed_at > ${at(-confirmationLasts('organization'))}
               and (s.capacity = 'organization' or s.signed_at > ${at(-confirmationLasts('individual'))})
               and ((l.closes_at > ${now} and l.closes_at <= ${at(beforeClosing)})
                    or (s.capacity = 'organization'
                        and s.signed_at <= ${at(beforeLinkEnds - confirmationLasts('organization'))}))
               and not s.holds && ${machines}
               and s.origin <> 'gathered'
               and not exists (select from outbox o
                                where o.letter_id = s.letter_id and o.signature_id = s.id and o.kind = 'confirm'
                                  and (o.payload ? 'reminder' or o.created_at > ${at(-day)}))
             order by s.signed_at, s.id
             limit ${mostAtOnce}) d
     cross join lateral mails_about(d.letter_id, d.id, ${at(-day)}, ${at(-formMailLimits.days * day)}) about
     cross join lateral mails_by_forms(d.email_key, ${at(-day)}) mailbox
     where about.lately < ${formMailLimits.inAll}
       and d.place <= least(${mailboxLimits.unanswered}::integer - mailbox.unanswered,
                            ${mailboxLimits.inAll}::integer - mailbox.in_all)
    on conflict do nothing`)
  return rowCount ?? 0
}
