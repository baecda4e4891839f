import type { LetterImage } from './document.ts'
import type { LetterRows } from './letter-rows.ts'
import { depthOf, PAPERS, STYLE, type Paper, type TextStyle } from './paper.ts'
import { columnsRow, emptyRow, pictureRow, plainRows, stackedHeight, type Row, type Speech } from './row.ts'
import { child, type StructureNode } from './structure.ts'

/** A sheet of paper that people sign on, with a pen. Everything is worded. */
export type SignSheet = {
  /** BCP 47, of all its words but the title's. */
  language: string
  paper: 'A4' | 'Letter'
  /** "Sign-on sheet" */
  kind: string
  title: string
  /** Of the title. */
  titleLanguage: string
  /** What whoever signs agrees with, in paragraphs. */
  consent: string[]
  /** The letter's address as a QR code, and as it is read. */
  code: LetterImage
  codeAlt: string
  address: string
  columns: string[]
  /** How wide each of the columns is, in shares that add up to 1. */
  shares: number[]
  rows: number
  /** What is filled in under the lines, each with room for a pen. */
  blanks: string[]
  /** `2026-11-22` */
  date: string
}

const SIDE = 44
const GAP = 8
const CODE = 74
const NUMBER = 18
/** Room for a pen, in points: as much as the paper has, within these. */
const [LINE, LEAST_LINE] = [33, 24]
const FILE = 'code.png'

const CELL: TextStyle = { ...STYLE.cell, font: 'semibold' }
const TITLE: TextStyle = { ...STYLE.title, size: 15, leading: 19, before: 2 }
const CONSENT: TextStyle = { ...STYLE.office, size: 10, leading: 13.4, before: 5, balanced: false }

/** The paper with narrow margins: the lines need its width. */
export function sheetPaper(paper: SignSheet['paper']): Paper {
  return { ...PAPERS[paper], margin: { side: SIDE, top: 42, bottom: 52 }, folio: 28 }
}

/** The rows of a sheet, on one page. */
export function sheetRows(
  sheet: SignSheet,
  speech: Speech,
): LetterRows & { images: Record<string, LetterImage> } {
  const full = bodyRows(sheet, { speech, line: LINE })
  const excess = stackedHeight(full) - depthOf(speech.paper)
  const line = Math.max(LEAST_LINE, LINE - excess / sheet.rows)
  const body = excess > 0 ? bodyRows(sheet, { speech, line }) : full
  return { body, notes: [], groups: [], apart: false, images: { [FILE]: sheet.code } }
}

function bodyRows(sheet: SignSheet, { speech, line }: { speech: Speech; line: number }): Row[] {
  const root: StructureNode = { tag: 'Document', parent: undefined }
  const place = { width: speech.paper.width - 2 * SIDE, speech }
  return [
    headRow(sheet, root, place),
    ...tableRows(sheet, root, { ...place, line }),
    ...blankRows(sheet, root, place),
  ]
}

type Place = { width: number; speech: Speech }

/** What is signed, and beside it the way to the letter. */
function headRow(sheet: SignSheet, root: StructureNode, { width, speech }: Place): Row {
  const beside = width - CODE - 2 * GAP
  const place = { x: 0, width: beside, speech }
  const { kind, title, consent, codeAlt, address, titleLanguage, language } = sheet
  const heading = child(root, 'H1', {
    title,
    ...(titleLanguage === language ? {} : { language: titleLanguage }),
  })
  const words = [
    ...plainRows(kind, STYLE.office, child(root, 'P'), place),
    ...plainRows(title, TITLE, heading, place),
    ...consent.flatMap((text) => plainRows(text, CONSENT, child(root, 'P'), place)),
  ]
  const right = beside + 2 * GAP
  const picture = {
    x: right,
    y: 0,
    width: CODE,
    height: CODE,
    file: FILE,
    node: child(root, 'Figure', { alt: codeAlt }),
  }
  const under = plainRows(address, { ...STYLE.folio, leading: 10, size: 7 }, child(root, 'P'), {
    x: right,
    width: CODE,
    speech,
  })
  return columnsRow([words, [pictureRow([picture], { before: 0, height: CODE + 3 }), ...under]], 0)
}

/** A number and a rule in each column; the rules are no part of what is read, but for empty cells. */
function tableRows(
  { columns, shares, rows }: SignSheet,
  root: StructureNode,
  { width, speech, line }: Place & { line: number },
): Row[] {
  const table = child(root, 'Table')
  const room = width - NUMBER - GAP * columns.length
  let x = NUMBER + GAP
  const places = columns.map((_, column) => {
    const place = { x, width: room * (shares[column] ?? 1 / columns.length) }
    x += place.width + GAP
    return place
  })
  const heads = child(table, 'TR')
  const header = columnsRow(
    [
      plainRows('#', CELL, child(heads, 'TH'), { x: 0, width: NUMBER, speech }),
      ...columns.map((words, column) =>
        plainRows(words, CELL, child(heads, 'TH'), { ...(places[column] ?? { x: 0, width }), speech }),
      ),
    ],
    20,
  )
  const lines = Array.from({ length: rows }, (_, index) => {
    const row = child(table, 'TR')
    const cell = child(row, 'TD')
    row.holds = [cell, ...places.map(() => child(row, 'TD'))]
    const number = plainRows(String(index + 1), STYLE.cell, cell, { x: 0, width: NUMBER, speech })
    // The rule is at half of its row's height: the number stands on it.
    const rules = places.map((place) => [{ ...emptyRow(STYLE.cell), height: 2 * line - 4, rule: place }])
    const raised = number.map((written) => ({ ...written, height: line, baseline: line - 4 }))
    return { ...columnsRow([raised, ...rules], 0), height: line }
  })
  return [{ ...header, stays: true }, ...lines]
}

/** "Place and date" and its rule, beside each other. */
function blankRows({ blanks }: SignSheet, root: StructureNode, { width, speech }: Place): Row[] {
  const each = (width - GAP * 2 * (blanks.length - 1)) / Math.max(1, blanks.length)
  const columns = blanks.map((words, index) => {
    const x = index * (each + GAP * 2)
    const rule = { ...emptyRow(STYLE.cell), height: 10, rule: { x, width: each } }
    return [
      rule,
      ...plainRows(words, { ...STYLE.folio, before: 1 }, child(root, 'P'), { x, width: each, speech }),
    ]
  })
  return blanks.length > 0 ? [columnsRow(columns, 34)] : []
}
