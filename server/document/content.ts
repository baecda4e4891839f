import type { PlacedRun } from './line.ts'
import type { FontName } from './font.ts'
import type { Glyph, Run } from './shape.ts'

/** What a content stream needs of a document: its names for fonts, and the codes of glyphs, as four hex digits. */
export type Codes = { fontId: (font: FontName) => string; code: (font: FontName, glyph: Glyph) => string }

/** A stretch of a TJ array at one height over the line. */
type Stroke = { y: number; array: string }

export const decimal = (value: number) => String(Math.round(value * 100) / 100)

/** Writes the text operators of ISO 32000-1, 9.4; remembers how words are written. */
export class TextWriter {
  readonly #codes: Codes
  readonly #written = new Map<Run, Stroke[]>()

  constructor(codes: Codes) {
    this.#codes = codes
  }

  /** A text object with runs of one line; `x` and `y` are of its left end, in points from the lower left. */
  text(runs: PlacedRun[], x: number, y: number): string {
    const pen = new Pen(x, y)
    for (const { run, span, x: offset } of runs) {
      pen.dress(this.#codes.fontId(run.font), span.size)
      pen.moveTo(x + offset)
      for (const stroke of this.#strokes(run))
        pen.show(stroke.array, span.rise + (stroke.y * span.size) / 1000)
      pen.advance((run.width * span.size) / 1000)
    }
    return pen.end()
  }

  #strokes(run: Run): Stroke[] {
    const known = this.#written.get(run)
    if (known) return known
    const strokes = this.#write(run)
    if (this.#written.size > 60_000) this.#written.clear()
    this.#written.set(run, strokes)
    return strokes
  }

  #write(run: Run): Stroke[] {
    const strokes: Stroke[] = []
    for (const glyph of run.glyphs) {
      let last = strokes.at(-1)
      if (!last || last.y !== glyph.y) strokes.push((last = { y: glyph.y, array: '' }))
      const code = this.#codes.code(run.font, glyph)
      const before = Math.round(glyph.x * 100) / 100
      const after = Math.round((glyph.width - glyph.advance + glyph.x) * 100) / 100
      const open =
        last.array.endsWith('>') && before === 0
          ? last.array.slice(0, -1)
          : `${last.array}${before === 0 ? '' : ` ${-before}`}<`
      last.array = `${open}${code}>${after === 0 ? '' : after}`
    }
    return strokes
  }
}

/** Knows where the next glyph would stand, and moves only as far as it must. */
class Pen {
  #operators: string
  #array = ''
  #font = ''
  #size = 1
  #rise = 0
  #x: number

  constructor(x: number, y: number) {
    this.#x = x
    this.#operators = `BT 1 0 0 1 ${decimal(x)} ${decimal(y)} Tm`
  }

  dress(font: string, size: number): void {
    if (font === this.#font && size === this.#size) return
    this.operator(`/${font} ${decimal(size)} Tf`)
    this.#font = font
    this.#size = size
  }

  moveTo(x: number): void {
    const back = Math.round(((this.#x - x) * 1e5) / this.#size) / 100
    if (Math.abs(back) < 0.05) return
    this.#array += back
    this.#x -= (back * this.#size) / 1000
  }

  show(array: string, rise: number): void {
    if (Math.abs(rise - this.#rise) > 0.005) {
      this.operator(`${decimal(rise)} Ts`)
      this.#rise = rise
    }
    const joins = this.#array.endsWith('>') && array.startsWith('<')
    this.#array = joins ? this.#array.slice(0, -1) + array.slice(1) : this.#spaced(array)
  }

  #spaced(array: string): string {
    const numbers = /[\d.]$/.test(this.#array) && /^[-\d]/.test(array)
    return this.#array + (numbers ? ' ' : '') + array
  }

  advance(width: number): void {
    this.#x += width
  }

  operator(operator: string): void {
    if (this.#array !== '') this.#operators += ` [${this.#array}] TJ`
    this.#array = ''
    this.#operators += ` ${operator}`
  }

  /** The rise outlives the text object, so it is put back. */
  end(): string {
    this.operator(this.#rise === 0 ? 'ET' : '0 Ts ET')
    return this.#operators
  }
}
