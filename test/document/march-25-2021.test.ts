import { existsSync, readFileSync } from 'node:fs'
import { parse as parseCsv } from 'csv-parse/sync'
import { beforeAll, describe, expect, it } from 'vitest'
import { parse as parseYaml } from 'yaml'
import { z } from 'zod'
import type { LetterDocument, TextWarning } from '#server/document/document.ts'
import { parseText } from '#server/document/parse.ts'
import { renderLetter } from '#server/document/render.ts'
import { bare, readFile, type ReadPage } from './reading.ts'

const FOLDER = '../shared/reference/march-25-2021'
const present = existsSync(`${FOLDER}/letter.en.md`)
if (!present) console.info(`The letter of March 25, 2021 is not in ${FOLDER}: its tests do not run.`)

const front = z.object({
  title: z.string(),
  language: z.string(),
  date: z.coerce.date(),
  addressees: z.array(z.object({ name: z.string(), office: z.string() })),
  closing: z.string(),
  signatories: z.object({ heading: z.string() }),
})

function readLetter(): { letter: LetterDocument; warnings: TextWarning[] } {
  const [, head = '', ...rest] = readFileSync(`${FOLDER}/letter.en.md`, 'utf8').split(/^---$/m)
  const { title, language, date, addressees, closing, signatories } = front.parse(parseYaml(head))
  const { warnings, ...body } = parseText(rest.join('---'))
  const rows = z
    .array(z.object({ printed: z.string() }))
    .parse(parseCsv(readFileSync(`${FOLDER}/signatories.csv`), { columns: true }))
  const groups = [{ lines: rows.map((row) => row.printed) }]
  const letter = {
    ...{ language, title, addressees, body },
    date: date.toISOString().slice(0, 10),
    closing: closing.trim().split('\n\n'),
    signatories: { heading: signatories.heading, counts: { organizations: 59, people: 28 }, groups },
  }
  return { letter, warnings }
}

describe.runIf(present)('the letter of March 25, 2021', () => {
  let letter: LetterDocument
  let warnings: TextWarning[]
  let pages: ReadPage[]

  beforeAll(async () => {
    ;({ letter, warnings } = readLetter())
    pages = (await readFile(await renderLetter(letter))).pages
  })

  it('is read whole: 12 addressees, 14 notes, 8 demands, 86 lines', () => {
    const demands = letter.body.blocks.flatMap((block) => (block.kind === 'list' ? [block.items.length] : []))
    expect(letter.addressees).toHaveLength(12)
    expect(letter.body.notes.map((note) => note.citations)).toEqual(new Array(14).fill(1))
    expect(demands).toEqual([8])
    expect(letter.signatories.groups[0]?.lines).toHaveLength(86)
  })

  it('speaks of an annex in note 13 that is not there', () => {
    expect(warnings.map(({ code }) => code)).toEqual(['annex-missing'])
    expect(warnings[0]).toMatchObject({ note: 13 })
  })

  it('has each of the 86 lines on one of its pages', () => {
    for (const line of letter.signatories.groups[0]?.lines ?? []) {
      expect(pages.filter((page) => page.text.includes(bare(line.normalize('NFC')))).length).toBeGreaterThan(
        0,
      )
    }
  })

  it('addresses twelve people by name and office on its first page', () => {
    for (const { name } of letter.addressees) expect(pages[0]?.text).toContain(bare(name))
  })

  it('begins each of its 14 notes on the page that cites it', () => {
    const cited = pages.map((page) =>
      page.links.flatMap((link) => /^Note (\d+)$/.exec(link.contents)?.[1] ?? []),
    )
    const begun = pages.map((page) =>
      page.links.flatMap((link) => /note (\d+) is/.exec(link.contents)?.[1] ?? []),
    )
    expect(cited.flat()).toEqual(Array.from({ length: 14 }, (_, index) => String(index + 1)))
    expect(begun).toEqual(cited)
  })

  it('says how many have signed', () => {
    expect(pages.map((page) => page.text).join('')).toContain('59organizationsand28individuals')
  })
})
