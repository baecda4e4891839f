import { fontBytes, openFont, type FontName } from './font.ts'
import { tablesIn, type FontTables } from './font-tables.ts'
import { layGlyphs, type Glyph } from './glyph.ts'

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
/**
 * Where a text's glyphs are gathered, unless another text is about to be. V8 would learn from words, which are kept,
 * that what begins as `[]` here lives long, and never look at the arrays of a million names again.
 */
let spare: Glyph[] | undefined = []

/**
 * The glyphs of a text put together from what is known of its neighboring pairs: a new name has seldom a new pair,
 * and asking the font is most of the cost of a long list. No space moves the word before it. `word` gives the glyphs
 * of a word that the font must be asked for, with the space before it. Undefined where it gives none, or where the
 * font does not have all characters.
 */
export function glyphsByPairs(
  text: string,
  name: FontName,
  word: (text: string) => readonly Glyph[] | undefined = () => undefined,
): Glyph[] | undefined {
  if (!SIMPLE.has(name)) return undefined
  const alphabet = alphabetOf(name)
  const glyphs = spare ?? []
  spare = undefined
  let count = 0
  let before: Letter | undefined
  // Where the word began, in the text and in the glyphs.
  let [start, first] = [0, 0]
  for (let place = 0; place < text.length; place++) {
    const code = codeAt(text, place)
    const letter = letterOf(alphabet, code)
    if (!letter) return undefined
    if (code === SPACE) [start, first] = [place, count + (before ? 1 : 0)]
    const kerned = before && besides(alphabet, before, letter, code)
    before = letter
    if (kerned === 'complex') {
      const end = endOfWord(text, place)
      const whole = word(text.slice(start, end))
      if (!whole) return undefined
      count = first
      for (const glyph of whole) glyphs[count++] = glyph
      before = undefined
      place = end - 1
    } else {
      if (kerned) glyphs[count++] = kerned
      if (code > 0xffff) place++
    }
  }
  if (before) glyphs[count++] = before.glyph
  spare = glyphs
  return glyphs.slice(0, count)
}

/** The width of a text, in thousandths of the type size, where nothing in it must be asked of the font. */
export function widthByPairs(text: string, name: FontName): number | undefined {
  if (!SIMPLE.has(name)) return undefined
  const alphabet = alphabetOf(name)
  let width = 0
  let before: Letter | undefined
  for (let place = 0; place < text.length; place++) {
    const code = codeAt(text, place)
    const letter = letterOf(alphabet, code)
    if (!letter) return undefined
    const kerned = before && besides(alphabet, before, letter, code)
    if (kerned === 'complex') return undefined
    if (kerned) width += kerned.advance
    if (code > 0xffff) place++
    before = letter
  }
  return width + (before?.glyph.advance ?? 0)
}

const codeAt = (text: string, place: number) => text.codePointAt(place) ?? 0

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
    alphabet = { name, scale, tables: tablesIn(fontBytes(name)), letters: new Map(), near }
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
