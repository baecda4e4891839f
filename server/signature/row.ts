import { v7 as uuid } from 'uuid'
import type { PassedToken } from '../captcha/captcha.ts'
import type { Letter } from '../letter/letter.ts'
import { nameKey } from '../likeness/normal-form.ts'
import { canonicalEmail } from './canonical-email.ts'
import { countryName } from './country.ts'
import { firstNameLine, printedLine, type LineParts } from './line.ts'
import { consentVersion, type Capacity, type Hold, type Published, type SignatureForm } from './signature.ts'
import { sortKey } from './sort-key.ts'

export type Signing = {
  letter: Letter
  /** The version that the signer has read. */
  text: { language: string; version: number; hash: string }
  form: SignatureForm
  /** Of the signer: what the line and the mails are worded in. */
  language: string
  origin: 'page' | 'frame' | 'gathered'
  /** The organization in the registry that the signer chose. */
  organizationId?: string | null
  /** What speaks against counting it by itself, as far as the form and the connection tell. */
  holds?: Hold[]
  /** On whose site, and the words of that partner's own box, where it has one. */
  partner?: { id: string; updates: string | null } | null
  /** The captcha that passed, to be spent with it. */
  token?: PassedToken | null
  now: Date
}

export type SignatureRow = ReturnType<typeof rowOf>

/** A signature as its row in the table. */
export function rowOf({
  letter,
  text,
  form,
  language,
  origin,
  organizationId = null,
  holds = [],
  partner = null,
  token,
  now,
}: Signing) {
  const { capacity, people, published, ...own } = partsOf(form)
  const partnerUpdates = (form.partnerUpdates && partner?.updates) || undefined
  const asked: Hold[] = capacity !== 'organization' && letter.approval === 'everyone' ? ['letter-asks'] : []
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
    ...printedBy({ ...form, published }, { language, listLanguage: letter.listLanguage }),
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
    // Whoever a coordinator entered agrees by confirming, or is vouched for.
    consent_version: origin === 'gathered' ? undefined : consentVersion,
    wants_updates: form.updates,
    origin,
    signed_at: now,
    published,
    holds: [...holds, ...asked],
    form_key: form.formKey,
    organization_id: organizationId,
    partner_id: partner?.id,
    partner_updates: partnerUpdates,
    partner_updates_at: partnerUpdates && now,
    token_hash: token?.hash,
    token_expires_at: token?.expiresAt,
  }
}

type Printing = LineParts & { published: Published; country?: string | undefined }

/** The line as it prints, and its place in the list. A withheld one is kept for the desk and has no place. */
export function printedBy(
  parts: Printing,
  { language, listLanguage }: { language: string; listLanguage: string },
): { line: string; sort_key: string } {
  const { published, country } = parts
  const line =
    published === 'first name' && country
      ? firstNameLine(parts, countryName(country, language), language)
      : printedLine(parts, language)
  return { line, sort_key: published === 'withheld' ? '' : sortKey(line, listLanguage) }
}

type Of<As> = Extract<SignatureForm, { as: As }>
type Parts = Partial<
  Omit<Of<'organization'>, 'as' | 'publish'> & Omit<Of<'individual'>, 'as' | 'publish'>
> & {
  capacity: Capacity
  people: number
  published: Published
}

/** What a form says of the signature; what its kind does not ask for is absent. */
function partsOf(form: SignatureForm): Parts {
  if (form.as === 'organization') return { ...form, capacity: form.as, people: 0, published: 'full' }
  const capacity = form.affiliation ? 'affiliated' : 'individual'
  return { ...form, capacity, people: form.secondName ? 2 : 1 }
}
