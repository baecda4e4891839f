import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { consentWords, wordingOf, type ConsentKind } from '#server/signature/consent-words.ts'
import { consentVersion } from '#server/signature/signature.ts'
import { locales } from '#web/words/language.ts'
import { translator, type Key } from '#web/words/words.ts'

// A signature stores the version of what its signer agreed to. The words of a version never change.

const sentences: Record<ConsentKind, Key> = {
  sign: 'field.agree',
  publish: 'field.publish',
  'sign-organization': 'field.may-bind',
  'publish-organization': 'field.publish-organization',
  updates: 'field.updates',
  gathered: 'confirm.gathered-agree',
  sheet: 'sheet.consent',
}
const kinds = Object.keys(sentences) as ConsentKind[]

/** SHA-256 of the words of each version, by language: kind and words, each on a line. A released one never changes. */
const worded: Record<string, Record<string, string>> = {
  '2026-11-22': {
    en: '0b0172bc2d64406eed9d328e4637c435a7d80b4cd178e50255562c73a612bf8d',
    es: '6ef4a4c10c8521e5957abbf636ccceb48a837122d52c58837215ed9966d3a2c1',
    fr: '3f75fba9f4f1cfb1d7e09835882fcb8650a5c97c0f9b9e3da7a68ec17291ab5f',
    pt: '15cc12dc756c27fd2e2ba950f37898bc3e312fc13a61b4722f7fa0c97a76042a',
    ar: '242511bd1be25105dc0afbdeafaaa2f8eaaf2ea3dfbc8554be9dfd4fe493c430',
  },
}

function hashesOf(version: string): Record<string, string> {
  const languages = Object.entries(consentWords[version] ?? {})
  return Object.fromEntries(
    languages.map(([language, words]) => {
      const lines = kinds.map((kind) => `${kind}\n${words[kind]}\n`)
      return [language, createHash('sha256').update(lines.join('')).digest('hex')]
    }),
  )
}

test('what signers agree to is worded on the pages as the newest version has it', () => {
  for (const language of locales) {
    const t = translator(language)
    const read = Object.fromEntries(kinds.map((kind) => [kind, t(sentences[kind])]))
    // Another wording is another version: in consent-words.ts, in signature.ts, and with its hashes below.
    expect(consentWords[consentVersion]?.[language], language).toEqual(read)
  }
})

test('no version of it has changed since it was released', () => {
  expect(
    Object.fromEntries(Object.keys(consentWords).map((version) => [version, hashesOf(version)])),
  ).toEqual(worded)
})

test('every version can be shown in each language, and what had none was read in English', () => {
  for (const version of Object.keys(consentWords)) {
    for (const kind of kinds) {
      for (const language of locales)
        expect(wordingOf(kind, { version, language })).toMatchObject({ version, language })
      expect(wordingOf(kind, { version, language: 'nl' })).toMatchObject({ language: 'en' })
    }
  }
  expect(wordingOf('sign', { version: null, language: 'en' })).toBeNull()
})
