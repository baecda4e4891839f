import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import type { LetterDocument } from '#server/document/document.ts'
import { renderLetter } from '#server/document/render.ts'
import { chanceOf } from '#server/task/chance.ts'
import { inventPerson, inventTongue } from '#server/task/invented-names.ts'
import { letters } from './letters.ts'
import { MARCH_25, readMarch25 } from './march-25-2021.ts'
import { sampleLetter, sampleList } from './sample.ts'

// A program of its own: what same-bytes.test.ts compares between machines. Prints the hash of each letter's PDF.

const names = Array.from({ length: 500 }, (_, index) => {
  const chance = chanceOf(7, index)
  return inventPerson(inventTongue(chance), chance).name
})
const all: Record<string, LetterDocument> = {
  ...letters,
  ...(existsSync(`${MARCH_25}/letter.en.md`) ? { march25: readMarch25().letter } : {}),
  names: sampleLetter('One.', { signatories: sampleList(names) }),
}
const hashes: Record<string, string> = {}
for (const [name, letter] of Object.entries(all))
  hashes[name] = createHash('sha256')
    .update(await renderLetter(letter))
    .digest('hex')
console.log(JSON.stringify(hashes))
