import { fontBytes, openFont, type FontName } from './font.ts'
import { tablesIn, type FontTables } from './font-tables.ts'
import { layGlyphs, wordOf, type Glyph, type Word } from './glyph.ts'

/** A glyph as a font sets it alone; and by `index` of the one after it, with the space between both. */
type Letter = { index: number; glyph: Glyph; followed: (Glyph | 'joined' | 'complex' | undefined)[] }

type Alphabet = {
  name: FontName
  tables: FontTables
  scale: number
  /** Null where the font lacks the letter or does more than to set it. */
  letters: Map<number, Letter | null>
  /** By their characters: several letters that are one glyph, with the same limits. */
  ligatures: Map<string, Letter | null>
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
/** Of a long list nine words in ten have come before. A long text without spaces is no word. */
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
  const letters: Letter[] = []
  for (let place = 0; place < text.length; place++) {
    const code = text.codePointAt(place) ?? 0
    const letter = letterOf(alphabet, code)
    if (!letter) return undefined
    letters.push(letter)
    if (code > 0xffff) place++
  }
  const set = kerned(alphabet, letters)
  if (set !== 'joined') return set
  const joined = ligated(alphabet, letters)
  const whole = joined ? kerned(alphabet, joined) : 'complex'
  return whole === 'joined' ? 'complex' : whole
}

function kerned(alphabet: Alphabet, letters: Letter[]): Word | 'joined' | 'complex' {
  const glyphs: Glyph[] = []
  let width = 0
  let joined = false
  for (const [index, letter] of letters.entries()) {
    const next = letters[index + 1]
    const glyph = next ? besides(alphabet, letter, next) : letter.glyph
    if (glyph === 'complex') return glyph
    if (glyph === 'joined') joined = true
    else {
      glyphs.push(glyph)
      width += glyph.advance
    }
  }
  return joined ? 'joined' : wordOf(glyphs, width)
}

/** Letters with those in one that the font joins; undefined where a ligature does more than to stand for them. */
function ligated(alphabet: Alphabet, letters: Letter[]): Letter[] | undefined {
  const ids = letters.map(({ glyph }) => glyph.id)
  const joined: Letter[] = []
  for (let place = 0; place < letters.length;) {
    const found = alphabet.tables.ligature(ids, place)
    const count = found?.count ?? 1
    const letter = found
      ? ligatureOf(alphabet, found.glyph, letters.slice(place, place + count))
      : letters[place]
    if (!letter) return undefined
    joined.push(letter)
    place += count
  }
  return joined
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
    alphabet = {
      name,
      scale,
      tables: tablesIn(fontBytes(name)),
      letters: new Map(),
      ligatures: new Map(),
      near,
      words: new Map(),
    }
    alphabets.set(name, alphabet)
  }
  return alphabet
}

function letterOf(alphabet: Alphabet, code: number): Letter | null {
  const known = code < NEAR ? alphabet.near[code] : alphabet.letters.get(code)
  if (known !== undefined) return known
  const letter = newLetter(alphabet, alone(alphabet, code))
  alphabet.letters.set(code, letter)
  if (code < NEAR) alphabet.near[code] = letter
  return letter
}

function ligatureOf(alphabet: Alphabet, id: number, letters: Letter[]): Letter | null {
  const codePoints = letters.flatMap(({ glyph }) => glyph.codePoints)
  const key = codePoints.join(' ')
  const known = alphabet.ligatures.get(key)
  if (known !== undefined) return known
  const glyph = alphabet.tables.plain(id) ? plainGlyph(alphabet, id, codePoints) : undefined
  const letter = newLetter(alphabet, glyph)
  alphabet.ligatures.set(key, letter)
  return letter
}

const newLetter = ({ letters, ligatures }: Alphabet, glyph: Glyph | undefined): Letter | null =>
  glyph ? { index: letters.size + ligatures.size, glyph, followed: [] } : null

function alone(alphabet: Alphabet, code: number): Glyph | undefined {
  const { name, tables } = alphabet
  const character = String.fromCodePoint(code)
  const font = openFont(name)
  if (STEERS.test(character) || !font.hasGlyphForCodePoint(code)) return undefined
  const { id } = font.glyphForCodePoint(code)
  if (tables.plain(id)) return plainGlyph(alphabet, id, [code])
  const [only, ...others] = layGlyphs(character, name, 'ltr')
  return only && others.length === 0 && only.x === 0 && only.y === 0 ? only : undefined
}

function plainGlyph({ tables, scale }: Alphabet, id: number, codePoints: number[]): Glyph {
  const width = tables.advance(id) * scale
  return { id, codePoints, width, advance: width, x: 0, y: 0 }
}

/** The glyph of a letter before the next one. No space moves the one before it. */
function besides(
  { tables, scale }: Alphabet,
  { glyph, followed }: Letter,
  next: Letter,
): Glyph | 'joined' | 'complex' {
  const known = followed[next.index]
  if (known !== undefined) return known
  const kerning = next.glyph.codePoints[0] === SPACE ? 0 : tables.between(glyph.id, next.glyph.id)
  const moved =
    kerning === 0
      ? glyph
      : typeof kerning === 'number'
        ? { ...glyph, advance: glyph.advance + kerning * scale }
        : kerning
  return (followed[next.index] = moved)
}
