import { maybe, sql, type Db } from '../database/sql.ts'
import { postMail } from '../mail/outbox.ts'
import { Refusal } from '../refusal.ts'

type Erasing = {
  letterId: string
  signatureId: string
  /** Whether mails leave: the last one holds the address until it is out, and otherwise would for ever. */
  mailsSent: boolean
  now: Date
}

type Key = Pick<Erasing, 'letterId' | 'signatureId'>

/**
 * Erases a person at their own wish, whatever was decided. What is left is that somebody signed and withdrew, and what
 * anybody has a copy of: an edition that names them is hidden, since it never changes. The second time nothing happens.
 * Call it in a transaction.
 */
export async function erase(db: Db, { mailsSent, now, ...key }: Erasing): Promise<void> {
  const person = await maybe<{ email: string | null; language: string; erased: boolean }>(
    db,
    sql`
    select email, language, erased_at is not null as erased
      from signatures
     where letter_id = ${key.letterId} and id = ${key.signatureId}
       for update`,
  )
  if (!person) throw new Refusal('signature-not-found')
  if (person.erased) return

  await emptySignature(db, key, now)
  await forgetAround(db, key)
  await hideEditions(db, key, now)
  const { email: recipient, language } = person
  if (mailsSent && recipient !== null)
    await postMail(db, { ...key, kind: 'erased', recipient, language, now })
}

/** Values that every rule of the table allows. An affiliation would have to be one, and a second name somebody's. */
async function emptySignature(db: Db, { letterId, signatureId }: Key, now: Date): Promise<void> {
  await db.query(sql`
    update signatures
       set capacity = case capacity when 'organization' then 'organization' else 'individual' end,
           people = case capacity when 'organization' then 0 else 1 end,
           published = case capacity when 'organization' then 'full' else 'withheld' end,
           name = '(erased)', line = '(erased)', sort_key = '', name_key = '',
           second_name = null, acronym = null, role = null, affiliation = null,
           city = null, country = null, website = null, contact_name = null, contact_role = null,
           email = null, email_key = null, form_key = null, organization_id = null, position = null,
           wants_updates = false, partner_updates = null, partner_updates_at = null, holds = '{}', disputed_at = null, language = text_language,
           withdrawn_at = coalesce(withdrawn_at, ${now}), erased_at = ${now}
     where letter_id = ${letterId} and id = ${signatureId}`)
}

/** What was kept about the signature elsewhere. Evidence first: it points to who countersigned. */
async function forgetAround(db: Db, { letterId, signatureId }: Key): Promise<void> {
  await db.query(sql`delete from outbox where letter_id = ${letterId} and signature_id = ${signatureId}`)
  await db.query(
    sql`delete from signature_keys where letter_id = ${letterId} and signature_id = ${signatureId}`,
  )
  await db.query(sql`delete from questions where letter_id = ${letterId} and signature_id = ${signatureId}`)
  await db.query(sql`delete from edits where letter_id = ${letterId} and signature_id = ${signatureId}`)
  await db.query(sql`delete from agreements where letter_id = ${letterId} and signature_id = ${signatureId}`)
  await db.query(sql`
    delete from likenesses
     where letter_id = ${letterId} and (signature_id = ${signatureId} or other_id = ${signatureId})`)
  await db.query(sql`delete from evidence where letter_id = ${letterId} and signature_id = ${signatureId}`)
  await db.query(
    sql`delete from countersignatures where letter_id = ${letterId} and signature_id = ${signatureId}`,
  )
  await db.query(sql`delete from disputes where letter_id = ${letterId} and signature_id = ${signatureId}`)
  await db.query(sql`
    update decisions
       set reason = '(erased)'
     where letter_id = ${letterId} and signature_id = ${signatureId} and reason is not null`)
}

async function hideEditions(db: Db, { letterId, signatureId }: Key, now: Date): Promise<void> {
  await db.query(sql`
    update editions e
       set hidden_at = ${now}
      from edition_signatures s
     where s.letter_id = ${letterId} and s.signature_id = ${signatureId} and s.line is not null
       and e.letter_id = s.letter_id and e.number = s.number and e.hidden_at is null`)
}
