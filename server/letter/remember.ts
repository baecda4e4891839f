import type { Db } from '../database/sql.ts'
import { findLetter, type FoundLetter } from './find.ts'

/** Milliseconds that a letter's rules and texts may be old: a letter that is closed elsewhere is closed here as soon. */
const freshFor = 1000

export type FindLetter = (slug: string, now: Date) => Promise<FoundLetter>

/** `findLetter` that asks the database once a second for each letter, however many sign at that moment. */
export function rememberLetters(db: Db): FindLetter {
  const known = new Map<string, { at: number; letter: Promise<FoundLetter> }>()
  return (slug, now) => {
    const before = known.get(slug)
    if (before && now.getTime() - before.at < freshFor) return before.letter

    const letter = findLetter(db, slug)
    known.set(slug, { at: now.getTime(), letter })
    // A letter that is not there, or a database out of reach, is asked for again.
    letter.catch(() => known.delete(slug))
    return letter
  }
}
