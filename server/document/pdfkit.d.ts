/** What we use of PDFKit 0.20.2, which ships no types that fit. Lengths in points, y from the top. */
declare module 'pdfkit' {
  import type { Font } from 'fontkit'
  import type { Readable } from 'node:stream'

  /** An indirect object. Strings in `data` become names, String objects become strings. */
  export type PDFReference = {
    readonly id: number
    data: Record<string, unknown>
    end(content?: string | Uint8Array): void
  }

  export class PDFDocument extends Readable {
    constructor(options: {
      size?: [number, number]
      margin?: number
      font?: null
      autoFirstPage?: boolean
      pdfVersion?: '1.7'
      subset?: 'PDF/A-3a'
      tagged?: boolean
      lang?: string
      displayTitle?: boolean
      info?: Record<string, string | Date>
    })
    info: Record<string, string | Date>
    readonly outline: {
      addItem(title: string, options: { fit: boolean; top: number; left: number }): unknown
    }
    addPage(options: { size: [number, number]; margin: number }): this
    font(source: Font): this
    annotate(x: number, y: number, width: number, height: number, options: Record<string, unknown>): this
    appendXML(xml: string): void
    addNamedEmbeddedFile(name: string, specification: PDFReference): void
    ref(data: Record<string, unknown>): PDFReference
    end(): void
  }
}
