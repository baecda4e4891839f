import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseName } from '#server/likeness/parsed-name.ts'
import { stemOf } from '#server/likeness/stem.ts'
import { domainsOf } from '#server/likeness/web-domain.ts'

describe('acronyms are found as they come', () => {
  test.each([
    ['Asociación Coordinadora Comunitaria de Servicios para la Salud (ACCSS)', 'accss'],
    ['Asamblea Ciudadana contra la Corrupción y la Impunidad -ACCI-', 'acci'],
    ['Mesa de Coordinación Transfronteriza Migraciones y Género -MTMG', 'mtmg'],
    ['Red Nacional por la Defensa de la Soberanía Alimentaria en Guatemala /REDSAG', 'redsag'],
    ['Red Regional de Organizaciones Civiles para las Migraciones, RROCM', 'rrocm'],
    ['Asociación para el mejoramiento habitacional de Guatemala MEJORHA', 'mejorha'],
    ['Mesa nacional para las migraciones en República Dominicana(menamird)', 'menamird'],
    ['Asociación Cristiana de Jóvenes de Honduras (ACJ-YMCA Honduras)', 'acjymca'],
    ['Asylum Access México (AAMX) AC', 'aamx'],
    ['Movilidades Libres y Elegidas, A.C. - CoLibres', 'colibres'],
    ['Equipo de Reflexión, Investigación y Comunicación, ERIC-SJ', 'ericsj'],
    ['ARSA - Administração Regional de Saúde do Alentejo', 'arsa'],
  ])('%s', (name, acronym) => {
    expect(parseName(name).acronyms).toContain(acronym)
  })

  test.each([
    'Centro 32 FBT',
    'Red Jesuita con Migrantes LAC',
    'DIVERSITÉ, PLANTES',
    'Franciscanos conventuales',
  ])('not in %s', (name) => {
    expect(parseName(name).acronyms).toEqual([])
  })
})

describe('legal forms are found at the ends', () => {
  test.each([
    ['Sin Fronteras IAP', 'iap'],
    ['Fundación para la Justicia A. C.', 'ac'],
    ['Fundación para la Justicia, AC', 'ac'],
    ['Movilidades Libres y Elegidas, A.C. - CoLibres', 'ac'],
    ['Verein Musterstadt e.V.', 'ev'],
    ['Grupo Urbanos S. de R.L. de C.V.', 'srl'],
    ['Volkswagen Gesellschaft mit beschränkter Haftung', 'gmbh'],
    ['Vodafone Ltd', 'ltd'],
    ['ONG Raíces', 'ong'],
  ])('%s', (name, form) => {
    expect(parseName(name).legalForms).toContain(form)
  })

  test.each(['Ag Partners', 'Casa de la sa', 'AC', 'The Company of Women'])('not in %s', (name) => {
    expect(parseName(name).legalForms).toEqual([])
  })
})

describe('countries', () => {
  const countriesIn = (name: string) =>
    parseName(name).words.flatMap(({ kind, text }) => (kind === 'country' ? [text.slice(1)] : []))

  test.each([
    ['Mesa Nacional en República Dominicana', ['DO']],
    ['Finnish Historical Society', ['FI']],
    ['Valio (Finland)', ['FI']],
    ['Malaria Consortium (Uganda)', ['UG']],
    ['Granada (Grenada)', ['GD']],
    ['Casa Guadalupe', []],
    ['Colegio Dominica de Granada', []],
    ['laica Dominica', []],
  ])('of %s', (name, countries) => {
    expect(countriesIn(name)).toEqual(countries)
  })
})

test('related words of several languages have one stem', () => {
  for (const [one, other] of [
    ['psychology', 'psicologia'],
    ['association', 'asociacion'],
    ['associacao', 'associazione'],
    ['university', 'universidad'],
    ['sciences', 'ciencias'],
    ['migrantes', 'migrants'],
  ] as const)
    expect(stemOf(one)).toBe(stemOf(other))
  expect(stemOf('zoology')).not.toBe(stemOf('geology'))
})

test('domains are registrable, those of free mail left out, those of wholes marked', () => {
  expect(domainsOf({ website: 'https://www.cejil.org/es', email: 'ana@correo.cejil.org' })).toEqual([
    { name: 'cejil.org', shared: false },
  ])
  expect(domainsOf({ website: null, email: 'ana@gmail.com' })).toEqual([])
  expect(domainsOf({ website: 'https://www.facebook.com/raices', email: 'a@yahoo.com.mx' })).toEqual([])
  expect(domainsOf({ website: 'https://derecho.unam.edu.mx' })).toEqual([
    { name: 'unam.edu.mx', shared: true },
  ])
  expect(domainsOf({ website: 'no address', email: '' })).toEqual([])
})

test('any text is taken apart', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      const { words, spoken } = parseName(text, text)
      expect(words.every(({ rarity }) => rarity > 0 && rarity < 10)).toBe(true)
      expect(spoken).not.toContain('')
    }),
    { numRuns: 500 },
  )
})
