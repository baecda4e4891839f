import { sql, type Db } from '../database/sql.ts'

type People = { letterId: string; signatureIds: string[]; now: Date }

/**
 * Empties signatures of whom they are about, the data keys with what was sealed under them, and forgets what was kept about them elsewhere; that somebody signed stays,
 * and withdrew with this at the latest. Values that every rule of the table allows: an affiliation would have to be
 * one, and a second name somebody's. Call it in a transaction.
 */
export async function forgetPeople(db: Db, { letterId, signatureIds, now }: People): Promise<void> {
  await db.query(sql`
    update signatures
       set capacity = case capacity when 'organization' then 'organization' else 'individual' end,
           people = case capacity when 'organization' then 0 else 1 end,
           published = case capacity when 'organization' then 'full' else 'withheld' end,
           name = '(erased)', line = '(erased)', sort_key = '', name_key = '',
           second_name = null, acronym = null, role = null, affiliation = null,
           city = null, country = null, website = null, contact_name = null, contact_role = null,
           email = null, email_key = null, form_key = null, organization_id = null, position = null,
           wants_updates = false, partner_updates = null, partner_updates_at = null, holds = '{}', hidden_words = '{}',
           disputed_at = null, language = text_language, withdrawn_at = coalesce(withdrawn_at, ${now}), erased_at = ${now}
     where letter_id = ${letterId} and id = any(${signatureIds}::uuid[])`)
  await forgetAround(db, { letterId, signatureIds })
  await forgetAgreements(db, { letterId, signatureIds })
}

type Around = Omit<People, 'now'>

/**
 * What was kept about signatures elsewhere that nobody but the desk and the signer sees. Evidence first: it points to who
 * countersigned; and it stays unless the signatures themselves were emptied before. Call it in a transaction.
 */
export async function forgetAround(db: Db, { letterId, signatureIds: ids }: Around): Promise<void> {
  await forgetMails(db, { letterId, signatureIds: ids })
  for (const statement of [
    sql`delete from signature_keys where letter_id = ${letterId} and signature_id = any(${ids}::uuid[])`,
    sql`delete from questions where letter_id = ${letterId} and signature_id = any(${ids}::uuid[])`,
    sql`delete from edits where letter_id = ${letterId} and signature_id = any(${ids}::uuid[])`,
    sql`delete from likenesses where letter_id = ${letterId} and signature_id = any(${ids}::uuid[])`,
    sql`delete from likenesses where letter_id = ${letterId} and other_id = any(${ids}::uuid[])`,
    sql`delete from evidence where letter_id = ${letterId} and signature_id = any(${ids}::uuid[])`,
    sql`delete from countersignatures where letter_id = ${letterId} and signature_id = any(${ids}::uuid[])`,
    sql`delete from disputes where letter_id = ${letterId} and signature_id = any(${ids}::uuid[])`,
    sql`
    update decisions
       set reason = '(erased)'
     where letter_id = ${letterId} and signature_id = any(${ids}::uuid[]) and reason <> '(erased)'`,
  ])
    await db.query(statement)
}

/** Our mails about signatures, with the mailboxes that they went to. */
export async function forgetMails(db: Db, { letterId, signatureIds }: Around): Promise<void> {
  await db.query(
    sql`delete from outbox where letter_id = ${letterId} and signature_id = any(${signatureIds}::uuid[])`,
  )
}

async function forgetAgreements(db: Db, { letterId, signatureIds: ids }: Around): Promise<void> {
  await db.query(
    sql`delete from agreements where letter_id = ${letterId} and signature_id = any(${ids}::uuid[])`,
  )
  await db.query(
    sql`delete from consents where letter_id = ${letterId} and signature_id = any(${ids}::uuid[])`,
  )
}
