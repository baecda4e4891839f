import { z } from 'zod'
import type { LetterImage } from '../document/document.ts'
import type { Addressee, Counts, Letter, LetterHead } from '../letter/letter.ts'
import type { Signatory } from '../signature/signature.ts'

export const EditionNumber = z.coerce.number().int().min(1).max(1_000_000)

/** How many of the people are not named stands in `withheld`. */
export type EditionCounts = Counts & { withheld: number }

/** A signatory as it was when the letter was frozen; without a line it is counted and not named. */
export type FrozenSignature = Omit<Signatory, 'line'> & {
  signatureId: string
  line: string | null
  people: number
}

export type FrozenText = { language: string; version: number; hash: string; source: string }

/** All that the files of an edition are made from, and made from again to the same bytes. */
export type FrozenLetter = {
  letterId: string
  slug: string
  number: number
  frozenAt: Date
  /** Where we were reached then. */
  origin: string
  /** Of the original. */
  language: string
  dated: string
  listOrder: Letter['listOrder']
  texts: FrozenText[]
  /** By language, and by the names of their files. */
  images: Record<string, Record<string, LetterImage>>
  counts: EditionCounts
  /** In the order of the list; those who are not named at the end. */
  signatures: FrozenSignature[]
}

/** An edition as anybody may see it. */
export type Edition = {
  number: number
  frozenAt: Date
  counts: EditionCounts
  /** SHA-256 of the manifest, in hexadecimal. */
  hash: string
  /** Whether its files are kept no more: somebody in it was erased. */
  hidden: boolean
}

export type EditionFile = { kind: 'pdf' | 'csv'; language: string; sha256: string; sizeBytes: number }

/** As it is addressed: `letter.es.pdf`, `signatories.csv`. */
export function nameOfFile({ kind, language }: Pick<EditionFile, 'kind' | 'language'>): string {
  return kind === 'csv' ? 'signatories.csv' : `letter.${language}.pdf`
}

/** To whom an edition was delivered: the office, or the name of one who has none. */
export type Delivered = { number: number; on: Date; to: string }

/** The page of an edition. */
export type EditionPage = Edition & {
  letter: LetterHead
  files: EditionFile[]
  texts: { language: string; version: number; hash: string }[]
  groups: { kind: 'all' | 'organizations' | 'individuals'; lines: Signatory[] }[]
  /** How many lines there are in all; the page shows the first of them. */
  lines: number
  /** How many were taken out since, at their owners' wish. */
  removed: number
  delivered: Delivered[]
  /** The number of the newest edition. */
  newest: number
}

/** What the letter's own page says of its editions. */
export type LetterEditions = { newest: Edition | null; delivered: Delivered[] }

/** At the desk. */
export type EditionAtDesk = Edition & {
  by: string | null
  files: EditionFile[]
  deliveries: { addressee: string; email: string; at: Date; state: 'sent' | 'waiting' | 'failed' }[]
}

/** What was said of a file. `altered`: it says that it is this edition, and its bytes say otherwise. */
export type Checked =
  | { verdict: 'unaltered'; edition: CheckedEdition; file: EditionFile }
  | { verdict: 'altered'; edition: CheckedEdition }
  | { verdict: 'unknown' }

export type CheckedEdition = Edition & { slug: string; title: string; titleLanguage: string }

/** What a file says of itself, which anybody may write into any file. */
export const Mark = z.string().regex(/^[a-z0-9-]{1,80}\/\d{1,7}\/[0-9a-f]{64}$/)

const sign = 'undersigned-edition '
const marks = new RegExp(`${sign}([a-z0-9-]{1,80}/\\d{1,7}/[0-9a-f]{64})`, 'g')
/** Characters. */
export const longestMark = sign.length + 80 + 1 + 7 + 1 + 64

/** The mark that stands in a PDF, twice: in what it says of itself for people and for programs. */
export function markOf({ slug, number, hash }: { slug: string; number: number; hash: string }): string {
  return `${sign}${slug}/${number}/${hash}`
}

/** The marks in a file, one letter a byte, each once; no more than a few, since a file may say anything. */
export function marksIn(file: string): string[] {
  const found = new Set<string>()
  for (const [, mark = ''] of file.matchAll(marks)) if (found.size < mostMarks) found.add(mark)
  return [...found]
}

export const mostMarks = 4

/** Who is what in an edition, in a form that anybody can write again: its SHA-256 is the edition's hash. */
export function manifestOf(
  { slug, number, texts, counts }: Pick<FrozenLetter, 'slug' | 'number' | 'counts'> & { texts: TextHash[] },
  list: string,
): string {
  const inOrder = texts.toSorted((a, b) => (a.language < b.language ? -1 : 1))
  return [
    `letter ${slug}`,
    `edition ${number}`,
    ...inOrder.map(({ language, version, hash }) => `text ${language} ${version} ${hash}`),
    `list ${list}`,
    `organizations ${counts.organizations}`,
    `people ${counts.people}`,
    `withheld ${counts.withheld}`,
    '',
  ].join('\n')
}

type TextHash = { language: string; version: number; hash: string }

/** A letter's addressees with what was entered of them. */
export type Recipient = Addressee & { email: string; language: string }

const Email = z.string().trim().max(254).pipe(z.email())

type Asked = {
  /** By language, the original first. */
  addressees: { language: string; addressees: Addressee[] }[]
}
type ReadDelivery = { recipients: Recipient[]; errors: Record<string, string> }

/** Reads the addresses that were entered, `email-0` for the first addressee; who is left empty gets nothing. */
export function readDelivery(typed: Record<string, string>, { addressees }: Asked): ReadDelivery {
  const read: ReadDelivery = { recipients: [], errors: {} }
  const [original] = addressees
  original?.addressees.forEach((one, index) => {
    const entered = typed[`email-${index}`]?.trim()
    if (!entered) return
    const email = Email.safeParse(entered)
    const text = addressees.find(({ language }) => language === typed[`language-${index}`]) ?? original
    // A translation names offices in its own words.
    const named = text.addressees[index] ?? one
    if (email.success) read.recipients.push({ ...named, email: email.data, language: text.language })
    else read.errors[`email-${index}`] = 'desk.error.email-wrong'
  })
  if (read.recipients.length === 0 && Object.keys(read.errors).length === 0)
    read.errors['email-0'] = 'desk.deliver.nobody'
  return read
}
