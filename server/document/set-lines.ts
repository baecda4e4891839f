import { visualOrder } from './direction.ts'
import { wordOf } from './glyph.ts'
import { toItems, trackable, TRACKING, type Item, type Setting } from './item.ts'
import { endOf, type Line, type PlacedRun } from './line.ts'
import { plainLines } from './plain-lines.ts'
import { lengthOf, shape, widthOf, type Run } from './shape.ts'
import type { Span } from './span.ts'
import { breakLines, type Break } from './total-fit.ts'

/** The lines of a paragraph in a measure of `setting.width` points. Throws UnprintableCharacter. */
export function setLines(spans: Span[], setting: Setting): Line[] {
  return setting.style.balanced ? balancedLines(spans, setting) : linesIn(spans, setting)
}

/** The narrowest measure that takes no more lines than the full one does. */
function balancedLines(spans: Span[], setting: Setting): Line[] {
  const full = linesIn(spans, setting)
  let [narrow, wide, best] = [setting.width / 2, setting.width, full]
  while (full.length > 1 && wide - narrow > 4) {
    const width = (narrow + wide) / 2
    const lines = linesIn(spans, { ...setting, width })
    if (lines.length > full.length) narrow = width
    else [wide, best] = [width, lines]
  }
  return best
}

function linesIn(spans: Span[], setting: Setting): Line[] {
  const { style, width } = setting
  const plain = plainLines(spans, setting)
  if (plain) return plain
  const items = toItems(spans, { ...setting, width: width - style.hanging })
  const breaks =
    oneLine(items, width) ?? breakLines(items, { width, hanging: style.hanging, justified: style.justified })
  return breaks.map((line, index) => {
    const own = index === 0 ? width : width - style.hanging
    return setLine(items, line, { ...setting, width: own })
  })
}

/** Others that fit a line need no breaking either. */
function oneLine(items: Item[], width: number): Break[] | undefined {
  let natural = 0
  for (const [index, item] of items.entries()) {
    if (item.kind === 'end')
      return index === items.length - 1 && natural <= width
        ? [{ from: 0, to: index, final: true }]
        : undefined
    if (item.kind !== 'chance') natural += item.width
  }
  return undefined
}

type Atom = {
  runs: Run[]
  width: number
  /** What a stretch of 1 adds: for spaces only. */
  give: number
  /** How many glyphs may part. */
  letters: number
  tracking: number
  span: Span
  level: number
}

function setLine(items: Item[], { from, to, final }: Break, { style, direction, width }: Setting): Line {
  const atoms = toAtoms(items.slice(from, to))
  const end = items[to]
  const hyphenated = end?.kind === 'chance' && end.mark === 'hyphen'
  if (hyphenated) atoms.push(hyphenAtom(end.span, end.level))

  const slack = width - widthOfAll(atoms)
  const stretch = style.justified && (slack < 0 || !final) ? justify(atoms, slack) : 0

  const used = widthOfAll(atoms)
  const runs = place(atoms, direction === 'rtl' ? width - used : 0)
  if (end?.kind === 'space' && end.text !== '') {
    const [run] = shape(' ', end.span.font, false)
    const x = direction === 'rtl' ? width - used - end.width : used
    if (run) runs.push({ x, run, span: end.span, tracking: 0 })
  }
  const citations = atoms.flatMap(({ span }) => (span.citation === undefined ? [] : [span.citation]))
  return { width, runs, hyphenated, citations, spacing: 1 + stretch }
}

/** The widest that a space becomes before letters part, over its own width. */
const WIDEST = 0.55

const widthOfAll = (atoms: Atom[]) => atoms.reduce((sum, atom) => sum + atom.width, 0)

/** Takes up some points in spaces, and in letters where spaces grow too wide; says what share spaces grew by. */
function justify(atoms: Atom[], slack: number): number {
  const give = atoms.reduce((sum, atom) => sum + atom.give, 0)
  const share = trackingFor(atoms, slack - give * WIDEST)
  for (const atom of atoms) {
    atom.tracking = atom.letters > 0 ? atom.span.size * share : 0
    atom.width += atom.letters * atom.tracking
  }
  const tracked = atoms.reduce((sum, { letters, tracking }) => sum + letters * tracking, 0)
  const stretch = give > 0 ? (slack - tracked) / give : 0
  for (const atom of atoms) atom.width += atom.give * stretch
  return stretch
}

/** How far letters part to take up some points, as a share of their size. */
function trackingFor(atoms: Atom[], points: number): number {
  const room = atoms.reduce((sum, { letters, span }) => sum + letters * span.size, 0)
  return points > 0 && room > 0 ? Math.min(TRACKING, points / room) : 0
}

/** What the line breaker took apart and left together is one word again, with its kerning and ligatures. */
function toAtoms(items: Item[]): Atom[] {
  const atoms: Atom[] = []
  let text = ''
  for (const [index, item] of items.entries()) {
    if (item.kind === 'end' || item.kind === 'chance') continue
    const { span, level } = item
    if (item.kind === 'space') {
      const runs = item.text === '' ? [] : shape(item.text, span.font, false)
      const give = item.width > 0 ? item.width : item.stretch
      atoms.push({ runs, width: item.width, give, letters: 0, tracking: 0, span, level })
      continue
    }
    text += item.text
    const next = items[items[index + 1]?.kind === 'chance' ? index + 2 : index + 1]
    if (next?.kind === 'box' && next.span === span && next.level === level) continue
    const runs = shape(text, span.font, level % 2 === 1)
    const letters = trackable(text) ? runs.reduce((sum, run) => sum + lengthOf(run), 0) : 0
    atoms.push({ runs, width: widthOf(runs, span.size), give: 0, letters, tracking: 0, span, level })
    text = ''
  }
  return atoms
}

/** The hyphen that we add is a soft hyphen to whoever copies the text (ISO 32000-1, 14.8.2.2.3). */
function hyphenAtom(span: Span, level: number): Atom {
  const runs = shape('-', span.font, false).map((run): Run => {
    const words = run.words.map(({ glyphs, width }) => {
      const soft = glyphs.map((glyph) => ({ ...glyph, codePoints: SOFT_HYPHEN }))
      return wordOf(soft, width)
    })
    return { ...run, text: '\u00AD', words }
  })
  return { runs, width: widthOf(runs, span.size), give: 0, letters: 0, tracking: 0, span, level }
}

const SOFT_HYPHEN = [0xad]

function place(atoms: Atom[], start: number): PlacedRun[] {
  const positions = new Array<number>(atoms.length).fill(0)
  let x = start
  for (const index of visualOrder(atoms.map((atom) => atom.level))) {
    positions[index] = x
    x += atoms[index]?.width ?? 0
  }
  return atoms.flatMap((atom, index) => placeRuns(atom, positions[index] ?? 0))
}

function placeRuns({ runs, span, level, tracking }: Atom, start: number): PlacedRun[] {
  let x = start
  const standing = level % 2 === 1 ? [...runs].reverse() : runs
  const placed = standing.map((run): PlacedRun => {
    const here = { x, run, span, tracking }
    x = endOf(here)
    return here
  })
  return level % 2 === 1 ? placed.reverse() : placed
}
