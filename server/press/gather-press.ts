import type { Db } from '../database/sql.ts'
import { findRelease, listReleases } from './list-releases.ts'
import type { PressPage, Release } from './press.ts'

type Gathering = { letterId: string; language: string; original: string; now: Date }

/** What the releases have for the press together, the newest first; what two of them say is there once. */
export async function gatherPress(
  db: Db,
  gathering: Gathering,
): Promise<Pick<PressPage, 'releases' | 'contacts' | 'quotes' | 'abouts' | 'links'>> {
  const { letterId } = gathering
  const releases = await listReleases(db, gathering)
  const whole: Release[] = []
  for (const { name, language } of releases.slice(0, newest)) {
    const release = await findRelease(db, { letterId, name, language })
    if (release) whole.push(release)
  }
  return {
    releases,
    contacts: once(
      whole.flatMap(({ contacts }) => contacts),
      ({ name }) => name,
    ),
    quotes: once(
      whole.flatMap(({ quotes }) => quotes),
      ({ text }) => text,
    ),
    abouts: once(
      whole.flatMap(({ abouts }) => abouts),
      ({ name }) => name,
    ),
    links: once(
      whole.flatMap(({ links }) => links),
      ({ url }) => url,
    ),
  }
}

/** Of how many releases contacts and quotes are shown together. */
const newest = 10

function once<T>(items: T[], keyOf: (item: T) => string): T[] {
  return [...new Map(items.toReversed().map((item) => [keyOf(item), item])).values()].toReversed()
}
