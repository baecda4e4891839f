import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type * as Fontkit from 'fontkit'
import type { Font, Glyph } from 'fontkit'

// Noto Serif for letters that Source Serif lacks: of Hausa, Ewe, Akan and Sámi, of Kazakh, of polytonic Greek.
// Amiri for Arabic: Noto Naskh takes letters apart into strokes and dots, which nobody could copy as letters again.
const FILES = {
  regular: 'source-serif-4/400Regular/SourceSerif4_400Regular.ttf',
  italic: 'source-serif-4/400Regular_Italic/SourceSerif4_400Regular_Italic.ttf',
  semibold: 'source-serif-4/600SemiBold/SourceSerif4_600SemiBold.ttf',
  'semibold-italic': 'source-serif-4/600SemiBold_Italic/SourceSerif4_600SemiBold_Italic.ttf',
  wide: 'noto-serif/400Regular/NotoSerif_400Regular.ttf',
  'wide-italic': 'noto-serif/400Regular_Italic/NotoSerif_400Regular_Italic.ttf',
  'wide-semibold': 'noto-serif/600SemiBold/NotoSerif_600SemiBold.ttf',
  'wide-semibold-italic': 'noto-serif/600SemiBold_Italic/NotoSerif_600SemiBold_Italic.ttf',
  arabic: 'amiri/400Regular/Amiri_400Regular.ttf',
  'arabic-bold': 'amiri/700Bold/Amiri_700Bold.ttf',
  hebrew: 'noto-serif-hebrew/400Regular/NotoSerifHebrew_400Regular.ttf',
  'hebrew-semibold': 'noto-serif-hebrew/600SemiBold/NotoSerifHebrew_600SemiBold.ttf',
  devanagari: 'noto-serif-devanagari/400Regular/NotoSerifDevanagari_400Regular.ttf',
  'devanagari-semibold': 'noto-serif-devanagari/600SemiBold/NotoSerifDevanagari_600SemiBold.ttf',
  han: 'cactus-classical-serif/400Regular/CactusClassicalSerif_400Regular.ttf',
  hangul: 'nanum-myeongjo/400Regular/NanumMyeongjo_400Regular.ttf',
  'hangul-bold': 'nanum-myeongjo/700Bold/NanumMyeongjo_700Bold.ttf',
} as const

export type FontName = keyof typeof FILES
export type FontStyle = 'regular' | 'italic' | 'semibold' | 'semibold-italic'

/**
 * Where the glyphs of a style may come from, best first. Scripts without italics stand upright,
 * and Han, of which we ship one weight, is never bold.
 */
const SOURCES: Record<FontStyle, FontName[]> = {
  regular: ['regular', 'wide', 'arabic', 'hebrew', 'devanagari', 'han', 'hangul'],
  italic: ['italic', 'wide-italic', 'arabic', 'hebrew', 'devanagari', 'han', 'hangul'],
  semibold: [
    'semibold',
    'wide-semibold',
    'arabic-bold',
    'hebrew-semibold',
    'devanagari-semibold',
    'han',
    'hangul-bold',
  ],
  'semibold-italic': [
    'semibold-italic',
    'wide-semibold-italic',
    'arabic-bold',
    'hebrew-semibold',
    'devanagari-semibold',
    'han',
    'hangul-bold',
  ],
}

type Opened = { font: Font; bytes: Uint8Array }

const opened = new Map<FontName, Opened>()
const require = createRequire(import.meta.url)

/** A font, read from its file at its first use and kept: the Han font alone is 28 MB. */
export function openFont(name: FontName): Font {
  return open(name).font
}

/** The font's file. */
export function fontBytes(name: FontName): Uint8Array {
  return open(name).bytes
}

function open(name: FontName): Opened {
  const known = opened.get(name)
  if (known) return known
  // With the first font, not with the service: it is a fifth of what a start has to read.
  const { create } = require('fontkit') as typeof Fontkit
  const bytes = readFileSync(require.resolve(`@expo-google-fonts/${FILES[name]}`))
  const font = { font: withTrueGlyphs(create(bytes)), bytes }
  opened.set(name, font)
  return font
}

/**
 * fontkit remembers a glyph with the characters it first stood for: whoever came first, a space or a no-break
 * space, decided what both are copied as, and the same letter had other bytes the second time.
 */
function withTrueGlyphs(font: Font): Font {
  const glyphs = new Map<string, Glyph>()
  const original = font.getGlyph.bind(font)
  font.getGlyph = (id, codePoints = []) => {
    const key = `${id} ${codePoints.join(' ')}`
    const known = glyphs.get(key)
    if (known) return known
    Reflect.deleteProperty(font._glyphs, id)
    const glyph = original(id, codePoints)
    glyphs.set(key, glyph)
    return glyph
  }
  return font
}

const found: Record<FontStyle, Map<number, FontName | undefined>> = {
  regular: new Map(),
  italic: new Map(),
  semibold: new Map(),
  'semibold-italic': new Map(),
}
const FOUND_LIMIT = 20_000

/** The font that sets a character in a style, or undefined where none has it. */
export function fontFor(codePoint: number, style: FontStyle): FontName | undefined {
  const known = found[style]
  if (known.has(codePoint)) return known.get(codePoint)
  const name = SOURCES[style].find((source) => openFont(source).hasGlyphForCodePoint(codePoint))
  if (known.size >= FOUND_LIMIT) known.clear()
  known.set(codePoint, name)
  return name
}
