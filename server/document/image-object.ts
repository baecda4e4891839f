import { deflateSync } from 'node:zlib'
import type { PDFDocument, PDFReference } from 'pdfkit'
import type { LetterImage } from './document.ts'
import { readJpeg } from './jpeg.ts'
import { alphaOf, readPng, type Png } from './png.ts'

/**
 * Writes an image into the file (ISO 32000-1, 8.9.5). Its colors are those of the output intent, sRGB.
 * Not by PDFKit: its work on alpha ends when it ends, and so another time its objects stand in another order.
 */
export function writeImage(paper: PDFDocument, { mediaType, content }: LetterImage): PDFReference {
  const bytes = Buffer.from(content, 'base64')
  return mediaType === 'image/png' ? writePng(paper, readPng(bytes)) : writeJpeg(paper, bytes)
}

function writeJpeg(paper: PDFDocument, bytes: Buffer): PDFReference {
  const { width, height, channels } = readJpeg(bytes)
  return write(paper, bytes, {
    ...plain(width, height),
    ColorSpace: channels === 3 ? 'DeviceRGB' : 'DeviceGray',
    Filter: 'DCTDecode',
  })
}

const plain = (Width: number, Height: number) => ({
  Type: 'XObject',
  Subtype: 'Image',
  Width,
  Height,
  BitsPerComponent: 8,
})

function write(paper: PDFDocument, content: Buffer, data: Record<string, unknown>): PDFReference {
  const reference = paper.ref(data)
  reference.end(content)
  return reference
}

function writePng(paper: PDFDocument, png: Png): PDFReference {
  const parted = alphaOf(png)
  const mask = parted && {
    SMask: write(paper, deflateSync(parted.alpha), {
      ...plain(png.width, png.height),
      ColorSpace: 'DeviceGray',
      Filter: 'FlateDecode',
    }),
  }
  const data = { ...plain(png.width, png.height), ColorSpace: colorSpace(paper, png), ...mask }
  if (parted?.colors) return write(paper, deflateSync(parted.colors), { ...data, Filter: 'FlateDecode' })
  const Colors = png.color === 2 ? 3 : 1
  const rows = { Predictor: 15, Colors, BitsPerComponent: png.depth, Columns: png.width }
  const missing = png.color === 3 ? {} : missingColor(png)
  const packed = { BitsPerComponent: png.depth, Filter: 'FlateDecode', DecodeParms: rows }
  return write(paper, png.packed, { ...data, ...packed, ...missing })
}

function colorSpace(paper: PDFDocument, { color, palette }: Png): unknown {
  if (color === 3 && palette) {
    const colors = write(paper, deflateSync(palette), { Filter: 'FlateDecode' })
    return ['Indexed', 'DeviceRGB', palette.length / 3 - 1, colors]
  }
  return color === 0 || color === 4 ? 'DeviceGray' : 'DeviceRGB'
}

/** The one color that a PNG without alpha says is not there. */
function missingColor({ color, transparency }: Png): { Mask?: number[] } {
  const channels = color === 2 ? 3 : 1
  if (!transparency || transparency.length < channels * 2) return {}
  const values = Array.from({ length: channels }, (_, channel) => transparency.readUInt16BE(channel * 2))
  return { Mask: values.flatMap((value) => [value, value]) }
}
