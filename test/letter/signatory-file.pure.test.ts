import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readSignatories, writeSignatories } from '#server/letter/signatory-file.ts'
import type { SignatoryRow } from '#server/signature/signature.ts'

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
