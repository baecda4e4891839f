import { describe, expect, test } from 'vitest'
import { refusals } from '#server/refusal.ts'
import { files, read } from './tree.ts'

// The catalogues of words: complete in every language, and no larger than what is said.

type Entry = string | Record<string, string>
type Catalogue = Record<string, Entry>

const original = catalogue('web/words/en.json')
const translations = files
  .filter((file) => /^web\/words\/[a-z]{2}[.]json$/.test(file) && file !== 'web/words/en.json')
  .map((file) => ({ language: file.slice(-7, -5), words: catalogue(file) }))
const all = [{ language: 'en', words: original }, ...translations]

describe.each(translations)('$language', ({ words }) => {
  test('says everything that English says, and nothing else', () => {
    expect(Object.keys(words).sort()).toEqual(Object.keys(original).sort())
  })

  test('fills in the same values', () => {
    const wrong = Object.keys(words).filter((key) => valuesIn(words[key]) !== valuesIn(original[key]))
    expect(
      wrong.map((key) => `${key}: ${valuesIn(words[key])}, in English ${valuesIn(original[key])}`),
    ).toEqual([])
  })
})

describe.each(all)('$language', ({ language, words }) => {
  test('has the plural forms of the language', () => {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories.toSorted()
    const plurals = Object.entries(words).filter(([, entry]) => typeof entry !== 'string')
    const wrong = plurals.filter(([, entry]) => Object.keys(entry).sort().join() !== forms.join())
    expect(wrong.map(([key]) => `${key} needs ${forms.join(', ')}`)).toEqual([])
  })

  test('leaves nothing empty, and no space at an end', () => {
    const empty = Object.entries(words).filter(([, entry]) =>
      textsOf(entry).some((text) => text.trim() !== text || text === ''),
    )
    expect(empty.map(([key]) => key)).toEqual([])
  })

  test('has words for every refusal', () => {
    expect(Object.keys(refusals).filter((code) => !(`refusal.${code}` in words))).toEqual([])
  })
})

describe('the catalogues', () => {
  const sources = files.filter((file) => /^(server|web)\/.*[.](ts|svelte)$/.test(file)).map(read)
  // 'letter.title', and `refusal.${code}` for all of a kind.
  const literals = new Set(
    sources.flatMap((source) => [...source.matchAll(/['"]([\w.-]+)['"]/g)].map(([, key = '']) => key)),
  )
  const templates = sources.flatMap((source) =>
    [...source.matchAll(/`([\w-]+[.](?:[\w.-]|\$\{[^}`]*\})*)`/g)].map(([, key = '']) => patternOf(key)),
  )

  test('hold no words that nobody says', () => {
    const said = (key: string) => literals.has(key) || templates.some((template) => template.test(key))
    expect(Object.keys(original).filter((key) => !said(key))).toEqual([])
  })

  test('hold all the words that are asked for', () => {
    const asked = sources.flatMap((source) =>
      [...source.matchAll(/\bt\(\s*['"]([\w.-]+)['"]/g)].map(([, key = '']) => key),
    )
    expect([...new Set(asked)].filter((key) => !(key in original))).toEqual([])
  })
})

function catalogue(file: string): Catalogue {
  return JSON.parse(read(file)) as Catalogue
}

function textsOf(entry: Entry | undefined): string[] {
  return typeof entry === 'string' ? [entry] : Object.values(entry ?? {})
}

/** Over all forms together: "one person" need not repeat the number. */
function valuesIn(entry: Entry | undefined): string {
  const names = textsOf(entry).flatMap((text) =>
    [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => `{${name}}`),
  )
  return [...new Set(names)].sort().join(' ') || 'none'
}

function patternOf(template: string): RegExp {
  const parts = template.split(/\$\{[^}]*\}/).map((part) => part.replaceAll('.', '[.]'))
  return new RegExp(`^${parts.join('[\\w-]+')}$`)
}
