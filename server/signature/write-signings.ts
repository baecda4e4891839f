import { v7 as uuid } from 'uuid'
import { all, soon, sql, type Db } from '../database/sql.ts'
import { randomBytesOf } from '../database/random-bytes.ts'
import { formMailLimits, mailboxLimits } from '../mail/outbox.ts'
import { sealOf } from '../seal/attach.ts'
import { sealedRow } from '../seal/seal-row.ts'
import { findKnown, type Known } from './find-known.ts'
import type { SignatureRow } from './row.ts'

const minute = 60_000
const day = 24 * 60 * minute

/** How soon filling in the form again may write another mail, in milliseconds. */
const notWithin = 5 * minute

/** Writes signatures that came at the same moment, and gives those that are there now, new or corrected. */
export async function writeSignings(db: Db, rows: SignatureRow[]): Promise<Set<SignatureRow>> {
  const written = await writeOnce(db, rows)
  // Those whose twin was being written at the same moment find it now; what they spent is spent. What is sent again
  // after it was withdrawn finds nothing the second time either, and there is nothing to do.
  const late = rows.filter((row) => !written.has(row))
  if (late.length === 0) return written
  const again = new Map(late.map((row) => [{ ...row, token_hash: undefined }, row]))
  for (const row of await writeOnce(db, [...again.keys()])) written.add(again.get(row) ?? row)
  return written
}

async function writeOnce<Row extends SignatureRow>(db: Db, rows: Row[]): Promise<Set<Row>> {
  const known = await findKnown(db, rows)
  const given = rows.map((row) => {
    const { same, others = [] } = known.get(row) ?? {}
    return { row: others.length > 0 && !same ? held(row) : row, same, own: row }
  })
  const ids = new Set((await writeAndPost(db, given)).map(({ id }) => id))
  return new Set(given.filter(({ row }) => ids.has(row.id)).map(({ own }) => own))
}

/** Another name from a mailbox that has signed: perhaps a couple's, perhaps an invention. A coordinator looks. */
const held = (row: SignatureRow): SignatureRow => ({ ...row, holds: [...row.holds, 'other-name'] })

function writeAndPost(db: Db, given: { row: SignatureRow; same: Known | undefined }[]) {
  // What is corrected is sealed as the row that stands.
  const rows = given.map(({ row, same }, place) => ({
    ...sealedRow(db, row, same?.id),
    withdrawn_key: sealOf(db).nameKey(row.name_key),
    same_id: same?.id,
    mail_id: uuid({ rng: () => randomBytesOf(16) }),
    place: place + 1,
  }))
  const now = Math.min(...rows.map(({ signed_at }) => signed_at.getTime()))
  const ago = (time: number) => new Date(now - time)
  return all<{ id: string }>(db, soon(statement(rows, ago)))
}

type Row = ReturnType<typeof sealedRow<SignatureRow>> & {
  /** The name's key once its signature is withdrawn. */
  withdrawn_key: string
  same_id: string | undefined
  mail_id: string
  place: number
}

const hashOf = (row: Row) => row.token_hash ?? null
const expiryOf = (row: Row) => row.token_expires_at ?? null

/**
 * The signatures and their mails are one statement: neither is ever there without the other, but where the mailbox
 * has been sent enough. As long as a signature is not confirmed, the newest form stands: whoever mistyped a name sends
 * the form again. Its id stays, so that the link in the first mail leads to the line as it is now, and its time begins
 * anew. A captcha is spent with what it lets pass; one that was spent before holds it, and of
 * a form pressed twice at once the press that spent it stays. What is sent again and is withdrawn by now is not written:
 * its name is sealed, and the unique index knows it no longer. The order is everybody's, so
 * that two statements never wait for each other.
 *
 * The rows come with their columns one by one: a record of the table has every check of the table copied for every row.
 * An offset keeps the planner from reading the whole table for a handful of them.
 */
function statement(rows: Row[], ago: (time: number) => Date) {
  return sql`
    with given as (
      select row.*, case when row.token_hash is null or token.fresh then '{}' else array['captcha-failed'] end as spent
        from json_to_recordset(${JSON.stringify(rows)}::json) as row (
             letter_id uuid, id uuid, capacity text, name text, second_name text, acronym text, role text, affiliation text,
             city text, country text, website text, line text, sort_key text, name_key text, people smallint, email text,
             email_key text, contact_name text, contact_role text, language text, text_language text, text_version integer,
             text_hash text, consent_version text, wants_updates boolean, origin text, signed_at timestamptz, holds text[],
             published text, form_key uuid, organization_id uuid, partner_id uuid, partner_updates text, same_id uuid,
             partner_updates_at timestamptz, hidden_words text[], mail_id uuid, withdrawn_key text, place integer, token_hash text)
        join spend_captcha_tokens(${rows.map(hashOf)}::text[], ${rows.map(expiryOf)}::timestamptz[]) token using (place)),
    fresh as (
      insert into signatures (letter_id, id, capacity, name, second_name, acronym, role, affiliation, city, country, website,
             line, sort_key, name_key, people, contact_name, contact_role, email, email_key, language, text_language,
             text_version, text_hash, consent_version, wants_updates, origin, signed_at, published, form_key, organization_id,
             partner_id, partner_updates, partner_updates_at, hidden_words, holds)
      select letter_id, id, capacity, name, second_name, acronym, role, affiliation, city, country, website, line, sort_key,
             name_key, people, contact_name, contact_role, email, email_key, language, text_language, text_version, text_hash,
             consent_version, wants_updates, origin, signed_at, published, form_key, organization_id, partner_id,
             partner_updates, partner_updates_at, hidden_words, holds || spent
        from given g
       where same_id is null and not exists (
             select from signatures s where s.letter_id = g.letter_id and s.form_key = g.form_key and s.email_key = g.email_key
                                        and s.name_key = g.withdrawn_key and s.withdrawn_at is not null)
       order by letter_id, email_key, name_key, cardinality(spent)
      on conflict do nothing returning id),
    corrected as (
      update signatures s
         set (capacity, name, second_name, acronym, role, affiliation, city, country, website, line, sort_key, name_key,
              people, contact_name, contact_role, email, language, text_language, text_version, text_hash, consent_version,
              wants_updates, origin, signed_at, published, organization_id, partner_id, partner_updates, partner_updates_at,
              hidden_words, holds)
           = (g.capacity, g.name, g.second_name, g.acronym, g.role, g.affiliation, g.city, g.country, g.website, g.line,
              g.sort_key, g.name_key, g.people, g.contact_name, g.contact_role, g.email, g.language, g.text_language,
              g.text_version, g.text_hash, g.consent_version, g.wants_updates, g.origin, g.signed_at, g.published,
              g.organization_id, g.partner_id, g.partner_updates, g.partner_updates_at, g.hidden_words,
              array(select distinct unnest(s.holds || g.holds || case when s.form_key = g.form_key then '{}' else g.spent end)))
        from (select distinct on (letter_id, same_id) * from given order by letter_id, same_id, id desc) g
       where s.letter_id = g.letter_id and s.id = g.same_id and s.confirmed_at is null and s.withdrawn_at is null),
    due as (
      select g.letter_id, g.id, g.mail_id, g.language, g.email_key, g.signed_at, coalesce(s.id, g.id) as about,
             coalesce(s.email, g.email) as recipient, s.confirmed_at is not null as confirmed,
             row_number() over (partition by g.email_key order by g.id) as place,
             row_number() over (partition by g.letter_id, coalesce(s.id, g.id) order by g.id) as turn
        from given g left join fresh using (id)
        left join lateral (select * from signatures where letter_id = g.letter_id and id = g.same_id offset 0) s on true
       where fresh.id is not null or s.id is not null),
    posted as (
      insert into outbox (letter_id, id, kind, number, signature_id, recipient, recipient_key, recipient_number, language, created_at, due_at)
      select d.letter_id, d.mail_id, case when d.confirmed then 'signed-already' else 'confirm' end, m.number + 1, d.about,
             d.recipient, d.email_key, mailbox.last_number + d.place, d.language, d.signed_at, d.signed_at from due d
       cross join lateral mails_about(d.letter_id, d.about, ${ago(day)}, ${ago(formMailLimits.days * day)}) m
       cross join lateral mails_by_forms(d.email_key, ${ago(day)}) mailbox
       where d.turn = 1 and m.today < ${formMailLimits.perDay} and m.lately < ${formMailLimits.inAll}
         and coalesce(m.newest_at <= d.signed_at - ${notWithin} * interval '1 millisecond', true)
         and d.place <= least(${mailboxLimits.unanswered}::integer - mailbox.unanswered, ${mailboxLimits.inAll}::integer - mailbox.in_all)
      on conflict do nothing)
    select id from due`
}
