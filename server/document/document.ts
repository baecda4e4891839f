/**
 * What a letter says, as plain data: the page and the PDF are both made from it.
 * It is what Markdown can say in a letter and nothing more: no HTML, no images but the letter's own.
 */

/** A piece of a line of text. */
export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'emphasis' | 'strong'; children: Inline[] }
  /** To another site, a mailbox, or (`#demands`) a heading of the letter. */
  | { kind: 'link'; url: string; children: Inline[] }
  /** Where a note is cited. `occurrence` counts from 1: a note may be cited twice. */
  | { kind: 'citation'; number: number; occurrence: number }
  | { kind: 'break' }

/** A piece of a page of text. */
export type Block =
  | { kind: 'paragraph'; children: Inline[] }
  /** Level 2 to 4: the letter's title is the only heading of level 1. `id` is unique in the letter. */
  | { kind: 'heading'; level: 2 | 3 | 4; id: string; children: Inline[] }
  /** Numbered lists inside numbered lists have letters, and those inside them small Roman numerals. */
  | {
      kind: 'list'
      numbering: 'decimal' | 'letters' | 'roman' | 'none'
      start: number
      items: Block[][]
    }
  | { kind: 'quote'; children: Block[] }
  | { kind: 'table'; header: Inline[][]; rows: Inline[][][] }
  /** A file of the letter's folder, with the words for those who do not see it. */
  | { kind: 'image'; file: string; alt: string }
  | { kind: 'rule' }

/** A note, numbered from 1 in the order of first citation; `citations` is how often it is cited. */
export type Note = { number: number; children: Block[]; citations: number }

export type Body = { blocks: Block[]; notes: Note[] }

/** A problem in a text that does not keep it from being read; `line` counts from 1 in the Markdown. */
export type TextWarning =
  /** The text, or the note of that number, speaks of an annex, and the letter has none. */
  | { code: 'annex-missing'; line: number; note?: number }
  /** A note that nothing cites: it is not printed. `label` is how the Markdown calls it. */
  | { code: 'note-uncited'; line: number; label: string }
  /** A link to a heading that the letter does not have, or to what is no address: it prints as its words. */
  | { code: 'link-dead'; line: number; target: string }

/** An image as the typesetter takes it: its size in pixels, its file in base64. */
export type LetterImage = {
  mediaType: 'image/png' | 'image/jpeg'
  width: number
  height: number
  content: string
}

/** Everything that the typesetter needs to know. */
export type LetterDocument = {
  /** BCP 47, such as `en` or `es`. */
  language: string
  title: string
  /** The letter's date, `2021-03-25`. */
  date: string
  /** Who issues the letter, at its head: by logo, the name of its file, or by name. */
  conveners?: { name: string; logo?: string | undefined }[] | undefined
  /** By file; what is not here is printed as its words. */
  images?: Record<string, LetterImage> | undefined
  addressees: { name: string; office?: string | undefined }[]
  /** "Mr. President:" */
  salutation?: string | undefined
  body: Body
  /** Paragraphs after the text, such as "Sincerely,". */
  closing: string[]
  /** Who signs by hand, on lines under the closing. */
  hands?: { name: string; office?: string | undefined }[] | undefined
  /** A4 where nothing is said. */
  paper?: 'A4' | 'Letter' | undefined
  signatories: {
    heading: string
    /** Everybody who has signed, named or not. */
    counts: { organizations: number; people: number }
    /** Those of them who are not named, at their request. */
    withheld?: { organizations: number; people: number } | undefined
    /** How many of the signatures were given to an earlier version of the text, of how many. */
    earlier?: { signatures: number; of: number } | undefined
    /** Somebody is named with an organization for identification only, which the list then says. */
    identified?: boolean | undefined
    /** 1 to 3; 2 where nothing is said. */
    columns?: number | undefined
    /** One group without heading where the letter has one list. */
    groups: EntryList[]
  }
  /** Which edition this is, said under the list; nothing where the letter is not frozen. */
  edition?: Edition | undefined
}

/** `languages` are those (BCP 47) that the signers of the lines used; empty where nobody knows, or absent where all used the letter's. */
export type EntryList = { heading?: string | undefined; lines: string[]; languages?: string[] | undefined }

export type Edition = {
  number: number
  /** `2026-11-22` */
  frozenOn: string
  /** Where the edition can be seen, as it is read: `letters.example.org/e/marvena-river/1`. */
  address: string
  /** What the file says of itself to those who check it. ASCII. */
  mark: string
}

/**
 * How high a logo is set, in shares of a square one, so that wide ones and tall ones look as large:
 * between equal heights, where wide ones shout, and equal areas, where they shrink to a line.
 */
export function opticalHeight({ width, height }: { width: number; height: number }): number {
  return Math.max(0.4, Math.min(1.15, (width / height) ** -0.3))
}

/** All the text in some inlines, without its marks and citations. */
export function plainText(inlines: Inline[]): string {
  return inlines
    .map((inline) => {
      if (inline.kind === 'text') return inline.text
      if (inline.kind === 'break') return ' '
      return inline.kind === 'citation' ? '' : plainText(inline.children)
    })
    .join('')
}

/** All the text in a block, paragraphs and cells apart by a space. */
export function blockText(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
    case 'heading':
      return plainText(block.children)
    case 'list':
      return block.items.map((item) => item.map(blockText).join(' ')).join(' ')
    case 'quote':
      return block.children.map(blockText).join(' ')
    case 'table':
      return [block.header, ...block.rows].map((row) => row.map(plainText).join(' ')).join(' ')
    case 'image':
      return block.alt
    case 'rule':
      return ''
  }
}

/** In pixels: what the services that show previews of pages ask for. */
export const shareImageSize = { width: 1200, height: 630 }

/** What a letter's share image says. Nothing in it is broken into lines yet. */
export type ShareImage = {
  title: string
  /** Of the title. */
  titleLanguage: string
  /** In one line. */
  conveners: string
  /** "59 organizations and 28 people have signed" */
  count: string
  /** Of the site. */
  name: string
  /** Of the reader. */
  language: string
}
