import { levelsOf } from './direction.ts'
import type { Setting } from './item.ts'
import { endOf, type Line, type PlacedRun } from './line.ts'
import type { TextStyle } from './paper.ts'
import { cutRun, shape, shapeSimple, simpleRun, widthOf, type Run } from './shape.ts'
import type { Span } from './span.ts'
import { raggedDemerits, raggedEndDemerits } from './total-fit.ts'
import { HAN } from './word.ts'

/**
 * The lines of a text of one look that runs from left to right, whose lines end at spaces, as total-fit sets
 * them: nearly all names do, and a long list is set in a moment if they take no detour. Undefined for any other text.
 * Throws UnprintableCharacter.
 */
export function plainLines(spans: Span[], setting: Setting): Line[] | undefined {
  const span = spans[0]
  if (span === undefined || spans.length > 1 || span.citation !== undefined) return undefined
  if (span.text === '' || UNEVEN.test(span.text)) return undefined
  const runs = setting.direction === 'rtl' ? undefined : shapeSimple(span.text, span.font)
  if (!runs) return wordLine(span, setting)
  const { width, style } = setting
  if (widthOf(runs, span.size) <= width) return [lineOf(runs, span, width)]
  if (style.justified || style.hyphenated || span.target.link || JOINTS.test(span.text)) return undefined
  return raggedLines(runs, span, setting)
}

/**
 * Whether a text of one script, in Unicode's composed form, is set on one line, if that can be said at a glance: its run
 * where it is a single one from left to right. Throws UnprintableCharacter.
 */
export function onLine(text: string, { font, size }: TextStyle, width: number): Run | boolean {
  if (text === '' || UNEVEN.test(text)) return false
  const run = simpleRun(text, font)
  if (run) return (run.width * size) / 1000 <= width && run
  // Words that the font is asked for, each by itself: with what they do to each other they are as wide, nearly.
  const reversed = REVERSED.test(text)
  let used = 0
  for (const word of text.split(' ')) used += widthOf(shape(word, font, reversed), size) + size / 3
  return used <= SURELY * width
}

/** A text that is this share of a line by the sum of its words fits it. */
const SURELY = 0.9

/** Other than words with single spaces between them. */
const UNEVEN = /[^\S ]|^ | $| {2}/
/** What lets a word end a line in its middle, and signs that no line begins or ends with. */
const JOINTS = new RegExp(
  ` [;:!?»](?![\\p{L}\\p{N}])|« | [-\u2010\u2013\u2014] |[\\p{L}\\p{N}][-\u2010\u2013\u2014/][\\p{L}\\p{N}]|${HAN.source}`,
  'u',
)

/**
 * A space between words: the word that begins with it, its place in the run's text, and how wide all before it and it
 * are, in thousandths of the type size.
 */
type Space = { run: number; word: number; place: number; before: number; own: number }

/** The best lines up to the end of one: what all cost, and the space before it, if it is not the first. */
type Best = { demerits: number; after: Space | undefined }

function raggedLines(runs: Run[], span: Span, { style, width }: Setting): Line[] | undefined {
  const measures = { width, later: width - style.hanging, scale: span.size / 1000 }
  const cuts = cutsAt(spacesIn(runs), widthOf(runs, span.size), measures)
  if (!cuts) return undefined
  const lines: Line[] = []
  let rest = runs
  for (const { run, word, place } of cuts.reverse()) {
    const cut = rest[run]
    if (!cut) return undefined
    const [head, tail] = cutRun(cut, word, place)
    const own = [tail, ...rest.slice(run + 1)].filter(({ words }) => words.length > 0)
    lines.unshift(lineOf(own, span, measures.later))
    rest = [...rest.slice(0, run), head]
  }
  return [lineOf(rest, span, width), ...lines]
}

type Measures = { width: number; later: number; scale: number }

/** The spaces that lines end at, with the least demerits in all; undefined where a word is wider than a line. */
function cutsAt(spaces: Space[], total: number, measures: Measures): Space[] | undefined {
  const best = new Map<Space, Best>()
  for (const [index, space] of spaces.entries()) {
    const found = bestUpTo(space.before * measures.scale, spaces.slice(0, index), { best, measures })
    if (found) best.set(space, found)
  }
  let end = bestUpTo(total, spaces, { best, measures, last: true })
  if (!end) return undefined
  const cuts: Space[] = []
  for (; end?.after; end = best.get(end.after)) cuts.unshift(end.after)
  return cuts
}

type Search = { best: Map<Space, Best>; measures: Measures; last?: boolean }

/** The best last line that ends at `to` points of the text and begins with it or after one of the spaces. */
function bestUpTo(to: number, spaces: Space[], { best, measures, last = false }: Search): Best | undefined {
  const { width, later, scale } = measures
  const first: Best | undefined =
    to <= width && !last ? { demerits: raggedDemerits(width - to, width), after: undefined } : undefined
  return spaces.reduce<Best | undefined>((found, after) => {
    const before = best.get(after)
    const natural = to - (after.before + after.own) * scale
    if (!before || natural > later) return found
    const own = last ? raggedEndDemerits(natural, width) : raggedDemerits(later - natural, width)
    const demerits = before.demerits + own
    return found && found.demerits <= demerits ? found : { demerits, after }
  }, first)
}

function spacesIn(runs: Run[]): Space[] {
  const spaces: Space[] = []
  let before = 0
  for (const [run, { words, text }] of runs.entries()) {
    let place = -1
    for (const [word, { glyphs, width }] of words.entries()) {
      const [first] = glyphs
      if (first?.codePoints[0] === SPACE) {
        place = text.indexOf(' ', place + 1)
        spaces.push({ run, word, place, before, own: first.advance })
      }
      before += width
    }
  }
  return spaces
}

const SPACE = 0x20

/** One line of words of other scripts, all of one direction. */
function wordLine(span: Span, { direction, width }: Setting): Line[] | undefined {
  const reversed = REVERSED.test(span.text)
  if (!reversed && (direction === 'rtl' || levelsOf(span.text, direction))) return undefined
  const words = span.text.split(/(?= )|(?<= )/).map((word) => {
    const runs = shape(word, span.font, reversed && word !== ' ')
    return { runs: reversed ? runs.toReversed() : runs, width: widthOf(runs, span.size) }
  })
  const used = words.reduce((sum, word) => sum + word.width, 0)
  if (used > width) return undefined
  const placed: PlacedRun[] = []
  let x = reversed ? used : 0
  if (direction === 'rtl') x += width - used
  for (const word of words) {
    if (reversed) x -= word.width
    const { runs } = lineOf(word.runs, span, width)
    const own = runs.map((run) => ({ ...run, x: x + run.x }))
    placed.push(...(reversed ? own.reverse() : own))
    if (!reversed) x += word.width
  }
  return [{ ...lineOf([], span, width), runs: placed }]
}

/** Letters that run from right to left, and spaces between them: no numbers, no brackets, nothing that turns. */
const REVERSED =
  /^[\p{Script=Arabic}\p{Script=Hebrew}](?:[\p{Script=Arabic}\p{Script=Hebrew}\p{M}]| (?! ))*$/u

/** Runs from left to right as a line of `width` points. */
export function lineOf(runs: Run[], span: Span, width: number): Line {
  const placed: PlacedRun[] = []
  let x = 0
  for (const run of runs) {
    const here = { x, run, span, tracking: 0 }
    placed.push(here)
    x = endOf(here)
  }
  return { width, runs: placed, hyphenated: false, citations: [], spacing: 1 }
}
