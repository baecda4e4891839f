import { acronymFit, looksLikeAcronym } from './acronym.ts'
import { readBracket } from './bracket.ts'
import { withoutLegalForms } from './legal-form.ts'
import { wordsOf, type Word } from './name-word.ts'
import { nameKey } from './normal-form.ts'
import { countryAt } from './place-name.ts'
import { longestName, surfaceOf, tokensOf, type Token } from './token.ts'

/** A name taken apart. */
export type ParsedName = {
  key: string
  words: Word[]
  /** Folded words in order, with articles, without brackets and legal forms: what initials are taken from. */
  spoken: string[]
  legalForms: string[]
  /** Folded, letters and digits only. */
  acronyms: string[]
  /** Whether all of the name may be an acronym: one word, or such as "NRL ITD". */
  initialism: boolean
  /** In brackets, and neither acronym nor country nor legal form: another name, or a qualifier. */
  brackets: string[]
}

const bracketed = /[([{【]([^()[\]{}【】]*)[)\]}】]/g
const opening = /[([{【]/
const hasWord = /[\p{L}\p{N}]/u
const articles = new Set('the el la los las le les l o os as il lo die der das'.split(' '))
/** What sets an acronym apart at an end of a name: "X -ACCI-", "X – Y", "X /REDSAG", "X, RROCM", "ARSA - X". */
const apart = /[/|:,]|\s[-–—]|[-–—]\s/

/** Takes a name apart; `given` is an acronym from a field of its own. What is beyond 300 characters is not looked at. */
export function parseName(name: string, given?: string | null): ParsedName {
  const { inside, outside, spoken, brackets, acronyms } = takeApart(name)
  return {
    key: nameKey(name.slice(0, longestName)),
    words: [...wordsOf(inside.rest), ...brackets.flatMap(({ countries }) => countries)],
    spoken,
    legalForms: [...new Set([...outside.forms, ...inside.forms])],
    acronyms: unique([...acronymsGiven(given), ...acronyms]),
    initialism: inside.rest.length === 1 || inside.rest.every(({ raw }) => looksLikeAcronym(raw)),
    brackets: unique(brackets.map(({ name: other }) => other)),
  }
}

/** The acronyms that stand in a name, as `parseName` finds them: without its words, which cost the most. */
export function acronymsIn(name: string): string[] {
  return unique(takeApart(name).acronyms)
}

function takeApart(name: string) {
  const { text, contents } = withoutBrackets(surfaceOf(name))
  const outside = withoutLegalForms(withoutArticle(tokensOf(text)))
  const ends = acronymAtEnds(outside.rest)
  const inside = withoutLegalForms(ends.rest)
  const spoken = inside.rest.map((token) => token.text)
  const brackets = contents.map((content) => readBracket(content, spoken))
  const acronyms = [...ends.acronyms, ...brackets.map(({ acronym }) => acronym)]
  return { outside, inside, spoken, brackets, acronyms }
}

/** A name that is all in brackets is a name. */
function withoutBrackets(surface: string): { text: string; contents: string[] } {
  if (!opening.test(surface)) return { text: surface, contents: [] }
  const text = surface.replace(bracketed, ' , ')
  if (!hasWord.test(text)) return { text: surface.replace(bracketed, ' $1 '), contents: [] }
  return { text, contents: Array.from(surface.matchAll(bracketed), ([, content = '']) => content) }
}

function unique(texts: string[]): string[] {
  return [...new Set(texts.filter(Boolean))]
}

/** Names come with their article and without. */
function withoutArticle(tokens: Token[]): Token[] {
  const from = tokens.findIndex(({ text }) => !articles.has(text))
  return from > 0 && tokens.length - from >= 2 ? tokens.slice(from) : tokens
}

/** An acronym set apart at an end, or in capitals at the end of a name that is not, where it fits the words. */
function acronymAtEnds(tokens: Token[]): { acronyms: string[]; rest: Token[] } {
  const run = tokens.findLastIndex(({ before }) => before !== '-')
  const last = joinedToken(tokens.slice(run))
  const [first, second] = tokens
  if (!first || !second || !last) return { acronyms: [], rest: tokens }
  const isApart = (before: string) => apart.test(before) && tokens.some(({ raw }) => /\p{Ll}/u.test(raw))
  if (looksLikeAcronym(last.raw) && (isApart(last.before) || fits(last, tokens.slice(0, run))))
    return { acronyms: [last.text], rest: tokens.slice(0, run) }
  if (looksLikeAcronym(first.raw) && (isApart(second.before) || fits(first, tokens.slice(1))))
    return { acronyms: [first.text], rest: tokens.slice(1) }
  return { acronyms: [], rest: tokens }
}

/** "ERIC-SJ" is one. */
function joinedToken(tokens: Token[]): Token | undefined {
  const [first] = tokens
  if (!first || tokens.length === 1) return first
  return {
    ...first,
    raw: tokens.map(({ raw }) => raw).join(''),
    text: tokens.map(({ text }) => text).join(''),
  }
}

function fits(acronym: Token, others: Token[]): boolean {
  if (acronym.raw.length < 3 || others.length < 2) return false
  const words = others.map(({ text }) => text)
  return acronymFit(acronym.text, words, { allowed: 'generous' }) !== undefined
}

/** "SHMESP / SHMS", "ESP/DF", "ACJ-YMCA Honduras": the parts and the whole. */
function acronymsGiven(given: string | null | undefined): string[] {
  if (!given) return []
  const surface = surfaceOf(given)
  return [surface, ...surface.split(/[/,;]/)].map((part) => {
    const texts = tokensOf(part).map(({ text }) => text)
    const at = texts.findIndex((_, index) => countryAt(texts, index) !== undefined)
    return (at > 0 ? texts.slice(0, at) : texts).join('')
  })
}
