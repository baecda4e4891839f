import { CsvError, parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'
import { z } from 'zod'
import { unprintable } from '../document/coverage.ts'
import { asWritten, harmless } from '../export/csv.ts'
import type { SignatoryRow } from '../signature/signature.ts'
import { FileProblem } from './file.ts'

const columns = ['position', 'printed', 'kind', 'name', 'acronym', 'role', 'affiliation', 'people'] as const
const withCountry = [...columns, 'country'] as const

const field = (longest: number) =>
  z
    .string()
    .transform((typed) => asWritten(typed).normalize('NFC').trim())
    .pipe(z.string().max(longest, `expected at most ${longest} characters`))
const optional = (longest: number) => field(longest).transform((text) => text || null)
const printable = (longest: number) =>
  field(longest)
    .pipe(z.string().min(1, 'expected text, found nothing'))
    .superRefine((text, context) => {
      const character = unprintable(text)
      if (character !== undefined) {
        context.addIssue({ code: 'custom', message: `no font of ours can print "${character}"` })
      }
    })

const Row = z
  .object({
    position: z.coerce
      .number('expected a number')
      .int('expected a whole number')
      .positive('expected a number from 1')
      .max(1_000_000, 'expected a number up to 1,000,000'),
    printed: printable(900),
    kind: z.enum(['organization', 'individual'], 'expected organization or individual'),
    name: printable(200),
    acronym: optional(60),
    role: optional(200),
    affiliation: optional(200),
    people: z.enum(['', '1', '2'], 'expected 1 or 2, or nothing for an organization').transform(Number),
    country: z
      .string()
      .regex(/^([A-Z]{2})?$/, 'expected two capital letters, such as GT')
      .default('')
      .transform((code) => code || null),
  })
  .refine((row) => (row.kind === 'organization') === (row.people === 0), {
    path: ['people'],
    message: 'expected nothing for an organization, 1 or 2 for individuals',
  })

type Read = { record: Record<string, string>; info: { lines: number } }

/** Reads signatories.csv. Throws a FileProblem with line, column's name and what was expected. */
export function readSignatories(file: string, source: string): SignatoryRow[] {
  const seen = new Map<string, number>()
  return parseCsv(file, source).map(({ record, info }) => {
    const read = Row.safeParse(record)
    if (!read.success) {
      const [issue] = read.error.issues
      throw new FileProblem(file, info.lines, `${String(issue?.path[0])}: ${issue?.message}`)
    }
    const before = seen.get(read.data.printed)
    if (before !== undefined) {
      throw new FileProblem(file, info.lines, `printed: the same line stands at line ${before} already`)
    }
    seen.set(read.data.printed, info.lines)
    return read.data
  })
}

function parseCsv(file: string, source: string): Read[] {
  try {
    const rows: unknown = parse(source, {
      columns: checkHeader(file),
      bom: true,
      info: true,
      skip_empty_lines: true,
    })
    return rows as Read[]
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const line = Number(error['lines'] ?? 1)
    throw new FileProblem(file, line, `expected comma-separated values: ${error.message}`)
  }
}

function checkHeader(file: string) {
  return (header: string[]) => {
    const known = [columns, withCountry].some((names) => names.join() === header.join())
    if (!known)
      throw new FileProblem(file, 1, `expected the columns ${columns.join(',')} and perhaps country`)
    return header
  }
}

/** Writes signatories.csv: what `readSignatories` reads back. The country is a column only where one is known. */
export function writeSignatories(rows: SignatoryRow[]): string {
  const names = rows.some((row) => row.country) ? withCountry : columns
  return stringify(
    rows.map((row) => ({ ...row, people: row.people || '' })),
    { header: true, columns: [...names], cast: { string: readAgain } },
  )
}

/** A name that begins like one that was made harmless keeps its apostrophe when it is read. */
function readAgain(text: string): string {
  return asWritten(text) === text ? text : harmless(text)
}
