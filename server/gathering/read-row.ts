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
  const cells: Cells = {}
  for (const [at, field] of columns.entries()) {
    const text = cleaned(row[at] ?? '')
    if (field && text) cells[field] = text
  }
  if (Object.keys(cells).length === 0) return undefined
  const person = personIn(cells)
  const told = as ?? (cells.kind === undefined ? undefined : kindOf(cells.kind))
  if (cells.organization && person) return readBoth(cells, { person, as: as ?? told ?? both })
  if (cells.organization) return ofOrganization(cells.organization, cells, [])
  if (person) return ofName(person, cells, told)
  if (cells.line) return withCells(readLine(cells.line, { as: told }), cells)
  return { class: as ?? 'individual', entry: { name: '', ...common(cells) }, doubts: [] }
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
    return ofOrganization(body, asContact as Cells, [])
  }
  return ofName(person, { ...cells, affiliation: cells.affiliation ?? body }, as)
}

function ofName(name: string, cells: Cells, told: Class | undefined): ReadLine {
  const whole =
    cells['given-name'] || cells['family-name'] || cells.role || cells.affiliation || cells['second-name']
  // A name alone may carry all the rest, as in a pasted list.
  if (!whole) return withCells(readLine(name, { as: told }), cells)
  const seen = classOfName(name)
  const doubts: LineDoubt[] =
    told === undefined && (seen.doubtful || seen.as === 'organization') && !cells['given-name']
      ? ['class-unclear']
      : []
  if (told === 'organization') return ofOrganization(name, cells, [])
  const { doubtful, ...parts } = readPerson(name, { joint: told === 'joint' ? true : undefined })
  if (doubtful && told === undefined) doubts.push('joint-unclear')
  const secondName = cells['second-name'] ?? parts.secondName
  return {
    class: secondName ? 'joint' : 'individual',
    doubts,
    entry: {
      printed: cells.line,
      name: parts.name,
      secondName,
      role: cells.role ?? parts.role,
      affiliation: cells.affiliation ?? parts.affiliation,
      ...common(cells),
    },
  }
}

function ofOrganization(name: string, cells: Cells, doubts: LineDoubt[]): ReadLine {
  const entry = { printed: cells.line, ...organization(name), ...common(cells) }
  return { class: 'organization', doubts, entry: { ...entry, acronym: cells.acronym ?? entry.acronym } }
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
