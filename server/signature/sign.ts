import { v7 as uuid } from 'uuid'
import { maybe, sql, type Db } from '../database/sql.ts'
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

  const fresh = await insertSignature(db, signing)
  if (!fresh)
    await remind(db, { letterId: letter.id, form, language: signing.language, limits: repeats, now })
}

/** The signature and its mail are one statement: neither is ever there without the other. */
function insertSignature(db: Db, signing: Signing): Promise<{ id: string } | undefined> {
  const { letter, text, form, language, origin, now } = signing
  const { capacity, people, ...own } = partsOf(form)
  const line = printedLine(form, language)
  return maybe(
    db,
    sql`
    with fresh as (
      insert into signatures (
             letter_id, id, capacity, name, second_name, acronym, role, affiliation, city, country, website,
             line, sort_key, name_key, people, contact_name, contact_role, email, email_key, language,
             text_language, text_version, text_hash, consent_version, wants_updates, origin, signed_at)
      values (${letter.id}, ${uuid()}, ${capacity}, ${form.name}, ${own.secondName}, ${own.acronym},
             ${own.role}, ${own.affiliation}, ${own.city}, ${form.country}, ${own.website},
             ${line}, ${sortKey(line, letter.listLanguage)}, ${nameKey(form.name)}, ${people},
             ${own.contactName}, ${own.contactRole}, ${form.email}, ${canonicalEmail(form.email)},
             ${language}, ${text.language}, ${text.version}, ${text.hash}, ${consentVersion}, ${form.updates}, ${origin},
             ${now})
      on conflict do nothing
      returning letter_id, id, email, language, signed_at)
    insert into outbox (letter_id, id, kind, signature_id, recipient, language, created_at, due_at)
    select letter_id, ${uuid()}::uuid, 'confirm', id, email, language, signed_at, signed_at
      from fresh
    returning signature_id as id`,
  )
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
