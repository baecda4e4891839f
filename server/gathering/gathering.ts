import { z } from 'zod'
import { Reason as LikenessReason, Veto } from '../likeness/likeness.ts'

/** What a line is. `joint`: two people who sign together. */
export const Class = z.enum(['organization', 'individual', 'joint'])
export type Class = z.infer<typeof Class>

export const Outcome = z.enum(['new', 'duplicate', 'doubtful', 'wrong'])
export type Outcome = z.infer<typeof Outcome>

export const GatheringKind = z.enum(['file', 'pasted', 'sheet'])
export type GatheringKind = z.infer<typeof GatheringKind>

export type GatheringState =
  'columns' | 'checking' | 'checked' | 'entering' | 'entered' | 'undoing' | 'undone'

/** What became of a line. */
export type Fate = 'counted' | 'asked' | 'standing' | 'left' | 'undone' | 'kept'

/** What a column of a table may hold. `line`: all of it, as it is to print. */
export const Field = z.enum([
  'line',
  'kind',
  'name',
  'given-name',
  'family-name',
  'second-name',
  'organization',
  'acronym',
  'role',
  'affiliation',
  'email',
  'country',
  'website',
  'contact-name',
  'contact-role',
])
export type Field = z.infer<typeof Field>

/**
 * How a table is read: of each column, by its place from 0, the field; whether the first row names the columns; and who
 * signs where a row has a person and an organization.
 */
export const Mapping = z.object({
  header: z.boolean(),
  columns: z.array(Field.nullable()).max(60),
  both: z.enum(['individual', 'organization']).default('individual'),
})
export type Mapping = z.infer<typeof Mapping>

/** A signature as a line says it; nothing folded. `printed` is the line as it is to print, where the list had it. */
export type Entry = {
  printed?: string | undefined
  name: string
  secondName?: string | undefined
  acronym?: string | undefined
  role?: string | undefined
  affiliation?: string | undefined
  email?: string | undefined
  /** ISO 3166-1 alpha-2, or what was written where that is no country that we know. */
  country?: string | undefined
  website?: string | undefined
  contactName?: string | undefined
  contactRole?: string | undefined
}

/** The parts of a line that a coordinator may correct, as the form names them, and where each stands in its entry. */
export const partsOfLine = {
  line: 'printed',
  name: 'name',
  'second-name': 'secondName',
  acronym: 'acronym',
  role: 'role',
  affiliation: 'affiliation',
  email: 'email',
  country: 'country',
  website: 'website',
  'contact-name': 'contactName',
  'contact-role': 'contactRole',
} as const satisfies Partial<Record<Field, keyof Entry>>
export type LinePart = keyof typeof partsOfLine

/** Parts that only organizations, or only people, have. */
export const partsOfKind: Record<'organization' | 'individual', readonly LinePart[]> = {
  organization: ['acronym', 'website', 'contact-name', 'contact-role'],
  individual: ['second-name', 'role', 'affiliation'],
}

/** How a line was read, before it is compared with others. */
export type ReadLine = { class: Class; entry: Entry; doubts: LineDoubt[] }

/** Why a coordinator should look at how a line was read. */
export const LineDoubt = z.enum(['class-unclear', 'joint-unclear', 'heading-differs', 'affiliation-unclear'])
export type LineDoubt = z.infer<typeof LineDoubt>

/** Why a line cannot be entered as it is. */
export const LineFault = z.enum([
  'no-name',
  'too-long',
  'characters',
  'unprintable',
  'email',
  'country',
  'website',
  'kind-not-taken',
  'several-people',
  'no-signature',
])
export type LineFault = z.infer<typeof LineFault>

/** What the dry run found of a line: one reason a sentence. */
export const LineReason = z.discriminatedUnion('code', [
  z.object({ code: z.literal('doubt'), doubt: LineDoubt }),
  z.object({ code: z.literal('fault'), fault: LineFault }),
  /** The same line, or the same mailbox, stands on the letter or stood earlier in the list (`place`). */
  z.object({
    code: z.enum([
      'same-line',
      'same-mailbox',
      'same-organization',
      'same-name',
      'near-name',
      'confusable',
      'other-name',
    ]),
    line: z.string(),
    signatureId: z.string().optional(),
    place: z.number().optional(),
  }),
  z.object({
    code: z.literal('likeness'),
    line: z.string(),
    signatureId: z.string().optional(),
    place: z.number().optional(),
    reasons: z.array(LikenessReason),
    vetoes: z.array(Veto),
  }),
])
export type LineReason = z.infer<typeof LineReason>

/** How many of each outcome, and what they are. */
export type Tally = {
  lines: number
  checked: number
  outcomes: Record<Outcome, number>
  /** Of those that are to be entered: by class, and whether they are asked by mail. */
  enters: Record<Class, number> & { asked: number; vouched: number }
  fates: Record<Fate, number>
}

/** What a coordinator sees of a gathering. */
export type GatheringShown = {
  id: string
  kind: GatheringKind
  fileName: string | null
  state: GatheringState
  by: string
  note: string | null
  gatheredAt: Date
  enteredAt: Date | null
  undoneAt: Date | null
  tally: Tally
}

export type LineShown = {
  place: number
  class: Class
  outcome: Outcome
  enters: boolean
  /** As it will print. */
  line: string
  entry: Entry
  reasons: LineReason[]
  /** What the list says, and whether a coordinator has corrected it since. */
  came: string
  corrected: boolean
}

export const limits = {
  fileBytes: 10 * 1024 * 1024,
  lines: 20_000,
  columns: 60,
  cell: 1000,
}

const noteText = z
  .string()
  .default('')
  .transform((text) => text.replace(/[^\S\n]+/g, ' ').trim())

/** `vouched` lines have no address: the note is all that speaks for them. */
export const noteForm = ({ vouched }: { vouched: boolean }) =>
  z.object({
    note: noteText.pipe(
      z
        .string()
        .min(vouched ? 10 : 0, 'desk.gather.note-missing')
        .max(1000, 'desk.gather.note-too-long'),
    ),
    count: z.coerce.number().int().min(1).max(limits.lines),
  })

/** Whether something is being done with it that nobody waits for. */
export function isUnderWay(state: GatheringState): boolean {
  return state === 'checking' || state === 'entering' || state === 'undoing'
}
