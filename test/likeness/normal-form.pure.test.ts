import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nameKey, withoutAccents } from '#server/likeness/normal-form.ts'

describe('spellings of one name meet', () => {
  test.each([
    ['Señora Peña', 'SENORA PENA'],
    ['Zoë Łukasz', 'Zoe Lukasz'],
    ['Łódź', 'lodz'],
    ['Straße', 'STRASSE'],
    ["Pop No'j", 'Pop No’j'],
    ['Asociación Pop No`j', 'Asociacion Pop Noj'],
    ['Presente.org', 'presente org'],
    ['A. C.', 'A  C'],
    ['Ελληνική Ένωση', 'ελληνικη ενωση'],
    ['Ёлка', 'елка'],
    ['ＡＢＣ', 'abc'],
    ['ﬁnance', 'finance'],
    ['مريم', 'مريم'],
    ['Fundación\u00a0Paz', 'Fundación Paz'],
    ['e\u0301tica', 'ética'],
  ])('%s and %s', (one, other) => {
    expect(nameKey(one)).toBe(nameKey(other))
  })

  test.each([
    ['a zero-width space', 'Presen\u200bte'],
    ['a soft hyphen', 'Presen\u00adte'],
    ['a word joiner', 'Presen\u2060te'],
    ['a variation selector', 'Presen\ufe0fte'],
    ['a filler that shows nothing', 'Presente\u3164'],
  ])('also where %s that nobody sees is between', (_, name) => {
    expect(nameKey(name)).toBe('presente')
  })
})

describe('names that mean different things stay apart', () => {
  test.each([
    ['कि', 'की'],
    ['हिन्दी', 'हनद'],
    ['が', 'か'],
    ['パ', 'ハ'],
    ['Ana', 'Ania'],
    ['李明', '李名'],
    ['한국', '한굴'],
  ])('%s and %s', (one, other) => {
    expect(nameKey(one)).not.toBe(nameKey(other))
  })
})

test('a name that is a word of the programming language is a name', () => {
  for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'null', 'undefined']) {
    expect(nameKey(name)).toBe(name.toLowerCase().replaceAll('_', ' ').trim())
    expect(withoutAccents(name.toLowerCase())).toBe(name.toLowerCase())
  }
})

test('the key of a key is the same key, and is well-formed', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (name) => {
      const key = nameKey(name)
      expect(nameKey(key)).toBe(key)
      expect(Buffer.from(key).toString()).toBe(key)
    }),
    { numRuns: 1000 },
  )
})
