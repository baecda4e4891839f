import { v7 as uuid } from 'uuid'
import type { Letter } from '../letter/letter.ts'
import { nameKey } from '../likeness/normal-form.ts'
import { canonicalEmail } from './canonical-email.ts'
import { printedLine } from './line.ts'
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

export type SignatureRow = ReturnType<typeof rowOf>

/** A signature as its row in the table. */
export function rowOf({ letter, text, form, language, origin, now }: Signing) {
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
