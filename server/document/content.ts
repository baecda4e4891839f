import type { FontName } from './font.ts'
import type { Glyph } from './glyph.ts'
import type { PlacedRun } from './line.ts'
import type { Run } from './shape.ts'
import type { StructureNode } from './structure.ts'

/** What a content stream needs of a document: its names for fonts, and the codes of glyphs. */
export type Codes = { fontId: (font: FontName) => string; code: (font: FontName, glyph: Glyph) => number }

/** A stretch of a TJ array at one height over the line; `silent` where nobody copies it. */
type Stroke = { y: number; array: string; silent: boolean }

/** In thousandths of the type size, a twenty-fifth of a point at most: kerning under it makes files longer and no word better. */
const LEAST_STEP = 4

const hundredths = (value: number) => Math.round(value * 100)
export const decimal = (value: number) => String(hundredths(value) / 100)

/** What is copied instead of the glyphs, as a text string (ISO 32000-1, 14.9.4). */
const instead = (text: string) => `/ActualText<FEFF${Buffer.from(text, 'utf16le').swap16().toString('hex')}>`

/** Writes words as the arrays of TJ (ISO 32000-1, 9.4.3), and remembers them. */
export class WordWriter {
  readonly codes: Codes
  readonly #written = new Map<Run, Stroke[]>()

  constructor(codes: Codes) {
    this.codes = codes
  }

  strokes(run: Run): Stroke[] {
    const known = this.#written.get(run)
    if (known) return known
    const strokes = this.#write(run)
    if (this.#written.size > 12_000) this.#written.clear()
    this.#written.set(run, strokes)
    return strokes
  }

  /** Letters first, then the marks that they stand for, so that words stay whole. */
  #write(run: Run): Stroke[] {
    const strokes: Stroke[] = []
    const marks: { glyph: Glyph; x: number }[] = []
    let x = 0
    // Where the pen is: steps are whole thousandths, and what is too little for one is left to the next.
    let pen = 0
    const write = (glyph: Glyph, at: number) => {
      const step = Math.abs(at - pen) < LEAST_STEP ? 0 : Math.round(at - pen)
      this.#stroke(strokes, { run, glyph, step })
      pen += step + glyph.width
    }
    for (const glyph of run.glyphs) {
      if (glyph.codePoints.length === 0) marks.push({ glyph, x: x + glyph.x })
      else write(glyph, x + glyph.x)
      x += glyph.advance
    }
    for (const mark of marks) write(mark.glyph, mark.x)
    const back = Math.round(pen - x)
    const last = strokes.at(-1)
    if (last && back !== 0) last.array += back
    return strokes
  }

  /** A glyph, a step of so many thousandths to the right of where the pen is. */
  #stroke(strokes: Stroke[], { run, glyph, step }: { run: Run; glyph: Glyph; step: number }): void {
    const silent = glyph.codePoints.length === 0
    let last = strokes.at(-1)
    if (!last || last.y !== glyph.y || last.silent !== silent)
      strokes.push((last = { y: glyph.y, array: '', silent }))
    const code = literal(this.codes.code(run.font, glyph))
    last.array =
      step === 0 && last.array !== '' ? last.array.slice(0, -1) : `${last.array}${step === 0 ? '' : -step}(`
    last.array += `${code})`
  }
}

/** A code of two bytes inside a literal string (ISO 32000-1, 7.3.4.2), which packs better than hexadecimal digits. */
function literal(code: number): string {
  return String.fromCharCode(code >> 8, code & 0xff).replace(/[()\\\r]/g, (byte) =>
    byte === '\r' ? '\\r' : `\\${byte}`,
  )
}

/** Text this many points further on the same line is reached within it. */
const NEAR = 30

/** One text object with all the text of a page; it repeats nothing that the line before has set already. */
export class PageText {
  readonly #words: WordWriter
  readonly #addContent: (node: StructureNode) => number
  #open: { node: StructureNode | 'folio'; spelled: string | undefined } | undefined
  #operators: string[] = ['BT']
  #array = ''
  #font = ''
  #size = 1
  #rise = 0
  #tracking = 0
  /** Where the pen is, in points, and where the line began, in hundredths of a point. */
  #x = 0
  #line = { x: 0, y: 0 }

  /** `addContent` gives the number of a new piece of content of a node. */
  constructor(words: WordWriter, addContent: (node: StructureNode) => number) {
    this.#words = words
    this.#addContent = addContent
  }

  /** Runs of one line; `x` and `y` are of its left end, in points from the lower left. A folio belongs to no node. */
  write(runs: PlacedRun[], node: StructureNode | 'folio', [x, y]: [number, number]): void {
    const [first] = runs
    if (!first) return
    this.#begin(x + first.x, y)
    for (const placed of runs) this.#show(placed, node, x)
  }

  end(): string {
    this.#close()
    this.#operator('ET')
    return this.#operators.join('\n')
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
    if (spelled === undefined) this.#operator(`/${node.tag}<</MCID ${number}>>BDC`)
    else this.#operator(`/Span<</MCID ${number}${instead(spelled)}>>BDC`)
  }

  #close(): void {
    if (this.#open) this.#operator('EMC')
    this.#open = undefined
  }

  #operator(operator: string): void {
    if (this.#array !== '') this.#operators.push(`[${this.#array}]TJ`)
    this.#array = ''
    this.#operators.push(operator)
  }

  #begin(x: number, y: number): void {
    const line = { x: hundredths(x), y: hundredths(y) }
    if (line.y === this.#line.y && Math.abs(x - this.#x) < NEAR) return
    this.#operator(`${decimal((line.x - this.#line.x) / 100)} ${decimal((line.y - this.#line.y) / 100)} Td`)
    this.#line = line
    this.#x = x
  }

  #show({ run, span, tracking, x: offset }: PlacedRun, node: StructureNode | 'folio', left: number): void {
    const spelled = run.order === 'mixed' ? run.text : undefined
    this.#mark(node, spelled)
    this.#dress(this.#words.codes.fontId(run.font), span.size)
    this.#track(tracking)
    this.#moveTo(left + offset)
    for (const { y, array, silent } of this.#words.strokes(run)) {
      this.#mark(node, silent ? '' : spelled)
      this.#raise(span.rise + (y * span.size) / 1000)
      this.#array = appended(this.#array, array)
    }
    this.#x += (run.width * span.size) / 1000 + run.glyphs.length * tracking
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
    if (back === 0) return
    this.#array = appended(this.#array, String(back))
    this.#x -= (back * this.#size) / 1000
  }
}

/** Two stretches of a TJ array as one: strings run together, numbers stay apart. */
function appended(array: string, more: string): string {
  if (array.endsWith(')') && more.startsWith('(')) return array.slice(0, -1) + more.slice(1)
  return /\d$/.test(array) && !more.startsWith('(') ? `${array} ${more}` : array + more
}
