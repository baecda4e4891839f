import { openFont, type FontName } from './font.ts'

/**
 * A glyph in thousandths of the type size; `codePoints` are the characters that it stands for,
 * none for a mark that its letter stands for too.
 */
export type Glyph = {
  id: number
  codePoints: readonly number[]
  /** How wide the font says it is, and how far the next one stands off after kerning. */
  width: number
  advance: number
  x: number
  y: number
}

/**
 * Glyphs that nothing beside them moves: those of a word, with the space before it; how wide they are together. Words of
 * a list come again and again: `slot` is where others may keep what they made of one, and find it if no later one has
 * taken the place.
 */
export type Word = { readonly glyphs: readonly Glyph[]; readonly width: number; readonly slot: number }

/** So many slots there are: more than a long list has words at a time. */
export const SLOTS = 2 ** 15
let lastSlot = 0

export function wordOf(glyphs: readonly Glyph[], width: number): Word {
  lastSlot = (lastSlot + 1) % SLOTS
  return { glyphs, width, slot: lastSlot }
}

/** What a font makes of a text of its own characters: glyphs from left to right. */
export function layGlyphs(text: string, name: FontName, direction: 'ltr' | 'rtl'): Glyph[] {
  const font = openFont(name)
  const scale = 1000 / font.unitsPerEm
  const { glyphs, positions } = font.layout(text, undefined, undefined, undefined, direction)
  return glyphs.map((glyph, index) => ({
    id: glyph.id,
    codePoints: glyph.codePoints,
    width: glyph.advanceWidth * scale,
    advance: (positions[index]?.xAdvance ?? glyph.advanceWidth) * scale,
    x: (positions[index]?.xOffset ?? 0) * scale,
    y: (positions[index]?.yOffset ?? 0) * scale,
  }))
}
