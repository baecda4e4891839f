import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ImageProblem } from '../document/image-problem.ts'
import { IMAGE_FILE, type ImageUse } from '../document/image-use.ts'
import { readImage } from '../document/image.ts'
import { FileProblem } from './file.ts'
import type { TextImage } from './letter.ts'

/** An image of a folder. `hash` is the SHA-256 of its bytes, in hexadecimal. */
export type FolderImage = TextImage & { name: string; bytes: Buffer }

/** The images that one text of a folder names, each once. Throws a FileProblem at the line that names it. */
export async function readImages(folder: string, file: string, uses: ImageUse[]): Promise<FolderImage[]> {
  const read = new Map<string, FolderImage>()
  for (const use of uses) {
    const problem = problemOf(use)
    if (problem) throw new FileProblem(file, use.line, problem)
    if (!read.has(use.file)) read.set(use.file, await readOne(folder, file, use))
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

async function readOne(folder: string, file: string, { file: name, line }: ImageUse): Promise<FolderImage> {
  try {
    const bytes = await readFile(join(folder, name))
    const hash = createHash('sha256').update(bytes).digest('hex')
    return { name, bytes, hash, ...readImage(bytes) }
  } catch (error) {
    if (error instanceof ImageProblem) throw new FileProblem(file, line, `${name}: ${error.message}`)
    if (error instanceof Error && 'code' in error && ['ENOENT', 'EISDIR'].includes(String(error.code)))
      throw new FileProblem(file, line, `${name}: expected this file in the folder`)
    throw error
  }
}
