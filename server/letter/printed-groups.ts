import { countryIn } from '../document/country-names.ts'
import type { EntryList } from '../document/document.ts'
import { wordingFor } from '../document/wording.ts'
import type { Signatory } from '../signature/signature.ts'
import type { Text } from './letter.ts'

type Asked = Pick<Text, 'conveners' | 'language' | 'print'>

/**
 * The printed list in the groups that a text asks for: conveners first in their own order, and the others by country,
 * by its name in the text's language. `groups` is the list in its order, which is kept inside each country.
 */
export function printedGroups(groups: { lines: Signatory[] }[], text: Asked): EntryList[] {
  const { convenersFirst, byCountry } = text.print
  const wording = wordingFor(text.language)
  const all = groups.flatMap(({ lines }) => lines)
  const conveners = convenersFirst ? convenersIn(all, text.conveners) : []
  const taken = new Set(conveners)
  const first = conveners.length > 0 ? [printed(wording.conveners, conveners, text.language)] : []
  const others = (lines: Signatory[]) => lines.filter((one) => !taken.has(one))
  if (byCountry) return [...first, ...countries(others(all), text.language)]
  const rest = groups.map(({ lines }) => printed(undefined, others(lines), text.language))
  return [...first, ...rest.filter(({ lines }) => lines.length > 0)]
}

/** Lines that were signed in the language of the letter need not say so. */
function printed(heading: string | undefined, signatories: Signatory[], language: string): EntryList {
  const lines = signatories.map(({ line }) => line)
  const alike = signatories.every((one) => one.language === language)
  return alike ? { heading, lines } : { heading, lines, languages: signatories.map((one) => one.language) }
}

const key = (name: string) => name.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()

/** A convener that has not signed is not named: the list is of those who have. */
function convenersIn(signatories: Signatory[], conveners: string[]): Signatory[] {
  const organizations = new Map<string, Signatory>()
  for (const one of signatories) if (one.capacity === 'organization') organizations.set(key(one.line), one)
  return conveners.flatMap((name) => organizations.get(key(name)) ?? [])
}

function countries(signatories: Signatory[], language: string): EntryList[] {
  const byCode = new Map<string, Signatory[]>()
  for (const one of signatories) {
    const code = one.country ?? ''
    const known = byCode.get(code)
    if (known) known.push(one)
    else byCode.set(code, [one])
  }
  const elsewhere = byCode.get('') ?? []
  byCode.delete('')
  const named = [...byCode].map(([code, lines]) => printed(countryIn(code, language), lines, language))
  const last = elsewhere.length > 0 ? [printed(wordingFor(language).noCountry, elsewhere, language)] : []
  return [...named.toSorted((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1)), ...last]
}

/** Not by Intl, whose order changes with the machine: Côte d’Ivoire stands with the C all the same. */
function sortKey({ heading = '' }: EntryList): string {
  return heading.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
}
