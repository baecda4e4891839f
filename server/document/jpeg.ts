import { checkSides, ImageProblem } from './image-problem.ts'

/** What a PDF has to know of a JPEG, which it takes as it is. */
export type Jpeg = { width: number; height: number; channels: 1 | 3 }

/** Throws ImageProblem. */
export function readJpeg(bytes: Buffer): Jpeg {
  let frame: Jpeg | undefined
  for (const { marker, data } of segmentsOf(bytes)) {
    if (marker === 0xe1) refuseTurned(data)
    if (isFrame(marker)) frame = readFrame(marker, data)
  }
  if (!frame) throw broken()
  return frame
}

const broken = () => new ImageProblem('expected a JPEG that can be read; this one is broken')

/** Segments up to the first scan (ITU-T T.81, annex B). */
function* segmentsOf(bytes: Buffer): Generator<{ marker: number; data: Buffer }> {
  let at = 2
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) throw broken()
    const marker = bytes[at + 1] ?? 0
    // Any number of FF may stand before a marker.
    if (marker === 0xff) {
      at += 1
      continue
    }
    if (marker === 0xda) {
      if (bytes.lastIndexOf(Buffer.from([0xff, 0xd9])) < at) throw broken()
      return
    }
    const length = bytes.readUInt16BE(at + 2)
    if (length < 2 || at + 2 + length > bytes.length) throw broken()
    yield { marker, data: bytes.subarray(at + 4, at + 2 + length) }
    at += 2 + length
  }
  throw broken()
}

const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)

function readFrame(marker: number, data: Buffer): Jpeg {
  if (data.length < 6) throw broken()
  const [precision, height, width] = [data.readUInt8(0), data.readUInt16BE(1), data.readUInt16BE(3)]
  const channels = data.readUInt8(5)
  checkSides(width, height)
  if (marker > 0xc2 || precision !== 8)
    throw new ImageProblem('expected a baseline or progressive JPEG of 8 bits a channel')
  // Paper that is printed from the PDF would have other colors than the PDF says.
  if (channels !== 1 && channels !== 3)
    throw new ImageProblem('expected a JPEG in RGB or grey, found CMYK: save it for the screen')
  return { width, height, channels }
}

/** Browsers turn such a picture, PDF readers do not. */
function refuseTurned(data: Buffer): void {
  if (data.subarray(0, 6).toString('latin1') !== 'Exif\0\0' || data.length < 14) return
  const tiff = data.subarray(6)
  const little = tiff.subarray(0, 2).toString('latin1') === 'II'
  const short = (at: number) => {
    if (at + 2 > tiff.length) return 0
    return little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at)
  }
  const start = little ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4)
  const count = short(start)
  for (let entry = 0; entry < count; entry++) {
    const at = start + 2 + entry * 12
    if (short(at) === 0x0112 && short(at + 8) > 1)
      throw new ImageProblem('expected an upright JPEG, found one that is to be turned: save it turned')
  }
}
