import { countryName } from '../signature/country.ts'
import { firstNameLine, type LineParts } from '../signature/line.ts'
import type { OwnSignature, Published } from '../signature/signature.ts'

/** The page of one's own signature. */
export type OwnPage = OwnSignature & {
  /** What it was signed with; nobody's where it came with a list or was erased. */
  email: string | null
  /** Of the signer: what the line and the mails are worded in. */
  language: string
  /** The text that was signed, in the version that was agreed to last. */
  text: { language: string; version: number; publishedAt: Date; agreedAt: Date }
  /** The version to agree to, where the substance of the text has changed since. */
  newText: { language: string; version: number } | null
  withdrawnAt: Date | null
  /** The name of the partner that may write to the signer; null where none may. */
  partner: string | null
  /** Whether a frozen edition names it. */
  inEditions: boolean
  /** When the letter was delivered with this signature. */
  deliveredAt: Date | null
  /** The last change that its signer made. */
  changedAt: Date | null
}

/** What can still be corrected: what stands, or may come to stand. */
export function canChange({ state, email }: Pick<OwnPage, 'state' | 'email'>): boolean {
  return email !== null && state !== 'same' && canWithdraw({ state })
}

/** There is nothing to take back of what was rejected: it stands on no list, and its place stays taken. */
export function canWithdraw({ state }: Pick<OwnPage, 'state'>): boolean {
  return state !== 'rejected' && state !== 'withdrawn' && state !== 'erased'
}

/** As long as anything about the person is kept, such as the line in an edition when all else has had its time. */
export function canErase({ state, inEditions }: Pick<OwnPage, 'state' | 'inEditions'>): boolean {
  return state !== 'erased' || inEditions
}

/** What makes up how a signature is seen. */
export type Seen = LineParts & {
  line: string
  published: Published
  /** ISO 3166-1 alpha-2. */
  country?: string | undefined
  people: number
}

/** How much of a person each shows. */
const shown: Record<Published, number> = { full: 2, 'first name': 1, withheld: 0 }

/**
 * Whether a coordinator has to look at a confirmed signature that was changed. What anybody may see of it has to be
 * looked at when it becomes other than it was; to show less of the same takes effect at once, and so does what nobody
 * sees. `language` is the signer's, in which the line is worded.
 */
export function needsReview(before: Seen, after: Seen, language: string): boolean {
  if (after.people > before.people) return true
  if (after.published === 'withheld') return false
  if (shown[after.published] < shown[before.published]) return after.line !== lessOf(before, after, language)
  const isSame =
    before.published === after.published && before.line === after.line && before.country === after.country
  return !isSame
}

/** What was shown in full, by first name, in the country that is given with it. */
function lessOf(before: Seen, after: Seen, language: string): string {
  return firstNameLine(before, countryName(after.country ?? '', language), language)
}
