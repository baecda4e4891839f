import { acronymFit, longestAcronym, looksLikeAcronym } from './acronym.ts'
import { withoutLegalForms } from './legal-form.ts'
import { countryWord, type Word } from './name-word.ts'
import { countryAt } from './place-name.ts'
import { tokensOf, type Token } from './token.ts'
import { meaningsOf } from './word-meaning.ts'

const shortest = 5

/** What stands in brackets: an acronym, a country, another name or qualifier, or (a legal form) nothing of these. */
export type Bracket = { acronym: string; name: string; countries: Word[] }

const nothing: Bracket = { acronym: '', name: '', countries: [] }

/** Reads the content of brackets behind a name of which `spoken` are the words. */
export function readBracket(content: string, spoken: readonly string[]): Bracket {
  const tokens = tokensOf(content)
  const texts = tokens.map(({ text }) => text)
  const country = countryAt(texts, 0, { bracketed: true })
  if (country?.length === tokens.length) {
    const [said = ''] = texts.length === 1 ? texts : []
    return { ...nothing, countries: [countryWord(country.country, said)] }
  }
  if (withoutLegalForms([{ raw: '', text: '', dotted: false }, ...tokens]).rest.length === 1) return nothing
  const at = tokens.findIndex((_, index) => countryAt(texts, index) !== undefined)
  const own = at > 0 ? tokens.slice(0, at) : tokens
  return isAcronym(own, spoken)
    ? { ...nothing, acronym: joinedText(own) }
    : { ...nothing, name: content.trim() }
}

/** "(ACCSS)", "(ACJ-YMCA)", "(DOE NIF)", "(menamird)" where the letters fit, "(kek)". */
function isAcronym(tokens: Token[], spoken: readonly string[]): boolean {
  const [first] = tokens
  if (!first) return false
  if (tokens.every(({ raw }) => looksLikeAcronym(raw))) return joinedText(tokens).length <= longestAcronym
  if (tokens.slice(1).some(({ before }) => /\s/.test(before))) return false
  if (looksLikeAcronym(tokens.map(({ raw }) => raw).join(''))) return true
  if (acronymFit(joinedText(tokens), spoken, { allowed: 'generous' })) return true
  return tokens.length === 1 && first.text.length <= shortest && meaningsOf(first.text).length === 0
}

function joinedText(tokens: Token[]): string {
  return tokens.map(({ text }) => text).join('')
}
