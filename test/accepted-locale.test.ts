import { expect, test } from 'vitest'
import { acceptedLocale } from '#web/words/words.ts'

test.each([
  ['es', 'es'],
  ['es-MX,es;q=0.9,en;q=0.8', 'es'],
  ['fr,es;q=0.9', 'es'],
  ['en;q=0.3, es;q=0.7', 'es'],
  ['es;q=0, en', 'en'],
  ['fr, de', 'en'],
  ['*', 'en'],
  ['', 'en'],
  [undefined, 'en'],
])('a browser that asks for %s reads %s', (header, locale) => {
  expect(acceptedLocale(header)).toBe(locale)
})
