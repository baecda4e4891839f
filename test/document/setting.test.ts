import { describe, expect, it } from 'vitest'
import { countryIn } from '#server/document/country-names.ts'
import type { LetterDocument } from '#server/document/document.ts'
import { toRows } from '#server/document/letter-rows.ts'
import { toPages, type Page } from '#server/document/page.ts'
import { PAPERS } from '#server/document/paper.ts'
import { speechOf } from '#server/document/speech.ts'
import { printedGroups } from '#server/letter/printed-groups.ts'
import type { Signatory } from '#server/signature/signature.ts'
import { sampleLetter, sampleList } from './sample.ts'

function pagesOf(letter: LetterDocument): Page[] {
  const speech = speechOf(letter.language, letter.paper)
  return [...toPages(toRows(letter, speech), speech)]
}

const textsOf = (page: Page | undefined) =>
  page?.lines.map(({ line }) =>
    line.runs
      .map(({ run }) => run.text)
      .join('')
      .trim(),
  ) ?? []

describe('what letters contain', () => {
  it('gives letters to lists in lists, and Roman numerals to lists in those', () => {
    const [page] = pagesOf(sampleLetter('1. One:\n   1. two,\n   2. three:\n      1. four,\n      2. five.'))
    expect(textsOf(page)).toEqual(
      expect.arrayContaining(['1.', 'One:', 'a)', 'two,', 'b)', 'three:', 'i)', 'four,', 'ii)', 'five.']),
    )
  })

  it('gives Arabic letters to lists in lists of an Arabic letter', () => {
    const text = sampleLetter('1. واحد:\n   1. اثنان،\n   2. ثلاثة.', { language: 'ar' })
    expect(textsOf(pagesOf(text)[0])).toEqual(expect.arrayContaining(['أ)', 'ب)']))
  })

  it('keeps two notes cited together apart', () => {
    const [page] = pagesOf(sampleLetter('One.[^1][^2]\n\n[^1]: A.\n\n[^2]: B.'))
    expect(textsOf(page)).toContain('One.1,2')
  })

  it('prints a note cited twice once, and leads back to where it is cited first', () => {
    const [page] = pagesOf(sampleLetter('One.[^1] Two.[^1]\n\n[^1]: The only note.'))
    expect(textsOf(page).filter((text) => text === 'The only note.')).toHaveLength(1)
  })

  it('begins each annex on a page of its own, after the closing, and the list on another', () => {
    const letter = sampleLetter('One.\n\n## Annex 1. Dates\n\nTwo.\n\n## Annex 2\n\nThree.', {
      salutation: 'Madam President:',
      hands: [{ name: 'Ana Ruiz', office: 'Chair' }, { name: 'Li Ming' }],
    })
    const pages = pagesOf(letter)
    expect(pages.map((page) => textsOf(page)[0])).toEqual([
      'February 29, 2024',
      'Annex 1. Dates',
      'Annex 2',
      'Signatories',
    ])
    const first = textsOf(pages[0])
    expect(first.indexOf('Madam President:')).toBeLessThan(first.indexOf('One.'))
    expect(first.slice(-4)).toEqual(['Sincerely,', 'Ana Ruiz', 'Chair', 'Li Ming'])
    expect(pages[0]?.rules).toHaveLength(2)
  })

  it('splits a note longer than a page, from the page that cites it on', () => {
    const note = 'The history of the bridges of the valley is long. '.repeat(160)
    const pages = pagesOf(sampleLetter(`One.[^1] ${'Two. '.repeat(300)}\n\n[^1]: ${note}`))
    const noted = pages.map((page) => textsOf(page).some((text) => text.includes('The history')))
    expect(noted.indexOf(true)).toBe(0)
    expect(noted.filter(Boolean).length).toBeGreaterThan(1)
  })
})

describe('paper and columns', () => {
  it.each(['A4', 'Letter'] as const)('keeps the margins of %s', (paper) => {
    const names = Array.from({ length: 300 }, (_, index) => `Signatory of the letter ${index}`)
    const { height, margin, width } = PAPERS[paper]
    for (const page of pagesOf(
      sampleLetter('One. '.repeat(900), { paper, signatories: sampleList(names) }),
    )) {
      for (const line of page.lines) {
        expect(line.x).toBeGreaterThanOrEqual(margin.side - 0.01)
        expect(line.x).toBeLessThan(width - margin.side)
        expect(line.top + line.height).toBeLessThanOrEqual(height - margin.bottom + 0.01)
      }
    }
  })

  it.each([1, 2, 3])('fills %i columns one after the other, level within one entry', (columns) => {
    for (const count of [1, 4, 7, 50, 89]) {
      const names = Array.from({ length: count }, (_, index) => `Signatory ${index}`)
      const pages = pagesOf(sampleLetter('One.', { signatories: { ...sampleList(names), columns } }))
      const entries = pages
        .flatMap((page) => page.lines)
        .filter(({ line }) => line.runs[0]?.span.size === 9.5)
      expect(entries.map(({ line }) => line.runs.map(({ run }) => run.text).join(''))).toEqual(names)
      const depths = new Map<number, number>()
      for (const { x, top } of pages.at(-1)?.lines.filter((line) => entries.includes(line)) ?? entries)
        depths.set(x, top)
      expect(depths.size).toBeLessThanOrEqual(columns)
      expect(Math.max(...depths.values()) - Math.min(...depths.values())).toBeLessThan(15)
    }
  })
})

describe('the groups of the printed list', () => {
  const one = (line: string, country: string | null, organization = false): Signatory => ({
    line,
    country,
    language: 'en',
    capacity: organization ? 'organization' : 'individual',
  })
  const signatories = [
    one('Amigas del Río', 'MX', true),
    one('Red de Puentes', 'CI', true),
    one('Zoë', 'BR'),
    one('Ana', 'MX'),
    one('Li', null),
  ]
  const asked = (language: string) => ({
    language,
    conveners: ['Red  de puentes', 'Nobody'],
    print: { paper: 'A4' as const, hands: [], columns: 2, byCountry: true, convenersFirst: true },
  })

  it('are conveners in their own order, then countries by their names', () => {
    expect(printedGroups([{ lines: signatories }], asked('en'))).toEqual([
      { heading: 'Conveners', lines: ['Red de Puentes'] },
      { heading: 'Brazil', lines: ['Zoë'] },
      { heading: 'Mexico', lines: ['Amigas del Río', 'Ana'] },
      { heading: 'Country not given', lines: ['Li'] },
    ])
    expect(printedGroups([{ lines: signatories }], asked('ar')).map(({ heading }) => heading)).toContain(
      'البرازيل',
    )
  })

  it('are as the letter has them where it asks for nothing', () => {
    const print = { ...asked('en').print, byCountry: false, convenersFirst: false }
    const groups = [{ lines: signatories.slice(0, 2) }, { lines: signatories.slice(2) }]
    expect(printedGroups(groups, { ...asked('en'), print }).map(({ lines }) => lines.length)).toEqual([2, 3])
  })

  it('name countries in the language of the letter, whatever the machine knows', () => {
    expect(['en', 'es-MX', 'fr', 'pt', 'ar', 'de'].map((language) => countryIn('DE', language))).toEqual([
      'Germany',
      'Alemania',
      'Allemagne',
      'Alemanha',
      'ألمانيا',
      'Germany',
    ])
    expect(countryIn('ZW', 'en')).toBe('Zimbabwe')
    expect(countryIn('QQ', 'en')).toBe('QQ')
  })

  it('say what affiliations mean', () => {
    const list = { ...sampleList(['Ana']), identified: true }
    const [page] = pagesOf(sampleLetter('One.', { signatories: list }))
    expect(textsOf(page)).toContain(
      'Organizations after the names of individuals are for identification only.',
    )
  })
})
