import { v7 as uuid } from 'uuid'
import { all, sql, type Db } from '../database/sql.ts'
import { together } from '../database/together.ts'
import { standingOf } from '../letter/letter.ts'
import { mailboxLimits } from '../mail/outbox.ts'
import { Refusal } from '../refusal.ts'
import { correct } from './correct.ts'
import { remind } from './remind.ts'
import { rowOf, type SignatureRow, type Signing } from './row.ts'

const minute = 60_000
const day = 24 * 60 * minute

/** How soon filling in the form again may write another mail, in milliseconds. */
const notWithin = 5 * minute

/**
 * Takes a signature, which counts for nothing until its mailbox is confirmed.
 *
 * Whoever signs twice gets the same answer and another mail, so the form never tells a stranger who has signed.
 */
export async function sign(db: Db, signing: Signing): Promise<void> {
  const { letter, form, language, now } = signing
  const standing = standingOf(letter, now)
  if (standing === 'upcoming') throw new Refusal('letter-not-open')
  if (standing === 'closed') throw new Refusal('letter-closed')
  if (letter.signs !== 'everyone' && letter.signs !== `${form.as}s`) throw new Refusal('capacity-not-taken')

  const row = rowOf(signing)
  if (await insertSignature(db, row)) return
  await correct(db, { form, row })
  await remind(db, { letter, form, language, notWithin, now })
}

/** When many sign at once, one commit takes all who came while the last one was written. */
const insertSignature = together(insertSignatures)

/**
 * The signatures and their mails are one statement: neither is ever there without the other, but where the mailbox
 * has been sent enough. Of those that are there already nothing is written. The order is everybody's, so that two
 * statements never wait for each other.
 */
async function insertSignatures(db: Db, rows: SignatureRow[]): Promise<Set<SignatureRow>> {
  const since = new Date(Math.min(...rows.map(({ signed_at }) => signed_at.getTime())) - day)
  const { unanswered, inAll } = mailboxLimits
  const fresh = await all<{ id: string }>(
    db,
    sql`
    with fresh as (
      insert into signatures (
             letter_id, id, capacity, name, second_name, acronym, role, affiliation, city, country, website,
             line, sort_key, name_key, people, contact_name, contact_role, email, email_key, language,
             text_language, text_version, text_hash, consent_version, wants_updates, origin, signed_at)
      select letter_id, id, capacity, name, second_name, acronym, role, affiliation, city, country, website,
             line, sort_key, name_key, people, contact_name, contact_role, email, email_key, language,
             text_language, text_version, text_hash, consent_version, wants_updates, origin, signed_at
        from json_populate_recordset(null::signatures, ${JSON.stringify(rows)}::json)
       order by letter_id, email_key, name_key
      on conflict do nothing
      returning letter_id, id, email, email_key, language, signed_at),
    posted as (
      insert into outbox (letter_id, id, kind, signature_id, recipient, recipient_key, recipient_number, language,
                          created_at, due_at)
      select letter_id, mail_id, 'confirm', id, email, email_key, last_number + place, language, signed_at, signed_at
        from (select *, row_number() over (partition by email_key order by id) as place from fresh) placed
        join unnest(${rows.map(({ id }) => id)}::uuid[], ${rows.map(() => uuid())}::uuid[]) as mail (id, mail_id)
             using (id)
       cross join lateral mails_by_forms(email_key, ${since})
       where place <= least(${unanswered}::integer - unanswered, ${inAll}::integer - in_all)
      on conflict do nothing)
    select id from fresh`,
  )
  const ids = new Set(fresh.map(({ id }) => id))
  return new Set(rows.filter(({ id }) => ids.has(id)))
}
