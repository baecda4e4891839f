import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { keysOf } from '#server/likeness/keys.ts'
import type { Described } from '#server/likeness/likeness.ts'
import { domainsOf } from '#server/likeness/web-domain.ts'

function described(name: string, more: Partial<Described> = {}): Described {
  return { name, country: null, domains: [], ...more }
}

function meet(one: Described, other: Described): boolean {
  const held = new Set(keysOf(one).held)
  return keysOf(other).sought.some(({ key }) => held.has(key))
}

describe('an organization is found again by', () => {
  test.each([
    ['its name in other spelling', 'Fundación Paz A.C.', 'FUNDACION  PAZ'],
    ['its acronym', 'Center for Justice and International Law (CEJIL)', 'CEJIL'],
    ['initials', 'Comisión Mexicana de Defensa y Promoción de los Derechos Humanos', 'CMDPDH'],
    ['another language', 'Red de Mujeres por la Paz', 'Women’s Network for Peace'],
    ['another order', "Asociación Pop No'j", "Pop No'j Association"],
    ['a rare word', 'Centro Solidario Tsomanotik', 'Tsomanotik de Chiapas'],
    ['a slip of the hand', 'Tsomanotik', 'Tsomanotk'],
    ['the name in brackets', 'Movilidades Libres (Free Mobilities)', 'Free Mobilities'],
    ['another script', 'Vishwakarma University', 'विश्वकर्मा विश्वविद्यालय'],
  ])('%s: %s, %s', (_, one, other) => {
    expect(meet(described(one), described(other))).toBe(true)
    expect(meet(described(other), described(one))).toBe(true)
  })

  test('its web domain, and a domain by the acronym', () => {
    const site = { domains: domainsOf({ website: 'https://www.imumi.org/' }) }
    expect(meet(described('Mujeres en la Migración', site), described('Otra forma', site))).toBe(true)
    expect(meet(described('Mujeres en la Migración', site), described('IMUMI'))).toBe(true)
  })
})

test('initials alone find no initials, and others are not found', () => {
  expect(meet(described('Casa Bonita Norte'), described('Club Barrio Nuevo'))).toBe(false)
  expect(meet(described('constructor'), described('toString'))).toBe(false)
})

test('fourteen keys are held at most, none empty, of any text', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc.option(fc.string(), { nil: null }),
      (name, acronym) => {
        const { held, sought } = keysOf(described(name, { acronym }))
        expect(held.length).toBeLessThanOrEqual(14)
        for (const key of held) expect(key).toMatch(/^[a-z]:./su)
        for (const { weight } of sought) expect(Number.isFinite(weight)).toBe(true)
        expect(new Set(held).size).toBe(held.length)
      },
    ),
    { numRuns: 500 },
  )
})
