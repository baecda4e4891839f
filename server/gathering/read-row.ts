import { cleaned } from './cleaned-text.ts'
import { countryOf } from './country-of.ts'
import type { Class, Entry, Field, LineDoubt, Mapping, ReadLine } from './gathering.ts'
import { classOfName } from './line-class.ts'
import { organization, readLine } from './read-line.ts'
import { readPerson } from './read-person.ts'
import { kindOf } from './recognize-columns.ts'

type Cells = Partial<Record<Field, string>>

/** A row of a table, by what its columns hold; nothing where nothing stands in them. */
export function readRow(
  row: readonly string[],
  { columns, both }: Mapping,
  as?: Class,
): ReadLine | undefined {
  const cells = cellsOf(row, columns)
  if (Object.keys(cells).length === 0) return undefined
  const person = personIn(cells)
  const told = as ?? kindOf(cells.kind ?? '')
  if (cells.organization)
    return person ? readBoth(cells, { person, as: told ?? both }) : ofOrganization(cells.organization, cells)
  if (person) return ofName(person, cells, told)
  if (cells.line) return withCells(readLine(cells.line, { as: told }), cells)
  return { class: as ?? 'individual', entry: { name: '', ...common(cells) }, doubts: [] }
}

function cellsOf(row: readonly string[], columns: Mapping['columns']): Cells {
  const cells: Cells = {}
  for (const [at, field] of columns.entries()) {
    const text = cleaned(row[at] ?? '')
    if (field && text) cells[field] = text
  }
  return cells
}

function personIn(cells: Cells): string | undefined {
  const parts = [cells['given-name'], cells['family-name']].filter(Boolean)
  return cells.name ?? (parts.length > 0 ? parts.join(' ') : undefined)
}

/** A person and an organization in one row: who of them signs, the mapping says, or a column of the table. */
function readBoth(cells: Cells, { person, as }: { person: string; as: Class }): ReadLine {
  const body = cells.organization ?? ''
  if (as === 'organization') {
    const asContact = {
      ...cells,
      'contact-name': cells['contact-name'] ?? person,
      'contact-role': cells['contact-role'] ?? cells.role,
    }
    return ofOrganization(body, asContact as Cells)
  }
  return ofName(person, { ...cells, affiliation: cells.affiliation ?? body }, as)
}

const partsOfPerson = ['given-name', 'family-name', 'role', 'affiliation', 'second-name'] as const

function ofName(name: string, cells: Cells, told: Class | undefined): ReadLine {
  // A name alone may carry all the rest, as in a pasted list.
  if (!partsOfPerson.some((field) => cells[field])) return withCells(readLine(name, { as: told }), cells)
  if (told === 'organization') return ofOrganization(name, cells)
  const read = readPerson(name, { joint: told === 'joint' ? true : undefined })
  const secondName = cells['second-name'] ?? read.secondName
  return {
    class: secondName ? 'joint' : 'individual',
    doubts: told === undefined ? doubtsOf(name, cells, read.doubtful) : [],
    entry: {
      printed: cells.line,
      name: read.name,
      secondName,
      role: cells.role ?? read.role,
      affiliation: cells.affiliation ?? read.affiliation,
      ...common(cells),
    },
  }
}

function doubtsOf(name: string, cells: Cells, jointDoubtful: boolean): LineDoubt[] {
  const { doubtful, as } = classOfName(name)
  const unclear = !cells['given-name'] && (doubtful || as === 'organization')
  return [
    ...(unclear ? (['class-unclear'] as const) : []),
    ...(jointDoubtful ? (['joint-unclear'] as const) : []),
  ]
}

function ofOrganization(name: string, cells: Cells): ReadLine {
  const entry = { printed: cells.line, ...organization(name), ...common(cells) }
  return { class: 'organization', doubts: [], entry: { ...entry, acronym: cells.acronym ?? entry.acronym } }
}

function withCells(read: ReadLine, cells: Cells): ReadLine {
  const said = Object.entries(common(cells)).filter(([, value]) => value !== undefined)
  const entry: Entry = { ...read.entry, ...Object.fromEntries(said) }
  return {
    ...read,
    entry: read.class === 'organization' && cells.acronym ? { ...entry, acronym: cells.acronym } : entry,
  }
}

function common(cells: Cells): Partial<Entry> {
  const { email, country, website } = cells
  return {
    email: email?.replace(/^mailto:/i, '').replace(/^<|>$/g, ''),
    country: country === undefined ? undefined : (countryOf(country) ?? country),
    website,
    contactName: cells['contact-name'],
    contactRole: cells['contact-role'],
  }
}
