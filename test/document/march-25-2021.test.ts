import { existsSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import type { LetterDocument, TextWarning } from '#server/document/document.ts'
import { renderLetter } from '#server/document/render.ts'
import { faultsIn } from './checker.ts'
import { MARCH_25, readMarch25 } from './march-25-2021.ts'
import { bare, readFile, type ReadPage } from './reading.ts'

const present = existsSync(`${MARCH_25}/letter.en.md`)
if (!present) console.info(`The letter of March 25, 2021 is not in ${MARCH_25}: its tests do not run.`)

describe.runIf(present)('the letter of March 25, 2021', () => {
  let letter: LetterDocument
  let warnings: TextWarning[]
  let pages: ReadPage[]
  let file: Buffer

  beforeAll(async () => {
    ;({ letter, warnings } = readMarch25())
    file = await renderLetter(letter)
    pages = (await readFile(file)).pages
  })

  it('is read whole: 12 addressees, 14 notes, 8 demands, 86 lines', () => {
    const demands = letter.body.blocks.flatMap((block) => (block.kind === 'list' ? [block.items.length] : []))
    expect(letter.addressees).toHaveLength(12)
    expect(letter.body.notes.map((note) => note.citations)).toEqual(new Array(14).fill(1))
    expect(demands).toEqual([8])
    expect(letter.signatories.groups[0]?.lines).toHaveLength(86)
  })

  it('has none of the faults that files of its kind have had', () => {
    expect(faultsIn(file)).toEqual([])
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
