import type { PlacedRun } from './line.ts'
import type { FontName } from './font.ts'
import type { Glyph, Run } from './shape.ts'

/** What a content stream needs of a document: its names for fonts, and the codes of glyphs, as four hex digits. */
export type Codes = { fontId: (font: FontName) => string; code: (font: FontName, glyph: Glyph) => string }

/** A stretch of a TJ array at one height over the line; `silent` where nobody copies it. */
type Stroke = { y: number; array: string; silent: boolean }

export const decimal = (value: number) => String(Math.round(value * 100) / 100)

/** What is copied instead of the glyphs, as a text string (ISO 32000-1, 14.9.4). */
function instead(text: string): string {
  return `/Span <</ActualText <FEFF${Buffer.from(text, 'utf16le').swap16().toString('hex')}>>> BDC`
}

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
    for (const { run, span, tracking, x: offset } of runs) {
      pen.dress(this.#codes.fontId(run.font), span.size)
      pen.track(tracking)
      pen.moveTo(x + offset)
      if (run.order === 'mixed') pen.operator(instead(run.text))
      for (const { y, array, silent } of this.#strokes(run)) {
        if (silent) pen.operator(instead(''))
        pen.show(array, span.rise + (y * span.size) / 1000)
        if (silent) pen.operator('EMC')
      }
      if (run.order === 'mixed') pen.operator('EMC')
      pen.advance((run.width * span.size) / 1000 + run.glyphs.length * tracking)
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

  /** Letters first, then the marks that they stand for, so that words stay whole. */
  #write(run: Run): Stroke[] {
    const strokes: Stroke[] = []
    const marks: { glyph: Glyph; x: number }[] = []
    let x = 0
    let skipped = 0
    for (const glyph of run.glyphs) {
      if (glyph.codePoints.length === 0) {
        marks.push({ glyph, x: x + glyph.x })
        skipped += glyph.advance
      } else {
        const before = skipped + glyph.x
        this.#stroke(strokes, { run, glyph, before, after: glyph.width - glyph.advance + glyph.x })
        skipped = 0
      }
      x += glyph.advance
    }
    for (const mark of marks) {
      const [before, after] = [mark.x - x, mark.x + mark.glyph.width - x]
      this.#stroke(strokes, { run, glyph: mark.glyph, before, after })
    }
    return strokes
  }

  /** A glyph after a step of `before` to the right, and then one of `after` to the left. */
  #stroke(
    strokes: Stroke[],
    { run, glyph, before, after }: { run: Run; glyph: Glyph; before: number; after: number },
  ): void {
    const silent = glyph.codePoints.length === 0
    let last = strokes.at(-1)
    if (!last || last.y !== glyph.y || last.silent !== silent)
      strokes.push((last = { y: glyph.y, array: '', silent }))
    const [step, back] = [Math.round(before * 100) / 100, Math.round(after * 100) / 100]
    const open =
      last.array.endsWith('>') && step === 0
        ? last.array.slice(0, -1)
        : `${last.array}${step === 0 ? '' : ` ${-step}`}<`
    last.array = `${open}${this.#codes.code(run.font, glyph)}>${back === 0 ? '' : back}`
  }
}

/** Knows where the next glyph would stand, and moves only as far as it must. */
class Pen {
  #operators: string
  #array = ''
  #font = ''
  #size = 1
  #rise = 0
  #tracking = 0
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

  /** Space after each glyph, in points. */
  track(tracking: number): void {
    if (Math.abs(tracking - this.#tracking) < 0.0005) return
    this.operator(`${Math.round(tracking * 1000) / 1000} Tc`)
    this.#tracking = tracking
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

  /** Rise and tracking outlive the text object, so they are put back. */
  end(): string {
    this.track(0)
    this.operator(this.#rise === 0 ? 'ET' : '0 Ts ET')
    return this.#operators
  }
}
