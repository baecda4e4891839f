import type { Chance } from './chance.ts'

/**
 * How people, bodies and towns are called in one language: a small grammar. An entry lists its alternatives between
 * bars; `{word}` stands for any alternative of that word.
 */
export type Tongue = {
  /** Of the pages that such a signer reads. */
  language: 'en' | 'es' | 'fr' | 'pt' | 'ar'
  /** Of a hundred signers, about so many. */
  share: number
  /** Where they sign from: codes of ISO 3166. */
  countries: string
  person: string
  organization: string
  /** A body whose name fills three lines of a column. */
  longOrganization?: string
  /** Follows the name of a body: its form in law. */
  legalForm?: string
  /** Follows the name of a body: the part of it that signs. */
  chapter?: string
  city: string
  role: string
  contactRole: string
  affiliation: string
  /** What the entries are made of. */
  words: Record<string, string>
}

type Always = 'person' | 'organization' | 'city' | 'role' | 'contactRole' | 'affiliation'
type Sometimes = 'longOrganization' | 'legalForm' | 'chapter'

export function say(tongue: Tongue, entry: Always, chance: Chance): string {
  return expand(tongue, tongue[entry], chance)
}

/** Undefined where the language has no such entry. */
export function sayMaybe(tongue: Tongue, entry: Sometimes, chance: Chance): string | undefined {
  const text = tongue[entry]
  return text === undefined ? undefined : expand(tongue, text, chance)
}

const split = new Map<string, string[]>()

function expand(tongue: Tongue, text: string, chance: Chance): string {
  const alternatives = split.get(text) ?? text.split('|')
  split.set(text, alternatives)
  return chance.among(alternatives).replace(/\{(\w+)\}/g, (_, word: string) => {
    const entry = word === 'city' ? tongue.city : tongue.words[word]
    if (entry === undefined) throw new Error(`the grammar has no {${word}}`)
    return expand(tongue, entry, chance)
  })
}
