import { mirrored } from './direction.ts'
import { layGlyphs, wordOf, type Glyph, type Word } from './glyph.ts'
import { wordsByPairs } from './pairs.ts'
import { fontFor, openFont, type FontName, type FontStyle } from './font.ts'

/** Text set in one font and one direction; the glyphs of its words stand from left to right. */
export type Run = {
  text: string
  font: FontName
  words: readonly Word[]
  /** In thousandths of the type size. */
  width: number
  /** How the glyphs spell the text: from right to left, or in an order of their own, as Devanagari does. */
  order: 'spelled' | 'reversed' | 'mixed'
}

/** Its glyphs. */
export const glyphsOf = ({ words }: Run): Glyph[] => words.flatMap(({ glyphs }) => glyphs)

/** How many they are. */
export const lengthOf = ({ words }: Run) => words.reduce((sum, { glyphs }) => sum + glyphs.length, 0)

/** A character that none of our fonts has. */
class UnprintableCharacter extends Error {
  readonly character: string
  constructor(character: string) {
    const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
    super(`No font has the character “${character}” (U+${code}).`)
    this.name = 'UnprintableCharacter'
    this.character = character
  }
}

const JOINERS = /[\u200C\u200D]/u
const SILENT = /\p{Default_Ignorable_Code_Point}/u
/** What does not stand for itself. */
const STEERS = /[\p{M}\p{Default_Ignorable_Code_Point}]/u
const CACHE_LIMIT = 12_000
/** By style and direction, then by word: a key made of all three would be built anew for each of a million words. */
const caches = new Map<string, Map<string, Run[]>>()

/**
 * The runs of a text without line breaks, in reading order. Throws UnprintableCharacter.
 * Shaping is most of the cost of a long list, so words are remembered, up to a limit.
 */
export function shape(text: string, style: FontStyle, rightToLeft: boolean): Run[] {
  const cache = cacheOf(rightToLeft ? RIGHT_TO_LEFT[style] : style)
  const known = cache.get(text)
  if (known) return known
  const runs = fontRuns(text, style).map(({ font, text }) => {
    const words = rightToLeft ? undefined : wordsByPairs(text, font)
    return words ? runOf(words, text, font) : shapeRun(text, font, rightToLeft)
  })
  if (cache.size >= CACHE_LIMIT) cache.clear()
  cache.set(text, runs)
  return runs
}

/**
 * The runs of a whole text from left to right in fonts that set one letter after the other, as nearly all names are.
 * Undefined for other text. Throws UnprintableCharacter.
 */
export function shapeSimple(text: string, style: FontStyle): Run[] | undefined {
  const run = simpleRun(text, style)
  if (run) return [run]
  if (SILENT.test(text)) return undefined
  const runs: Run[] = []
  for (const part of fontRuns(text, style)) {
    const words = simpleWords(part.text, part.font, style)
    if (!words) return undefined
    runs.push(runOf(words, part.text, part.font))
  }
  return runs
}

/** The run of a text that is a single one of this kind, in the first font of the style. */
export function simpleRun(text: string, style: FontStyle): Run | undefined {
  const words = simpleWords(text, style, style)
  return words && runOf(words, text, style)
}

function simpleWords(text: string, font: FontName, style: FontStyle): Word[] | undefined {
  return wordsByPairs(text, font, (word) => {
    const [run, ...others] = shape(word, style, false)
    return run?.font === font && run.order === 'spelled' && others.length === 0 ? run.words[0] : undefined
  })
}

const RIGHT_TO_LEFT: Record<FontStyle, string> = {
  regular: 'regular, right to left',
  italic: 'italic, right to left',
  semibold: 'semibold, right to left',
  'semibold-italic': 'semibold-italic, right to left',
}

function cacheOf(name: string): Map<string, Run[]> {
  let cache = caches.get(name)
  if (!cache) caches.set(name, (cache = new Map<string, Run[]>()))
  return cache
}

/** Width in points. */
export function widthOf(runs: Run[], size: number): number {
  let width = 0
  for (const run of runs) width += run.width
  return (width * size) / 1000
}

function fontRuns(text: string, style: FontStyle): { font: FontName; text: string }[] {
  const runs: { font: FontName; text: string }[] = []
  const steered = STEERS.test(text)
  for (const character of text) {
    const last = runs.at(-1)
    const font = steered ? fontAfter(character, last?.font, style) : fontOf(character, style)
    if (font === undefined) continue
    if (last?.font === font) last.text += character
    else runs.push({ font, text: character })
  }
  return runs
}

/** Accents and joiners stay in the font of the letter before them, where it has them. */
function fontAfter(character: string, last: FontName | undefined, style: FontStyle): FontName | undefined {
  const codePoint = character.codePointAt(0) ?? 0
  const leans = /\p{M}/u.test(character) || JOINERS.test(character)
  if (leans && last && openFont(last).hasGlyphForCodePoint(codePoint)) return last
  if (SILENT.test(character)) return undefined
  return fontOf(character, style)
}

function fontOf(character: string, style: FontStyle): FontName {
  const font = fontFor(character.codePointAt(0) ?? 0, style)
  if (font === undefined) throw new UnprintableCharacter(character)
  return font
}

function runOf(words: readonly Word[], text: string, font: FontName): Run {
  let width = 0
  for (const word of words) width += word.width
  return { text, font, words, width, order: 'spelled' }
}

/** A spelled run in two, behind the space that one of its words begins with; `place` is where that is in its text. */
export function cutRun({ words, text, font }: Run, word: number, place: number): [Run, Run] {
  const cut = words[word]
  const [space, rest] = cut ? parted(cut) : []
  const before = [...words.slice(0, word), ...(space ? [space] : [])]
  const after = [...(rest ? [rest] : []), ...words.slice(word + 1)]
  return [runOf(before, text.slice(0, place + 1), font), runOf(after, text.slice(place + 1), font)]
}

const cutWords = new WeakMap<Word, Word[]>()

/** The space that a word begins with, and what is left of it: the same ones each time, so that they are known again. */
function parted(word: Word): Word[] {
  let parts = cutWords.get(word)
  if (!parts) {
    const [space, ...rest] = word.glyphs
    const own = space?.advance ?? 0
    const left = rest.length > 0 ? [wordOf(rest, word.width - own)] : []
    parts = [wordOf(word.glyphs.slice(0, 1), own), ...left]
    cutWords.set(word, parts)
  }
  return parts
}

/** Asks the font for all that it does: letters that join, marks that find their letters, ligatures. */
export function shapeRun(text: string, name: FontName, rightToLeft: boolean): Run {
  const drawn = rightToLeft ? Array.from(text, mirrored).join('') : text
  const glyphs = layGlyphs(drawn, name, rightToLeft ? 'rtl' : 'ltr')
  const originals = new Map(Array.from(drawn === text ? '' : text, (from) => [mirrored(from), from]))
  const placed = glyphs.map((glyph): Glyph => {
    return { ...glyph, codePoints: glyph.codePoints.map((code) => unmirrored(code, originals)) }
  })
  const shown = placed.some((glyph) => glyph.advance === 0) ? withMarks(placed, rightToLeft) : placed
  const spelled = String.fromCodePoint(...shown.flatMap((glyph) => glyph.codePoints))
  const width = placed.reduce((sum, glyph) => sum + glyph.advance, 0)
  return {
    text,
    font: name,
    words: [wordOf(shown, width)],
    width,
    order: rightToLeft ? 'reversed' : spelled === text ? 'spelled' : 'mixed',
  }
}

const MARKS = /^\p{M}+$/u

/**
 * Gives what marks stand for to their letters. Programs that copy text take a mark that stands before or over
 * the letter before it for a word of its own; in reversed runs they want the mark first, as it is drawn.
 */
function withMarks(glyphs: Glyph[], reversed: boolean): Glyph[] {
  const order = reversed ? glyphs : glyphs.toReversed()
  let marks: readonly number[] = []
  const gathered = order.map((glyph): Glyph => {
    const isMark = glyph.advance === 0 && MARKS.test(String.fromCodePoint(...glyph.codePoints))
    const together = reversed ? [...marks, ...glyph.codePoints] : [...glyph.codePoints, ...marks]
    marks = isMark ? together : []
    return { ...glyph, codePoints: isMark ? [] : together }
  })
  if (marks.length > 0) return glyphs
  return reversed ? gathered : gathered.reverse()
}

function unmirrored(codePoint: number, originals: Map<string, string>): number {
  return originals.get(String.fromCodePoint(codePoint))?.codePointAt(0) ?? codePoint
}
