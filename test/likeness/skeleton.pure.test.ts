import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nameKey } from '#server/likeness/normal-form.ts'
import { skeleton, skeletonKeys } from '#server/likeness/skeleton.ts'

/** Names that look alike although they are not spellings of one name. */
function imitates(one: string, other: string): boolean {
  const keys = new Set(skeletonKeys(one))
  return nameKey(one) !== nameKey(other) && skeletonKeys(other).some((key) => keys.has(key))
}

test('a text with letters of another script has the skeleton of the one it imitates', () => {
  expect(skeleton('СEJIL')).toBe(skeleton('CEJIL'))
  expect(skeleton('Раураl')).toBe(skeleton('PaypaI'))
  expect(skeleton('rn')).toBe(skeleton('m'))
  expect(skeleton('e\u0301')).toBe(skeleton('é'))
})

describe('a name imitates another', () => {
  test.each([
    ['with a Cyrillic letter', 'СEJIL', 'CEJIL'],
    ['in small letters', 'сejil', 'CEJIL'],
    ['with a Cyrillic capital', 'НUMAN RIGHTS', 'Human Rights'],
    ['with a Greek letter', 'Αmnesty', 'Amnesty'],
    ['with a digit', 'CEJ1L', 'CEJIL'],
    ['with an accent beside', 'Señоra', 'Senora'],
  ])('%s', (_, one, other) => {
    expect(imitates(one, other)).toBe(true)
  })
})

describe('no name imitates what it is', () => {
  test.each([
    ['Señora', 'SENORA'],
    ["Pop No'j", 'Pop No’j'],
    ['مركز حقوق الإنسان', 'مركز حقوق الإنسان'],
    ['한국 인권', '한국 인권'],
    ['Гринпис', 'ГРИНПИС'],
    ['ＣＥＪＩＬ', 'CEJIL'],
  ])('%s, %s', (one, other) => {
    expect(imitates(one, other)).toBe(false)
  })

  test.each([
    ['Señora', 'Senhora'],
    ['مركز', 'مركب'],
    ['한국', '한글'],
    ['Гринпис', 'Greenpeace'],
  ])('nor another: %s, %s', (one, other) => {
    expect(imitates(one, other)).toBe(false)
  })
})

test('the skeleton of any text is its own skeleton', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (text) => {
      const once = skeleton(text)
      expect(skeleton(once.slice(0, 400))).toBe(once.slice(0, 400))
    }),
    { numRuns: 500 },
  )
})
