import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FileProblem } from '#server/letter/file.ts'
import { readSignatories, writeSignatories } from '#server/letter/signatory-file.ts'
import type { SignatoryRow } from '#server/signature/signature.ts'
import { listHeader } from './written.ts'

const words = fc
  .stringMatching(/^[A-Za-zÀ-ÿŁłмир李明مريم0-9 .,;:'"()\-/&=+@\n\t]{1,40}$/)
  .map((text) => text.normalize('NFC').trim())
const said = words.filter((text) => text !== '')
const maybeSaid = fc.option(said)

const row: fc.Arbitrary<SignatoryRow> = fc
  .record({
    printed: said,
    kind: fc.constantFrom<SignatoryRow['kind']>('organization', 'individual'),
    name: said,
    acronym: maybeSaid,
    role: maybeSaid,
    affiliation: maybeSaid,
    people: fc.constantFrom(1, 2),
    country: fc.option(fc.constantFrom('GT', 'MX', 'XK')),
    position: fc.integer({ min: 1, max: 100_000 }),
  })
  .map((made) => ({ ...made, people: made.kind === 'organization' ? 0 : made.people }))

const rows = fc.uniqueArray(row, { selector: ({ printed }) => printed, maxLength: 12 })

test('a list that is written is read back as it was', () => {
  fc.assert(
    fc.property(rows, (list) => {
      const file = writeSignatories(list)
      const read = readSignatories('signatories.csv', file)
      expect(read).toEqual(list)
      expect(writeSignatories(read)).toBe(file)
    }),
    { numRuns: 300 },
  )
})

test('a list from a spreadsheet, with its mark at the start and its ends of line, is read', () => {
  const file =
    '\ufeffposition,printed,kind,name,acronym,role,affiliation,people\r\n1,Zoë,individual,Zoë,,,,1\r\n\r\n'
  expect(readSignatories('signatories.csv', file)).toMatchObject([{ printed: 'Zoë', people: 1 }])
})

test('a list of nobody is a list', () => {
  expect(readSignatories('signatories.csv', writeSignatories([]))).toEqual([])
})

describe('a list', () => {
  test.each<[string, string, number, RegExp]>([
    ['without its columns', 'name\nZoë\n', 1, /expected the columns position,printed/],
    ['with a column too many', `${listHeader},city\n`, 1, /expected the columns/],
    ['with a field too many', `${listHeader}\n1,Zoë,individual,Zoë,,,,1,2,3\n`, 2, /comma-separated/],
    ['with a quote that does not end', `${listHeader}\n1,"Zoë,individual,Zoë,,,,1\n`, 2, /comma-separated/],
    [
      'of a kind that there is not',
      `${listHeader}\n1,Zoë,robot,Zoë,,,,1\n`,
      2,
      /^kind: expected organization or individual/,
    ],
    [
      'of an organization with people',
      `${listHeader}\n1,Red,organization,Red,,,,2\n`,
      2,
      /^people: expected nothing/,
    ],
    [
      'of a person without a number of people',
      `${listHeader}\n1,Zoë,individual,Zoë,,,,\n`,
      2,
      /^people: expected/,
    ],
    [
      'of three people on a line',
      `${listHeader}\n1,Zoë,individual,Zoë,,,,3\n`,
      2,
      /^people: expected 1 or 2/,
    ],
    [
      'with a line that says nothing',
      `${listHeader}\n1, ,individual,Zoë,,,,1\n`,
      2,
      /^printed: expected text/,
    ],
    ['without a name', `${listHeader}\n1,Zoë,individual,,,,,1\n`, 2, /^name: expected text/],
    [
      'with a place that is no number',
      `${listHeader}\nfirst,Zoë,individual,Zoë,,,,1\n`,
      2,
      /^position: expected a number/,
    ],
    [
      'with the place of nobody',
      `${listHeader}\n0,Zoë,individual,Zoë,,,,1\n`,
      2,
      /^position: expected a number from 1/,
    ],
    [
      'with a place beyond all places',
      `${listHeader}\n3000000000,Zoë,individual,Zoë,,,,1\n`,
      2,
      /^position: expected/,
    ],
    [
      'with a country in words',
      `${listHeader},country\n1,Zoë,individual,Zoë,,,,1,Poland\n`,
      2,
      /^country: expected two capital/,
    ],
    [
      'with the same line twice',
      `${listHeader}\n1,Zoë,individual,Zoë,,,,1\n2,李明,individual,李明,,,,1\n3,Zoë,individual,Zoë,,,,1\n`,
      4,
      /the same line stands at line 2 already/,
    ],
    [
      'with a character that no font has',
      `${listHeader}\n1,Zoë \u{1f600},individual,Zoë,,,,1\n`,
      2,
      /no font of ours/,
    ],
  ])('%s is refused', (_, source, line, reason) => {
    const problem = problemIn(() => readSignatories('signatories.csv', source))
    expect(problem).toBeInstanceOf(FileProblem)
    expect(problem).toMatchObject({
      file: 'signatories.csv',
      message: expect.stringMatching(reason) as string,
    })
    expect(problem).toHaveProperty('line', line)
  })
})

function problemIn(read: () => unknown): unknown {
  try {
    return read()
  } catch (problem) {
    return problem
  }
}
