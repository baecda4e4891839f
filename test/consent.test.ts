import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { consentVersion } from '#server/signature/signature.ts'
import { locales } from '#web/words/language.ts'
import { translator, type Key } from '#web/words/words.ts'

// A signature stores the version of what its signer agreed to. The words of a version never change.

const consents: Key[] = [
  'field.agree',
  'field.publish',
  'field.may-bind',
  'field.publish-organization',
  'field.updates',
]

/** SHA-256 of the words of each version, in every language. A new wording is a new version here and in signature.ts. */
const worded: Record<string, string> = {
  '2026-11-22': 'd95c00e611b1fdafae9d2347517697373b87e0cbfd077ddfc27818b2f4ef6328',
}

test('what signers agreed to is still worded as they read it', () => {
  const words = locales.map((locale) => consents.map((key) => translator(locale)(key)))
  expect(worded[consentVersion]).toBe(createHash('sha256').update(JSON.stringify(words)).digest('hex'))
})
