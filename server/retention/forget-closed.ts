import { all, sql, type Db } from '../database/sql.ts'
import { forgetAround, forgetMails, forgetPeople } from '../own/forget-people.ts'
import type { Unsealed } from '../seal/seal.ts'
import { hiddenWordsOf } from '../seal/seal-row.ts'

/** In one transaction. */
const mostAtOnce = 1000

export type Forgetting = {
  letterId: string
  /** The last one that was looked at: the list is gone through once, in its own order. */
  after: string
  now: Date
}

export type Forgotten = { count: number; last: string | undefined }

export async function listClosedBefore(db: Db, before: Date): Promise<string[]> {
  const rows = await all<{ id: string }>(
    db,
    sql`select id from letters where closes_at < ${before} order by id`,
  )
  return rows.map(({ id }) => id)
}

/**
 * Forgets the mailboxes of a closed letter's next signers, with our mails to them; `wanting`: also of those who asked for
 * news. What stands in nobody's way is passed over. Call it in a transaction.
 */
export async function forgetMailboxes(
  db: Db,
  { letterId, after, now, wanting }: Forgetting & { wanting: boolean },
): Promise<Forgotten> {
  const forgotten = await all<Unsealed>(
    db,
    sql`
    with due as (
      select id
        from signatures
       where letter_id = ${letterId} and id > ${after} and email is not null
         and (${wanting} or withdrawn_at is not null or not (wants_updates or partner_updates is not null))
       order by id
       limit ${mostAtOnce}
         for update skip locked)
    update signatures s
       set email = null, email_key = null, mailbox_forgotten_at = ${now}
      from due
     where s.letter_id = ${letterId} and s.id = due.id
    returning s.id, s.capacity, s.published, s.acronym, s.name, s.second_name, s.contact_name, s.line, s.name_key`,
  )
  await keepOtherWords(db, { letterId, forgotten })
  return settled(db, { letterId, ids: forgotten.map(({ id }) => id) })
}

/** What the desk finds a signature by, but for its mailbox. */
async function keepOtherWords(
  db: Db,
  { letterId, forgotten }: { letterId: string; forgotten: Unsealed[] },
): Promise<void> {
  const rows = forgotten.map((row) => ({ id: row.id, hidden_words: hiddenWordsOf(db, row) }))
  await db.query(sql`
    update signatures s
       set hidden_words = v.hidden_words
      from json_populate_recordset(null::signatures, ${JSON.stringify(rows)}::json) v
     where s.letter_id = ${letterId} and s.id = v.id`)
}

async function settled(db: Db, { letterId, ids }: { letterId: string; ids: string[] }): Promise<Forgotten> {
  await forgetMails(db, { letterId, signatureIds: ids })
  return { count: ids.length, last: ids.toSorted().at(-1) }
}

/**
 * Of a closed letter's next signatures: what stands on the list keeps what anybody may see, how it counts and what was
 * agreed to; of what never came there, or left it, only that there was one is left. Call it in a transaction.
 */
export async function forgetPrivate(db: Db, { letterId, after, now }: Forgetting): Promise<Forgotten> {
  const due = await all<{ id: string; listed: boolean }>(
    db,
    sql`
    select s.id, exists (select from signatories c where c.letter_id = s.letter_id and c.id = s.id) as listed
      from signatures s
     where s.letter_id = ${letterId} and s.id > ${after} and s.forgotten_at is null and s.erased_at is null
     order by s.id
     limit ${mostAtOnce}
       for update of s skip locked`,
  )
  const idsOf = (wanted: boolean) => due.flatMap(({ id, listed }) => (listed === wanted ? [id] : []))
  await keepPublic(db, { letterId, signatureIds: idsOf(true), now })
  await forgetPeople(db, { letterId, signatureIds: idsOf(false), now })
  return { count: due.length, last: due.at(-1)?.id }
}

type Keeping = { letterId: string; signatureIds: string[]; now: Date }

/** Whose name is not shown in full has none any more; the country of those who are not named stays for the figures. */
async function keepPublic(db: Db, { letterId, signatureIds, now }: Keeping): Promise<void> {
  await db.query(sql`
    update signatures
       set name = case published when 'full' then name else '(forgotten)' end,
           second_name = case when published = 'full' or second_name is null then second_name else '(forgotten)' end,
           affiliation = case when published = 'full' or affiliation is null then affiliation else '(forgotten)' end,
           role = case published when 'full' then role end,
           line = case published when 'withheld' then '(forgotten)' else line end,
           name_key = case published when 'full' then name_key else '' end,
           city = null, website = null, contact_name = null, contact_role = null,
           email = null, email_key = null, form_key = null, partner_updates = null, partner_updates_at = null,
           hidden_words = '{}', mailbox_forgotten_at = coalesce(mailbox_forgotten_at, ${now}), forgotten_at = ${now}
     where letter_id = ${letterId} and id = any(${signatureIds}::uuid[])`)
  await forgetAround(db, { letterId, signatureIds })
}

/** How coordinators came by a closed letter's lists, and why they rejected many at once: their words may name people. */
export async function forgetNotes(db: Db, letterId: string): Promise<void> {
  await db.query(sql`
    update gatherings
       set note = case when note is not null then '(forgotten)' end,
           file_name = case when file_name is not null then '(forgotten)' end
     where letter_id = ${letterId} and (note <> '(forgotten)' or file_name <> '(forgotten)')`)
  await db.query(sql`
    update bulk_acts
       set reason = '(forgotten)'
     where letter_id = ${letterId} and ended_at is not null and reason <> '(forgotten)'`)
}
