import type { Item } from './item.ts'

/** Lines are `width` long, but for the later ones, which stand in by `hanging`; all in points. */
export type Shape = { width: number; hanging: number; justified: boolean }

/** A line holds the items from `from` up to, not with, `to`, where it ends. */
export type Break = { from: number; to: number; final: boolean }

type Node = {
  at: number
  start: number
  demerits: number
  /** Lines in a row that end with a hyphen or dash. */
  hyphens: number
  first: boolean
  previous: Node | undefined
}

const HYPHENS_IN_A_ROW = 2
/** How far spaces may stretch, in shares of their stretch: under 1.6 of normal, with what the joints of a parted word give or take. */
const TOLERANCE = 1.14
/** How a paragraph may be set, tried in turn: letters part before long names do, and both before holes. */
type Try = { tolerance: number; tracking: boolean; reluctant: boolean }
const TRIES: Try[] = [
  { tolerance: TOLERANCE, tracking: false, reluctant: false },
  { tolerance: TOLERANCE, tracking: true, reluctant: false },
  { tolerance: TOLERANCE, tracking: true, reluctant: true },
  { tolerance: 2.2, tracking: true, reluctant: true },
  { tolerance: 5, tracking: true, reluctant: true },
]
const LAST_TRY: Try = { tolerance: Infinity, tracking: false, reluctant: false }
/** Ragged lines have this share of the line to lose before they look short. */
const RAGGED_STRETCH = 0.22
const OVERFULL = 1e9
const TWO_HYPHENS = 20_000
const RUNT = 4000
const RAGGED_RUNT = 600_000
/** A hyphen before the last line. */
const LATE_HYPHEN = 12_000

/**
 * The lines of a paragraph with the least demerits over all of it:
 * D. E. Knuth and M. F. Plass, Breaking Paragraphs into Lines, Software: Practice and Experience 11 (1981).
 * Always finds lines: where nothing fits, the last try takes what sticks out least.
 */
export function breakLines(items: Item[], shape: Shape): Break[] {
  const sums = sumUp(items)
  const lines: Break[] = []
  let from = 0
  while (from < items.length) {
    const end = items.findIndex((item, index) => index >= from && item.kind === 'end')
    lines.push(...breakUntil({ items, sums, shape: lines.length > 0 ? later(shape) : shape }, from, end))
    from = end + 1
  }
  return lines
}

const later = (shape: Shape): Shape => ({ ...shape, width: shape.width - shape.hanging, hanging: 0 })

type Sums = { width: Float64Array; stretch: Float64Array; shrink: Float64Array; give: Float64Array }

function sumUp(items: Item[]): Sums {
  const size = items.length + 1
  const sums = {
    width: new Float64Array(size),
    stretch: new Float64Array(size),
    shrink: new Float64Array(size),
    give: new Float64Array(size),
  }
  items.forEach((item, index) => {
    const solid = item.kind === 'box' || item.kind === 'space' ? item.width : 0
    const [stretch, shrink] = item.kind === 'space' ? [item.stretch, item.shrink] : [0, 0]
    sums.width[index + 1] = (sums.width[index] ?? 0) + solid
    sums.stretch[index + 1] = (sums.stretch[index] ?? 0) + stretch
    sums.shrink[index + 1] = (sums.shrink[index] ?? 0) + shrink
    sums.give[index + 1] = (sums.give[index] ?? 0) + (item.kind === 'box' ? item.give : 0)
  })
  return sums
}

type Search = { items: Item[]; sums: Sums; shape: Shape; how: Try }

function breakUntil(paragraph: Omit<Search, 'how'>, from: number, end: number): Break[] {
  const tries = paragraph.shape.justified ? [...TRIES, LAST_TRY] : [LAST_TRY]
  for (const how of tries) {
    const last = fit({ ...paragraph, how }, from, end)
    if (last) return trace(last)
  }
  return [{ from, to: end, final: true }]
}

function fit(search: Search, from: number, end: number): Node | undefined {
  const { tolerance } = search.how
  let active: Node[] = [{ at: from, start: from, demerits: 0, hyphens: 0, first: true, previous: undefined }]
  for (let at = from; at <= end; at++) {
    if (!mayEnd(search, at)) continue
    const best: (Node | undefined)[] = []
    const kept: Node[] = []
    for (const node of active) {
      const ratio = ratioOf(search, node, at)
      if (ratio >= -1 && ratio <= tolerance) consider(best, follow(search, node, { at, ratio }))
      if (ratio >= -1 && at < end) kept.push(node)
    }
    const stuck = kept.length === 0 && best.length === 0 && tolerance === Infinity ? active.at(-1) : undefined
    if (stuck) consider(best, follow(search, stuck, { at, ratio: -2 }))
    active = [...kept, ...best.filter((node) => node !== undefined)]
    if (active.length === 0) return undefined
  }
  return active.reduce<Node | undefined>((a, b) => (a && a.demerits <= b.demerits ? a : b), undefined)
}

function mayEnd({ items, how }: Search, at: number): boolean {
  const item = items[at]
  if (item === undefined || item.kind === 'box') return false
  if (item.kind === 'chance') return how.reluctant || !item.reluctant
  return item.kind !== 'space' || (item.breaks && items[at - 1]?.kind === 'box')
}

/** How much the line from a node to here stretches (over 0) or shrinks; under -1 it does not fit. */
function ratioOf({ items, sums, shape, how }: Search, node: Node, at: number): number {
  const item = items[at]
  const between = (values: Float64Array) => (values[at] ?? 0) - (values[node.start] ?? 0)
  const natural = between(sums.width) + endsOf(items, node.start, at)
  const slack = shape.width - (node.first ? 0 : shape.hanging) - natural
  if (slack < 0) {
    const shrink = shape.justified ? between(sums.shrink) : 0
    return slack > -1e-6 ? 0 : shrink > 0 ? slack / shrink : -Infinity
  }
  const letters = how.tracking ? between(sums.give) / TOLERANCE : 0
  const stretch = shape.justified ? between(sums.stretch) + letters : shape.width * RAGGED_STRETCH
  if (item?.kind === 'end') return 0
  return stretch > 0 ? slack / stretch : slack < 1e-6 ? 0 : 1e4
}

/** What a line is wider by since it begins here and ends there. */
function endsOf(items: Item[], start: number, at: number): number {
  const [first, last] = [items[start], items[at]]
  return (first?.kind === 'box' ? first.lead : 0) + (last?.kind === 'chance' ? last.width : 0)
}

function follow(search: Search, node: Node, { at, ratio }: { at: number; ratio: number }): Node {
  const item = search.items[at]
  const flagged = item?.kind === 'chance' && item.mark !== 'none'
  const hyphens = flagged ? node.hyphens + 1 : 0
  const cost = item?.kind === 'chance' ? item.cost : 0
  let demerits = ratio < -1 ? OVERFULL : (10 + 100 * Math.abs(ratio) ** 3 + cost) ** 2
  if (hyphens > HYPHENS_IN_A_ROW) demerits += OVERFULL / 10
  else if (hyphens > 1) demerits += TWO_HYPHENS
  if (item?.kind === 'end') demerits += lastLine(search, node, at)
  return {
    at,
    start: afterBreak(search.items, at),
    demerits: node.demerits + demerits,
    hyphens,
    first: false,
    previous: node,
  }
}

/** What a ragged line costs that is not its paragraph's last, by what it leaves and by the first line's width. */
export function raggedDemerits(slack: number, width: number): number {
  return (10 + 100 * (slack / (width * RAGGED_STRETCH)) ** 3) ** 2
}

/** What the last of several ragged lines costs, by its own width and by the first line's. */
export function raggedEndDemerits(natural: number, width: number): number {
  return 100 + (natural < width * 0.2 ? RAGGED_RUNT : 0)
}

/** A last line of a word or less, or after a hyphen, is ugly. */
function lastLine({ sums, shape }: Search, node: Node, at: number): number {
  const natural = (sums.width[at] ?? 0) - (sums.width[node.start] ?? 0)
  const runt = !node.first && natural < shape.width * (shape.justified ? 0.1 : 0.2)
  return (runt ? (shape.justified ? RUNT : RAGGED_RUNT) : 0) + (node.hyphens > 0 ? LATE_HYPHEN : 0)
}

/** The best way to each place, for each number of hyphens in a row before it. */
function consider(best: (Node | undefined)[], node: Node): void {
  const known = best[node.hyphens]
  if (known === undefined || node.demerits < known.demerits) best[node.hyphens] = node
}

/** Spaces at the beginning of a line are gone. */
function afterBreak(items: Item[], at: number): number {
  let start = at
  while (items[start]?.kind === 'space' || items[start]?.kind === 'chance') start++
  return start
}

function trace(last: Node): Break[] {
  const lines: Break[] = []
  for (let node = last; node.previous; node = node.previous) {
    lines.unshift({ from: node.previous.start, to: node.at, final: lines.length === 0 })
  }
  return lines
}
