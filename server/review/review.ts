import { z } from 'zod'
import type { Role } from '../coordinator/coordinator.ts'
import type { Standing } from '../letter/letter.ts'
import type { Capacity, Hold } from '../signature/signature.ts'

export const State = z.enum(['waiting', 'counted', 'rejected', 'unconfirmed', 'withdrawn'])
export type State = z.infer<typeof State>

/** What speaks for the authority to sign for an organization, or leaves it open. */
export type Evidence =
  | { kind: 'same-domain'; domain: string }
  | { kind: 'other-domain'; domain: string; website: string }
  | { kind: 'free-mail'; domain: string }
  | { kind: 'no-website'; domain: string }

/** Another signature under the same name and country, on the list or waiting. */
export type Namesake = { id: string; line: string; counted: boolean }

export const DecisionShown = z.object({
  id: z.string(),
  kind: z.enum(['approve', 'reject', 'undo']),
  reason: z.string().nullable(),
  /** Nobody where a list was imported at the command line. */
  by: z.string().nullable(),
  at: z.string(),
  undoes: z.string().nullable(),
})
export type DecisionShown = z.infer<typeof DecisionShown>

export const DecisionKind = z.enum(['approve', 'reject'])
export type DecisionKind = z.infer<typeof DecisionKind>

/** A signature as the desk shows it. Personal data: for coordinators only. */
export type DeskSignature = {
  id: string
  letterSlug: string
  letterTitle: string
  state: State
  capacity: Capacity
  line: string
  name: string
  acronym: string | null
  country: string | null
  city: string | null
  website: string | null
  contactName: string | null
  contactRole: string | null
  email: string | null
  role: string | null
  affiliation: string | null
  origin: 'page' | 'frame' | 'import'
  /** Why it waits, besides that its capacity may ask for it. */
  holds: Hold[]
  /** Times travel as ISO 8601, to the microsecond: they page the queue too. */
  signedAt: string
  confirmedAt: string | null
  /** Of organizations that somebody signed for with an address. */
  evidence: Evidence | null
  /** Of what waits. */
  namesakes: Namesake[]
  /** The oldest first. */
  decisions: DecisionShown[]
  /** The one in force: the newest that is not undone. */
  decision: DecisionShown | null
  /** What can be decided now. */
  allowed: DecisionKind[]
}

/** What a signer reads in the mail: lines may be broken, other controls have no business there. */
const controls = /(?!\n)[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/gu

export const DecisionForm = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('approve') }),
  z.object({
    kind: z.literal('reject'),
    reason: z
      .string({ error: 'desk.error.reason-missing' })
      .transform((text) => text.replaceAll('\r\n', '\n').replace(controls, '').trim())
      .pipe(z.string().min(1, 'desk.error.reason-missing').max(1000, 'desk.error.reason-too-long')),
  }),
])
export type DecisionForm = z.infer<typeof DecisionForm>

/** How the desk answers its own script. */
export const DecisionAnswer = z.object({
  decision: DecisionShown.nullable(),
  allowed: z.array(DecisionKind),
})
export type DecisionAnswer = z.infer<typeof DecisionAnswer>

export const RefusedAnswer = DecisionAnswer.extend({ refused: z.string() })
export type RefusedAnswer = z.infer<typeof RefusedAnswer>

/** A letter in the desk's list of letters. */
export type LetterAtDesk = {
  slug: string
  /** Of whoever looks at it. */
  role: Role
  title: string
  dated: string
  standing: Standing
  organizations: number
  people: number
  waiting: number
}

/** What went wrong with one signature on the page: a key of the catalogues. */
export type DeskProblem = { signatureId: string; key: string; reason?: string }

/** The queue, of one letter or of all. */
export type QueuePage = {
  items: DeskSignature[]
  /** The id of the one that is looked at. */
  at: string | null
  total: number
  /** For the page that follows. */
  after: string | null
}
