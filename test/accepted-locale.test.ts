import { expect, test } from 'vitest'
import { acceptedDeskLocale, acceptedLocale } from '#web/words/language.ts'

test.each([
  ['es', 'es'],
  ['es-MX,es;q=0.9,en;q=0.8', 'es'],
  ['fr,es;q=0.9', 'fr'],
  ['de, pt-BR;q=0.8, en;q=0.5', 'pt'],
  ['ar-EG', 'ar'],
  ['eo,es;q=0.9', 'es'],
  ['en;q=0.3, es;q=0.7', 'es'],
  ['es;q=0, en', 'en'],
  ['eo, de', 'en'],
  ['*', 'en'],
  ['', 'en'],
  [undefined, 'en'],
])('a browser that asks for %s reads %s', (header, locale) => {
  expect(acceptedLocale(header)).toBe(locale)
})

test('where a browser asks for none of ours, what the place suggests is read', () => {
  expect(acceptedLocale('de, eo', 'es')).toBe('es')
  expect(acceptedLocale('fr', 'es')).toBe('fr')
})

test('the desk has fewer languages: the next wish is taken', () => {
  expect(acceptedDeskLocale('fr, es;q=0.5')).toBe('es')
  expect(acceptedDeskLocale('ar')).toBe('en')
})
