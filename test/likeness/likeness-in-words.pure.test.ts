import { expect, test } from 'vitest'
import { likenessOf } from '#server/likeness/score.ts'
import { likenessInWords } from '#web/part/likeness-in-words.ts'
import { translator, type Locale } from '#web/words/desk.ts'

const said = (
  locale: Locale,
  one: string,
  other: string,
  countries: [string | null, string | null] = [null, null],
) => {
  const [mine, theirs] = countries
  const likeness = likenessOf(
    { name: one, country: mine, domains: [] },
    { name: other, country: theirs, domains: [] },
  )
  return likenessInWords(translator(locale), locale, likeness)
}

test('reasons are one line in the language of the coordinator', () => {
  const names = [
    'Projet Accompagnement Québec-Guatemala (PAQG)',
    'Proyecto Acompañamiento Quebec-Guatemala (PAQG)',
  ] as const
  expect(said('en', ...names)).toBe('same acronym PAQG; same name in French and Spanish; nothing else agrees')
  expect(said('es', ...names)).toBe(
    'mismas siglas PAQG; mismo nombre en francés y español; no coincide nada más',
  )
})

test('what speaks against it follows', () => {
  expect(said('en', 'Malaria Consortium', 'Malaria Consortium', ['UG', 'GB'])).toBe(
    'same name; nothing else agrees; countries differ: Uganda, United Kingdom',
  )
  expect(said('es', 'Sin Fronteras IAP', 'Sin Fronteras A.C.', ['MX', 'MX'])).toBe(
    'mismo nombre, salvo la forma jurídica, las siglas o los artículos; mismo país, México; formas jurídicas distintas: IAP, AC',
  )
})
