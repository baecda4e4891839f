import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

type Patterns = {
  hyphenateSync: (text: string, options: { hyphenChar: string; minWordLength: number }) => string
}

/** Languages whose patterns we trust, by BCP 47 base tag, and the folder of the package that has them. */
const FOLDERS: Record<string, string> = {
  bg: 'bg',
  ca: 'ca',
  cs: 'cs',
  da: 'da',
  de: 'de',
  el: 'el-monoton',
  en: 'en-us',
  es: 'es',
  et: 'et',
  eu: 'eu',
  fi: 'fi',
  fr: 'fr',
  ga: 'ga',
  gl: 'gl',
  hr: 'hr',
  hu: 'hu',
  it: 'it',
  lt: 'lt',
  lv: 'lv',
  nb: 'nb',
  nl: 'nl',
  nn: 'nn',
  no: 'no',
  pl: 'pl',
  pt: 'pt',
  ro: 'ro',
  ru: 'ru',
  sk: 'sk',
  sl: 'sl',
  sv: 'sv',
  tr: 'tr',
  uk: 'uk',
}

const CACHE_LIMIT = 20_000

/** Splits a word where it may be hyphenated; the parts together are the word. */
export type Hyphenate = (word: string) => string[]

/**
 * The hyphenation of a language, by Liang's patterns; other languages are not hyphenated.
 * Abbreviations stay whole, and short names (German, which capitalizes every noun, aside).
 */
export function hyphenationOf(language: string): Hyphenate {
  const tag = language.toLowerCase()
  const base = tag.split('-')[0] ?? ''
  const folder = tag === 'en-gb' ? 'en-gb' : FOLDERS[base]
  if (folder === undefined) return (word) => [word]

  const patterns = require(`hyphen/${folder}/index.js`) as Patterns
  const cache = new Map<string, string[]>()
  return (word) => {
    if (word.length < 6 || !/^\p{L}+$/u.test(word)) return [word]
    if (base !== 'de' && /\p{Lu}/u.test(word) && !LONG_NAME.test(word)) return [word]
    const known = cache.get(word)
    if (known) return known
    const parts = split(patterns.hyphenateSync(word, { hyphenChar: '\u00AD', minWordLength: 6 }))
    if (cache.size >= CACHE_LIMIT) cache.clear()
    cache.set(word, parts)
    return parts
  }
}

const LONG_NAME = /^\p{Lu}\p{Ll}{6,}$/u

/** No less than two letters before a hyphen and three after it. */
function split(hyphenated: string): string[] {
  const parts = hyphenated.split('\u00AD')
  while (parts.length > 1 && (parts[0]?.length ?? 0) < 2) parts.splice(0, 2, parts.slice(0, 2).join(''))
  while (parts.length > 1 && (parts.at(-1)?.length ?? 0) < 3) parts.splice(-2, 2, parts.slice(-2).join(''))
  return parts
}
