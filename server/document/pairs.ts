import type { FontName } from './font.ts'
import { layGlyphs, type Glyph } from './glyph.ts'

/** What one font makes of characters alone and of each two neighbors, in thousandths of the type size. */
type Learned = {
  alone: Map<number, Glyph>
  /** By `first * 2 ** 21 + second`: how far the second stands from the first, or that more happens between them. */
  advances: Map<number, number | 'complex'>
}

/** Fonts in which a letter moves its neighbor at most. Arabic, Hebrew and Devanagari do more. */
const WITH_PAIRS = new Set<FontName>(['regular', 'italic', 'semibold', 'semibold-italic'])
const WITHOUT_PAIRS = new Set<FontName>(['han', 'hangul', 'hangul-bold'])

const NO_MARKS = /^[^\p{M}\u200B-\u200F]*$/u
const learned = new Map<FontName, Learned>()

/**
 * The glyphs of a word put together from what is known of its neighboring pairs: a new name has seldom a new pair,
 * and asking the font is most of the cost of a long list. Undefined where the font itself must be asked.
 */
export function glyphsByPairs(word: string, name: FontName): Glyph[] | undefined {
  const paired = WITH_PAIRS.has(name)
  if ((!paired && !WITHOUT_PAIRS.has(name)) || !NO_MARKS.test(word)) return undefined
  const font = known(name)
  const glyphs: Glyph[] = []
  let before: number | undefined
  for (const character of word) {
    const codePoint = character.codePointAt(0) ?? 0
    if (paired && before !== undefined) {
      const advance = advanceBetween(font, name, before, codePoint)
      const last = glyphs.at(-1)
      if (advance === 'complex' || !last) return undefined
      if (advance !== last.advance) glyphs[glyphs.length - 1] = { ...last, advance }
    }
    const glyph = alone(font, name, codePoint)
    if (!glyph) return undefined
    glyphs.push(glyph)
    before = codePoint
  }
  return glyphs
}

function known(name: FontName): Learned {
  let font = learned.get(name)
  if (!font) learned.set(name, (font = { alone: new Map(), advances: new Map() }))
  return font
}

function alone(font: Learned, name: FontName, codePoint: number): Glyph | undefined {
  const glyph = font.alone.get(codePoint)
  if (glyph) return glyph
  const [only, ...others] = layGlyphs(String.fromCodePoint(codePoint), name, 'ltr')
  if (!only || others.length > 0 || only.x !== 0 || only.y !== 0) return undefined
  font.alone.set(codePoint, only)
  return only
}

function advanceBetween(font: Learned, name: FontName, first: number, second: number): number | 'complex' {
  const key = first * 2 ** 21 + second
  let advance = font.advances.get(key)
  if (advance === undefined) font.advances.set(key, (advance = learnAdvance(font, name, first, second)))
  return advance
}

function learnAdvance(font: Learned, name: FontName, first: number, second: number): number | 'complex' {
  const [left, right, ...others] = layGlyphs(String.fromCodePoint(first, second), name, 'ltr')
  const [a, b] = [alone(font, name, first), alone(font, name, second)]
  if (!left || !right || !a || !b || others.length > 0) return 'complex'
  const plain = left.id === a.id && right.id === b.id && right.advance === b.advance
  const moved = [left, right].some(({ x, y }) => x !== 0 || y !== 0)
  return plain && !moved ? left.advance : 'complex'
}
