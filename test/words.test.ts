import { parse } from 'svelte/compiler'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import { refusals } from '#server/refusal.ts'
import { deskLocales, direction, locales } from '#web/words/language.ts'
import { isKey } from '#web/words/words.ts'
import { files, read } from './tree.ts'

// The catalogues of words: complete in every language, and no larger than what is said.

type Entry = string | Record<string, string>
type Catalogue = Record<string, Entry>

const original = catalogue('web/words/en.json')
/** What only coordinators read is worded in the desk's languages. */
const ofEverybody = Object.keys(original).filter(isKey)
const all = locales.map((language) => ({ language, words: catalogue(`web/words/${language}.json`) }))
const translations = all
  .filter(({ language }) => language !== 'en')
  .map(({ language, words }) => ({
    language,
    words,
    demanded: deskLocales.some((one) => one === language) ? Object.keys(original) : ofEverybody,
  }))

describe.each(translations)('$language', ({ words, demanded }) => {
  test('says everything that readers of it are told, and nothing else', () => {
    expect({
      missing: demanded.filter((key) => !(key in words)),
      surplus: Object.keys(words).filter((key) => !demanded.includes(key)),
    }).toEqual({ missing: [], surplus: [] })
  })

  test('keeps the order of English', () => {
    const order = Object.keys(original)
    expect(Object.keys(words)).toEqual(order.filter((key) => key in words))
  })

  test('fills in the same values', () => {
    const both = Object.keys(words).filter((key) => key in original)
    const wrong = both.filter((key) => valuesIn(words[key]) !== valuesIn(original[key]))
    expect(
      wrong.map((key) => `${key}: ${valuesIn(words[key])}, in English ${valuesIn(original[key])}`),
    ).toEqual([])
  })

  test('counts where English counts', () => {
    const both = Object.keys(words).filter((key) => key in original)
    expect(both.filter((key) => typeof words[key] !== typeof original[key])).toEqual([])
  })

  test('is not left as English has it', () => {
    const same = demanded.filter((key) => {
      const [english = ''] = textsOf(original[key])
      const spoken = english.replace(/\{\w+\}/g, '').replace(/[^\p{L} ]/gu, '')
      return spoken.trim().split(/ +/).length > 2 && textsOf(words[key]).includes(english)
    })
    expect(same).toEqual([])
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

  test('keeps a foreign word and the mark at its end together', () => {
    // Written from the right, "whsec_" would show its mark first, but for an isolate around it.
    const torn = Object.entries(direction(language) === 'rtl' ? words : {}).filter(([, entry]) =>
      textsOf(entry).some((text) => /[A-Za-z0-9][_/#*](?![A-Za-z0-9\u2069])/.test(text)),
    )
    expect(torn.map(([key]) => key)).toEqual([])
  })

  test('raises its voice nowhere', () => {
    const loud = Object.entries(words).filter(([, entry]) => textsOf(entry).some((text) => /[!¡]/.test(text)))
    expect(loud.map(([key]) => key)).toEqual([])
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

describe('the desk', () => {
  const desk = files.filter((file) => file.startsWith('web/desk'))

  test('takes its words from desk.ts: what comes alive in the browser carries its own languages only', () => {
    expect(desk.length).toBeGreaterThan(20)
    expect(
      desk.filter((file) => /words[/]words[.]ts/.test(read(file).replaceAll(/import type .*/g, ''))),
    ).toEqual([])
  })
})

describe('mails', () => {
  const mails = files.filter((file) =>
    /^server[/](.*[/])?(mails|letter-mail|word|word-announcement|word-delivery)[.]ts$/.test(file),
  )

  test('say nothing that is not in the catalogues', () => {
    expect(mails.length).toBeGreaterThan(6)
    const sentences = mails.flatMap((file) => literalsIn(read(file)).map((words) => `${file}: ${words}`))
    expect(sentences).toEqual([])
  })

  test('are read by this law as a reader sees them', () => {
    expect(
      literalsIn("const a = { heading: 'Your signature counts', x: say('mail.why') } // it is so"),
    ).toEqual(['Your signature counts'])
    expect(literalsIn('sql`select a from b` + `${a} has signed`')).toEqual(['has signed'])
  })
})

describe('programs', () => {
  // A sentence begins with a capital and goes on in small letters; Arabic has none of either.
  const sentence = /^\p{Lu}[\p{Ll}’']*,? \p{Ll}|^\p{Script=Arabic}+ \p{Script=Arabic}/u
  const sentencesIn = (source: string) => literalsIn(source).filter((words) => sentence.test(words))
  /** Catalogues of their own, each held by a test; and what is said to those who run the service or work on it. */
  const mayTalk = [
    /^server\/(document\/wording|signature\/consent-words)[.]ts$/,
    /^server\/(task|backup|database|health)\/|^server\/(serve|development|document\/shape|letter\/setter)[.]ts$/,
  ]

  test('say nothing that is not in the catalogues', () => {
    const silent = files.filter(
      (file) => /^(server|web)\/.*[.]ts$/.test(file) && !mayTalk.some((where) => where.test(file)),
    )
    expect(silent.length).toBeGreaterThan(300)
    const said = silent.flatMap((file) => sentencesIn(read(file)).map((words) => `${file}: ${words}`))
    expect(said).toEqual([])
  })

  test('are read by this law as a reader sees them', () => {
    expect(sentencesIn("const a = z.string().describe('Who may sign.') // Who signs")).toEqual([
      'Who may sign.',
    ])
    expect(sentencesIn("const a = ['من يوقّع', 'Times New Roman', 'one list', t('api.lead')]")).toEqual([
      'من يوقّع',
    ])
  })
})

/** Literals of a program with two words or more; what goes to the database and what is thrown is said to nobody. */
function literalsIn(source: string): string[] {
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isTaggedTemplateExpression(node) || ts.isThrowStatement(node) || ts.isImportDeclaration(node))
      return
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node))
      if (/\p{L}\s+\p{L}/u.test(node.text)) found.push(node.text.trim())
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile('mails.ts', source, ts.ScriptTarget.Latest))
  return found
}

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
