import type { Pool } from 'pg'
import { findLetter } from '../letter/find.ts'
import { readTextFor } from '../letter/text.ts'
import { runGathering } from './run-gathering.ts'

export type GatheringOptions = {
  /** The key of what is kept sealed. */
  key: Buffer
  /** The pages of the letter say something new. */
  forget: (letterId: string) => void
}

type Opening = GatheringOptions & {
  clock: () => Date
  log: { error: (error: unknown) => void }
}

export type Runner = {
  /** Goes on with a list; done when nothing is left to be done. */
  run: (letter: { id: string; slug: string }, gatheringId: string) => Promise<void>
  /** The same, waiting a moment at most: most lists are read before anybody would look again. */
  goOn: (letter: { id: string; slug: string }, gatheringId: string) => Promise<void>
  /** Lets the batches that are being written finish. */
  end: () => Promise<void>
}

/** Milliseconds. */
const moment = 700

const opened = new WeakMap<Pool, Runner>()

/**
 * Carries lists on after the answer. What a stopped server leaves, whoever looks at the list next takes up again. One for
 * all the pages of a server.
 */
export function openRunner(pool: Pool, opening: Opening): Runner {
  const known = opened.get(pool) ?? startRunner(pool, opening)
  opened.set(pool, known)
  return known
}

function startRunner(pool: Pool, { key, forget, log, clock }: Opening): Runner {
  const running = new Map<string, Promise<void>>()
  let closing = false
  const carry = async ({ slug, id }: { id: string; slug: string }, gatheringId: string) => {
    const { letter, texts } = await findLetter(pool, slug)
    const text = readTextFor(texts, letter.language, letter.language)
    const watching = { stops: () => closing, onChange: () => forget(id), clock }
    await runGathering(pool, { letter, text, gatheringId, key }, watching)
  }
  const run: Runner['run'] = (letter, gatheringId) => {
    const known = running.get(gatheringId)
    if (known) return known
    const done = carry(letter, gatheringId)
      .catch((error: unknown) => log.error(error))
      .finally(() => running.delete(gatheringId))
    running.set(gatheringId, done)
    return done
  }
  const goOn: Runner['goOn'] = (letter, gatheringId) =>
    Promise.race([
      run(letter, gatheringId),
      new Promise<void>((resolve) => setTimeout(resolve, moment).unref()),
    ])
  const end = async () => {
    closing = true
    await Promise.all(running.values())
  }
  return { run, goOn, end }
}
