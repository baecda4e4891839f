import { z } from 'zod'
import type { Body } from '../document/document.ts'
import type { Capacity, Signatory } from '../signature/signature.ts'

export const Slug = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(80)

/** Who may sign. */
export const Signs = z.enum(['everyone', 'organizations', 'individuals'])
/** Whose signatures wait for a coordinator: `doubtful` lets organizations with strong evidence count by themselves. */
export const Approval = z.enum(['organizations', 'everyone', 'doubtful'])
/** How a letter tells people from programs: by what the service is set up with, or in no case by a third party. */
export const CaptchaChoice = z.enum(['any', 'proof of work'])
export const ListOrder = z.enum(['one list', 'organizations first'])

/** A letter's rules: what is the same in every language. */
export const Letter = z.object({
  id: z.string(),
  slug: Slug,
  /** Of the original. */
  language: z.string(),
  /** `2021-03-25` */
  dated: z.string(),
  signs: Signs,
  listOrder: ListOrder,
  listLanguage: z.string(),
  approval: Approval,
  captcha: CaptchaChoice,
  opensAt: z.date(),
  closesAt: z.date().nullable(),
  /** Since when it takes no signatures, whatever the dates say. */
  pausedAt: z.date().nullable(),
  /** How many signatures its conveners hope for. */
  goal: z.number().nullable(),
})
export type Letter = z.infer<typeof Letter>

export type Addressee = { name: string; office?: string | undefined }

/** An image of a text, its size in pixels; `hash` is the SHA-256 of its bytes, in hexadecimal. */
export type TextImage = { hash: string; mediaType: 'image/png' | 'image/jpeg'; width: number; height: number }

/** Where an image of a letter is shown. Another image has another address. */
export function imagePath(slug: string, { hash, mediaType }: Pick<TextImage, 'hash' | 'mediaType'>): string {
  return `/letters/${slug}/images/${hash}.${mediaType === 'image/png' ? 'png' : 'jpg'}`
}

/** What a letter says in one language. */
export type Text = {
  language: string
  version: number
  /** SHA-256 of the source, in hexadecimal. */
  hash: string
  title: string
  addressees: Addressee[]
  /** Names of the organizations that issue the letter. */
  conveners: string[]
  /** The files of their logos; who has none is absent. */
  logos: { convener: string; file: string }[]
  /** A paragraph about each of them, for the press; of whom nothing is said is absent. */
  abouts: { convener: string; about: string }[]
  /** By the name of the file that the text says. */
  images: Map<string, TextImage>
  salutation: string | undefined
  /** Paragraphs. */
  closing: string[]
  /** Heading of the printed list. */
  heading: string
  /** What the letter on paper has of its own. */
  print: {
    paper: 'A4' | 'Letter'
    /** Who signs by hand. */
    hands: Addressee[]
    columns: number
    byCountry: boolean
    convenersFirst: boolean
  }
  body: Body
}

/** What counts: organizations, and people (a joint line is two). */
export type Counts = { organizations: number; people: number }

/** A letter as the home page lists it. */
export type LetterSummary = {
  slug: string
  language: string
  title: string
  dated: string
  conveners: string[]
  counts: Counts
  standing: Standing
  closesAt: Date | null
}

export type Standing = 'upcoming' | 'open' | 'paused' | 'closed'

export function standingOf(letter: Pick<Letter, 'opensAt' | 'closesAt' | 'pausedAt'>, now: Date): Standing {
  if (now < letter.opensAt) return 'upcoming'
  if (letter.closesAt !== null && letter.closesAt <= now) return 'closed'
  return letter.pausedAt === null ? 'open' : 'paused'
}

/** Whether a letter takes signatures in this capacity. */
export function takes({ signs }: Pick<Letter, 'signs'>, capacity: Capacity): boolean {
  return signs === 'everyone' || (signs === 'organizations') === (capacity === 'organization')
}

/** The text to show to a reader of `language`: theirs, else the original. */
export function textFor<T extends { language: string }>(
  texts: T[],
  language: string,
  original: string,
): T | undefined {
  return (
    texts.find((text) => text.language === language) ??
    texts.find((text) => text.language === original) ??
    texts[0]
  )
}

/** What every page about one letter knows of it. */
export type LetterHead = {
  slug: string
  /** Languages that the letter can be read in. */
  languages: string[]
  /** The one that the others are translations from. */
  original: string
  /** Of the text that is shown. */
  language: string
  title: string
  conveners: string[]
  signs: z.infer<typeof Signs>
  standing: Standing
  opensAt: Date
  closesAt: Date | null
  counts: Counts
  /** How many signatures its conveners hope for. */
  goal: number | null
}

/** What a new version is to the one before: `form` keeps its signatures, `substance` asks the signers again. */
export const Change = z.enum(['form', 'substance'])
export type Change = z.infer<typeof Change>

/** A version that signatories have signed although a change of substance came after. */
export type EarlierVersion = { language: string; version: number; publishedAt: Date; signatures: number }

/** How many of the signatures that count were given to earlier versions, and to which. */
export type EarlierVersions = { signatures: number; of: number; versions: EarlierVersion[] }

/** A version of the text that is no longer, or still, the letter's. */
export type VersionPage = {
  text: Text
  dated: string
  publishedAt: Date
  replacedAt: Date | null
  /** Whether no other came after it in its language. */
  newest: boolean
}

/** The letter page. */
export type LetterPage = LetterHead & {
  dated: string
  text: Text
  earlier: EarlierVersions | null
  /** The printed lines, in order; at most `LETTER_PAGE_LINES`, the rest is on the list's own pages. */
  groups: { kind: 'all' | 'organizations' | 'individuals'; lines: Signatory[] }[]
  /** How many lines there are in all. */
  lines: number
  /** Lines of the newest three; none came by import. */
  newest: string[]
}

/** How many lines the letter page shows before it points to the list's own pages. */
export const LETTER_PAGE_LINES = 400

/** A text as the desk lists it among all that were published. */
export type ShownVersion = {
  language: string
  version: number
  title: string
  /** What it was to the one before it. */
  change: Change
  publishedAt: Date
  /** When another came in its place, or it was taken off the page. */
  replacedAt: Date | null
  newest: boolean
  /** How many of those who count signed it. */
  signatures: number
}
