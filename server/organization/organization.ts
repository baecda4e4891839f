import { z } from 'zod'

/** What anyone may see of an organization in the registry: an allow-list. */
export const OrganizationShown = z.object({
  id: z.string(),
  name: z.string(),
  acronym: z.string().nullable(),
  otherNames: z.array(z.string()),
  /** ISO 3166-1 alpha-2. */
  country: z.string().nullable(),
})
export type OrganizationShown = z.infer<typeof OrganizationShown>

export const OrganizationsFound = z.object({ organizations: z.array(OrganizationShown) })
export type OrganizationsFound = z.infer<typeof OrganizationsFound>

/** How many organizations are offered at most while somebody types. */
export const longestOffer = 8

/** In the form's field `organization`, beside ids: "none of these is ours". */
export const anotherOne = 'another'

export const Grade = z.enum(['strong', 'fair', 'weak'])
export type Grade = z.infer<typeof Grade>

export const EvidenceKind = z.enum(['own-domain', 'known-earlier', 'countersigned', 'coordinator-note'])
export type EvidenceKind = z.infer<typeof EvidenceKind>

/** What speaks for the authority to sign for an organization. For coordinators only. */
export type Evidence = {
  id: string
  kind: EvidenceKind
  grade: Grade
  /** Of the mailbox, where the domain is what speaks. */
  domain: string | null
  /** What a coordinator wrote: a call, a board's minute. */
  note: string | null
  /** The second officer. */
  officer: { name: string; role: string; email: string } | null
  /** The coordinator who noted it. */
  by: string | null
  at: Date
}

const grades: Grade[] = ['weak', 'fair', 'strong']

/** The best of it; null where nothing speaks. */
export function strongest(evidence: Pick<Evidence, 'grade'>[]): Grade | null {
  const best = Math.max(-1, ...evidence.map(({ grade }) => grades.indexOf(grade)))
  return grades[best] ?? null
}

/** Lines may be broken; other controls and turns of direction have no business in what others read. */
const controls = /(?!\n)[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/gu

function words(missing: string, longest: number) {
  return z
    .string({ error: missing })
    .max(4 * longest, 'error.too-long')
    .transform((text) => text.normalize('NFC').replaceAll('\r\n', '\n').replace(controls, '').trim())
    .pipe(z.string().min(1, missing).max(longest, 'error.too-long'))
}

const email = z
  .string({ error: 'error.email-wrong' })
  .max(1000, 'error.email-wrong')
  .trim()
  .max(254, 'error.email-wrong')
  .pipe(z.email('error.email-wrong'))

/** What a coordinator found out by other means than mail. */
export const NoteForm = z.object({ note: words('error.note-missing', 2000), grade: Grade })
export type NoteForm = z.infer<typeof NoteForm>

/** The second officer who is asked. */
export const OfficerForm = z.object({
  name: words('error.name-missing', 200),
  role: words('error.contact-role-missing', 200),
  email,
})
export type OfficerForm = z.infer<typeof OfficerForm>

export const ContactForm = z.object({ email })
export type ContactForm = z.infer<typeof ContactForm>

/** What the organization may add when it says that it did not sign. Cut rather than refused: its button always works. */
export const DisputeForm = z.object({
  statement: z
    .string()
    .transform((text) => text.replaceAll('\r\n', '\n').replace(controls, '').trim().slice(0, 1000))
    .transform((text) => text.replace(/[\ud800-\udbff]$/, '') || undefined)
    .optional()
    .catch(undefined),
})
export type DisputeForm = z.infer<typeof DisputeForm>

export const Resolution = z.object({
  resolution: z.enum(['kept', 'rejected']),
  reason: words('desk.error.reason-missing', 1000),
})
export type Resolution = z.infer<typeof Resolution>

/** A signature that an organization's public contact says is none, as the desk shows it. */
export type Dispute = {
  letterId: string
  id: string
  signatureId: string
  line: string
  statement: string | null
  disputedAt: Date
  /** Whom the notice of the listing went to. */
  contact: string | null
}

/** How long a second officer's link countersigns, in milliseconds: a board may have to be asked. */
export const countersigningLasts = 30 * 24 * 3_600_000
