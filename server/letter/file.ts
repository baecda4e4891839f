import { LineCounter, parseDocument, type Document } from 'yaml'
import { z } from 'zod'
import { placeOf } from '../document/yaml-place.ts'
import type { Body, TextWarning } from '../document/document.ts'
import type { ImageUse } from '../document/image-use.ts'
import { parseText, TextProblem } from '../document/parse.ts'
import { Approval, CaptchaChoice, ListOrder, Signs } from './letter.ts'

/** A file that cannot be loaded: where, and what was expected. */
export class FileProblem extends Error {
  readonly file: string
  readonly line: number

  constructor(file: string, line: number, reason: string) {
    super(reason)
    this.name = 'FileProblem'
    this.file = file
    this.line = line
  }
}

const text = (longest: number) =>
  z
    .string('expected text')
    .transform((typed) => typed.normalize('NFC').trim())
    .pipe(
      z
        .string()
        .min(1, 'expected text, found nothing')
        .max(longest, `expected at most ${longest} characters`)
        .refine((typed) => !controls.test(typed), 'expected text without control characters'),
    )

/** YAML can spell what a file may not hold. */
const controls = /(?![\t\n\r])\p{Cc}|\p{Cs}/u

const years = /^[1-9]/
const dayExpected = 'expected a date such as 2026-11-22'
const day = z.iso.date(dayExpected).regex(years, dayExpected)
const moment = z.union(
  [day, z.iso.datetime({ offset: true }).regex(years)],
  `${dayExpected}, or 2026-11-22T18:00:00Z`,
)

/** BCP 47, as files are named: `en`, `pt-BR`. */
export const TextLanguage = z
  .string('expected a language such as en')
  .max(35, 'expected a language such as en')
  .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'expected a language such as en')

const convenerExpected = 'expected a name, or { name: …, logo: file.png, about: … }'
const convener = z.preprocess(
  (written) => (typeof written === 'string' ? { name: written } : written),
  z.strictObject(
    {
      name: text(200),
      logo: z.string('expected the name of a file').optional(),
      about: text(2000).optional(),
    },
    { error: (issue) => (issue.code === 'invalid_type' ? convenerExpected : undefined) },
  ),
)

const Rules = z.strictObject({
  title: text(300),
  date: day,
  language: TextLanguage,
  translation: z.boolean('expected true or false').default(false),
  addressees: z
    .array(
      z.strictObject({ name: text(200), office: text(400).optional() }),
      'expected a list of names with their offices',
    )
    .min(1, 'expected at least one addressee'),
  conveners: z.array(convener, 'expected a list of names').default([]),
  salutation: text(300).optional(),
  closing: text(2000).optional(),
  hand_signatures: z
    .array(
      z.strictObject({ name: text(200), office: text(400).optional() }),
      'expected a list of names with their offices',
    )
    .default([]),
  paper: z.enum(['A4', 'Letter'], 'expected A4 or Letter').default('A4'),
  opens: moment.optional(),
  closes: moment.optional(),
  signs: z.enum(Signs.options, `expected ${Signs.options.join(', ')}`).default('everyone'),
  approval: z.enum(Approval.options, `expected ${Approval.options.join(', ')}`).default('organizations'),
  captcha: z.enum(CaptchaChoice.options, `expected ${CaptchaChoice.options.join(' or ')}`).default('any'),
  goal: z
    .int('expected a number of signatures')
    .min(1, 'expected at least 1')
    .max(100_000_000, 'expected at most 100000000')
    .optional(),
  signatories: z.strictObject({
    heading: text(200),
    order: z.enum(ListOrder.options, `expected ${ListOrder.options.join(' or ')}`).default('one list'),
    language: TextLanguage.optional(),
    columns: z.int('expected 1, 2 or 3').min(1, 'expected 1, 2 or 3').max(3, 'expected 1, 2 or 3').default(2),
    by_country: z.boolean('expected true or false').default(false),
    conveners_first: z.boolean('expected true or false').default(false),
  }),
})
const FrontMatter = Rules.refine(
  (front) => {
    const closes = closesAt(front)
    return closes === null || closes > opensAt(front)
  },
  { path: ['closes'], message: 'expected a moment after the letter opens' },
)
export type FrontMatter = z.infer<typeof Rules>

/** A letter without a day on which it opens is open from its date. */
export function opensAt({ opens, date }: Pick<FrontMatter, 'opens' | 'date'>): Date {
  return momentOf(opens ?? date, '00:00:00')
}

/** A letter that closes on a day takes signatures through that day. */
export function closesAt({ closes }: Pick<FrontMatter, 'closes'>): Date | null {
  return closes === undefined ? null : momentOf(closes, '23:59:59')
}

function momentOf(written: string, time: string): Date {
  return new Date(written.includes('T') ? written : `${written}T${time}Z`)
}

/** One `letter.<language>.md`, read. */
export type TextFile = { front: FrontMatter; body: Body; warnings: TextWarning[]; images: ImageUse[] }

const opening = /^---\r?\n([\s\S]*?\r?\n)---[ \t]*(?:\r?\n|$)/

/**
 * Reads a letter's file: front matter between two lines of `---`, then Markdown.
 * Throws a FileProblem with the line where something else was expected. Lines count from 1.
 */
export function readTextFile(file: string, source: string): TextFile {
  const { head, yaml, markdown } = partsOf(file, source)
  const { front, logos } = readFrontMatter(file, yaml)
  const linesBefore = head.split('\n').length - 1
  try {
    const { blocks, notes, warnings, images } = parseText(markdown)
    if (blocks.length === 0) throw new TextProblem(1, 'expected the text of the letter')
    return {
      front,
      body: { blocks, notes },
      warnings: warnings.map((warning) => ({ ...warning, line: warning.line + linesBefore })),
      images: [...logos, ...images.map((image) => ({ ...image, line: image.line + linesBefore }))],
    }
  } catch (error) {
    if (error instanceof TextProblem) throw new FileProblem(file, error.line + linesBefore, error.message)
    // Quotes in quotes by the thousand exhaust the parser's stack.
    if (error instanceof RangeError) {
      throw new FileProblem(file, linesBefore + 1, 'expected a text that is less deeply nested')
    }
    throw error
  }
}

/** A letter's file apart: its front matter, with the lines around it and without them, and its Markdown. */
export function partsOf(file: string, source: string): { head: string; yaml: string; markdown: string } {
  const bare = source.replace(/^\ufeff/, '')
  const start = opening.exec(bare)
  if (!start) throw new FileProblem(file, 1, 'expected front matter between two lines of ---')
  return { head: start[0], yaml: start[1] ?? '', markdown: bare.slice(start[0].length) }
}

function readFrontMatter(file: string, yaml: string): { front: FrontMatter; logos: ImageUse[] } {
  const counter = new LineCounter()
  const document = parseDocument(yaml, { lineCounter: counter, prettyErrors: false })
  const [broken] = document.errors
  if (broken) throw new FileProblem(file, lineAt(counter, broken.pos[0]), `expected YAML: ${broken.message}`)

  const read = FrontMatter.safeParse(valuesOf(file, document))
  if (read.success) return { front: read.data, logos: logosIn(read.data, document, counter) }

  const [issue] = read.error.issues
  const path =
    issue?.code === 'unrecognized_keys' ? [...issue.path, ...issue.keys.slice(0, 1)] : (issue?.path ?? [])
  throw new FileProblem(file, lineAt(counter, placeOf(document, path)), sayIssue(issue, path))
}

function logosIn({ conveners }: FrontMatter, document: Document, counter: LineCounter): ImageUse[] {
  return conveners.flatMap(({ name, logo }, index) => {
    if (logo === undefined) return []
    const line = lineAt(counter, placeOf(document, ['conveners', index, 'logo']))
    return [{ file: logo, alt: name, line, placed: true }]
  })
}

function valuesOf(file: string, document: Document): unknown {
  try {
    return document.toJS()
  } catch (error) {
    // An alias of nothing, or of too much.
    if (error instanceof ReferenceError) throw new FileProblem(file, 2, `expected YAML: ${error.message}`)
    throw error
  }
}

function sayIssue(issue: z.core.$ZodIssue | undefined, path: PropertyKey[]): string {
  const key = path.map((part) => (typeof part === 'number' ? part + 1 : String(part))).join(' ')
  if (issue?.code === 'unrecognized_keys')
    return `${key}: no such key; expected one of ${Object.keys(Rules.shape).join(', ')}`
  return `${key || 'front matter'}: ${issue?.message ?? 'unreadable'}`
}

/** The front matter begins on the file's second line. */
function lineAt(counter: LineCounter, offset: number): number {
  return counter.linePos(offset).line + 1
}

/** Paragraphs of a closing, parted by blank lines. */
export function paragraphsOf(closing: string | undefined): string[] {
  return (closing ?? '')
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.trim())
    .filter(Boolean)
}
