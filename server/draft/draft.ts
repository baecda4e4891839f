import { z } from 'zod'
import { Slug } from '../letter/letter.ts'

/** Letters of Markdown that a text may have: forty pages. */
const longestText = 200_000
/** Rows of addressees, of conveners and of hands. */
const mostRows = 100

/** What a person types into one line: no steering characters, no spaces at the ends. */
const line = (longest: number) =>
  z
    .string()
    .default('')
    .transform((typed) =>
      typed
        .normalize('NFC')
        .replace(/[\p{Cc}\p{Cs}\u2028-\u202e\u2066-\u2069]+/gu, ' ')
        .trim(),
    )
    .pipe(z.string().max(longest, 'desk.write.error.too-long'))

/** Several lines; those of forms end in a carriage return too. */
const lines = (longest: number) =>
  z
    .string()
    .default('')
    .transform((typed) =>
      typed
        .normalize('NFC')
        .replace(/\r\n?/g, '\n')
        .replace(/(?![\t\n])\p{Cc}|\p{Cs}/gu, ''),
    )
    .pipe(z.string().max(longest, 'desk.write.error.too-long'))

const Addressed = z.object({ name: line(200), office: line(400) })
const Convening = z.object({ name: line(200), logo: line(100), about: lines(2000) })

/** What is said in one language, as far as it is written: anything may be empty. */
export const Words = z.object({
  title: line(300),
  addressees: z.array(Addressed).max(mostRows),
  conveners: z.array(Convening).max(mostRows),
  salutation: line(300),
  /** Markdown. */
  text: lines(longestText),
  closing: lines(2000),
  hands: z.array(Addressed).max(mostRows),
  /** Of the printed list. */
  heading: line(200),
})
export type Words = z.infer<typeof Words>

/** The lists of a draft, with the columns of their rows. */
export const rowsOf = {
  addressees: ['name', 'office'],
  conveners: ['name', 'logo', 'about'],
  hands: ['name', 'office'],
} as const
export type RowsName = keyof typeof rowsOf

export const emptyWords: Words = {
  title: '',
  addressees: [],
  conveners: [],
  salutation: '',
  text: '',
  closing: '',
  hands: [],
  heading: '',
}

/** Reads the form of a draft. Rows that are empty are left out. Gives a key of the catalogues for each wrong field. */
export function readWords(typed: Record<string, string>): { words: Words; errors: Record<string, string> } {
  const given = {
    ...typed,
    ...Object.fromEntries(Object.keys(rowsOf).map((name) => [name, rowsIn(typed, name as RowsName)])),
  }
  const read = Words.safeParse(given)
  if (read.success) return { words: read.data, errors: {} }
  const errors = Object.fromEntries(
    read.error.issues
      .map(({ path, message }): [string, string] => [fieldOf(path), known(message)])
      .toReversed(),
  )
  return { words: { ...emptyWords, ...(given as Partial<Words>) }, errors }
}

const known = (message: string) => (message.startsWith('desk.') ? message : 'desk.write.error.too-many')

function fieldOf(path: PropertyKey[]): string {
  const [list, row, column] = path.map(String)
  return row === undefined ? (list ?? '') : `${list}-${column}-${row}`
}

/** `addressees-name-3` and its like, as rows in the order of their numbers. */
function rowsIn(typed: Record<string, string>, name: RowsName): Record<string, string>[] {
  const numbers = new Set(
    Object.keys(typed).flatMap((field) => {
      const found = /^([a-z]+)-[a-z]+-(\d{1,3})$/.exec(field)
      return found?.[1] === name ? [Number(found[2])] : []
    }),
  )
  return [...numbers]
    .sort((a, b) => a - b)
    .map((number) =>
      Object.fromEntries(rowsOf[name].map((column) => [column, typed[`${name}-${column}-${number}`] ?? ''])),
    )
    .filter((row) => Object.values(row).some((value) => value.trim() !== ''))
}

/** What a button beside a row asks for: `addressees-up-2`, `hands-remove-0`. */
const RowAct = /^([a-z]+)-(up|remove)-(\d{1,3})$/

/** The words with one row moved up or taken out, where a button said so. */
export function moveRow(words: Words, act: string): Words {
  const [, name = '', way, number] = RowAct.exec(act) ?? []
  if (!isRowsName(name)) return words
  const at = Number(number)
  const rows: unknown[] = [...words[name]]
  if (way === 'remove') rows.splice(at, 1)
  else if (at > 0 && at < rows.length) rows.splice(at - 1, 0, ...rows.splice(at, 1))
  return { ...words, [name]: rows }
}

function isRowsName(name: string): name is RowsName {
  return Object.hasOwn(rowsOf, name)
}

/** What a coordinator begins a letter with; without an address, it gets one from its title. */
export const StartForm = z.object({
  title: line(300).pipe(z.string().min(1, 'desk.new.error.title')),
  slug: z
    .string()
    .default('')
    .transform((typed) => typed.trim().toLowerCase())
    .refine((slug) => slug === '' || Slug.safeParse(slug).success, 'desk.new.error.slug'),
  language: z.string().regex(/^[a-z]{2,3}$/, 'desk.new.error.language'),
})
export type StartForm = z.infer<typeof StartForm>

/** Something about a draft that its writer should know. Whoever publishes mends the errors first. */
export type Finding = {
  severity: 'error' | 'warning'
  code: FindingCode
  /** Of the Markdown, from 1. */
  line?: number
  /** The note, file, link, character or paragraph that it is about. */
  what?: string
  /** The number of the note that it stands in, or how many there are. */
  count?: number
}

export const findingCodes = [
  'title-missing',
  'addressees-missing',
  'addressee-unnamed',
  'convener-unnamed',
  'hand-unnamed',
  'heading-missing',
  'text-missing',
  'text-too-deep',
  'note-unwritten',
  'note-twice',
  'note-uncited',
  'annex-missing',
  'annex-missing-in-note',
  'link-dead',
  'image-missing',
  'image-not-alone',
  'image-without-words',
  'image-elsewhere',
  'character-unprintable',
  'paragraph-missing',
  'paragraph-outdated',
  'paragraphs-missing',
  'paragraphs-outdated',
  'notes-missing',
  'office-missing',
  'about-missing',
  'salutation-missing',
  'closing-missing',
  'published-since',
  'file-refused',
] as const
export type FindingCode = (typeof findingCodes)[number]

/** An image that a draft may name. */
export type DraftImage = { name: string; width: number; height: number }

/** A draft as its page has it. */
export type DraftPage = {
  language: string
  words: Words
  /** Which saving it is; 0 where nobody has written since the text came. */
  revision: number
  /** The version of the published text that it was begun from. */
  base: number
  /** Whether it says otherwise than the published text, or nothing is published. */
  dirty: boolean
  published: boolean
  /** Whether it was published, and taken off the public page. */
  off: boolean
  savedAt: Date | null
  savedBy: string | null
}

/** A paragraph of the original beside what its translation makes of it. */
export type PairedParagraph = {
  kind: ParagraphKind
  /** Of the original; empty where the translation has one more. */
  original: string
  /** Of the translation; empty where it is missing. */
  translated: string
  state: 'here' | 'missing' | 'outdated' | 'surplus'
  /** What the original said when the translation was made, where it is outdated. */
  before: string
}
export type ParagraphKind = 'heading' | 'paragraph' | 'item' | 'quote' | 'table' | 'image' | 'note'

/** Words as the form has them: `addressees-name-0` and its like. */
export function typedWords({ addressees, conveners, hands, ...words }: Words): Record<string, string> {
  const typed: Record<string, string> = { ...words }
  for (const [list, rows] of Object.entries({ addressees, conveners, hands })) {
    rows.forEach((row, at) => {
      for (const [column, value] of Object.entries(row)) typed[`${list}-${column}-${at}`] = value
    })
  }
  return typed
}
