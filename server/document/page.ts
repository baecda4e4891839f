import { EntryTooTall, spreadColumns, stackOf, type Spread, type Stack } from './columns.ts'
import type { Entries, EntryGroup, LetterRows } from './letter-rows.ts'
import { endOf, type Line } from './line.ts'
import { setLines } from './set-lines.ts'
import { cutPages, type Cut, type Flow } from './page-search.ts'
import { columnWidth, COLUMNS_BEFORE, depthOf, GUTTER, MEASURE, NOTE_RULE, STYLE } from './paper.ts'
import { stackedHeight, type Picture, type Row, type Speech } from './row.ts'
import { spanOf } from './span.ts'

/**
 * A line on paper, in points from the left and upper edges of the sheet; `top` and `height` are where it is clicked.
 * With a picture, it is that, at `x` and `top`, and has no text.
 */
export type PlacedLine = {
  x: number
  top: number
  height: number
  baseline: number
  line: Line
  picture?: Picture
}
export type PlacedRule = { x: number; y: number; length: number }

/** All that is painted on one sheet, in reading order; rules and the folio are no part of the text. */
export type Page = { lines: PlacedLine[]; rules: PlacedRule[]; folio: PlacedLine[] }

/** How much of a page the list needs to begin under the text: its headings and this much of the columns. */
const LIST_BEGINS = 60
const LAST_PAGE_HOLDS = 0.16

/** How many pages there are, and each of them, made when it is asked for: a long list is never there at once. */
export type Pages = { count: number } & Iterable<Page>

/** Places everything on pages. Pure: it knows nothing of PDF. */
export function toPages({ body, notes, groups, apart }: LetterRows, speech: Speech): Pages {
  const flow: Flow = {
    body,
    notes: notes.flatMap((note) => note.rows),
    starts: startsOf(notes.map((note) => note.rows.length)),
    depth: depthOf(speech.paper),
    tail: groups[0] && !apart ? stackedHeight(groups[0].heading) + COLUMNS_BEFORE + LIST_BEGINS : 0,
  }
  const cuts = cutPages(flow)
  const sheets = withFairEnd((early) => {
    const begun = cuts.map((cut) => bodySheet(flow, cut, speech))
    if (apart && groups.length > 0) begun.push(emptySheet(speech))
    const placed = { sheets: begun, early, speech }
    placeGroups(placed, groups)
    return begun
  }, flow.depth)
  return {
    count: sheets.length,
    *[Symbol.iterator]() {
      for (const [index, { lines, rules }] of sheets.entries()) {
        const made = lines.flatMap((line) => (typeof line === 'function' ? line() : line))
        const words = speech.wording.folio(index + 1, sheets.length)
        yield { lines: made, rules, folio: folio(words, speech) }
      }
    },
  }
}

/** A page of the list that ends at `floor`, for the next one's sake. */
type Early = { index: number; floor: number }

/** Fills the pages. Where the last would hold next to nothing, the one before it ends earlier, if that helps. */
function withFairEnd(fill: (early?: Early) => Sheet[], depth: number): Sheet[] {
  const sheets = fill()
  const index = sheets.length - 2
  const isFair = (last: Sheet | undefined) => !last?.listed || last.y >= LAST_PAGE_HOLDS * depth
  if (index < 0 || isFair(sheets.at(-1))) return sheets
  const full = sheets[index]?.y ?? 0
  for (let floor = full - EARLIER; floor > full - LAST_PAGE_HOLDS * depth; floor -= EARLIER) {
    const other = fill({ index, floor })
    if (other.length > sheets.length) return sheets
    if (isFair(other.at(-1))) return other
  }
  return sheets
}

const EARLIER = STYLE.entry.leading / 2

function startsOf(lengths: number[]): number[] {
  const starts = [0]
  for (const length of lengths) starts.push((starts.at(-1) ?? 0) + length)
  return starts
}

/**
 * A page being filled: the list goes on at `y`, down to `floor`, both from the top of the text.
 * Entries are functions that set their lines.
 */
type Sheet = {
  lines: (PlacedLine | (() => PlacedLine[]))[]
  rules: PlacedRule[]
  y: number
  floor: number
  /** Something of the list is on it. */
  listed: boolean
}

const emptySheet = ({ paper }: Speech): Sheet => {
  return { lines: [], rules: [], y: 0, floor: depthOf(paper), listed: false }
}

function bodySheet(flow: Flow, { body, notes }: Cut, speech: Speech): Sheet {
  const sheet = emptySheet(speech)
  sheet.y = placeRows(sheet, flow.body.slice(...body), { y: 0, fresh: true, speech })
  const noteRows = flow.notes.slice(...notes)
  if (noteRows.length === 0) return sheet
  const top = depthOf(speech.paper) - stackedHeight(noteRows)
  placeRows(sheet, noteRows, { y: top, fresh: true, speech })
  const rule = top - NOTE_RULE.under
  sheet.rules.push({
    x: paperX(0, NOTE_RULE.length, speech),
    y: speech.paper.margin.top + rule,
    length: NOTE_RULE.length,
  })
  sheet.floor = top - NOTE_RULE.over
  return sheet
}

function paperX(x: number, width: number, { direction, paper }: Speech): number {
  return direction === 'rtl' ? paper.width - paper.margin.side - x - width : paper.margin.side + x
}

type Start = { y: number; fresh: boolean; speech: Speech }

/** Places rows under each other and says where they end. */
function placeRows(sheet: Sheet, rows: Row[], { y, fresh, speech }: Start): number {
  let top = y
  rows.forEach((row, index) => {
    if (index > 0 || !fresh) top += row.before
    const at = speech.paper.margin.top + top
    for (const { x, line } of row.parts) {
      const left = paperX(x, line.width, speech)
      sheet.lines.push({ x: left, top: at, height: row.height, baseline: at + row.baseline, line })
    }
    for (const picture of row.pictures) sheet.lines.push(placedPicture(picture, at, speech))
    for (const column of row.columns) placeRows(sheet, column, { y: top, fresh: true, speech })
    if (row.rule) {
      const { x, width } = row.rule
      sheet.rules.push({ x: paperX(x, width, speech), y: at + row.height / 2, length: width })
    }
    top += row.height
  })
  return top
}

function placedPicture(picture: Picture, top: number, speech: Speech): PlacedLine {
  const { x, y, width, height } = picture
  const line: Line = { width, runs: [], hyphenated: false, citations: [], spacing: 1 }
  return { x: paperX(x, width, speech), top: top + y, height, baseline: top + y + height, line, picture }
}

/** Sheets that the list goes on, from the last of them. */
type Placed = { sheets: Sheet[]; early: Early | undefined; speech: Speech }

/** The sheet that the list goes on, or a new one. */
function listSheet({ sheets, early, speech }: Placed, fresh: boolean): Sheet {
  const known = fresh ? undefined : sheets.at(-1)
  const sheet = known ?? emptySheet(speech)
  if (!known) sheets.push(sheet)
  if (early?.index === sheets.length - 1) sheet.floor = Math.min(sheet.floor, early.floor)
  return sheet
}

function placeGroups(placed: Placed, groups: EntryGroup[]): void {
  const { speech } = placed
  groups.forEach((group, index) => {
    const sheet = listSheet(placed, false)
    const heading = stackedHeight(group.heading) + (group.heading[0]?.before ?? 0)
    const begins =
      group.entries.lineCounts.length > 0
        ? COLUMNS_BEFORE + Math.min(LIST_BEGINS, listHeight(group.entries))
        : 0
    const fits = sheet.y + heading + begins <= sheet.floor
    const target = fits ? sheet : listSheet(placed, true)
    target.listed = true
    target.y = placeRows(target, group.heading, { y: target.y, fresh: target.y === 0, speech })
    if (group.heading.length > 0 || index > 0) target.y += COLUMNS_BEFORE
    placeEntries(placed, group.entries, tailAfter(groups, index))
  })
}

/** Height of what stands under a group and has no entries of its own: it never stands on a page alone. */
function tailAfter(groups: EntryGroup[], index: number): number {
  const after = groups.slice(index + 1)
  if (after.some(({ entries }) => entries.lineCounts.length > 0)) return 0
  return after.reduce((sum, { heading }) => sum + (heading[0]?.before ?? 0) + stackedHeight(heading), 0)
}

function listHeight({ lineCounts, columns }: Entries): number {
  const lines = lineCounts.subarray(0, 4 * columns).reduce((sum, count) => sum + count, 0)
  return (lines * STYLE.entry.leading) / columns + STYLE.entry.leading / 2
}

function placeEntries(placed: Placed, entries: Entries, tail: number): void {
  const { leading, before } = STYLE.entry
  const { columns } = entries
  const stack: Stack = stackOf(
    Float64Array.from(entries.lineCounts, (count) => count * leading),
    before,
  )
  const page = depthOf(placed.speech.paper)
  const count = entries.lineCounts.length
  let from = 0
  let sheet = listSheet(placed, false)
  while (from < count) {
    if (sheet.floor - sheet.y < leading) sheet = listSheet(placed, true)
    sheet.listed = true
    const least = columns * LAST_PAGE_HOLDS * page
    const within = (depth: number) => spreadColumns(stack, from, { columns, depth, least })
    const depth = sheet.floor - sheet.y
    const spread = beforeTail(within(depth), within, { depth, tail, count })
    const end = spread.cuts.at(-1) ?? from
    if (end === from) {
      if (sheet.y === 0 && sheet.floor === page) throw new EntryTooTall(from)
      sheet = listSheet(placed, true)
      continue
    }
    placeSpread(sheet, entries, { spread, speech: placed.speech })
    from = end
    if (from < count) sheet = listSheet(placed, true)
  }
}

/** The last page of the list takes what follows it too, or sends some entries along with that. */
function beforeTail(
  full: Spread,
  within: (depth: number) => Spread,
  { depth, tail, count }: { depth: number; tail: number; count: number },
): Spread {
  if (tail === 0 || full.cuts.at(-1) !== count || full.height + tail <= depth) return full
  const less = within(depth - tail)
  const moves = (less.cuts.at(-1) ?? 0) > (less.cuts[0] ?? 0)
  return moves ? less : full
}

function placeSpread(
  sheet: Sheet,
  entries: Entries,
  { spread: { cuts, height }, speech }: { spread: Spread; speech: Speech },
): void {
  const top = speech.paper.margin.top + sheet.y
  const step = columnWidth(entries.columns) + GUTTER
  cuts.slice(1).forEach((end, column) => {
    const range: [number, number] = [cuts[column] ?? end, end]
    sheet.lines.push(() => placeColumn(entries, range, { x: column * step, top, speech }))
  })
  sheet.y += height
}

type Column = { x: number; top: number; speech: Speech }

function placeColumn(entries: Entries, [from, to]: [number, number], column: Column): PlacedLine[] {
  const { leading, size, before, hanging } = STYLE.entry
  const placed: PlacedLine[] = []
  let { top } = column
  for (let entry = from; entry < to; entry++) {
    entries.lines(entry).forEach((line, index) => {
      const left = paperX(index === 0 ? column.x : column.x + hanging, line.width, column.speech)
      placed.push({ x: left, top, height: leading, baseline: top + leading / 2 + size * 0.33, line })
      top += leading
    })
    top += before
  }
  return placed
}

function folio(text: string, speech: Speech): PlacedLine[] {
  const style = STYLE.folio
  const target = { node: { tag: 'P', parent: undefined } as const }
  const [line] = setLines([spanOf(text, style, target)], { ...speech, style, width: MEASURE })
  if (!line) return []
  const [left, right] = [Math.min(...line.runs.map(({ x }) => x)), Math.max(...line.runs.map(endOf))]
  const baseline = speech.paper.height - speech.paper.folio
  return [
    {
      x: speech.paper.width / 2 - (left + right) / 2,
      top: baseline - style.size,
      height: style.leading,
      baseline,
      line,
    },
  ]
}
