import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { asWritten, csvLine, harmless } from '#server/export/csv.ts'

const computed = /^[\s\p{Cf}\p{Cc}]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/u
const name = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom("'", '=', '+', '-', '@', ' ', '\t', '＝', 'a', '"', ',', ';') }),
)

test.each([
  '=1+1',
  '+34 600',
  '-AGUAES-',
  '@presente',
  '\t=1',
  '\r=1',
  '  =1',
  '＝1',
  '\u200b=1',
  '\u00a0@x',
])('%j is no formula in the file', (text) => {
  expect(harmless(text)).toBe(`'${text}`)
  expect(asWritten(harmless(text))).toBe(text)
})

test.each(['Zoë Łukasz', 'Pop No’j', "'t Hart", 'a=b', '李明', ''])('%j stays as it is', (text) => {
  expect(harmless(text)).toBe(text)
  expect(asWritten(text)).toBe(text)
})

test('no text is computed, and every text comes back as it was', () => {
  fc.assert(
    fc.property(fc.array(name, { minLength: 1, maxLength: 5 }), (texts) => {
      const [cells = []] = parse(csvLine(texts), { relax_column_count: true, record_delimiter: '\r\n' })
      expect(cells.filter((cell) => computed.test(cell))).toEqual([])
      expect(cells.map(asWritten)).toEqual(texts)
    }),
  )
})
