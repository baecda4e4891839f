import { fontBytes, openFont, type FontName } from './font.ts'
import { tablesIn, type FontTables } from './font-tables.ts'
import { layGlyphs, wordOf, type Glyph, type Word } from './glyph.ts'

/** A character as a font sets it alone; and by `index` of the one after it, with the space between both. */
type Letter = { index: number; glyph: Glyph; followed: (Glyph | 'complex' | undefined)[] }

type Alphabet = {
  name: FontName
  tables: FontTables
  scale: number
  /** Null where the font lacks the letter or does more than to set it. */
  letters: Map<number, Letter | null>
  /** The letters of most text, by code: a long list asks for millions of them. */
  near: (Letter | null | undefined)[]
  /** Words that were set, of late. */
  words: Map<string, Word>
}

/** Fonts in which a letter moves its neighbor at most. Arabic, Hebrew and Devanagari do more. */
const SIMPLE = new Set<FontName>([
  'regular',
  'italic',
  'semibold',
  'semibold-italic',
  'han',
  'hangul',
  'hangul-bold',
])

/** Marks find their letters, and what is not seen steers others: fonts do that. */
const STEERS = /[\p{M}\p{Default_Ignorable_Code_Point}]/u
const NEAR = 0x3000
const SPACE = 0x20
const alphabets = new Map<FontName, Alphabet>()
/** Of a long list nine words in ten have come before. A text without spaces is not kept. */
const [KNOWN_WORDS, LONGEST_KNOWN] = [20_000, 40]

/**
 * The words of a text put together from what is known of its neighboring pairs: a new word has seldom a new pair,
 * and asking the font is most of the cost of a long list. No space moves the word before it. `ask` gives a word that the
 * font must be asked for, with the space before it. Undefined where it gives none, or where the font does not have all
 * characters.
 */
export function wordsByPairs(
  text: string,
  name: FontName,
  ask: (text: string) => Word | undefined = () => undefined,
): Word[] | undefined {
  if (!SIMPLE.has(name)) return undefined
  const alphabet = alphabetOf(name)
  const words: Word[] = []
  for (let start = 0; start < text.length;) {
    const end = endOfWord(text, start + 1)
    const word = setWord(alphabet, text.slice(start, end), ask)
    if (!word) return undefined
    words.push(word)
    start = end
  }
  return words
}

function setWord(
  alphabet: Alphabet,
  text: string,
  ask?: (text: string) => Word | undefined,
): Word | undefined {
  const known = alphabet.words.get(text)
  if (known) return known
  const set = byPairs(alphabet, text)
  const word = set === 'complex' ? ask?.(text) : set
  if (word && text.length <= LONGEST_KNOWN) {
    if (alphabet.words.size >= KNOWN_WORDS) alphabet.words.clear()
    alphabet.words.set(text, word)
  }
  return word
}

function byPairs(alphabet: Alphabet, text: string): Word | 'complex' | undefined {
  const glyphs: Glyph[] = []
  let width = 0
  let before: Letter | undefined
  for (let place = 0; place < text.length; place++) {
    const code = text.codePointAt(place) ?? 0
    const letter = letterOf(alphabet, code)
    if (!letter) return undefined
    const kerned = before && besides(alphabet, before, letter, code)
    if (kerned === 'complex') return kerned
    if (kerned) glyphs.push(kerned)
    width += kerned?.advance ?? 0
    if (code > 0xffff) place++
    before = letter
  }
  if (before) glyphs.push(before.glyph)
  return wordOf(glyphs, width + (before?.glyph.advance ?? 0))
}

function endOfWord(text: string, from: number): number {
  const space = text.indexOf(' ', from)
  return space === -1 ? text.length : space
}

function alphabetOf(name: FontName): Alphabet {
  let alphabet = alphabets.get(name)
  if (!alphabet) {
    const scale = 1000 / openFont(name).unitsPerEm
    // Filled at once: an array with holes this wide would be a slow map.
    const near = new Array<undefined>(NEAR).fill(undefined)
    alphabet = { name, scale, tables: tablesIn(fontBytes(name)), letters: new Map(), near, words: new Map() }
    alphabets.set(name, alphabet)
  }
  return alphabet
}

function letterOf(alphabet: Alphabet, code: number): Letter | null {
  const known = code < NEAR ? alphabet.near[code] : alphabet.letters.get(code)
  if (known !== undefined) return known
  const glyph = alone(alphabet, code)
  const letter = glyph ? { index: alphabet.letters.size, glyph, followed: [] } : null
  alphabet.letters.set(code, letter)
  if (code < NEAR) alphabet.near[code] = letter
  return letter
}

function alone({ name, tables, scale }: Alphabet, code: number): Glyph | undefined {
  const character = String.fromCodePoint(code)
  const font = openFont(name)
  if (STEERS.test(character) || !font.hasGlyphForCodePoint(code)) return undefined
  const { id } = font.glyphForCodePoint(code)
  if (tables.plain(id)) {
    const width = tables.advance(id) * scale
    return { id, codePoints: [code], width, advance: width, x: 0, y: 0 }
  }
  const [only, ...others] = layGlyphs(character, name, 'ltr')
  return only && others.length === 0 && only.x === 0 && only.y === 0 ? only : undefined
}

/** The glyph of a letter before the next one. */
function besides(
  { tables, scale }: Alphabet,
  { glyph, followed }: Letter,
  next: Letter,
  code: number,
): Glyph | 'complex' {
  const known = followed[next.index]
  if (known !== undefined) return known
  const kerning = code === SPACE ? 0 : tables.between(glyph.id, next.glyph.id)
  const kerned =
    kerning === 'complex' || kerning === 0
      ? kerning || glyph
      : { ...glyph, advance: glyph.advance + kerning * scale }
  return (followed[next.index] = kerned)
}
