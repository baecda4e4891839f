import { levelsOf } from './direction.ts'
import type { Setting } from './item.ts'
import { endOf, type Line, type PlacedRun } from './line.ts'
import { shape, widthOf, type Run } from './shape.ts'
import type { Span } from './span.ts'
import { raggedDemerits } from './total-fit.ts'
import { HAN } from './word.ts'

type Word = { runs: Run[]; width: number }

/**
 * The lines of a text of one look that runs from left to right, and fits one line or two ragged ones, as total-fit
 * sets them: most names do, and a long list is set in a moment if they take no detour. Undefined for any other text.
 * Throws UnprintableCharacter.
 */
export function plainLines(spans: Span[], setting: Setting): Line[] | undefined {
  const [span] = spans
  if (span === undefined || spans.length > 1 || span.citation !== undefined) return undefined
  if (setting.direction === 'rtl' || !PLAIN.test(span.text) || levelsOf(span.text, 'ltr')) return undefined
  const words = wordsOf(span)
  const { width } = setting
  if (sum(words) <= width) return [lineOf(words, span, width)]
  const { style } = setting
  if (style.justified || style.hyphenated || span.target.link || JOINTS.test(span.text)) return undefined
  return twoLines(words, span, setting)
}

/** Words with single spaces between them, and no other space. */
const PLAIN = /^[^\s]+(?: [^\s]+)*$/
/** What lets a word end a line in its middle. */
const JOINTS = new RegExp(`[\\p{L}\\p{N}][-\u2010\u2013\u2014/][\\p{L}\\p{N}]|${HAN.source}`, 'u')

/** Words, each but the first with the space before it. */
function wordsOf({ text, font, size }: Span): Word[] {
  const words: Word[] = []
  for (let start = 0; start < text.length;) {
    const space = text.indexOf(' ', start + 1)
    const end = space === -1 ? text.length : space
    const runs = shape(text.slice(start, end), font, false)
    words.push({ runs, width: widthOf(runs, size) })
    start = end
  }
  return words
}

const sum = (words: Word[]) => words.reduce((total, { width }) => total + width, 0)

function twoLines(words: Word[], span: Span, { style, width }: Setting): Line[] | undefined {
  const space: Word = {
    runs: shape(' ', span.font, false),
    width: widthOf(shape(' ', span.font, false), span.size),
  }
  let [first, rest] = [sum(words), -space.width]
  let best: { count: number; demerits: number } | undefined
  for (let count = words.length - 1; count > 0; count--) {
    first -= words[count]?.width ?? 0
    rest += words[count]?.width ?? 0
    if (rest > width - style.hanging) break
    if (first > width) continue
    const demerits = raggedDemerits({ width, first, last: rest })
    if (!best || demerits < best.demerits) best = { count, demerits }
  }
  if (!best) return undefined
  const [head, tail] = [words.slice(0, best.count), words.slice(best.count)]
  const [word] = tail
  const bare =
    word?.runs
      .map((run) => run.text)
      .join('')
      .slice(1) ?? ''
  const start: Word = { runs: shape(bare, span.font, false), width: 0 }
  const line = lineOf(head, span, width)
  for (const run of space.runs) line.runs.push({ x: sum(head), run, span, tracking: 0 })
  return [line, lineOf([start, ...tail.slice(1)], span, width - style.hanging)]
}

function lineOf(words: Word[], span: Span, width: number): Line {
  const runs: PlacedRun[] = []
  let x = 0
  for (const word of words) {
    for (const run of word.runs) {
      const placed = { x, run, span, tracking: 0 }
      runs.push(placed)
      x = endOf(placed)
    }
  }
  return { width, runs, hyphenated: false, citations: [], spacing: 1 }
}
