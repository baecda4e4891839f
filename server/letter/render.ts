import type { LetterDocument } from '../document/document.ts'
import { openSetter } from './setter.ts'

/** Bytes of PDFs that are kept; the newest is kept in any case. */
const KEPT_BYTES = 64 * 2 ** 20
/** Letters with more lines than this wait for each other, and no other letter waits for them. */
const LONG_LIST = 3000

export type Rendered = {
  /** What was set under a key, or is being set. */
  find: (key: string) => Promise<Buffer> | undefined
  /** Sets a letter under a key, which is another one whenever the document is. */
  render: (wanted: { letterId: string; key: string }, document: LetterDocument) => Promise<Buffer>
  close: () => Promise<void>
}

/**
 * `renderLetter` in a process of its own, which leaves this one to the readers of pages. The same key is set once; of
 * one letter in one language, one state is set at a time.
 */
export function keepRendered(): Rendered {
  const files = keepFiles()
  const setting = new Map<string, Promise<unknown>>()
  const setters = { short: openSetter(), long: openSetter() }

  const render: Rendered['render'] = ({ letterId, key }, document) => {
    const known = files.get(key)
    if (known) return known

    const kind = `${letterId} ${document.language}`
    const lines = document.signatories.groups.reduce((sum, group) => sum + group.lines.length, 0)
    const setter = lines > LONG_LIST ? setters.long : setters.short
    const before = setting.get(kind) ?? Promise.resolve()
    const letter = Buffer.from(JSON.stringify(document), 'utf8')
    const made = before.then(() => setter.set(letter))
    const done = made.then(
      () => undefined,
      () => undefined,
    )
    setting.set(kind, done)
    void done.then(() => setting.get(kind) === done && setting.delete(kind))
    files.keep(key, made)
    return made
  }
  const close = async () => void (await Promise.all([setters.short.end(), setters.long.end()]))
  return { find: (key) => files.get(key), render, close }
}

type Files = {
  get: (key: string) => Promise<Buffer> | undefined
  keep: (key: string, made: Promise<Buffer>) => void
}

/** Files by their keys, the one asked for last to the end; failures are not kept. */
function keepFiles(): Files {
  const known = new Map<string, { made: Promise<Buffer>; bytes: number }>()
  return {
    get(key) {
      const kept = known.get(key)
      if (!kept) return undefined
      known.delete(key)
      known.set(key, kept)
      return kept.made
    },
    keep(key, made) {
      const kept = { made, bytes: 0 }
      known.set(key, kept)
      made.then(
        (file) => {
          kept.bytes = file.length
          let sum = [...known.values()].reduce((total, { bytes }) => total + bytes, 0)
          for (const [oldest, { bytes }] of known) {
            if (sum <= KEPT_BYTES || oldest === key) break
            known.delete(oldest)
            sum -= bytes
          }
        },
        () => known.delete(key),
      )
    },
  }
}
