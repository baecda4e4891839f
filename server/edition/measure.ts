import { createHash } from 'node:crypto'
import { longestMark, marksIn, mostMarks } from './edition.ts'
import type { FileToCheck } from './check.ts'

/** Reads a file piece by piece: what is kept of it is its hash, its marks and its size, however long it is. */
export async function measureFile(
  pieces: AsyncIterable<Buffer>,
): Promise<FileToCheck & { sizeBytes: number }> {
  const hash = createHash('sha256')
  const marks = new Set<string>()
  let end = ''
  let sizeBytes = 0
  for await (const piece of pieces) {
    hash.update(piece)
    sizeBytes += piece.length
    // A mark may begin in one piece and end in the next. All of it is ASCII.
    const text = end + piece.toString('latin1')
    for (const mark of marksIn(text)) if (marks.size < mostMarks) marks.add(mark)
    end = text.slice(-longestMark)
  }
  return { sha256: hash.digest('hex'), marks: [...marks], sizeBytes }
}
