import { deflateSync } from 'node:zlib'
import type { PDFDocument, PDFReference } from 'pdfkit'
import { takeOverEnd, type Ending } from './pdfkit-internals.ts'

const OBJECTS_IN_A_STREAM = 1000

/**
 * Packs small objects into compressed streams (ISO 32000-1, 7.5.7), which PDFKit cannot: the structure tree of a
 * long list is most of the file otherwise. What is packed needs a cross-reference stream (7.5.8) at the end.
 */
export class ObjectPacker {
  readonly #paper: PDFDocument
  /** By object: its stream times OBJECTS_IN_A_STREAM, and its place in that. Of a long list there are millions. */
  readonly #places: (number | undefined)[] = []
  #batch: { id: number; text: string }[] = []

  constructor(paper: PDFDocument) {
    this.#paper = paper
    takeOverEnd(paper, (ending) => this.#crossReferences(ending))
  }

  /** Writes an object of a number that PDFKit has reserved. All of the text is ASCII. */
  pack(id: number, text: string): void {
    this.#batch.push({ id, text })
    if (this.#batch.length >= OBJECTS_IN_A_STREAM) this.flush()
  }

  flush(): void {
    if (this.#batch.length === 0) return
    let at = 0
    const heads = this.#batch.map(({ id, text }) => {
      const head = `${id} ${at}`
      at += text.length + 1
      return head
    })
    const head = heads.join(' ') + '\n'
    const body = this.#batch.map(({ text }) => text).join('\n')
    const stream = this.#paper.ref({ Type: 'ObjStm', N: this.#batch.length, First: head.length })
    this.#batch.forEach(({ id }, index) => (this.#places[id] = stream.id * OBJECTS_IN_A_STREAM + index))
    stream.end(Buffer.from(head + body, 'latin1'))
    this.#batch = []
  }

  /** A row of seven bytes for each object: its kind, where it is, and its place in a stream. */
  #crossReferences({ offsets, end, root, info, id }: Ending): (string | Uint8Array)[] {
    const own = offsets.length + 1
    const rows = Buffer.alloc((own + 1) * 7)
    rows.writeUInt16BE(0xffff, 5)
    for (let object = 1; object <= own; object++) {
      const place = this.#places[object]
      const at = object === own ? end : (offsets[object - 1] ?? 0)
      rows.writeUInt8(place === undefined ? 1 : 2, object * 7)
      rows.writeUInt32BE(place === undefined ? at : Math.floor(place / OBJECTS_IN_A_STREAM), object * 7 + 1)
      rows.writeUInt16BE((place ?? 0) % OBJECTS_IN_A_STREAM, object * 7 + 5)
    }
    const packed = deflateSync(abovePredicted(rows, 7))
    const hex = Buffer.from(id).toString('hex')
    const dictionary =
      `<</Type /XRef /Size ${own + 1} /W [1 4 2] /Root ${serialize(root)} /Info ${serialize(info)} ` +
      `/ID [<${hex}> <${hex}>] /Filter /FlateDecode /DecodeParms <</Predictor 12 /Columns 7>> /Length ${packed.length}>>`
    return [`${own} 0 obj\n${dictionary}\nstream`, packed, `\nendstream\nendobj\nstartxref\n${end}\n%%EOF`]
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
