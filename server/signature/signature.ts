import { z } from 'zod'
import type { OrganizationShown } from '../organization/organization.ts'
import { countryCodes } from './country.ts'

/** Which wording of the consents the forms show. Changing a consent's words needs a new version here. */
export const consentVersion = '2026-11-22'

export const Capacity = z.enum(['organization', 'individual', 'affiliated'])
export type Capacity = z.infer<typeof Capacity>

/** How much of a person is shown; who withholds the name is counted and not named. */
export const Published = z.enum(['full', 'first name', 'withheld'])
export type Published = z.infer<typeof Published>

/** What keeps a confirmed signature from counting by itself: a coordinator decides. */
export const Hold = z.enum([
  'signed-already',
  'rejected-before',
  'other-name',
  'likeness',
  'confusable',
  'letter-asks',
  'corrected',
  'captcha-missing',
  'captcha-failed',
  'captcha-out-of-reach',
  'too-many',
  'too-quick',
  'honeypot',
  'disposable',
])
export type Hold = z.infer<typeof Hold>

/** What a signer fills in: as the form names it. Messages are keys of the catalogues. */
const controls = /[\p{Cc}\p{Cs}\p{Bidi_Control}\ufeff\u{e0000}-\u{e007f}]/u
/** Left behind by copying from pages and PDFs: soft hyphens, spaces and joiners without width, marks of direction. */
const leftovers = /[\u00ad\u061c\u200b\u200e\u200f\u2060]/g
const inkless = /\p{Default_Ignorable_Code_Point}/gu

/** Nothing is looked at before its size: folding 50 kB of accents takes a second. A letter may be typed as several. */
const typed = (missing: string, longest: number) =>
  z.string({ error: missing }).max(4 * longest, 'error.too-long')

/** As it is kept. One step, and not a pipe of several: forms have ten such fields, and this is most of what reading costs. */
function words(missing: string, longest: number) {
  return typed(missing, longest).transform((text, context) => {
    const tidy = tidied(text)
    const error = tidy === '' ? missing : wrongWith(tidy, longest)
    if (error) context.issues.push({ code: 'custom', message: error, input: text })
    return tidy
  })
}

function optional(longest: number) {
  return typed('error.missing', longest)
    .optional()
    .transform((text, context) => {
      const tidy = text && tidied(text)
      if (!tidy) return undefined
      const error = wrongWith(tidy, longest)
      if (error) context.issues.push({ code: 'custom', message: error, input: text })
      return tidy
    })
}

function tidied(text: string): string {
  return text
    .normalize('NFC')
    .replace(leftovers, '')
    .replace(/[^\S\ufeff]+/g, ' ')
    .trim()
}

function wrongWith(tidy: string, longest: number): string | undefined {
  if (tidy.length > longest) return 'error.too-long'
  return controls.test(tidy) ? 'error.characters-not-allowed' : undefined
}

const name = (missing: string) =>
  words(missing, 200).refine((text) => /[\p{L}\p{N}]/u.test(text.replace(inkless, '')), missing)

const email = z
  .string({ error: 'error.email-wrong' })
  .max(1000, 'error.email-wrong')
  .trim()
  .max(254, 'error.email-wrong')
  .refine((text) => !(/\P{ASCII}/u.test(text) && /^[^\s<>@]+@[^\s<>@]+$/.test(text)), 'error.email-not-ascii')
  .pipe(z.email('error.email-wrong'))

const country = z
  .string()
  .max(10, 'error.country-unknown')
  .optional()
  .transform((code) => code?.trim() || undefined)
  .pipe(z.enum(countryCodes, 'error.country-unknown').optional())

/** As browsers write it: in lower case where case means nothing, without characters that no address has. */
const website = z
  .string()
  .max(1000, 'error.website-wrong')
  .optional()
  .transform((address) => {
    const text = address?.trim()
    if (!text) return undefined
    return /^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`
  })
  .pipe(
    z
      .url({
        protocol: /^https?$/,
        hostname: z.regexes.domain,
        normalize: true,
        error: 'error.website-wrong',
      })
      .max(300, 'error.website-wrong')
      .optional(),
  )

const ticked = (missing: string) => z.literal('yes', { error: missing })
const updates = z
  .string()
  .optional()
  .transform((tick) => tick === 'yes')

/** What the page sends of itself. */
const sentAlong = {
  /** Made with the page, so that what is sent again after a lost answer is known again. */
  formKey: z.uuid().optional().catch(undefined),
}

export const OrganizationForm = z.object({
  as: z.literal('organization'),
  name: name('error.organization-missing'),
  acronym: optional(60),
  /** The one of the registry that was chosen, or that it is another one. */
  organization: z.string().max(40).optional().catch(undefined),
  country,
  website,
  contactName: name('error.contact-missing'),
  contactRole: words('error.contact-role-missing', 200),
  email,
  mayBind: ticked('error.may-bind-missing'),
  publish: ticked('error.publish-organization-missing'),
  updates,
  /** On a partner's site: whether that partner may write. */
  partnerUpdates: updates,
  ...sentAlong,
})

const individual = z.object({
  as: z.literal('individual'),
  name: name('error.name-missing'),
  /** The second person of a joint line. */
  secondName: optional(200),
  /** What follows the name: a post-nominal ("O.P.") or a role ("teacher"). */
  role: optional(200),
  /** For identification only. */
  affiliation: optional(200),
  city: optional(100),
  country,
  email,
  published: Published.default('full').catch('full'),
  agree: ticked('error.agree-missing'),
  /** Asked of those whose name, or a part of it, is shown. */
  publish: z.string().optional(),
  updates,
  /** On a partner's site: whether that partner may write. */
  partnerUpdates: updates,
  ...sentAlong,
})

type Shown = Partial<Pick<z.infer<typeof individual>, 'published' | 'publish' | 'country'>>

/** Said together with what is wrong in the fields, and not in a second round. */
const always = { when: () => true }
const agreesToBeShown = ({ published, publish }: Shown) => published === 'withheld' || publish === 'yes'
const hasItsCountry = ({ published, country }: Shown) => published !== 'first name' || country !== undefined
const shown = { error: 'error.publish-missing', path: ['publish'], ...always }
const placed = { error: 'error.country-missing', path: ['country'], ...always }

const IndividualForm = individual.refine(agreesToBeShown, shown).refine(hasItsCountry, placed)

/** An individual with an affiliation for identification only. */
export const AffiliatedForm = individual
  .extend({ as: z.literal('affiliated'), affiliation: words('error.affiliation-missing', 200) })
  .refine(agreesToBeShown, shown)
  .refine(hasItsCountry, placed)

const entered = { email: email.optional(), contactName: optional(200), contactRole: optional(200) }

/** The same fields of who is entered by a coordinator: there may be no address, and nothing is ticked. */
export const EnteredOrganization = OrganizationForm.pick({
  name: true,
  acronym: true,
  country: true,
  website: true,
}).extend(entered)
export const EnteredPerson = individual
  .pick({ name: true, secondName: true, role: true, affiliation: true, country: true })
  .extend(entered)

export const SignatureForm = z.discriminatedUnion('as', [OrganizationForm, IndividualForm, AffiliatedForm], {
  error: 'error.kind-missing',
})
export type SignatureForm = z.infer<typeof SignatureForm>

/** A form that is being filled in: what was typed, and what needs another look (field -> message key). */
export type FormState = {
  values: Record<string, string>
  errors: Record<string, { key: string; values?: Record<string, string> }>
  /** Known organizations that look like the one that was typed. */
  choices?: OrganizationShown[]
  /** It came while the letter was paused, and may be sent again when that is over. */
  paused?: boolean
}

/** What nobody has filled in. `key` is a new one for each page, so that what is sent again is known again. */
export function emptyForm(key: string, values: Record<string, string> = {}): FormState {
  return { values: { ...values, formKey: key }, errors: {} }
}

/** A form's body as it arrives; of a field that came twice, the first. */
export const Typed = z.record(
  z.string().max(100),
  z
    .union([z.string(), z.array(z.string())])
    .transform((value) => (typeof value === 'string' ? value : (value[0] ?? ''))),
)

/** Reads what was typed. Gives the form, or the first error of each field in the order of the fields. */
export function readForm(
  typed: Record<string, string>,
): { form: SignatureForm } | { errors: FormState['errors'] } {
  const read = SignatureForm.safeParse(typed)
  if (read.success) return { form: read.data }

  const errors: FormState['errors'] = {}
  for (const issue of read.error.issues) {
    const field = String(issue.path[0] ?? 'as')
    errors[field] ??= { key: issue.message }
  }
  return { errors }
}

/** What anyone may see of a signature: an allow-list. */
export const Signatory = z.object({
  line: z.string(),
  capacity: Capacity,
  country: z.string().nullable(),
  /** Of the signer. */
  language: z.string(),
})
export type Signatory = z.infer<typeof Signatory>

/** A signatory as signatories.csv has it. `people` is 0 for an organization. */
export type SignatoryRow = {
  position: number
  printed: string
  kind: 'organization' | 'individual'
  name: string
  acronym: string | null
  role: string | null
  affiliation: string | null
  people: number
  country: string | null
}

/**
 * Where a signature is in its life, in the signer's eyes: `same` stands on the list by another one, `disputed` is
 * suspended because the organization's public contact said that it has not signed.
 */
export type SignatureState =
  'unconfirmed' | 'waiting' | 'counted' | 'rejected' | 'same' | 'disputed' | 'withdrawn' | 'erased'

/** What the holder of the link in a mail sees of a signature. */
export type OwnSignature = {
  state: SignatureState
  capacity: Capacity
  line: string
  published: Published
  signedAt: Date
  confirmedAt: Date | null
  /** Whether a coordinator entered it from a list. */
  gathered: boolean
  /** The coordinator's reason when it was rejected. */
  reason: string | null
}

const hour = 3_600_000

/** How long the link in the mail confirms, in milliseconds. An organization may have a board to ask. */
export function confirmationLasts(capacity: Capacity): number {
  return capacity === 'organization' ? 30 * 24 * hour : 72 * hour
}
