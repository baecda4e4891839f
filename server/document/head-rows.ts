import { opticalHeight, type LetterDocument } from './document.ts'
import { columnWidth, GUTTER, MEASURE, STYLE } from './paper.ts'
import {
  changeFirst,
  changeLast,
  columnsRow,
  pictureRow,
  plainRows,
  stackedHeight,
  type Picture,
  type Place,
  type Row,
  type Speech,
} from './row.ts'
import { child, type StructureNode } from './structure.ts'

const FULL: Place = { x: 0, width: MEASURE }
const HALF = columnWidth(2)

/** Height of a square logo, the space between logos, and under them; points. */
const LOGO = { height: 44, apart: 30, under: 12 }
const HEAD_AFTER = 26
const ADDRESSEES_AFTER_DATE = 20
/** With more addressees than these, they stand in two columns. */
const ADDRESSEES_IN_ONE_COLUMN = 4
/** What a page takes in any case; more of them go on under these. */
const ADDRESSEES_IN_A_BLOCK = 16

/** All that stands over the text of a letter: who issues it, the date, to whom it is sent, its title. */
export function headRows(letter: LetterDocument, root: StructureNode, speech: Speech): Row[] {
  const conveners = convenerRows(letter, root, speech)
  const date = plainRows(dateInWords(letter.date, speech), STYLE.date, child(root, 'P'), { ...FULL, speech })
  return [
    ...conveners,
    ...changeFirst(date, { before: conveners.length > 0 ? HEAD_AFTER : 0 }),
    ...addressRows(letter.addressees, root, speech),
    ...titleRows(letter.title, root, speech),
  ]
}

export function dateInWords(date: string, { wording }: Speech): string {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number)
  return wording.date(year, month, day)
}

/** Logos in rows, and under them the names of those who have none. */
function convenerRows(
  { conveners = [], images = {} }: LetterDocument,
  root: StructureNode,
  speech: Speech,
): Row[] {
  if (conveners.length === 0) return []
  const head = child(root, 'Div')
  const shown = conveners.filter(({ logo }) => logo !== undefined && images[logo])
  const named = conveners.filter((convener) => !shown.includes(convener))
  const logos = shown.flatMap(({ name, logo = '' }): Picture[] => {
    const image = images[logo]
    if (!image) return []
    const scale = Math.min((LOGO.height * opticalHeight(image)) / image.height, HALF / image.width)
    const size = { width: image.width * scale, height: image.height * scale }
    return [{ x: 0, y: 0, ...size, file: logo, node: child(head, 'Figure', { alt: name }) }]
  })
  const rows = logoRows(logos)
  const names = named.flatMap(({ name }) =>
    plainRows(name, STYLE.convener, child(head, 'P'), { ...FULL, speech }),
  )
  return [...rows, ...changeFirst(names, { before: rows.length > 0 ? LOGO.under : 0 })]
}

/** As many beside each other as fit, their middles at one height. */
function logoRows(logos: Picture[]): Row[] {
  const rows: Picture[][] = []
  let x = Infinity
  for (const logo of logos) {
    if (x + logo.width > MEASURE) {
      rows.push([])
      x = 0
    }
    rows.at(-1)?.push({ ...logo, x })
    x += logo.width + LOGO.apart
  }
  return rows.map((row, index) => {
    const height = Math.max(...row.map((logo) => logo.height))
    const level = row.map((logo) => ({ ...logo, y: (height - logo.height) / 2 }))
    return { ...pictureRow(level, { before: index > 0 ? LOGO.under : 0, height }), stays: true }
  })
}

/** Whoever stands first in rank stands first: down the first column, then down the second, each as high as the other. */
function addressRows(addressees: LetterDocument['addressees'], root: StructureNode, speech: Speech): Row[] {
  const blocks = Math.ceil(addressees.length / ADDRESSEES_IN_A_BLOCK)
  const abreast = addressees.length > ADDRESSEES_IN_ONE_COLUMN
  const length = Math.ceil(addressees.length / blocks)
  const rows: Row[] = []
  for (let from = 0; from < addressees.length; from += length) {
    const place = { x: 0, width: abreast ? HALF : MEASURE, speech }
    const cells = addressees
      .slice(from, from + length)
      .map((one) => addresseeRows(one, child(root, 'Div'), place))
    const split = abreast ? levelSplit(cells) : cells.length
    const second = cells
      .slice(split)
      .flat()
      .map((row) => shifted(row, HALF + GUTTER))
    rows.push(columnsRow([cells.slice(0, split).flat(), second], STYLE.addressee.before))
  }
  return changeFirst(rows, { before: ADDRESSEES_AFTER_DATE })
}

/** How many of the cells stand in the first of two columns, so that the taller is as low as can be. */
function levelSplit(cells: Row[][]): number {
  let best = { split: cells.length, height: Infinity }
  for (let split = cells.length; split > 0; split--) {
    const columns = [cells.slice(0, split), cells.slice(split)]
    const height = Math.max(...columns.map((column) => stackedHeight(column.flat())))
    if (height < best.height) best = { split, height }
  }
  return best.split
}

function shifted(row: Row, x: number): Row {
  return { ...row, parts: row.parts.map((part) => ({ ...part, x: part.x + x })) }
}

/** A name and an office under it. */
export function addresseeRows(
  { name, office }: LetterDocument['addressees'][number],
  node: StructureNode,
  place: Place & { speech: Speech },
): Row[] {
  const rows = plainRows(name, STYLE.addressee, child(node, 'P'), place)
  if (!office) return rows
  // Arabic letters reach further down.
  const before = place.speech.direction === 'rtl' ? 3 : 0
  return [...rows, ...changeFirst(plainRows(office, STYLE.office, child(node, 'P'), place), { before })]
}

function titleRows(title: string, root: StructureNode, speech: Speech): Row[] {
  const rows = plainRows(title, STYLE.title, child(root, 'H1', { title }), { ...FULL, speech })
  return changeLast(
    rows.map((row) => ({ ...row, stays: true })),
    { leads: 2 },
  )
}
