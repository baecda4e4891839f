import { ImageProblem } from './image-problem.ts'
import { readJpeg } from './jpeg.ts'
import { alphaOf, readPng } from './png.ts'

/** What a file is, in pixels. */
export type ImageFacts = { mediaType: 'image/png' | 'image/jpeg'; width: number; height: number }

const LARGEST_BYTES = 2 * 2 ** 20

/** Reads an image's file whole, so that what is taken can surely be set later. Throws ImageProblem. */
export function readImage(bytes: Buffer): ImageFacts {
  if (bytes.length > LARGEST_BYTES) throw new ImageProblem('expected an image of 2 MB at most')
  if (bytes.subarray(0, 8).equals(PNG)) {
    const png = readPng(bytes)
    alphaOf(png)
    return { mediaType: 'image/png', width: png.width, height: png.height }
  }
  if (bytes.subarray(0, 3).equals(JPEG)) {
    const { width, height } = readJpeg(bytes)
    return { mediaType: 'image/jpeg', width, height }
  }
  if (/<svg/i.test(bytes.subarray(0, 2000).toString('latin1')))
    throw new ImageProblem('expected a PNG or JPEG, found SVG: save it as a PNG some 1200 pixels wide')
  throw new ImageProblem('expected a PNG or JPEG')
}

const PNG = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')
const JPEG = Buffer.from([0xff, 0xd8, 0xff])
