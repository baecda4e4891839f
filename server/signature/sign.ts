import { v7 as uuid } from 'uuid'
import { all, sql, type Db } from '../database/sql.ts'
import { together } from '../database/together.ts'
import { standingOf, takes } from '../letter/letter.ts'
import { formMailLimits, mailboxLimits } from '../mail/outbox.ts'
import { Refusal } from '../refusal.ts'
import { findKnown, type Known } from './find-known.ts'
import { rowOf, type SignatureRow, type Signing } from './row.ts'

const minute = 60_000
const day = 24 * 60 * minute

/** How soon filling in the form again may write another mail, in milliseconds. */
const notWithin = 5 * minute

/**
 * Takes a signature, which counts for nothing until its mailbox is confirmed.
 *
 * Whoever signs twice gets the same answer and another mail, so the form never tells a stranger who has signed: the
 * same statements run for both, so that not even the time of the answer does.
 */
export async function sign(db: Db, signing: Signing): Promise<void> {
  const { letter, form, now } = signing
  const standing = standingOf(letter, now)
  if (standing === 'paused') throw new Refusal('letter-paused')
  if (standing === 'upcoming') throw new Refusal('letter-not-open')
  if (standing === 'closed') throw new Refusal('letter-closed')
  if (!takes(letter, form.as)) throw new Refusal('capacity-not-taken')

  await writeSigning(db, rowOf(signing))
}

/** When many sign at once, one commit takes all who came while the last one was written. */
const writeSigning = together(writeSignings)

async function writeSignings(db: Db, rows: SignatureRow[]): Promise<Set<SignatureRow>> {
  const written = await writeOnce(db, rows)
  // Those whose twin was being written at the same moment find it now. What is sent again after it was withdrawn
  // finds nothing the second time either, and there is nothing to do.
  const late = rows.filter((row) => !written.has(row))
  if (late.length > 0) await writeOnce(db, late)
  return written
}

/** Gives the rows that are written, new or as a correction of what was there. */
async function writeOnce(db: Db, rows: SignatureRow[]): Promise<Set<SignatureRow>> {
  const known = await findKnown(db, rows)
  const given = rows.map((row) => {
    const { same, others = [] } = known.get(row) ?? {}
    return { row: others.length > 0 && !same ? held(row) : row, same, own: row }
  })
  const ids = await writeAndPost(db, given)
  return new Set(given.filter(({ row }) => ids.has(row.id)).map(({ own }) => own))
}

/** Another name from a mailbox that has signed: perhaps a couple's, perhaps an invention. A coordinator looks. */
const held = (row: SignatureRow): SignatureRow => ({ ...row, holds: [...row.holds, 'other-name'] })

type Given = { row: SignatureRow; same: Known | undefined }

/**
 * The signatures and their mails are one statement: neither is ever there without the other, but where the mailbox
 * has been sent enough. As long as a signature is not confirmed, the newest form stands: whoever mistyped a name sends
 * the form again. Its id stays, so that the link in the first mail leads to the line as it is now, and its time begins
 * anew. The order is everybody's, so that two statements never wait for each other.
 */
async function writeAndPost(db: Db, given: Given[]): Promise<Set<string>> {
  const rows = given.map(({ row, same }) => ({ ...row, same_id: same?.id, mail_id: uuid() }))
  const since = new Date(Math.min(...rows.map(({ signed_at }) => signed_at.getTime())) - day)
  const lately = new Date(since.getTime() - (formMailLimits.days - 1) * day)
  const { unanswered, inAll } = mailboxLimits
  const written = await all<{ id: string }>(
    db,
    sql`
    with given as (
      select (json_populate_record(null::signatures, j.value)).*, (j.value ->> 'same_id')::uuid as same_id,
             (j.value ->> 'mail_id')::uuid as mail_id
        from json_array_elements(${JSON.stringify(rows)}::json) j),
    fresh as (
      insert into signatures (
             letter_id, id, capacity, name, second_name, acronym, role, affiliation, city, country, website,
             line, sort_key, name_key, people, contact_name, contact_role, email, email_key, language,
             text_language, text_version, text_hash, consent_version, wants_updates, origin, signed_at,
             published, holds, form_key)
      select letter_id, id, capacity, name, second_name, acronym, role, affiliation, city, country, website,
             line, sort_key, name_key, people, contact_name, contact_role, email, email_key, language,
             text_language, text_version, text_hash, consent_version, wants_updates, origin, signed_at,
             published, holds, form_key
        from given
       where same_id is null
       order by letter_id, email_key, name_key
      on conflict do nothing
      returning id),
    corrected as (
      update signatures s
         set (capacity, name, second_name, acronym, role, affiliation, city, country, website,
              line, sort_key, name_key, people, contact_name, contact_role, email, language,
              text_language, text_version, text_hash, consent_version, wants_updates, origin, signed_at,
              published, holds)
           = (g.capacity, g.name, g.second_name, g.acronym, g.role, g.affiliation, g.city, g.country, g.website,
              g.line, g.sort_key, g.name_key, g.people, g.contact_name, g.contact_role, g.email, g.language,
              g.text_language, g.text_version, g.text_hash, g.consent_version, g.wants_updates, g.origin, g.signed_at,
              g.published, s.holds || g.holds)
        from (select distinct on (letter_id, same_id) * from given where same_id is not null
               order by letter_id, same_id, id desc) g
       where s.letter_id = g.letter_id and s.id = g.same_id and s.confirmed_at is null and s.withdrawn_at is null),
    due as (
      select g.*, s.confirmed_at is not null as confirmed, coalesce(g.same_id, g.id) as signature_id,
             coalesce(s.email, g.email) as recipient,
             row_number() over (partition by g.email_key order by g.id) as place,
             row_number() over (partition by g.letter_id, coalesce(g.same_id, g.id) order by g.id) as turn
        from given g
        left join fresh on fresh.id = g.id
        left join signatures s on s.letter_id = g.letter_id and s.id = g.same_id
       where fresh.id is not null or s.id is not null),
    posted as (
      insert into outbox (letter_id, id, kind, number, signature_id, recipient, recipient_key, recipient_number,
                          language, created_at, due_at)
      select d.letter_id, d.mail_id, case when d.confirmed then 'signed-already' else 'confirm' end,
             before.number + 1, d.signature_id, d.recipient, d.email_key, mailbox.last_number + d.place,
             d.language, d.signed_at, d.signed_at
        from due d
       cross join lateral (
             select coalesce(max(number), 0) as number, max(created_at) as newest_at,
                    count(*) filter (where created_at > ${lately}) as lately,
                    count(*) filter (where created_at > ${since}) as today
               from outbox o
              where o.letter_id = d.letter_id and o.signature_id = d.signature_id
                and o.kind in ('confirm', 'signed-already')) before
       cross join lateral mails_by_forms(d.email_key, ${since}) mailbox
       where d.turn = 1 and before.lately < ${formMailLimits.inAll} and before.today < ${formMailLimits.perDay}
         and (before.newest_at is null or before.newest_at <= d.signed_at - ${notWithin} * interval '1 millisecond')
         and d.place <= least(${unanswered}::integer - mailbox.unanswered, ${inAll}::integer - mailbox.in_all)
      on conflict do nothing)
    select id from due`,
  )
  return new Set(written.map(({ id }) => id))
}
