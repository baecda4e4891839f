import type { PDFDocument } from 'pdfkit'
import { divert } from './pdfkit-internals.ts'

/** Bytes that are handed over at a time. */
const PIECE = 2 ** 20

export type Write = (piece: Buffer) => Promise<void> | void

/** What PDFKit has written and nobody has taken yet: it waits for nobody, so whoever paints must wait in between. */
export class Output {
  readonly #write: Write
  #chunks: Uint8Array[] = []
  #length = 0
  #complete = false

  constructor(paper: PDFDocument, write: Write) {
    this.#write = write
    divert(paper, (chunk) => {
      if (chunk === null) this.#complete = true
      else {
        this.#chunks.push(chunk)
        this.#length += chunk.length
      }
    })
  }

  /** Hands over what there is, if it is worth it. */
  async pass(least = PIECE): Promise<void> {
    if (this.#length < least) return
    const piece = Buffer.concat(this.#chunks, this.#length)
    this.#chunks = []
    this.#length = 0
    await this.#write(piece)
  }

  /** Hands over the rest. Throws where something of the file still waits to be written. */
  async end(): Promise<void> {
    if (!this.#complete) throw new Error('Some object of the file was never written.')
    await this.pass(1)
  }
}
