import type { Hyphenate } from './hyphenation.ts'
import { levelsOf, type Direction } from './direction.ts'
import type { TextStyle } from './paper.ts'
import { shape, widthOf } from './shape.ts'
import { LINE_BREAK, type Span } from './span.ts'
import { wordParts } from './word.ts'

/**
 * A paragraph as Knuth and Plass see it (Breaking Paragraphs into Lines, 1981):
 * boxes that stand, spaces that give, and places where a line may end. Widths in points.
 */
export type Item =
  | {
      kind: 'box'
      width: number
      /** By how much its letters may part where spaces alone would part too far. */
      give: number
      /** What it is wider by where a line begins with it: it kerns with what stood before it in its word. */
      lead: number
      text: string
      span: Span
      level: number
    }
  | {
      kind: 'space'
      width: number
      stretch: number
      shrink: number
      breaks: boolean
      text: string
      span: Span
      level: number
    }
  /**
   * A line may end here at a cost; `hyphen` is drawn if it does, `dash` is there already.
   * A `reluctant` chance is in a word that would better stay whole.
   */
  | {
      kind: 'chance'
      width: number
      cost: number
      mark: 'hyphen' | 'dash' | 'none'
      reluctant: boolean
      span: Span
      level: number
    }
  /** A line ends here. */
  | { kind: 'end' }

/** How spaces give, as shares of their width: 0.7 to 1.5 of it is good setting. */
const STRETCH = 0.5
const SHRINK = 0.3
/** Letters may part by this share of their size: what no eye sees. */
export const TRACKING = 0.014

/** Between Han characters there is no space to give. */
const HAN_STRETCH = 0.04

export type Setting = { style: TextStyle; direction: Direction; hyphenate: Hyphenate; width: number }

/** The items of a paragraph. Throws UnprintableCharacter. */
export function toItems(spans: Span[], setting: Setting): Item[] {
  const levels = levelsOf(spans.map((span) => span.text).join(''), setting.direction)
  const items: Item[] = []
  let offset = 0
  for (const span of spans) {
    const levelAt = (index: number) => levels?.[index] ?? 0
    spanItems(items, span, { ...setting, levelAt, offset })
    offset += span.text.length
  }
  while (items.at(-1)?.kind === 'space') items.pop()
  items.push({ kind: 'end' })
  return items
}

type Place = Setting & { levelAt: (index: number) => number; offset: number; before?: string }

const TOKEN = /\u2028|[\u00A0\u202F\u2007]|[^\S\u00A0\u202F\u2007\u2028]+|[^\s]+/gu

function spanItems(items: Item[], span: Span, place: Place): void {
  for (const { 0: token, index } of span.text.matchAll(TOKEN)) {
    const at = place.offset + index
    if (token === LINE_BREAK) endLine(items)
    else if (/^[\u00A0\u202F\u2007]$/u.test(token))
      pushSpace(items, token, span, { level: place.levelAt(at) })
    else if (BOUND.test(span.text.slice(index, index + 3)) || span.text[index - 1] === '«')
      pushSpace(items, ' ', span, { level: place.levelAt(at), stays: true })
    else if (/^\s/u.test(token)) pushSpace(items, ' ', span, { level: place.levelAt(at) })
    else pushWord(items, token, span, { ...place, offset: at })
  }
}

/** No line begins with a dash between words, or with a sign that French parts from the word before it. */
const BOUND = /^ (?:[-\u2010\u2013\u2014](?:\s|$)|[;:!?»](?![\p{L}\p{N}]))/u

function endLine(items: Item[]): void {
  while (items.at(-1)?.kind === 'space') items.pop()
  items.push({ kind: 'end' })
}

type SpaceAt = { level: number; stays?: boolean }

function pushSpace(items: Item[], text: string, span: Span, { level, stays = false }: SpaceAt): void {
  const before = items.at(-1)
  const breaks = text === ' ' && !stays
  if (text === ' ' && (before === undefined || before.kind === 'space' || before.kind === 'end')) return
  const width = widthOf(shape(text, span.font, false), span.size)
  items.push({
    kind: 'space',
    width,
    stretch: width * STRETCH,
    shrink: width * SHRINK,
    breaks,
    text,
    span,
    level,
  })
}

function pushWord(items: Item[], word: string, span: Span, place: Place): void {
  const url =
    span.target.link !== undefined && 'url' in span.target.link && /^(?:https?:\/\/|www\.)/i.test(word)
  const hyphenate = place.style.hyphenated ? place.hyphenate : undefined
  let at = place.offset
  // Parts that mostly stay together are as wide as they are together: letters kern over the joints.
  let before = ''
  for (const part of wordParts(word, { url, hyphenate })) {
    pushLevels(items, part.text, span, { ...place, offset: at, before })
    at += part.text.length
    before = part.after === 'han' ? '' : before + part.text
    const level = place.levelAt(at - 1)
    if (part.after === 'han') {
      const stretch = span.size * HAN_STRETCH
      items.push({ kind: 'space', width: 0, stretch, shrink: 0, breaks: true, text: '', span, level })
    } else if (part.after !== 'nothing') {
      const reluctant = part.after === 'hyphen' && /\p{Lu}/u.test(word)
      const chance = { ...CHANCES[part.after], ...hyphenWidth(part.after, span), reluctant }
      items.push({ kind: 'chance', ...chance, span, level })
    }
  }
}

const CHANCES = {
  hyphen: { cost: 110, mark: 'hyphen' },
  dash: { cost: 35, mark: 'dash' },
  url: { cost: 45, mark: 'none' },
  anywhere: { cost: 4000, mark: 'none' },
} as const

function hyphenWidth(after: keyof typeof CHANCES, span: Span) {
  return { width: after === 'hyphen' ? widthOf(shape('-', span.font, false), span.size) : 0 }
}

/** A part of a word in boxes of one direction each, and none wider than a line. */
function pushLevels(items: Item[], text: string, span: Span, place: Place): void {
  let start = 0
  for (let end = 1; end <= text.length; end++) {
    const level = place.levelAt(place.offset + start)
    if (end < text.length && place.levelAt(place.offset + end) === level) continue
    const before = level === 0 && start === 0 ? place.before : ''
    pushBox(items, text.slice(start, end), { span, level, limit: place.width, before })
    start = end
  }
}

function pushBox(
  items: Item[],
  text: string,
  {
    span,
    level,
    limit,
    before = '',
  }: { span: Span; level: number; limit: number; before?: string | undefined },
): void {
  const widthBefore = before === '' ? 0 : widthOf(shape(before, span.font, false), span.size)
  const width = widthOf(shape(before + text, span.font, level % 2 === 1), span.size) - widthBefore
  const letters = width > limit ? (text.match(/\P{M}\p{M}*/gu) ?? [text]) : [text]
  const alone = before === '' ? width : widthOf(shape(text, span.font, level % 2 === 1), span.size)
  letters.forEach((letter, index) => {
    if (index > 0)
      items.push({ kind: 'chance', width: 0, ...CHANCES.anywhere, reluctant: false, span, level })
    const own = letters.length === 1 ? width : widthOf(shape(letter, span.font, level % 2 === 1), span.size)
    const give = trackable(letter) ? letter.length * span.size * TRACKING : 0
    const lead = letters.length === 1 ? alone - width : 0
    items.push({ kind: 'box', width: own, give, lead, text: letter, span, level })
  })
}

/** Scripts whose letters stand apart; others would come to pieces. */
export function trackable(text: string): boolean {
  return APART.test(text)
}

const APART = /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{P}\p{N}\p{S}]+$/u
