import { acronymFit, looksLikeAcronym } from './acronym.ts'
import { withoutLegalForms, type Written } from './legal-form.ts'
import { nameKey, withoutAccents } from './normal-form.ts'
import { countryAt } from './place-name.ts'
import { stemOf } from './stem.ts'
import { isLatin, soundOf } from './sound.ts'
import { isStopWord } from './stop-word.ts'
import { sharedWord } from './word-meaning.ts'
import { placeRarity, rarityOf } from './word-rarity.ts'

/** A word that tells names apart: no article, no legal form, no acronym. */
export type Word = {
  /** Folded; a country, in whatever language, is `=GT`. */
  text: string
  stem: string
  /** One for all translations of the word. */
  shared: string
  /** Its consonants, for names in two scripts. */
  sound: string
  latin: boolean
  /** Natural log of how rare it is among organizations, about 1 to 9. */
  rarity: number
  kind: 'word' | 'country' | 'number'
  /** Written with a dot: "Univ." */
  cut: boolean
}

/** A name taken apart. */
export type ParsedName = {
  key: string
  words: Word[]
  /** Folded words in order, with articles, without brackets and legal forms: what initials are taken from. */
  spoken: string[]
  legalForms: string[]
  /** Folded, letters and digits only. */
  acronyms: string[]
  /** In brackets, and neither acronym nor country nor legal form: another name, or a qualifier. */
  brackets: string[]
}

type Token = Written & { before: string; cut: boolean }

const longest = 300
const bracketed = /[([{【]([^()[\]{}【】]*)[)\]}】]/g
const dotted = /(?<![\p{L}\p{N}])\p{L}\.(?: ?\p{L}\.)+/gu
const elided = /(?<![\p{L}\p{N}])(l|d|c|m|n|s|t|j|qu|dell|all|nell|sull|dall)['’ʼ](?=\p{L})/giu
const wordPattern = /[\p{L}\p{N}\p{M}'’ʼ‘`´\u0001]+/gu
const numeral = /^(\d+(st|nd|rd|th|er|o|a)?|ii|iii|iv|vi|vii|viii|ix|xi|xii|xiii|xiv|xv)$/
/** What sets an acronym apart at an end of a name: "X -ACCI-", "X – Y", "X /REDSAG", "X, RROCM", "ARSA - X". */
const apart = /[/|:,]|\s[-–—]|[-–—]\s/

/** Takes a name apart; `given` is an acronym from a field of its own. What is beyond 300 characters is not looked at. */
export function parseName(name: string, given?: string | null): ParsedName {
  const text = surfaceOf(name)
  const outside = withoutLegalForms(tokensOf(text.replace(bracketed, ' , ')))
  const ends = acronymAtEnds(outside.rest)
  const inside = withoutLegalForms(ends.rest)
  const spoken = inside.rest.map((token) => token.text)
  const brackets = Array.from(text.matchAll(bracketed), ([, content = '']) => readBracket(content, spoken))
  return {
    key: nameKey(name.slice(0, longest)),
    words: [...wordsOf(inside.rest), ...brackets.flatMap(({ countries }) => countries)],
    spoken,
    legalForms: [...new Set([...outside.forms, ...inside.forms])],
    acronyms: unique([...acronymsGiven(given), ...ends.acronyms, ...brackets.map(({ acronym }) => acronym)]),
    brackets: unique(brackets.map(({ name: other }) => other)),
  }
}

function unique(texts: string[]): string[] {
  return [...new Set(texts.filter(Boolean))]
}

/** Compatibility forms folded, "l'" and "d'" words of their own, "A. C." one word marked as dotted. */
function surfaceOf(name: string): string {
  return name
    .slice(0, longest)
    .normalize('NFKC')
    .replace(/\p{Default_Ignorable_Code_Point}+/gu, '')
    .replace(/\s+/g, ' ')
    .replace(elided, '$1 ')
    .replace(dotted, (letters) => `${letters.replace(/[. ]/g, '')}\u0001 `)
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  let end = 0
  for (const match of text.matchAll(wordPattern)) {
    const raw = match[0].replace(/[\u0001'’ʼ‘`´]+/g, '')
    const before = text.slice(end, match.index)
    end = match.index + match[0].length
    if (!raw) continue
    const folded = withoutAccents(raw.toLowerCase())
    tokens.push({ raw, text: folded, dotted: match[0].includes('\u0001'), before, cut: text[end] === '.' })
  }
  return tokens
}

/** An acronym set apart at an end, or in capitals at the end of a name that is not, where it fits the words. */
function acronymAtEnds(tokens: Token[]): { acronyms: string[]; rest: Token[] } {
  const last = tokens.at(-1)
  const [first, second] = tokens
  if (!first || !second || !last) return { acronyms: [], rest: tokens }
  if (looksLikeAcronym(last.raw) && (apart.test(last.before) || fits(last, tokens.slice(0, -1))))
    return { acronyms: [last.text], rest: tokens.slice(0, -1) }
  if (looksLikeAcronym(first.raw) && (apart.test(second.before) || fits(first, tokens.slice(1))))
    return { acronyms: [first.text], rest: tokens.slice(1) }
  return { acronyms: [], rest: tokens }
}

function fits(acronym: Token, others: Token[]): boolean {
  if (acronym.raw.length < 3 || others.length < 2) return false
  const words = others.map(({ text }) => text)
  return acronymFit(acronym.text, words, { allowed: 'generous' }) !== undefined
}

type Bracket = { acronym: string; name: string; countries: Word[] }

function readBracket(content: string, spoken: readonly string[]): Bracket {
  const tokens = tokensOf(content)
  const texts = tokens.map(({ text }) => text)
  const country = countryAt(texts, 0, { bracketed: true })
  if (country?.length === tokens.length)
    return { acronym: '', name: '', countries: [countryWord(country.country)] }
  if (withoutLegalForms([{ raw: '', text: '', dotted: false }, ...tokens]).rest.length === 1)
    return { acronym: '', name: '', countries: [] }
  const at = tokens.findIndex((_, index) => countryAt(texts, index) !== undefined)
  const own = at > 0 ? tokens.slice(0, at) : tokens
  const acronym = own.map(({ text }) => text).join('')
  const unspaced = own.slice(1).every(({ before }) => !/\s/.test(before))
  if (
    unspaced &&
    (looksLikeAcronym(own.map(({ raw }) => raw).join('')) ||
      acronymFit(acronym, spoken, { allowed: 'generous' }))
  )
    return { acronym, name: '', countries: [] }
  return { acronym: '', name: content.trim(), countries: [] }
}

/** "SHMESP / SHMS", "ACJ-YMCA Honduras". */
function acronymsGiven(given: string | null | undefined): string[] {
  if (!given) return []
  return surfaceOf(given)
    .split(/[/,;]/)
    .map((part) => {
      const texts = tokensOf(part).map(({ text }) => text)
      const at = texts.findIndex((_, index) => countryAt(texts, index) !== undefined)
      return (at > 0 ? texts.slice(0, at) : texts).join('')
    })
}

function wordsOf(tokens: Token[]): Word[] {
  const texts = tokens.map(({ text }) => text)
  const words: Word[] = []
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index]
    const country = countryAt(texts, index)
    if (country) {
      words.push(countryWord(country.country))
      index += country.length - 1
    } else if (token && !isStopWord(token.text)) words.push(wordOf(token))
  }
  return words.length > 0 ? words : tokens.map(wordOf)
}

function countryWord(code: string): Word {
  const text = `=${code}`
  return {
    text,
    stem: text,
    shared: text,
    sound: '',
    latin: true,
    rarity: placeRarity,
    kind: 'country',
    cut: false,
  }
}

const wordsKnown = new Map<string, Word>()
const mostKnown = 20_000

/** Words come again and again; what is known of them is kept, as far as memory is to be spent on it. */
function wordOf({ text, cut }: Token): Word {
  const known = wordsKnown.get(text)
  if (known) return cut ? { ...known, cut } : known
  const shared = sharedWord(text)
  const kind = numeral.test(text) ? 'number' : 'word'
  const word: Word = {
    ...{ text, stem: stemOf(text), shared, sound: soundOf(text), latin: isLatin(text) },
    ...{ rarity: rarityOf(text, shared), kind, cut: false },
  }
  if (wordsKnown.size >= mostKnown) wordsKnown.clear()
  wordsKnown.set(text, word)
  return cut ? { ...word, cut } : word
}
