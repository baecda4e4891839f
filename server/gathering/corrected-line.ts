import { cleaned } from './cleaned-text.ts'
import { countryOf } from './country-of.ts'
import {
  limits,
  partsOfKind,
  partsOfLine,
  type Class,
  type Entry,
  type LinePart,
  type ReadLine,
} from './gathering.ts'
import { readPerson } from './read-person.ts'

/** What was typed of a line, by its parts; a part that is absent was not typed. */
export type TypedLine = Partial<Record<LinePart, string>>

/** What a line prints, where the list gives no line of its own. */
const printing = ['name', 'secondName', 'acronym', 'role', 'affiliation'] as const

/**
 * A line as a coordinator has typed it; what belongs to the other kind is left out. The line as the list had it stays
 * only while its parts do, unless it was typed anew: a name that is mended must not print as it was.
 */
export function correctedLine(
  typed: TypedLine,
  { as, before }: { as: Class; before: ReadLine | undefined },
): ReadLine {
  const absent = partsOfKind[as === 'organization' ? 'individual' : 'organization']
  const entry: Entry = { name: '' }
  for (const [part, place] of Object.entries(partsOfLine) as [LinePart, keyof Entry][]) {
    const text = absent.includes(part) ? '' : cleaned((typed[part] ?? '').slice(0, limits.cell))
    if (text) entry[place] = text
  }
  if (entry.country) entry.country = countryOf(entry.country) ?? entry.country
  const read = asKind(entry, as)
  const parts = (one: ReadLine) => JSON.stringify(printing.map((place) => one.entry[place] ?? ''))
  const stale = before && entry.printed === before.entry.printed && parts(before) !== parts(read)
  return stale ? { ...read, entry: { ...read.entry, printed: undefined } } : read
}

/** A line as it was read, for the form in which it is corrected. */
export function typedLine({ entry }: Pick<ReadLine, 'entry'>): TypedLine {
  return Object.fromEntries(Object.entries(partsOfLine).map(([part, place]) => [part, entry[place] ?? '']))
}

/** "Ana y Luis" typed as one name, of two people. */
function asKind(entry: Entry, as: Class): ReadLine {
  if (as === 'organization') return { class: as, entry, doubts: [] }
  const { name, secondName } =
    as === 'joint' && !entry.secondName ? readPerson(entry.name, { joint: true }) : entry
  return {
    class: secondName ? 'joint' : 'individual',
    entry: secondName ? { ...entry, name, secondName } : entry,
    doubts: [],
  }
}
