import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Described, Likeness } from '#server/likeness/likeness.ts'
import { likenessOf } from '#server/likeness/score.ts'

const codes = ({ vetoes }: Likeness) => vetoes.map(({ code }) => code)
const reasons = ({ reasons: all }: Likeness) => all.map(({ code }) => code)

const country = fc.constantFrom(null, 'GT', 'MX', 'US')
const domain = fc.record({ name: fc.constantFrom('a.org', 'b.org', 'edu.gt'), shared: fc.boolean() })
const word = fc.constantFrom(
  ...'Centro de Derechos Humanos Red Network Mujeres Women Guatemala (México) -ACCI- A.C. IMUMI Migrantes Fray Hunan Henan 3 4 y'.split(
    ' ',
  ),
)
const name = fc.oneof(
  fc.array(word, { minLength: 1, maxLength: 6 }).map((words) => words.join(' ')),
  fc.string({ unit: 'binary', maxLength: 60 }),
)
const organization: fc.Arbitrary<Described> = fc.record({
  name,
  acronym: fc.option(fc.constantFrom('IMUMI', 'ACCI', 'cdh'), { nil: null }),
  aliases: fc.array(fc.record({ name, language: fc.constantFrom(null, 'es') }), { maxLength: 2 }),
  country,
  domains: fc.array(domain, { maxLength: 2 }),
})

describe('of any two descriptions', () => {
  test('likeness is the same either way round', () => {
    fc.assert(
      fc.property(organization, organization, (one, other) => {
        const [there, back] = [likenessOf(one, other), likenessOf(other, one)]
        expect([back.outcome, back.score]).toEqual([there.outcome, there.score])
        expect(codes(back)).toEqual(codes(there))
        expect(reasons(back)).toEqual(reasons(there))
      }),
      { numRuns: 1000 },
    )
  })

  test('what a machine links has no veto, and the score is a number', () => {
    fc.assert(
      fc.property(organization, organization, (one, other) => {
        const likeness = likenessOf(one, other)
        expect(Number.isFinite(likeness.score)).toBe(true)
        if (likeness.outcome === 'same') expect(likeness.vetoes).toEqual([])
      }),
      { numRuns: 500 },
    )
  })

  test('a name is itself where country and domain agree, whatever the script', () => {
    const signed = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
      .filter((text) => /[\p{L}\p{N}]/u.test(text))
    fc.assert(
      fc.property(signed, (text) => {
        const domains = [{ name: 'a.org', shared: false }]
        const one: Described = { name: text, country: 'GT', domains }
        expect(likenessOf(one, { ...one })).toMatchObject({ outcome: 'same', vetoes: [] })
      }),
      { numRuns: 1000 },
    )
  })
})
