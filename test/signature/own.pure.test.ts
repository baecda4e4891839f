import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { needsReview, type Seen } from '#server/own/own.ts'
import { printedBy } from '#server/signature/row.ts'
import type { Published } from '#server/signature/signature.ts'

type Parts = Pick<Seen, 'name' | 'secondName' | 'role' | 'country' | 'published'>

const levels: Published[] = ['withheld', 'first name', 'full']
const parts = fc.record({
  name: fc.constantFrom('Zoë Łukasz', 'Zoë Peña', 'مريم الحسن', 'Hna. Ana Ruiz'),
  secondName: fc.constantFrom(undefined, 'Raúl Ibáñez'),
  role: fc.constantFrom(undefined, 'O.P.', 'teacher'),
  country: fc.constantFrom('PL', 'MX'),
  published: fc.constantFrom(...levels),
})

function seen(given: Parts): Seen {
  const { line } = printedBy(given, { language: 'en', listLanguage: 'en' })
  return { ...given, line, people: given.secondName ? 2 : 1 }
}

const review = (before: Parts, after: Parts) => needsReview(seen(before), seen(after), 'en')
const publicly = ({ published, line, country }: Seen) =>
  published === 'withheld' ? '' : `${line} ${country}`

describe('a coordinator looks', () => {
  test('at nothing where nothing is changed', () => {
    fc.assert(
      fc.property(parts, (one) => {
        expect(review(one, { ...one })).toBe(false)
      }),
    )
  })

  test('at no less of the same person', () => {
    fc.assert(
      fc.property(parts, fc.constantFrom(...levels), (one, published) => {
        fc.pre(levels.indexOf(published) < levels.indexOf(one.published))
        expect(review(one, { ...one, published })).toBe(false)
      }),
    )
  })

  test('whenever as much or more is shown, and it reads otherwise', () => {
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        const [before, after] = [seen(one), seen(other)]
        fc.pre(levels.indexOf(other.published) >= levels.indexOf(one.published))
        fc.pre(publicly(after) !== publicly(before))
        expect(needsReview(before, after, 'en')).toBe(true)
      }),
    )
  })

  test('at more people, shown or not', () => {
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        expect(review({ ...one, secondName: undefined }, { ...other, secondName: 'Raúl Ibáñez' })).toBe(true)
      }),
    )
  })
})

test('who shows a first name may leave out what was never shown, and may not become somebody else', () => {
  const full: Parts = {
    name: 'Zoë Łukasz',
    secondName: undefined,
    role: 'teacher',
    country: 'PL',
    published: 'full',
  }
  const first: Parts = { ...full, published: 'first name' }
  expect(review(full, { ...first, role: undefined })).toBe(false)
  expect(review(full, { ...first, name: 'Zoë Peña' })).toBe(false)
  expect(review(full, { ...first, name: 'Ana Łukasz' })).toBe(true)
  expect(review(first, full)).toBe(true)
})
