import { readFileSync } from 'node:fs'
import { parse as parseCsv } from 'csv-parse/sync'
import { parse as parseYaml } from 'yaml'
import { z } from 'zod'
import type { LetterDocument, TextWarning } from '#server/document/document.ts'
import { parseText } from '#server/document/parse.ts'

/** Beside the checkout, where it is not part of it: whoever reads it asks first whether it is there. */
export const MARCH_25 = '../shared/reference/march-25-2021'

const front = z.object({
  title: z.string(),
  language: z.string(),
  date: z.coerce.date(),
  addressees: z.array(z.object({ name: z.string(), office: z.string() })),
  closing: z.string(),
  signatories: z.object({ heading: z.string() }),
})

/** The letter of March 25, 2021, and what is doubtful in it. */
export function readMarch25(): { letter: LetterDocument; warnings: TextWarning[] } {
  const [, head = '', ...rest] = readFileSync(`${MARCH_25}/letter.en.md`, 'utf8').split(/^---$/m)
  const { title, language, date, addressees, closing, signatories } = front.parse(parseYaml(head))
  const { warnings, ...body } = parseText(rest.join('---'))
  const rows = z
    .array(z.object({ printed: z.string() }))
    .parse(parseCsv(readFileSync(`${MARCH_25}/signatories.csv`), { columns: true }))
  const groups = [{ lines: rows.map((row) => row.printed) }]
  const letter = {
    ...{ language, title, addressees, body },
    date: date.toISOString().slice(0, 10),
    closing: closing.trim().split('\n\n'),
    signatories: { heading: signatories.heading, counts: { organizations: 59, people: 28 }, groups },
  }
  return { letter, warnings }
}
