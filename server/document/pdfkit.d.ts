declare module 'pdfkit' {
  import { Readable } from 'node:stream'
  export class PDFDocument extends Readable {
    constructor(options: Record<string, unknown>)
    addPage(options?: Record<string, unknown>): this
    registerFont(name: string, path: string): this
    font(name: string): this
    fontSize(points: number): this
    text(text: string): this
    moveDown(lines?: number): this
    end(): void
  }
}
