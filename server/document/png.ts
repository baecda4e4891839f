import { inflateSync } from 'node:zlib'
import { checkSides, ImageProblem } from './image-problem.ts'

/** A PNG (ISO/IEC 15948) as a PDF takes it: its rows stay packed, each after the filter that it was made with. */
export type Png = {
  width: number
  height: number
  /** Bits a channel, and the kind of color: 0 grey, 2 red-green-blue, 3 of a palette, 4 and 6 with alpha. */
  depth: number
  color: 0 | 2 | 3 | 4 | 6
  palette: Buffer | undefined
  /** Alpha of each color of the palette, or the one color that is not there (16 bits a channel). */
  transparency: Buffer | undefined
  /** The rows, packed as in the file. */
  packed: Buffer
}

const CHANNELS = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }

/** Throws ImageProblem. */
export function readPng(bytes: Buffer): Png {
  const chunks = chunksOf(bytes)
  const head = chunks.find(({ type }) => type === 'IHDR')?.data
  if (head?.length !== 13) throw broken()
  const [width, height] = [head.readUInt32BE(0), head.readUInt32BE(4)]
  checkSides(width, height)
  const [depth, color] = [head.readUInt8(8), head.readUInt8(9)]
  if (!isColor(color) || ![1, 2, 4, 8, 16].includes(depth)) throw broken()
  if (head.readUInt8(12) !== 0)
    throw new ImageProblem('expected a PNG that is not interlaced: save it without "interlacing" or "Adam7"')
  const named = (name: string) => chunks.find(({ type }) => type === name)?.data
  const palette = named('PLTE')
  if (color === 3 && !palette) throw broken()
  const packed = Buffer.concat(chunks.flatMap(({ type, data }) => (type === 'IDAT' ? [data] : [])))
  return { width, height, depth, color, palette, transparency: named('tRNS'), packed }
}

const isColor = (color: number): color is Png['color'] => color in CHANNELS
const broken = () => new ImageProblem('expected a PNG that can be read; this one is broken')

function chunksOf(bytes: Buffer): { type: string; data: Buffer }[] {
  const chunks = []
  for (let at = 8; at + 12 <= bytes.length;) {
    const end = at + 8 + bytes.readUInt32BE(at)
    if (end + 4 > bytes.length) throw broken()
    const type = bytes.subarray(at + 4, at + 8).toString('latin1')
    if (type === 'IEND') return chunks
    chunks.push({ type, data: bytes.subarray(at + 8, end) })
    at = end + 4
  }
  throw broken()
}

/** What a row of so many channels takes, in bytes. */
const rowBytes = ({ width, depth }: Png, channels: number) => Math.ceil((width * channels * depth) / 8)

/**
 * An image with alpha taken apart: colors and alpha, 8 bits a channel each, row by row.
 * Undefined where every pixel is there: the packed rows are the image. Throws ImageProblem.
 */
export function alphaOf(png: Png): { colors: Buffer | undefined; alpha: Buffer } | undefined {
  const rows = unfiltered(png)
  if (png.color === 4 || png.color === 6) return parted(png, rows)
  if (png.color !== 3 || !png.transparency) return undefined
  const alpha = Buffer.alloc(png.width * png.height)
  const length = rowBytes(png, 1)
  for (let y = 0; y < png.height; y++) {
    for (let x = 0; x < png.width; x++) {
      const bit = x * png.depth
      const byte = rows[y * length + (bit >> 3)] ?? 0
      const index = (byte >> (8 - png.depth - (bit & 7))) & ((1 << png.depth) - 1)
      alpha[y * png.width + x] = png.transparency[index] ?? 255
    }
  }
  return { colors: undefined, alpha }
}

function parted(png: Png, rows: Buffer): { colors: Buffer; alpha: Buffer } {
  const channels = CHANNELS[png.color] - 1
  const step = png.depth / 8
  const count = png.width * png.height
  const [colors, alpha] = [Buffer.alloc(count * channels), Buffer.alloc(count)]
  for (let pixel = 0; pixel < count; pixel++) {
    const from = pixel * (channels + 1) * step
    for (let channel = 0; channel < channels; channel++)
      colors[pixel * channels + channel] = rows[from + channel * step] ?? 0
    alpha[pixel] = rows[from + channels * step] ?? 255
  }
  return { colors, alpha }
}

/** The rows without their filters (ISO/IEC 15948, clause 9). */
function unfiltered(png: Png): Buffer {
  const channels = CHANNELS[png.color]
  const length = rowBytes(png, channels)
  const apart = Math.max(1, (channels * png.depth) / 8)
  const raw = inflated(png, (length + 1) * png.height)
  const rows = Buffer.alloc(length * png.height)
  for (let y = 0; y < png.height; y++) {
    const filter = raw[y * (length + 1)] ?? 0
    if (filter > 4) throw broken()
    const [to, above] = [y * length, (y - 1) * length]
    for (let x = 0; x < length; x++) {
      const left = x >= apart ? (rows[to + x - apart] ?? 0) : 0
      const up = y > 0 ? (rows[above + x] ?? 0) : 0
      const corner = y > 0 && x >= apart ? (rows[above + x - apart] ?? 0) : 0
      rows[to + x] = (raw[y * (length + 1) + 1 + x] ?? 0) + predicted(filter, left, up, corner)
    }
  }
  return rows
}

function inflated({ packed }: Png, size: number): Buffer {
  try {
    const raw = inflateSync(packed, { maxOutputLength: size })
    if (raw.length === size) return raw
  } catch {
    // Too long, too short or no such stream: all of it is a broken file.
  }
  throw broken()
}

function predicted(filter: number, left: number, up: number, corner: number): number {
  if (filter === 0) return 0
  if (filter === 1) return left
  if (filter === 2) return up
  if (filter === 3) return (left + up) >> 1
  const guess = left + up - corner
  const [byLeft, byUp, byCorner] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)]
  if (byLeft <= byUp && byLeft <= byCorner) return left
  return byUp <= byCorner ? up : corner
}
