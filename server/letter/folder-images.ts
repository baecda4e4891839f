import { createHash } from 'node:crypto'
import { ImageProblem } from '../document/image-problem.ts'
import { IMAGE_FILE, type ImageUse } from '../document/image-use.ts'
import { readImage } from '../document/image.ts'
import { FileProblem } from './file.ts'
import type { TextImage } from './letter.ts'

/** An image of a folder. `hash` is the SHA-256 of its bytes, in hexadecimal. */
export type FolderImage = TextImage & { name: string; bytes: Buffer }

/** Finds a file by its name; undefined where there is none. */
export type BytesOf = (name: string) => Promise<Buffer | undefined>

/** The images that one text names, each once. Throws a FileProblem at the line that names it. */
export async function readImages(file: string, uses: ImageUse[], bytesOf: BytesOf): Promise<FolderImage[]> {
  const read = new Map<string, FolderImage>()
  for (const use of uses) {
    const problem = problemOf(use)
    if (problem) throw new FileProblem(file, use.line, problem)
    if (!read.has(use.file)) read.set(use.file, await readOne(file, use, bytesOf))
  }
  return [...read.values()]
}

function problemOf({ file, alt, placed }: ImageUse): string | undefined {
  if (/\.svgz?$/i.test(file))
    return `${file}: expected a PNG or JPEG, found SVG: save it as a PNG some 1200 pixels wide`
  if (!IMAGE_FILE.test(file) || file.length > 100)
    return `${file}: expected a file of the letter's own folder, such as bridge-1.png or bridge-1.jpg`
  if (!placed) return `${file}: expected the image in a paragraph of its own`
  return alt === '' ? `${file}: expected words for who does not see it, ![A bridge](${file})` : undefined
}

async function readOne(file: string, { file: name, line }: ImageUse, bytesOf: BytesOf): Promise<FolderImage> {
  const bytes = await bytesOf(name)
  if (!bytes) throw new FileProblem(file, line, `${name}: expected this file in the folder`)
  try {
    const hash = createHash('sha256').update(bytes).digest('hex')
    return { name, bytes, hash, ...readImage(bytes) }
  } catch (error) {
    if (error instanceof ImageProblem) throw new FileProblem(file, line, `${name}: ${error.message}`)
    throw error
  }
}
