import type { FontStyle } from './font.ts'

/** A sheet, in points. Text hangs from `top`; notes stand on `bottom`. */
export type Paper = {
  width: number
  height: number
  margin: { side: number; top: number; bottom: number }
  /** From the lower edge of the sheet to the baseline of "Page 1 of 5". */
  folio: number
}

/** Width of the text, the same on every paper: lines of some 75 letters. */
export const MEASURE = 425.28

export const PAPERS = {
  A4: { width: 595.28, height: 841.89, margin: { side: 85, top: 74, bottom: 88 }, folio: 48 },
  Letter: { width: 612, height: 792, margin: { side: 93.36, top: 68, bottom: 82 }, folio: 44 },
} satisfies Record<string, Paper>

/** Height of what a page takes, text and notes together. */
export function depthOf({ height, margin }: Paper): number {
  return height - margin.top - margin.bottom
}

/** How a kind of text is set. Lengths in points; `before` is the space over it, lost at the top of a page. */
export type TextStyle = {
  font: FontStyle
  size: number
  leading: number
  before: number
  justified: boolean
  hyphenated: boolean
  /** How far the second and later lines stand in. */
  hanging: number
  /** Lines of about one length, as in a title. */
  balanced: boolean
}

const TEXT: TextStyle = {
  font: 'regular',
  size: 11,
  leading: 14.9,
  before: 7.4,
  justified: true,
  hyphenated: true,
  hanging: 0,
  balanced: false,
}

const QUIET = { justified: false, hyphenated: false }
const HEADING = { ...QUIET, font: 'semibold', balanced: true } as const

export const STYLE = {
  text: TEXT,
  convener: { ...TEXT, ...HEADING, size: 10.4, leading: 14, before: 0 },
  date: { ...TEXT, ...QUIET, before: 0 },
  addressee: { ...TEXT, ...QUIET, font: 'semibold', size: 10.4, leading: 13.4, before: 9 },
  office: { ...TEXT, ...QUIET, balanced: true, size: 9.6, leading: 12.4, before: 0 },
  title: { ...TEXT, ...HEADING, size: 18, leading: 23, before: 30 },
  heading2: { ...TEXT, ...HEADING, size: 13, leading: 17, before: 19 },
  heading3: { ...TEXT, ...HEADING, before: 14 },
  heading4: { ...TEXT, ...HEADING, font: 'semibold-italic', before: 11 },
  cell: { ...TEXT, ...QUIET, size: 9.6, leading: 12.6, before: 4.5 },
  note: { ...TEXT, justified: false, hyphenated: false, size: 8.7, leading: 11.3, before: 2.6 },
  list: { ...TEXT, ...HEADING, size: 13, leading: 17, before: 26 },
  counts: { ...TEXT, ...QUIET, font: 'italic', size: 10.4, leading: 14, before: 2 },
  group: { ...TEXT, ...HEADING, size: 10.4, leading: 14, before: 14 },
  entry: { ...TEXT, ...QUIET, size: 9.5, leading: 12.2, before: 2.6, hanging: 9 },
  withheld: { ...TEXT, ...QUIET, font: 'italic', size: 9.5, leading: 12.2, before: 12 },
  edition: { ...TEXT, ...QUIET, size: 8.7, leading: 11.3, before: 18 },
  folio: { ...TEXT, ...QUIET, size: 8.7, leading: 11, before: 0 },
} satisfies Record<string, TextStyle>

/** Between columns. */
export const GUTTER = 22

/** Width of one of so many columns. */
export function columnWidth(columns: number): number {
  return (MEASURE - (columns - 1) * GUTTER) / columns
}

/** The rule over the notes: how far under the text it may come, and over the first note it stands. */
export const NOTE_RULE = { length: 96, over: 16, under: 5, thickness: 0.4 }

/** Space between the last heading of the list and its columns. */
export const COLUMNS_BEFORE = 9
