import { v7 as uuid } from 'uuid'
import { all, sql, type Db } from '../database/sql.ts'
import { together } from '../database/together.ts'
import { standingOf, type Letter } from '../letter/letter.ts'
import { nameKey } from '../likeness/normal-form.ts'
import { Refusal } from '../refusal.ts'
import { canonicalEmail } from './canonical-email.ts'
import { printedLine } from './line.ts'
import { remind } from './remind.ts'
import { consentVersion, type Capacity, type SignatureForm } from './signature.ts'
import { sortKey } from './sort-key.ts'

export type Signing = {
  letter: Letter
  /** The version that the signer has read. */
  text: { language: string; version: number; hash: string }
  form: SignatureForm
  /** Of the signer: what the line and the mails are worded in. */
  language: string
  origin: 'page' | 'frame'
  now: Date
}

const minute = 60_000

/** How often filling in the form again writes another mail. */
const repeats = { atMost: 5, perDay: 3, notWithin: 5 * minute }

/**
 * Takes a signature, which counts for nothing until its mailbox is confirmed.
 *
 * Whoever signs twice gets the same answer and another mail, so the form never tells a stranger who has signed.
 */
export async function sign(db: Db, signing: Signing): Promise<void> {
  const { letter, form, now } = signing
  const standing = standingOf(letter, now)
  if (standing === 'upcoming') throw new Refusal('letter-not-open')
  if (standing === 'closed') throw new Refusal('letter-closed')
  if (letter.signs !== 'everyone' && letter.signs !== `${form.as}s`) throw new Refusal('capacity-not-taken')

  const fresh = await insertSignature(db, rowOf(signing))
  if (!fresh)
    await remind(db, { letterId: letter.id, form, language: signing.language, limits: repeats, now })
}

/** When many sign at once, one commit takes all who came while the last one was written. */
const insertSignature = together(insertSignatures)

/**
 * The signatures and their mails are one statement: neither is ever there without the other. Of those that are there
 * already nothing is written. The order is everybody's, so that two statements never wait for each other.
 */
async function insertSignatures(db: Db, rows: SignatureRow[]): Promise<Set<SignatureRow>> {
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
      returning letter_id, id, email, language, signed_at)
    insert into outbox (letter_id, id, kind, signature_id, recipient, language, created_at, due_at)
    select letter_id, mail_id, 'confirm', id, email, language, signed_at, signed_at
      from fresh
      join unnest(${rows.map(({ id }) => id)}::uuid[], ${rows.map(() => uuid())}::uuid[]) as mail (id, mail_id) using (id)
    returning signature_id as id`,
  )
  const ids = new Set(fresh.map(({ id }) => id))
  return new Set(rows.filter(({ id }) => ids.has(id)))
}

type SignatureRow = ReturnType<typeof rowOf>

/** A signature as its row in the table. */
function rowOf({ letter, text, form, language, origin, now }: Signing) {
  const { capacity, people, ...own } = partsOf(form)
  const line = printedLine(form, language)
  return {
    letter_id: letter.id,
    id: uuid(),
    capacity,
    name: form.name,
    second_name: own.secondName,
    acronym: own.acronym,
    role: own.role,
    affiliation: own.affiliation,
    city: own.city,
    country: form.country,
    website: own.website,
    line,
    sort_key: sortKey(line, letter.listLanguage),
    name_key: nameKey(form.name),
    people,
    contact_name: own.contactName,
    contact_role: own.contactRole,
    email: form.email,
    email_key: canonicalEmail(form.email),
    language,
    text_language: text.language,
    text_version: text.version,
    text_hash: text.hash,
    consent_version: consentVersion,
    wants_updates: form.updates,
    origin,
    signed_at: now,
  }
}

type Organization = Extract<SignatureForm, { as: 'organization' }>
type Individual = Extract<SignatureForm, { as: 'individual' }>
type Parts = Partial<Omit<Organization, 'as'> & Omit<Individual, 'as'>> & {
  capacity: Capacity
  people: number
}

/** What a form says of the signature; what its kind does not ask for is absent. */
function partsOf(form: SignatureForm): Parts {
  const { as, ...said } = form
  if (as === 'organization') return { ...said, capacity: 'organization', people: 0 }
  const { affiliation, secondName } = form
  return { ...said, capacity: affiliation ? 'affiliated' : 'individual', people: secondName ? 2 : 1 }
}
