import { existsSync, readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { personNames } from '#server/likeness/person-name.ts'

describe('names of people', () => {
  test.each([
    ['same', 'José Núñez', 'JOSE NUNEZ'],
    ['same', 'Zoë Łukasz', 'Zoe Lukasz'],
    ['near', 'Lissette González', 'Lisette González'],
    ['near', 'Guadalupe Cepeda Aguilar', 'Guadalupe Cepeda Agiular'],
    ['near', 'Reyes López, Brenda', 'Brenda Reyes López'],
    ['near', 'Andres Delgado Prieto O.P.', 'Andrés Delgado Prieto'],
    ['near', 'Dra. Ana Cristina Vázquez', 'Ana Cristina Vázquez'],
    ['near', 'Ana Cristina Vázquez Carpizo', 'Ana Vázquez Carpizo'],
    ['near', 'J. Phillips', 'John Phillips'],
    ['near', 'Chin-Yew Lin', 'ChinYew Lin'],
    ['near', 'Manuel Ángel de la Cruz', 'Manuel Ángel Cruz'],
    ['other', 'Ana López García', 'Luis López García'],
    ['other', 'Ana Ruiz', 'Ada Ruiz'],
    ['other', 'Kalina Bontcheva', 'Martha Rojas'],
    ['other', 'Guadalupe Cepeda Aguilar y Raúl Reyes Covarrubias', 'Guadalupe Cepeda Aguilar'],
    ['other', 'Yang Liu', 'Bo Li'],
    ['other', '李明', '李名'],
    ['other', 'مريم', 'سارة'],
    ['other', 'John A. Carroll', 'John B. Carroll'],
  ] as const)('are %s: %s, %s', (expected, one, other) => {
    expect(personNames(one, other)).toBe(expected)
    expect(personNames(other, one)).toBe(expected)
  })

  test('are judged the same either way round, whatever they are', () => {
    const part = fc.constantFrom(
      'Ana',
      'Ada',
      'López',
      'Lopes',
      'de',
      'la',
      'y',
      'J.',
      'Dr.',
      'García',
      'Garcia',
      'Yew',
      '李',
    )
    const name = fc.oneof(
      fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join(' ')),
      fc.string({ unit: 'binary', maxLength: 40 }),
    )
    fc.assert(
      fc.property(name, name, (one, other) => {
        expect(personNames(one, other)).toBe(personNames(other, one))
        expect(personNames(one, one)).toBe('same')
      }),
      { numRuns: 1000 },
    )
  })
})

const file = '../shared/reference/people/pairs.csv'
if (!existsSync(file)) console.info(`The pairs of people are not in ${file}: their test does not run.`)

describe.runIf(existsSync(file))('pairs of people from collections', () => {
  const Pair = z.object({ a: z.string(), b: z.string(), same: z.string(), category: z.string() })
  const pairs = existsSync(file) ? z.array(Pair).parse(parse(readFileSync(file), { columns: true })) : []

  test('forms of one author’s name are seldom another name, and names of others seldom near', () => {
    const rate = (category: string, judged: string) => {
      const of = pairs.filter((pair) => pair.category === category)
      return of.filter(({ a, b }) => personNames(a, b) === judged).length / of.length
    }
    expect(rate('acl_variant', 'other')).toBeLessThan(0.1)
    expect(rate('acl_near', 'other')).toBeGreaterThan(0.6)
  })
})
