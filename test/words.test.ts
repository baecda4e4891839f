import { parse } from 'svelte/compiler'
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

describe('errors', () => {
  test('of every field have their words: a page says "Check this" of one that it does not know', () => {
    const code = files.filter((file) => /^server\/(signature|review)\/.*[.]ts$/.test(file)).map(read)
    const keys = code.flatMap((source) =>
      [...source.matchAll(/['"](error[.][\w.-]+)['"]/g)].map(([, key = '']) => key),
    )
    expect(keys.length).toBeGreaterThan(10)
    expect([...new Set(keys)].filter((key) => !(key in original))).toEqual([])
  })
})

describe('pages', () => {
  const pages = files.filter((file) => /^web\/.*[.]svelte$/.test(file))

  test('say nothing that is not in the catalogues', () => {
    expect(pages.flatMap((page) => ownWords(read(page)).map((words) => `${page}: ${words}`))).toEqual([])
  })

  test('are read by this law as a reader sees them', () => {
    expect(ownWords('<p class="note">Sign <b>{count}</b></p>')).toEqual(['Sign'])
    expect(ownWords('<input placeholder="Your name" name="name">')).toEqual(['Your name'])
    expect(
      ownWords("<p>{open ? 'Close it' : t('menu.open')}</p>{#if a}<i aria-label={`Note ${a}`}></i>{/if}"),
    ).toEqual(['Close it', 'Note'])
    expect(ownWords("<script>const a = 'Some words'</script><p lang='en'>{t('a.b')} · {a} – 1</p>")).toEqual(
      [],
    )
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

/** Names that are the same in every language. */
const names = new Set(['Undersigned', 'PDF'])

/** Attributes that people read or hear. */
const spoken = new Set([
  'title',
  'alt',
  'placeholder',
  'label',
  'aria-label',
  'aria-description',
  'aria-roledescription',
])

/** What a component says by itself: its text, and the literals in what it shows; keys of the catalogue are no words. */
function ownWords(source: string): string[] {
  const { fragment } = parse(source, { modern: true })
  return wordsIn(fragment).filter((text) => /\p{L}/u.test(text) && !names.has(text) && !(text in original))
}

/** Walks any node of the two syntax trees, Svelte's and the expressions in it. */
function wordsIn(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(wordsIn)
  if (typeof node !== 'object' || node === null) return []
  const { type, name, data, value, callee } = node as Record<string, unknown>
  if (type === 'Text') return [String(data).trim()]
  if (type === 'Attribute') return spoken.has(String(name)) ? wordsIn(value) : []
  if (type === 'Literal' && typeof value === 'string')
    return /\p{L}\s|\s\p{L}/u.test(value) ? [value.trim()] : []
  if (type === 'TemplateElement')
    return wordsIn({ type: 'Literal', value: (value as { cooked: string }).cooked })
  // What is asked by its key, compared or computed with is not said.
  if (callee !== undefined) return []
  return Object.values(node).flatMap(wordsIn)
}

function patternOf(template: string): RegExp {
  const parts = template.split(/\$\{[^}]*\}/).map((part) => part.replaceAll('.', '[.]'))
  return new RegExp(`^${parts.join('[\\w-]+')}$`)
}
