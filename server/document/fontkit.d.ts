/** What we use of fontkit, which ships no types. Lengths are in the font's own units. */
declare module 'fontkit' {
  export type Glyph = {
    id: number
    codePoints: number[]
    advanceWidth: number
    /** Its outline, upwards from the baseline. */
    readonly path: { toSVG(): string }
  }
  export type GlyphPosition = { xAdvance: number; yAdvance: number; xOffset: number; yOffset: number }
  export type GlyphRun = { glyphs: Glyph[]; positions: GlyphPosition[]; advanceWidth: number }
  export type Font = {
    readonly postscriptName: string
    readonly unitsPerEm: number
    readonly ascent: number
    readonly descent: number
    readonly capHeight: number
    readonly xHeight: number
    readonly numGlyphs: number
    hasGlyphForCodePoint(codePoint: number): boolean
    glyphForCodePoint(codePoint: number): Glyph
    getGlyph(id: number, codePoints?: number[]): Glyph
    /** Not promised: what it remembers of its glyphs, by id. */
    readonly _glyphs: Record<number, Glyph>
    layout(
      text: string,
      features?: Record<string, boolean>,
      script?: string,
      language?: string,
      direction?: 'ltr' | 'rtl',
    ): GlyphRun
  }
  export function create(data: Uint8Array): Font
}
