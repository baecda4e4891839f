import { NOTE_RULE } from './paper.ts'
import type { Row } from './row.ts'

/** What one page takes: rows of the body and rows of notes, from the first up to, not with, the second. */
export type Cut = { body: [number, number]; notes: [number, number] }

/** What is to be paged. A note's rows are `starts[n - 1]` up to `starts[n]` of all note rows. */
export type Flow = {
  body: Row[]
  notes: Row[]
  starts: number[]
  /** Height of what a page takes, in points. */
  depth: number
  /** Height that the list of signatories needs to begin under the text; 0 where there is none. */
  tail: number
}

type State = { p: number; q: number; cost: number; cut: Cut | undefined; previous: State | undefined }

const COST = {
  /** A citation whose note does not begin on its page: worse than anything else. */
  strayNote: 1e8,
  stay: 1e6,
  meanSplit: 1e5,
  split: 800,
  hyphen: 300,
  shortEnd: 600,
}
/** A note that is split leaves two lines on each page. */
const SPLIT = 2
const SHORT_END = 0.15

/**
 * Cuts a letter into pages by looking over all ways to do it (after Plass, Optimal Pagination Techniques, 1981),
 * since filling page by page leaves holes before long notes. Costs are squared white space and what is ugly.
 * A state is how much of the body and of the notes is placed: notes come in order, so that is all there is to know.
 */
export function cutPages(flow: Flow): Cut[] {
  const measured = measure(flow)
  const { length } = flow.body
  // By rows of the body, then by rows of notes.
  const states = Array.from({ length: length + 1 }, (): (State | undefined)[] => [])
  states[0]?.push({ p: 0, q: 0, cost: 0, cut: undefined, previous: undefined })
  for (const [p, own] of states.entries()) {
    // States may be added to those that are gone through.
    for (let q = 0; q <= flow.notes.length; q++) {
      const state = own[q]
      if (!state) continue
      if (p === length && q === flow.notes.length) return trace(state)
      follow(measured, states, state)
    }
  }
  throw new Error('A letter could not be cut into pages.')
}

type Measured = Flow & {
  /** Prefix sums of the heights of rows, with the space before each. */
  bodyHeights: Float64Array
  noteHeights: Float64Array
  /** The highest note cited before a row. */
  cited: Int32Array
  stays: Uint8Array
  /** Where a page must begin. */
  opens: Uint8Array
}

function measure(flow: Flow): Measured {
  const cited = new Int32Array(flow.body.length + 1)
  const stays = new Uint8Array(flow.body.length + 1)
  const opens = Uint8Array.from(flow.body, (row) => (row.opens ? 1 : 0))
  flow.body.forEach((row, index) => {
    const own = row.parts.flatMap((part) => part.line.citations)
    cited[index + 1] = Math.max(cited[index] ?? 0, ...own)
    if (row.stays) stays[index + 1] = 1
    for (let led = 1; led <= row.leads && index + led < flow.body.length; led++) stays[index + led] = 1
  })
  return { ...flow, bodyHeights: heights(flow.body), noteHeights: heights(flow.notes), cited, stays, opens }
}

function heights(rows: Row[]): Float64Array {
  const sums = new Float64Array(rows.length + 1)
  rows.forEach((row, index) => (sums[index + 1] = (sums[index] ?? 0) + row.before + row.height))
  return sums
}

function heightOf(rows: Row[], sums: Float64Array, from: number, to: number): number {
  return to > from ? (sums[to] ?? 0) - (sums[from] ?? 0) - (rows[from]?.before ?? 0) : 0
}

/** Where one page more may lead to, where no other way there costs less. */
function follow(flow: Measured, states: (State | undefined)[][], state: State): void {
  const { p, q } = state
  for (let e = p; e <= flow.body.length; e++) {
    const bodyHeight = heightOf(flow.body, flow.bodyHeights, p, e)
    if (bodyHeight > flow.depth && e > p + 1) return
    if (e > p + 1 && flow.opens[e - 1] === 1) return
    const limit = Math.max(q, notesDue(flow, e))
    const room = flow.depth - bodyHeight - (e > p ? NOTE_RULE.over : 0)
    const end = fillNotes(flow, { q, limit, room })
    if (e === p && end === q) continue
    const there = states[e] ?? []
    const known = there[end]
    if (known && known.cost <= state.cost) continue
    const cut: Cut = { body: [p, e], notes: [q, end] }
    const cost = state.cost + costOf(flow, cut)
    if (!known || cost < known.cost) there[end] = { p: e, q: end, cost, cut, previous: state }
  }
}

/** How many rows of notes may have come when so many rows of the body have. */
function notesDue({ body, notes, starts, cited }: Measured, e: number): number {
  return e === body.length ? notes.length : (starts[cited[e] ?? 0] ?? 0)
}

/** As many rows of notes as fit, less those that a fair split sends on. */
function fillNotes(flow: Measured, { q, limit, room }: { q: number; limit: number; room: number }): number {
  let [end, most] = [q, limit]
  while (end < most) {
    const middle = (end + most + 1) >> 1
    if (heightOf(flow.notes, flow.noteHeights, q, middle) <= room) end = middle
    else most = middle - 1
  }
  if (end === limit) return end
  for (let fair = end; fair > q && fair > end - 3; fair--) if (!isMean(flow, q, fair)) return fair
  return end
}

/** Whether a page that ends its notes here leaves a single line of one on either side. */
function isMean({ starts }: Flow, from: number, end: number): boolean {
  const index = noteAt(starts, end)
  const start = starts[index] ?? 0
  if (start === end) return false
  return end - Math.max(start, from) < SPLIT || (starts[index + 1] ?? end) - end < SPLIT
}

/** The index of the note that a row belongs to: the last that starts at or before it. */
function noteAt(starts: number[], row: number): number {
  let [low, high] = [0, starts.length - 1]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((starts[middle] ?? 0) <= row) low = middle
    else high = middle - 1
  }
  return low
}

function costOf(flow: Measured, { body: [p, e], notes: [q, end] }: Cut): number {
  const used = heightOf(flow.body, flow.bodyHeights, p, e) + notesHeight(flow, q, end)
  const slack = Math.max(0, flow.depth - used)
  let cost = strayNotes(flow, { p, e, end }) * COST.strayNote
  if (flow.starts[noteAt(flow.starts, end)] !== end)
    cost += isMean(flow, q, end) ? COST.meanSplit : COST.split
  if (e === flow.body.length && end === flow.notes.length) {
    if (flow.tail > 0 && slack >= flow.tail) return cost
    return cost + (flow.tail > 0 ? (slack / 10) ** 2 : used < SHORT_END * flow.depth ? COST.shortEnd : 0)
  }
  if (flow.opens[e] === 1) return cost
  if (e < flow.body.length && e > p && flow.stays[e] === 1) cost += COST.stay
  if (flow.body[e - 1]?.parts.some(({ line }) => line.hyphenated)) cost += COST.hyphen
  return cost + (slack / 8) ** 2
}

function notesHeight(flow: Measured, q: number, end: number): number {
  return end > q ? heightOf(flow.notes, flow.noteHeights, q, end) + NOTE_RULE.over : 0
}

/** Notes cited on this page of which no line, or less than a fair split, stands on it. */
function strayNotes(flow: Measured, { p, e, end }: { p: number; e: number; end: number }): number {
  let stray = 0
  for (let number = (flow.cited[p] ?? 0) + 1; number <= (flow.cited[e] ?? 0); number++) {
    if (end <= (flow.starts[number - 1] ?? 0)) stray++
  }
  return stray
}

function trace(last: State): Cut[] {
  const cuts: Cut[] = []
  for (let state: State | undefined = last; state?.cut; state = state.previous) cuts.unshift(state.cut)
  return cuts
}
