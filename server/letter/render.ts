import { createHash } from 'node:crypto'
import type { LetterDocument } from '../document/document.ts'
import { openSetter } from './setter.ts'

/** Bytes of PDFs that are kept; the newest is kept in any case. */
const KEPT_BYTES = 64 * 2 ** 20
/** Letters with more lines than this wait for each other, and no other letter waits for them. */
const LONG_LIST = 3000

type Render = (letterId: string, document: LetterDocument) => Promise<Buffer>

/**
 * `renderLetter` in a process of its own, which leaves this one to the readers of pages. The same document is set once,
 * since the same content has the same bytes; of one letter in one language, one state is set at a time.
 */
export function keepRendered(): { render: Render; close: () => Promise<void> } {
  const files = keepFiles()
  const setting = new Map<string, Promise<unknown>>()
  const setters = { short: openSetter(), long: openSetter() }

  const render: Render = (letterId, document) => {
    const letter = Buffer.from(JSON.stringify(document), 'utf8')
    const hash = createHash('sha256').update(letter).digest('hex')
    const known = files.get(hash)
    if (known) return known

    const kind = `${letterId} ${document.language}`
    const lines = document.signatories.groups.reduce((sum, group) => sum + group.lines.length, 0)
    const setter = lines > LONG_LIST ? setters.long : setters.short
    const before = setting.get(kind) ?? Promise.resolve()
    const made = before.then(() => setter.set(letter))
    const done = made.then(
      () => undefined,
      () => undefined,
    )
    setting.set(kind, done)
    void done.then(() => setting.get(kind) === done && setting.delete(kind))
    files.keep(hash, made)
    return made
  }
  return { render, close: async () => void (await Promise.all([setters.short.end(), setters.long.end()])) }
}

type Files = {
  get: (hash: string) => Promise<Buffer> | undefined
  keep: (hash: string, made: Promise<Buffer>) => void
}

/** Files by the hash of what they were made of, the one asked for last to the end; failures are not kept. */
function keepFiles(): Files {
  const known = new Map<string, { made: Promise<Buffer>; bytes: number }>()
  return {
    get(hash) {
      const kept = known.get(hash)
      if (!kept) return undefined
      known.delete(hash)
      known.set(hash, kept)
      return kept.made
    },
    keep(hash, made) {
      const kept = { made, bytes: 0 }
      known.set(hash, kept)
      made.then(
        (file) => {
          kept.bytes = file.length
          let sum = [...known.values()].reduce((total, { bytes }) => total + bytes, 0)
          for (const [oldest, { bytes }] of known) {
            if (sum <= KEPT_BYTES || oldest === hash) break
            known.delete(oldest)
            sum -= bytes
          }
        },
        () => known.delete(hash),
      )
    },
  }
}
