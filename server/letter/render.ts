import { createHash } from 'node:crypto'
import type { LetterDocument } from '../document/document.ts'
import { renderLetter } from '../document/render.ts'

/** How many PDFs are kept. */
const kept = 16

/**
 * `renderLetter` that sets the same document once: the same content has the same bytes. One document is set at a time,
 * so that ten languages asked for at once do not take the machine.
 */
export function keepRendered(): (document: LetterDocument) => Promise<Buffer> {
  const known = new Map<string, Promise<Buffer>>()
  let last: Promise<unknown> = Promise.resolve()
  return (document) => {
    const key = createHash('sha256').update(JSON.stringify(document)).digest('hex')
    const before = known.get(key)
    if (before) return before

    const made = last.then(() => renderLetter(document))
    last = made.catch(() => known.delete(key))
    if (known.size >= kept) known.delete(known.keys().next().value ?? '')
    known.set(key, made)
    return made
  }
}
