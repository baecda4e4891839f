import { deflateSync } from 'node:zlib'
import type { PDFDocument, PDFReference } from 'pdfkit'
import { Bytes } from './bytes.ts'
import { takeOverEnd, type Ending } from './pdfkit-internals.ts'

const OBJECTS_IN_A_STREAM = 1000
/** A third of the work of the usual, and a twentieth larger: tags are much alike, and those near most of all. */
const DEFLATED = { level: 2, windowBits: 12 }
const [SPACE, LINE_FEED] = [0x20, 0x0a]

/**
 * Packs small objects into compressed streams (ISO 32000-1, 7.5.7), which PDFKit cannot: the structure tree of a
 * long list is most of the file otherwise. What is packed needs a cross-reference stream (7.5.8) at the end.
 */
export class ObjectPacker {
  readonly #paper: PDFDocument
  readonly #places = new Places()
  readonly #heads = new Bytes()
  readonly #bodies = new Bytes()
  #batch: number[] = []

  constructor(paper: PDFDocument) {
    this.#paper = paper
    takeOverEnd(paper, (ending) => this.#crossReferences(ending))
  }

  /** Writes an object of a number that PDFKit has reserved. All of the text is ASCII. */
  pack(id: number, text: string): void {
    this.begin(id).text(text)
  }

  /** Where the text of such an object is to be written, before anything else is packed. */
  begin(id: number): Bytes {
    if (this.#batch.length >= OBJECTS_IN_A_STREAM) this.flush()
    if (this.#batch.push(id) > 1) this.#heads.byte(SPACE)
    this.#heads.whole(id)
    this.#heads.byte(SPACE)
    this.#bodies.byte(LINE_FEED)
    this.#heads.whole(this.#bodies.length)
    return this.#bodies
  }

  flush(): void {
    if (this.#batch.length === 0) return
    this.#heads.byte(LINE_FEED)
    const heads = this.#heads.take()
    const [N, First] = [this.#batch.length, heads.length]
    const stream = this.#paper.ref({ Type: 'ObjStm', N, First, Filter: 'FlateDecode' })
    this.#batch.forEach((id, index) => this.#places.set(id, { stream: stream.id, index }))
    this.#batch = []
    stream.end(deflateSync(Buffer.concat([heads, this.#bodies.take()]), DEFLATED))
  }

  /** A row of seven bytes for each object: its kind, where it is, and its place in a stream. */
  #crossReferences({ offsets, end, root, info, id }: Ending): (string | Uint8Array)[] {
    const own = offsets.length + 1
    const rows = Buffer.alloc((own + 1) * 7)
    rows.writeUInt16BE(0xffff, 5)
    for (let object = 1; object <= own; object++) {
      const { stream, index } = this.#places.get(object)
      const at = object === own ? end : (offsets[object - 1] ?? 0)
      rows.writeUInt8(stream === 0 ? 1 : 2, object * 7)
      rows.writeUInt32BE(stream === 0 ? at : stream, object * 7 + 1)
      rows.writeUInt16BE(index, object * 7 + 5)
    }
    const packed = deflateSync(abovePredicted(rows, 7))
    const hex = Buffer.from(id).toString('hex')
    const dictionary =
      `<</Type /XRef /Size ${own + 1} /W [1 4 2] /Root ${serialize(root)} /Info ${serialize(info)} ` +
      `/ID [<${hex}> <${hex}>] /Filter /FlateDecode /DecodeParms <</Predictor 12 /Columns 7>> /Length ${packed.length}>>`
    return [`${own} 0 obj\n${dictionary}\nstream`, packed, `\nendstream\nendobj\nstartxref\n${end}\n%%EOF`]
  }
}

/** By object: its stream, 0 where it is in none, and its place in that. Of a long list there are millions. */
class Places {
  #streams = new Uint32Array(1 << 12)
  #indexes = new Uint16Array(1 << 12)

  get(object: number): { stream: number; index: number } {
    return { stream: this.#streams[object] ?? 0, index: this.#indexes[object] ?? 0 }
  }

  set(object: number, { stream, index }: { stream: number; index: number }): void {
    while (object >= this.#streams.length) this.#grow()
    this.#streams[object] = stream
    this.#indexes[object] = index
  }

  #grow(): void {
    const [streams, indexes] = [this.#streams, this.#indexes]
    this.#streams = new Uint32Array(2 * streams.length)
    this.#indexes = new Uint16Array(2 * indexes.length)
    this.#streams.set(streams)
    this.#indexes.set(indexes)
  }
}

/** Rows as their differences from the rows above (PNG's filter 2): numbers that count up pack to next to nothing. */
function abovePredicted(rows: Buffer, width: number): Buffer {
  const predicted = Buffer.alloc((rows.length / width) * (width + 1))
  for (let row = 0; row * width < rows.length; row++) {
    predicted[row * (width + 1)] = 2
    for (let column = 0; column < width; column++) {
      const at = row * width + column
      const above = row === 0 ? 0 : (rows[at - width] ?? 0)
      predicted[row * (width + 1) + 1 + column] = ((rows[at] ?? 0) - above) & 0xff
    }
  }
  return predicted
}

/** A value as PDFKit understands it: strings are names, String objects strings. All of it is ASCII. */
export function serialize(value: unknown): string {
  if (typeof value === 'string') return `/${value}`
  if (value instanceof String && /^[\x20-\x7E]*$/.test(value.valueOf()))
    return `(${value.replace(/[()\\]/g, '\\$&')})`
  if (value instanceof String)
    return `<FEFF${Buffer.from(value.valueOf(), 'utf16le').swap16().toString('hex')}>`
  if (Array.isArray(value)) return `[${value.map(serialize).join(' ')}]`
  if (typeof value !== 'object' || value === null) return String(value)
  if (isReference(value)) return `${value.id} 0 R`
  return `<<${Object.entries(value)
    .map(([key, inner]) => `/${key} ${serialize(inner)}`)
    .join('')}>>`
}

function isReference(value: object): value is PDFReference {
  return 'id' in value && 'data' in value && 'end' in value
}
