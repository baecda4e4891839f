import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LetterDocument } from '#server/document/document.ts'
import { toRows } from '#server/document/letter-rows.ts'
import { toPages } from '#server/document/page.ts'
import { speechOf } from '#server/document/speech.ts'
import { wordingFor } from '#server/document/wording.ts'
import { sampleLetter, sampleList } from './sample.ts'

function textsOf(letter: LetterDocument): string[][] {
  const speech = speechOf(letter.language, letter.paper)
  return [...toPages(toRows(letter, speech), speech)].map(({ lines }) =>
    lines.map(({ line }) =>
      line.runs
        .map(({ run }) => run.text)
        .join('')
        .trim(),
    ),
  )
}

describe('who has signed and would not be named', () => {
  it.each([
    ['en', 0, 1, 'and 1 person whose name is withheld at their request'],
    ['en', 0, 3, 'and 3 people whose names are withheld at their request'],
    ['en', 2, 1200, 'and 2 organizations and 1,200 people whose names are withheld at their request'],
    ['es', 0, 1, 'y 1 persona cuyo nombre no se publica, a petición suya'],
    ['es', 1, 3, 'y 1 organización y 3 personas cuyos nombres no se publican, a petición suya'],
    ['fr', 0, 1, 'et 1 personne dont le nom n’est pas publié, à sa demande'],
    ['fr', 0, 3, 'et 3 personnes dont les noms ne sont pas publiés, à leur demande'],
    ['pt-BR', 0, 1, 'e 1 pessoa cujo nome não é publicado, a seu pedido'],
    ['pt', 4, 0, 'e 4 organizações cujos nomes não são publicados, a seu pedido'],
    ['ar', 0, 1, 'وشخص واحد لم يُنشر اسمه بناءً على طلبه'],
    ['ar', 0, 2, 'وشخصان لم يُنشر اسماهما بناءً على طلبهما'],
    ['ar', 0, 3, 'و3 أشخاص لم تُنشر أسماؤهم بناءً على طلبهم'],
    ['ar', 0, 11, 'و11 شخصًا لم تُنشر أسماؤهم بناءً على طلبهم'],
    ['ar', 0, 100, 'و100 شخص لم تُنشر أسماؤهم بناءً على طلبهم'],
    ['ar', 3, 103, 'و3 منظمات و103 أشخاص لم تُنشر أسماؤهم بناءً على طلبهم'],
    ['ar', 1, 0, 'ومنظمة واحدة لم يُنشر اسمها بناءً على طلبها'],
    ['ar', 11, 0, 'و11 منظمةً لم تُنشر أسماؤها بناءً على طلبها'],
  ])('is counted in one sentence, in %s: %i and %i', (language, organizations, people, sentence) => {
    expect(wordingFor(language).withheld(organizations, people)).toBe(sentence)
  })

  it('is in the counts over the list, and ends it', () => {
    const list = { ...sampleList(['Ana', 'Zoë']), counts: { organizations: 0, people: 5 } }
    const signatories = { ...list, withheld: { organizations: 0, people: 3 } }
    const [page = []] = textsOf(sampleLetter('One.', { signatories }))
    expect(page.slice(page.indexOf('Signatories'))).toEqual([
      'Signatories',
      '5 individuals',
      'Ana',
      'Zoë',
      'and 3 people whose names are withheld at their request',
    ])
  })

  it('is all of the list where nobody would be named', () => {
    const list = { ...sampleList([]), counts: { organizations: 0, people: 1 } }
    const signatories = { ...list, withheld: { organizations: 0, people: 1 } }
    const [page = []] = textsOf(sampleLetter('One.', { signatories }))
    expect(page.slice(-3)).toEqual([
      'Signatories',
      '1 individual',
      'and 1 person whose name is withheld at their request',
    ])
  })

  it('is not mentioned where all are named', () => {
    const signatories = { ...sampleList(['Ana']), withheld: { organizations: 0, people: 0 } }
    expect(textsOf(sampleLetter('One.', { signatories })).flat().at(-1)).toBe('Ana')
  })

  it('never stands alone on the last page', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 420 }), fc.integer({ min: 1, max: 3 }), (count, columns) => {
        const names = Array.from({ length: count }, (_, index) => `Signatory ${index}`)
        const list = { ...sampleList(names), columns, withheld: { organizations: 0, people: 3 } }
        const pages = textsOf(sampleLetter('One.', { signatories: list }))
        const last = pages.at(-1) ?? []
        expect(last.at(-1)).toMatch(/^and 3 people/)
        expect(last.at(-2)).toMatch(/^Signatory/)
        expect(pages.flat().filter((text) => text.startsWith('Signatory '))).toEqual(names)
      }),
      { numRuns: 60 },
    )
  })
})
