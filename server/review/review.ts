import { z } from 'zod'
import type { Role } from '../coordinator/coordinator.ts'
import type { Standing } from '../letter/letter.ts'
import type { Likeness } from '../likeness/likeness.ts'
import { Grade, type Evidence } from '../organization/organization.ts'
import { Capacity, Hold } from '../signature/signature.ts'

/** Where a signature is in its life. `same` stands by another one; `disputed` is suspended. */
export const State = z.enum([
  'waiting',
  'disputed',
  'counted',
  'rejected',
  'same',
  'unconfirmed',
  'withdrawn',
])
export type State = z.infer<typeof State>

/** What the typed address says about the organization, where nothing that weighs is known. */
export type AddressSays =
  | { kind: 'same-domain'; domain: string }
  | { kind: 'other-domain'; domain: string; website: string }
  | { kind: 'free-mail'; domain: string }
  | { kind: 'no-website'; domain: string }

/** Times travel as ISO 8601, to the microsecond: they page the queue too. */
export type EvidenceShown = Pick<Evidence, 'id' | 'kind' | 'grade' | 'domain' | 'note' | 'officer' | 'by'>

export type DecisionShown = {
  id: string
  kind: 'approve' | 'reject' | 'same' | 'undo'
  reason: string | null
  /** Nobody where a rule decided, or a list was imported at the command line. */
  by: string | null
  at: string
  undoes: string | null
  /** The line of the one that stands for both. */
  sameAs: string | null
  /** Whether it was made with many others at once. */
  inBulk: boolean
}

/** What happened to a signature at the desk besides decisions. */
export type EditShown = {
  id: string
  /** The signer where nobody is named. */
  by: string | null
  at: string
  before: Record<string, string | null>
  after: Record<string, string | null>
  /** Whether it is the last one and a coordinator's, so that it can be taken back. */
  undoable: boolean
  undoes: string | null
}

export type QuestionShown = {
  id: string
  by: string
  at: string
  text: string
  /** Until the mail has left. */
  undoable: boolean
  takenBack: boolean
}

/** Another signature that looks like one and the same signatory, as it stands beside. Personal data as of the item. */
export type Match = {
  id: string
  state: State
  capacity: Capacity
  line: string
  name: string
  acronym: string | null
  country: string | null
  website: string | null
  contactName: string | null
  email: string | null
  likeness: Pick<Likeness, 'reasons' | 'vetoes'>
  answer: 'same' | 'different' | null
  answeredBy: string | null
  answeredAt: string | null
  /** What can be said of the two now. */
  allowed: ('same' | 'different' | 'undo-different')[]
}

export const Act = z.enum(['approve', 'reject', 'same', 'resolve', 'edit', 'ask', 'erase'])
export type Act = z.infer<typeof Act>

/** A signature as the desk shows it. Personal data: for coordinators only. */
export type DeskSignature = {
  id: string
  letterSlug: string
  letterTitle: string
  state: State
  capacity: Capacity
  line: string
  name: string
  secondName: string | null
  acronym: string | null
  country: string | null
  city: string | null
  website: string | null
  contactName: string | null
  contactRole: string | null
  email: string | null
  role: string | null
  affiliation: string | null
  origin: 'page' | 'frame' | 'import' | 'gathered'
  /** On whose site it was signed. */
  partner: string | null
  /** Why it waits, besides that its capacity may ask for it. */
  holds: Hold[]
  signedAt: string
  confirmedAt: string | null
  /** Since when it is in the queue. */
  since: string | null
  /** Whether the registry knows the organization, and where it is told publicly that it was listed. */
  registered: boolean
  publicContact: string | null
  /** As it is stored, the strongest first. */
  evidence: EvidenceShown[]
  /** Of organizations that somebody signed for with an address. */
  addressSays: AddressSays | null
  matches: Match[]
  /** What the organization's public contact said, where it says that it has not signed. */
  dispute: { at: string; statement: string | null; contact: string | null } | null
  /** The oldest first. */
  decisions: DecisionShown[]
  edits: EditShown[]
  questions: QuestionShown[]
  /** The one in force: the newest that is not undone. Of a disputed one there is none to be undone. */
  decision: DecisionShown | null
  /** What can be done now. */
  allowed: Act[]
}

/** A signature in the list of its letter: less than what is shown of the one that is looked at. */
export type ListedSignature = Pick<
  DeskSignature,
  'id' | 'state' | 'line' | 'email' | 'country' | 'signedAt'
> & {
  /** Whose decision is in force: nobody where a rule decided, or nobody yet. */
  decidedBy: string | null
}

/** What a signer reads in the mail: lines may be broken, other controls have no business there. */
const controls = /(?!\n)[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/gu

function told(missing: string, tooLong: string) {
  return z
    .string({ error: missing })
    .transform((text) => text.replaceAll('\r\n', '\n').replace(controls, '').trim())
    .pipe(z.string().min(1, missing).max(1000, tooLong))
}

const Reason = told('desk.error.reason-missing', 'desk.error.reason-too-long')

/** The line that stood beside the button: a page sends it, so that nobody decides about one that has changed since. */
const seen = z.string().max(2000).optional()

export const DecisionForm = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('approve'), seen }),
  z.object({ kind: z.literal('reject'), reason: Reason, seen }),
  z.object({ kind: z.literal('same'), other: z.uuid(), seen }),
])
export type DecisionForm = z.infer<typeof DecisionForm>

export const QuestionForm = z.object({
  text: told('desk.error.question-missing', 'desk.error.question-too-long'),
})
export type QuestionForm = z.infer<typeof QuestionForm>

/** A field of a line: on one line, without what nobody sees. */
const part = (longest: number) =>
  z
    .string()
    .max(4 * longest, 'desk.error.part-too-long')
    .transform((text) =>
      text
        .normalize('NFC')
        .replace(/[\p{Cc}\p{Cs}\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]+/gu, ' ')
        .replace(/\s+/g, ' ')
        .trim(),
    )
    .pipe(z.string().max(longest, 'desk.error.part-too-long'))
const optionalPart = (longest: number) =>
  part(longest)
    .transform((text) => text || undefined)
    .optional()

/** How a line is to print. */
export const LineForm = z.object({
  name: part(200).refine((text) => /[\p{L}\p{N}]/u.test(text), 'desk.error.part-missing'),
  secondName: optionalPart(200),
  acronym: optionalPart(60),
  role: optionalPart(200),
  affiliation: optionalPart(200),
  /** The line that stood beside the form. */
  seen: z.string().max(2000),
})
export type LineForm = z.infer<typeof LineForm>

export const PairForm = z.object({ other: z.uuid() })

export const DisputeAnswer = z.object({ resolution: z.enum(['kept', 'rejected']), reason: Reason })

/** What of the queue is looked at. `grade` is of the best evidence; `none` where there is none. */
export const Filter = z.object({
  hold: Hold.optional().catch(undefined),
  state: z.enum(['waiting', 'disputed']).optional().catch(undefined),
  grade: z
    .enum([...Grade.options, 'none'])
    .optional()
    .catch(undefined),
  capacity: Capacity.optional().catch(undefined),
})
export type Filter = z.infer<typeof Filter>

export const BulkForm = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('approve') }),
  z.object({ kind: z.literal('reject'), reason: Reason }),
])
export type BulkForm = z.infer<typeof BulkForm>

/** An act on many signatures, and how far it is. */
export const Bulk = z.object({
  id: z.string(),
  kind: z.enum(['approve', 'reject']),
  reason: z.string().nullable(),
  filter: Filter,
  state: z.enum(['running', 'cancelled', 'done', 'undoing', 'undone']),
  by: z.string(),
  startedAt: z.string(),
  count: z.number(),
  /** Of these decided, left alone as somebody else had decided, and undone. */
  decided: z.number(),
  left: z.number(),
  undone: z.number(),
  /** Of those to be undone, the ones that were decided anew since. */
  kept: z.number(),
})
export type Bulk = z.infer<typeof Bulk>

/** How the desk answers its own script: the signature as it stands now. */
export const ActAnswer = z.custom<DeskSignature & { refused?: string; field?: string }>()
export type ActAnswer = z.infer<typeof ActAnswer>

/** A letter in the desk's list of letters. */
export type LetterAtDesk = {
  slug: string
  /** Of whoever looks at it. */
  role: Role
  title: string
  dated: string
  /** Whether readers see it. */
  published: boolean
  standing: Standing
  organizations: number
  people: number
  waiting: number
}

/** What went wrong with one signature on the page: a key of the catalogues, which form, and what was typed there. */
export type DeskProblem = {
  signatureId: string
  key: string
  /** The last word of the form's address: `decisions`, `edit`. */
  form: string
  field?: string | undefined
  typed: Record<string, string>
}

/** The queue, of one letter or of all. */
export type QueuePage = {
  items: DeskSignature[]
  /** The id of the one that is looked at. */
  at: string | null
  total: number
  /** How many the filter leaves; the same as `total` without one. */
  found: number
  /** For the page that follows. */
  after: string | null
}
