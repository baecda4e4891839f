import { z } from 'zod'

/** Which wording of the consents the forms show. Changing a consent's words needs a new version here. */
export const consentVersion = '2026-11-22'

export const Capacity = z.enum(['organization', 'individual', 'affiliated'])
export type Capacity = z.infer<typeof Capacity>

/** What a signer fills in: as the form names it. Messages are keys of the catalogues. */
const controls = /[\p{Cc}\p{Cs}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u

function words(missing: string, longest: number) {
  return z
    .string({ error: missing })
    .transform((text) =>
      text
        .normalize('NFC')
        .replace(/[\s\u00a0]+/g, ' ')
        .trim(),
    )
    .pipe(
      z
        .string()
        .min(1, missing)
        .max(longest, 'error.too-long')
        .refine((text) => !controls.test(text), 'error.characters-not-allowed'),
    )
}

function optional(longest: number) {
  return z
    .string()
    .optional()
    .transform((text) => (text?.trim() ? text : undefined))
    .pipe(words('error.missing', longest).optional())
}

const name = (missing: string) => words(missing, 200).refine((text) => /[\p{L}\p{N}]/u.test(text), missing)

const email = z
  .string({ error: 'error.email-wrong' })
  .trim()
  .max(254, 'error.email-wrong')
  .pipe(z.email('error.email-wrong'))

const country = z
  .string()
  .optional()
  .transform((code) => (code?.trim() ? code.trim() : undefined))
  .pipe(
    z
      .string()
      .regex(/^[A-Z]{2}$/, 'error.country-unknown')
      .optional(),
  )

const website = z
  .string()
  .optional()
  .transform((typed) => {
    const text = typed?.trim()
    if (!text) return undefined
    return /^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`
  })
  .pipe(
    z
      .url({ protocol: /^https?$/, hostname: z.regexes.domain, error: 'error.website-wrong' })
      .max(300, 'error.website-wrong')
      .optional(),
  )

const ticked = (missing: string) => z.literal('yes', { error: missing })
const updates = z
  .literal('yes')
  .optional()
  .transform((tick) => tick === 'yes')

export const OrganizationForm = z.object({
  as: z.literal('organization'),
  name: name('error.organization-missing'),
  acronym: optional(60),
  country,
  website,
  contactName: name('error.contact-missing'),
  contactRole: words('error.contact-role-missing', 200),
  email,
  mayBind: ticked('error.may-bind-missing'),
  publish: ticked('error.publish-organization-missing'),
  updates,
})

export const IndividualForm = z.object({
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
  agree: ticked('error.agree-missing'),
  publish: ticked('error.publish-missing'),
  updates,
})

export const SignatureForm = z.discriminatedUnion('as', [OrganizationForm, IndividualForm])
export type SignatureForm = z.infer<typeof SignatureForm>

/** The forms a visitor may choose from. */
export const FormKind = z.enum(['organization', 'individual'])
export type FormKind = z.infer<typeof FormKind>

/** A form that is being filled in: what was typed, and what needs another look (field -> message key). */
export type FormState = {
  values: Record<string, string>
  errors: Record<string, { key: string; values?: Record<string, string> }>
}

export const emptyForm: FormState = { values: {}, errors: {} }

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

/** Where a signature is in its life, in the signer's eyes. */
export type SignatureState = 'unconfirmed' | 'waiting' | 'counted' | 'rejected' | 'withdrawn'

/** What the holder of the link in a mail sees of a signature. */
export type OwnSignature = {
  state: SignatureState
  capacity: Capacity
  line: string
  signedAt: Date
  confirmedAt: Date | null
  /** The coordinator's reason when it was rejected. */
  reason: string | null
}

const hour = 3_600_000

/** How long the link in the mail confirms, in milliseconds. An organization may have a board to ask. */
export function confirmationLasts(capacity: Capacity): number {
  return capacity === 'organization' ? 30 * 24 * hour : 72 * hour
}
