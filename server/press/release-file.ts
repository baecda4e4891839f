import { LineCounter, parseDocument, stringify, type Document } from 'yaml'
import { z } from 'zod'
import { placeOf } from '../document/yaml-place.ts'
import { parseText, TextProblem, type NoteProblem } from '../document/parse.ts'
import { ReleaseLanguage, type ReleaseContent } from './press.ts'

/** A release that cannot be read; `line` counts from 1 in the file. */
export class ReleaseProblem extends Error {
  readonly line: number
  /** What is known beside the reason, which is in the words of those who write files. */
  readonly about: { note?: NoteProblem | undefined; path?: PropertyKey[] | undefined }
  constructor(line: number, reason: string, about: ReleaseProblem['about'] = {}) {
    super(reason)
    this.name = 'ReleaseProblem'
    this.line = line
    this.about = about
  }
}

/** YAML can spell what a file may not hold. */
const controls = /(?![\t\n\r])\p{Cc}|\p{Cs}/u

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

const dayExpected = 'expected a date such as 2026-11-22'
const listExpected = 'expected a list'

export const ReleaseFront = z.strictObject({
  title: text(300),
  date: z.iso.date(dayExpected).regex(/^[1-9]/, dayExpected),
  language: ReleaseLanguage,
  /** Nobody but the desk sees it before. */
  embargo: z.iso
    .datetime({ offset: true, error: 'expected a moment such as 2026-11-22T08:00:00Z' })
    .optional(),
  published: z.boolean('expected true or false').default(true),
  contacts: z
    .array(
      z.strictObject({
        name: text(200),
        role: text(200).optional(),
        email: z.email('expected an e-mail address').max(254).optional(),
        phone: text(60).optional(),
      }),
      listExpected,
    )
    .max(20, 'expected at most 20')
    .default([]),
  quotes: z
    .array(z.strictObject({ text: text(3000), speaker: text(200), role: text(300).optional() }), listExpected)
    .max(20, 'expected at most 20')
    .default([]),
  about: z
    .array(z.strictObject({ name: text(200), text: text(3000) }), listExpected)
    .max(20, 'expected at most 20')
    .default([]),
  links: z
    .array(
      z.strictObject({
        label: text(200),
        url: z
          .url({ protocol: /^https?$/, error: 'expected an address such as https://example.org' })
          .max(500),
      }),
      listExpected,
    )
    .max(30, 'expected at most 30')
    .default([]),
})
export type ReleaseFront = z.infer<typeof ReleaseFront>

export type ReleaseFile = ReleaseContent & { front: ReleaseFront; source: string; markdown: string }

const opening = /^---\r?\n([\s\S]*?\r?\n)---[ \t]*(?:\r?\n|$)/

/**
 * Reads `press/<date>-<words>.<language>.md`: front matter between two lines of `---`, then the text in Markdown.
 * Throws a ReleaseProblem with the line where something else was expected.
 */
export function readRelease(source: string): ReleaseFile {
  const bare = source.replace(/^\ufeff/, '')
  const start = opening.exec(bare)
  if (!start) throw new ReleaseProblem(1, 'expected front matter between two lines of ---')
  const front = readFront(start[1] ?? '')
  const linesBefore = start[0].split('\n').length - 1
  const markdown = bare.slice(start[0].length)
  try {
    const { blocks, notes } = parseText(markdown)
    if (blocks.length === 0) throw new TextProblem(1, 'expected the text of the release')
    const { contacts, quotes, about: abouts, links } = front
    return { front, source, markdown, contacts, quotes, abouts, links, body: { blocks, notes } }
  } catch (error) {
    if (error instanceof TextProblem) {
      const { line, message, note } = error
      throw new ReleaseProblem(line + linesBefore, message, { note })
    }
    // Quotes in quotes by the thousand exhaust the parser's stack.
    if (error instanceof RangeError)
      throw new ReleaseProblem(linesBefore + 1, 'expected a text that is less deeply nested')
    throw error
  }
}

function readFront(yaml: string): ReleaseFront {
  const counter = new LineCounter()
  const document = parseDocument(yaml, { lineCounter: counter, prettyErrors: false })
  const lineAt = (offset: number) => counter.linePos(offset).line + 1
  const [broken] = document.errors
  if (broken) throw new ReleaseProblem(lineAt(broken.pos[0]), `expected YAML: ${broken.message}`)
  const read = ReleaseFront.safeParse(valuesOf(document))
  if (read.success) return read.data

  const [issue] = read.error.issues
  const path = issue?.path ?? []
  const key = path.map((part) => (typeof part === 'number' ? part + 1 : String(part))).join(' ')
  const unknown = issue?.code === 'unrecognized_keys' ? `no such key: ${issue.keys.join(', ')}` : undefined
  throw new ReleaseProblem(
    lineAt(placeOf(document, path)),
    `${key || 'front matter'}: ${unknown ?? issue?.message ?? 'unreadable'}`,
    { path },
  )
}

function valuesOf(document: Document): unknown {
  try {
    return document.toJS()
  } catch (error) {
    // An alias of nothing, or of too much.
    if (error instanceof ReferenceError) throw new ReleaseProblem(2, `expected YAML: ${error.message}`)
    throw error
  }
}

/** The file that `readRelease` reads back; what is empty is left out. */
export function writeRelease({ front, markdown }: Pick<ReleaseFile, 'front' | 'markdown'>): string {
  const said = Object.entries(front).filter(
    ([key, value]) =>
      value !== undefined &&
      !(Array.isArray(value) && value.length === 0) &&
      !(key === 'published' && value === true),
  )
  return `---\n${stringify(Object.fromEntries(said), { lineWidth: 0 })}---\n\n${markdown.trim()}\n`
}
