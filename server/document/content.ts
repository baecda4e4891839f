import type { Bytes } from './bytes.ts'
import type { FontName } from './font.ts'
import type { Glyph, Word } from './glyph.ts'
import type { PlacedRun } from './line.ts'
import { lengthOf, type Run } from './shape.ts'
import type { StructureNode } from './structure.ts'

/** What a content stream needs of a document: its names for fonts, the codes of glyphs, and words that it has written. */
export type Codes = {
  fontId: (font: FontName) => string
  code: (font: FontName, glyph: Glyph) => number
  /** By the slots of words. */
  written: (Written | undefined)[]
}

/** A word as it stands inside a string, and how far the pen comes with it, in thousandths of the type size. */
export type Written = { word: Word; bytes: Uint8Array; pen: number }

/** In thousandths of the type size, a twenty-fifth of a point at most: kerning under it makes files longer and no word better. */
const LEAST_STEP = 4

const hundredths = (value: number) => Math.round(value * 100)
export const decimal = (value: number) => String(hundredths(value) / 100)

/** What is copied instead of the glyphs, as a text string (ISO 32000-1, 14.9.4). */
const instead = (text: string) => `/ActualText<FEFF${Buffer.from(text, 'utf16le').swap16().toString('hex')}>`

/** Text this many points further on the same line is reached within it. */
const NEAR = 30

const [OPENING, CLOSING, ESCAPE, RETURN, SPACE] = [0x28, 0x29, 0x5c, 0x0d, 0x20]

/** What some text belongs to, and how it is spelled where it is drawn otherwise. */
type Piece = { node: StructureNode | 'folio'; spelled?: string | undefined }

/** Whether all glyphs stand on the line, one behind the other, each for some text. */
const isFlat = ({ glyphs }: Word) =>
  glyphs.every(({ x, y, codePoints }) => x === 0 && y === 0 && codePoints.length > 0)

/** One text object with all the text of a page; it repeats nothing that the line before has set already. */
export class PageText {
  readonly #codes: Codes
  readonly #addContent: (node: StructureNode) => number
  readonly #bytes: Bytes
  #open: Piece | undefined
  /** Where we are in the array of a TJ (ISO 32000-1, 9.4.3). */
  #array: 'closed' | 'number' | 'string' = 'closed'
  #font = ''
  #size = 1
  #rise = 0
  #tracking = 0
  /** Where the pen is, in points, and where the line began, in hundredths of a point. */
  #x = 0
  #line = { x: 0, y: 0 }

  /** Writes into `bytes`; `addContent` gives the number of a new piece of content of a node. */
  constructor(bytes: Bytes, codes: Codes, addContent: (node: StructureNode) => number) {
    this.#bytes = bytes
    this.#codes = codes
    this.#addContent = addContent
    bytes.text('BT\n')
  }

  /** Runs of one line; `x` and `y` are of its left end, in points from the lower left. A folio belongs to no node. */
  write(runs: PlacedRun[], node: StructureNode | 'folio', [x, y]: [number, number]): void {
    const [first] = runs
    if (!first) return
    this.#begin(x + first.x, y)
    for (const placed of runs) this.#show(placed, node, x)
  }

  end(): void {
    this.#close()
    this.#operator('ET')
  }

  /**
   * Opens a piece of content, unless it is open. What is spelled otherwise than it is drawn is a piece of its own:
   * readers lose the rest of a piece that another one is nested in.
   */
  #mark(node: StructureNode | 'folio', spelled?: string): void {
    if (this.#open?.node === node && this.#open.spelled === spelled) return
    this.#close()
    this.#open = { node, spelled }
    if (node === 'folio') return this.#operator('/Artifact<</Type/Pagination/Attached[/Bottom]>>BDC')
    const number = this.#addContent(node)
    this.#endArray()
    this.#bytes.text(spelled === undefined ? `/${node.tag}<</MCID ` : '/Span<</MCID ')
    this.#bytes.whole(number)
    if (spelled !== undefined) this.#bytes.text(instead(spelled))
    this.#bytes.text('>>BDC\n')
  }

  #close(): void {
    if (this.#open) this.#operator('EMC')
    this.#open = undefined
  }

  #operator(operator: string): void {
    this.#endArray()
    this.#bytes.text(operator)
    this.#bytes.text('\n')
  }

  #begin(x: number, y: number): void {
    const line = { x: hundredths(x), y: hundredths(y) }
    if (line.y === this.#line.y && Math.abs(x - this.#x) < NEAR) return
    this.#endArray()
    this.#bytes.hundredths(line.x - this.#line.x)
    this.#bytes.byte(SPACE)
    this.#bytes.hundredths(line.y - this.#line.y)
    this.#bytes.text(' Td\n')
    this.#line = line
    this.#x = x
  }

  #show({ run, span, tracking, x: offset }: PlacedRun, node: StructureNode | 'folio', left: number): void {
    const spelled = run.order === 'mixed' ? run.text : undefined
    this.#mark(node, spelled)
    this.#dress(this.#codes.fontId(run.font), span.size)
    this.#track(tracking)
    this.#moveTo(left + offset)
    this.#x += (this.#words(run, span, { node, spelled }) * span.size) / 1000
    if (tracking !== 0) this.#x += lengthOf(run) * tracking
  }

  /**
   * Says how far the pen has come, in thousandths of the type size: what follows begins there, if anything does. Steps
   * are whole thousandths, and what is too little for one is left to the next.
   */
  #words({ font, words }: Run, span: PlacedRun['span'], piece: Piece): number {
    let [x, pen] = [0, 0]
    for (const word of words) {
      pen += this.#step(x - pen)
      const known = this.#codes.written[word.slot]
      if (known?.word === word && this.#rise === span.rise) {
        this.#openString()
        this.#bytes.bytes(known.bytes)
        pen += known.pen
      } else pen += isFlat(word) ? this.#flat(word, font, span) : this.#glyphs(word, font, { span, piece })
      x += word.width
    }
    return pen
  }

  /** A word that comes again is written once, and copied. */
  #flat(word: Word, font: FontName, { rise }: PlacedRun['span']): number {
    this.#raise(rise)
    this.#openString()
    const from = this.#bytes.length
    let [x, pen] = [0, 0]
    for (const glyph of word.glyphs) {
      pen += this.#step(x - pen) + glyph.width
      this.#code(this.#codes.code(font, glyph))
      x += glyph.advance
    }
    this.#codes.written[word.slot] = { word, bytes: this.#bytes.since(from), pen }
    return pen
  }

  /** Letters first, then the marks that they stand for, so that words stay whole. */
  #glyphs(
    { glyphs }: Word,
    font: FontName,
    { span: { rise, size }, piece }: { span: PlacedRun['span']; piece: Piece },
  ): number {
    const marks: { glyph: Glyph; x: number }[] = []
    let [x, pen] = [0, 0]
    const write = (glyph: Glyph, at: number) => {
      this.#raise(rise + (glyph.y * size) / 1000)
      pen += this.#step(at - pen) + glyph.width
      this.#code(this.#codes.code(font, glyph))
    }
    for (const glyph of glyphs) {
      if (glyph.codePoints.length === 0) marks.push({ glyph, x: x + glyph.x })
      else write(glyph, x + glyph.x)
      x += glyph.advance
    }
    if (marks.length > 0) this.#mark(piece.node, '')
    for (const { glyph, x: at } of marks) write(glyph, at)
    return pen
  }

  /** Moves the pen to the right, if that is worth it, and says how far. */
  #step(wanted: number): number {
    if (Math.abs(wanted) < LEAST_STEP) return 0
    const step = Math.round(wanted)
    this.#number(-step)
    return step
  }

  /** A step to the left, in thousandths of the type size. */
  #number(value: number): void {
    if (value === 0) return
    const bytes = this.#bytes
    if (this.#array === 'closed') bytes.byte(ARRAY)
    else if (this.#array === 'string') bytes.byte(CLOSING)
    else bytes.byte(SPACE)
    bytes.whole(value)
    this.#array = 'number'
  }

  /** A code of two bytes inside a literal string (ISO 32000-1, 7.3.4.2), which packs better than hexadecimal digits. */
  #code(code: number): void {
    this.#openString()
    this.#escaped(code >> 8)
    this.#escaped(code & 0xff)
  }

  #openString(): void {
    if (this.#array === 'closed') this.#bytes.byte(ARRAY)
    if (this.#array !== 'string') this.#bytes.byte(OPENING)
    this.#array = 'string'
  }

  #escaped(byte: number): void {
    if (byte === OPENING || byte === CLOSING || byte === ESCAPE || byte === RETURN) this.#bytes.byte(ESCAPE)
    this.#bytes.byte(byte === RETURN ? LETTER_R : byte)
  }

  #endArray(): void {
    if (this.#array === 'closed') return
    this.#bytes.text(this.#array === 'string' ? ')]TJ\n' : ']TJ\n')
    this.#array = 'closed'
  }

  #dress(font: string, size: number): void {
    if (font === this.#font && size === this.#size) return
    this.#operator(`/${font} ${decimal(size)} Tf`)
    this.#font = font
    this.#size = size
  }

  /** Space after each glyph, in points. */
  #track(tracking: number): void {
    if (Math.abs(tracking - this.#tracking) < 0.0005) return
    this.#operator(`${Math.round(tracking * 1000) / 1000} Tc`)
    this.#tracking = tracking
  }

  #raise(rise: number): void {
    if (Math.abs(rise - this.#rise) < 0.005) return
    this.#operator(`${decimal(rise)} Ts`)
    this.#rise = rise
  }

  #moveTo(x: number): void {
    const back = Math.round(((this.#x - x) * 1000) / this.#size)
    if (Math.abs(back) < LEAST_STEP) return
    this.#number(back)
    this.#x -= (back * this.#size) / 1000
  }
}

const [ARRAY, LETTER_R] = [0x5b, 0x72]
