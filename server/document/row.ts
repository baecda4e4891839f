import type { LetterImage } from './document.ts'
import type { Direction } from './direction.ts'
import type { Hyphenate } from './hyphenation.ts'
import { type Line } from './line.ts'
import { setLines } from './set-lines.ts'
import type { Paper, TextStyle } from './paper.ts'
import { toSpans, type Span } from './span.ts'
import type { StructureNode } from './structure.ts'
import type { Wording } from './wording.ts'

/** What all the text of one letter shares. */
export type Speech = {
  /** BCP 47. */
  language: string
  direction: Direction
  hyphenate: Hyphenate
  wording: Wording
  paper: Paper
}

/** A line in a row; `x` counts from the side where reading starts, in points. */
export type Part = { x: number; line: Line }

/** An image in a row, by the name of its file; `x` likewise, `y` from the row's top, in points. */
export type Picture = {
  x: number
  y: number
  width: number
  height: number
  file: string
  node: StructureNode
}

/**
 * What stands side by side on one baseline, and is never cut: the least that a page takes.
 * Lengths in points. `before` is lost at the top of a page; the baseline hangs under the row's top.
 */
export type Row = {
  before: number
  height: number
  baseline: number
  parts: Part[]
  pictures: Picture[]
  /** Or, instead of parts: rows under each other in columns, each column read to its end before the next. */
  columns: Row[][]
  /** A thin rule instead of text, from `x` on; points. */
  rule: Place | undefined
  /** Begins a page, wherever the one before ends. */
  opens: boolean
  /** A page may not end right after this row. */
  stays: boolean
  /** How many rows must follow on the same page. */
  leads: number
}

export type Place = { x: number; width: number }

/** Where blocks go, how their text looks, what they belong to, and the images that they may name. */
export type Setting = Place & {
  style: TextStyle
  owner: StructureNode
  speech: Speech
  images: Record<string, LetterImage>
}

/** A paragraph as rows; no page leaves one line of it alone (its widows and orphans). */
export function paragraphRows(spans: Span[], style: TextStyle, { x, width }: Place, speech: Speech): Row[] {
  const lines = setLines(spans, { ...speech, style, width })
  const last = lines.length - 1
  return lines.map((line, index) => ({
    ...emptyRow(style),
    before: index === 0 ? style.before : 0,
    parts: [{ x: index === 0 ? x : x + style.hanging, line }],
    stays: last > 0 && (index === 0 || index === last - 1),
  }))
}

/** Plain text in one style, as the content of one node. */
export function plainRows(
  text: string,
  style: TextStyle,
  node: StructureNode,
  { speech, ...place }: Place & { speech: Speech },
): Row[] {
  return paragraphRows(toSpans([{ kind: 'text', text }], style, node, speech), style, place, speech)
}

/** A row of so many points without text. */
export function pictureRow(pictures: Picture[], { before, height }: { before: number; height: number }): Row {
  return { ...PLAIN, before, height, baseline: Math.min(height, 12), pictures }
}

export function emptyRow({ size, leading }: TextStyle): Row {
  return { ...PLAIN, height: leading, baseline: leading / 2 + size * 0.33 }
}

const PLAIN: Row = {
  before: 0,
  height: 0,
  baseline: 0,
  parts: [],
  pictures: [],
  columns: [],
  rule: undefined,
  opens: false,
  stays: false,
  leads: 0,
}

/** Rows that stand beside each other, cell by cell; short ones are never parted. */
export function besideRows(cells: Row[][], before: number): Row[] {
  const count = Math.max(0, ...cells.map((cell) => cell.length))
  return Array.from({ length: count }, (_, index) => {
    const beside = cells.flatMap((cell) => cell[index] ?? [])
    const tallest = beside.reduce((a, b) => (b.height > a.height ? b : a))
    const stays = count <= TOGETHER ? index < count - 1 : index === 0 || index === count - 2
    return {
      ...tallest,
      opens: false,
      before: index === 0 ? before : 0,
      parts: beside.flatMap((row) => row.parts),
      stays,
      leads: 0,
    }
  })
}

const TOGETHER = 8

/** Rows under each other in columns, as one row. */
export function columnsRow(columns: Row[][], before: number): Row {
  return { ...PLAIN, before, height: Math.max(0, ...columns.map(stackedHeight)), columns }
}

/** Height of rows at the top of a page, in points. */
export function stackedHeight(rows: Row[]): number {
  return rows.reduce((sum, row, index) => sum + row.height + (index > 0 ? row.before : 0), 0)
}

export function changeLast(rows: Row[], change: Partial<Row>): Row[] {
  return rows.map((row, index) => (index === rows.length - 1 ? { ...row, ...change } : row))
}

export function changeFirst(rows: Row[], change: Partial<Row>): Row[] {
  return rows.map((row, index) => (index === 0 ? { ...row, ...change } : row))
}
