import type { Agreement, Prepared } from './agreement.ts'
import type { Reason } from './likeness.ts'
import { languageOfStopWords } from './stop-word.ts'
import { languagesOf } from './word-meaning.ts'

/** What the desk reads: what agrees, and "nothing else" where names agree alone, or where and under what domain they are. */
export function reasonsOf(agreement: Agreement, one: Prepared, other: Prepared): Reason[] {
  const ofNames = [...acronymReasons(agreement), ...nameReasons(agreement, one, other)]
  const ofPlaces = [...domainReasons(agreement), ...placeReasons(agreement, one)]
  const reasons = [...ofNames, ...ofPlaces]
  const alone = ofPlaces.length === 0 || ofNames.length === 0
  return alone ? [...reasons, { code: 'nothing-else-agrees' }] : reasons
}

const almostAll = 0.999

function nameReasons({ names, sameKey, other: better }: Agreement, one: Prepared, other: Prepared): Reason[] {
  if (sameKey) return [{ code: 'same-name' }]
  const whole = names.alone.every((words) => words.length === 0) && names.share > 0
  if (whole && names.share > almostAll)
    return [{ code: names.inOrder ? 'same-words' : 'same-words-in-another-order' }]
  if (whole && names.translated > 0) return [inLanguages(one.name.spoken, other.name.spoken, [])]
  if (whole) return [{ code: 'name-nearly-equal' }]
  if (better && better.names.share >= 0.8) {
    if (better.languages.length > 0)
      return [inLanguages(better.one.spoken, better.other.spoken, better.languages)]
    return [{ code: 'other-name-agrees', values: { name: better.other.spoken.join(' ') } }]
  }
  if (names.translated > 0 && names.share >= 0.5) return [inLanguages(one.name.spoken, other.name.spoken, [])]
  const words = names.common.flatMap(({ said }) => said || [])
  return words.length > 0 ? [{ code: 'names-share-words', values: { words } }] : []
}

function inLanguages(one: string[], other: string[], known: string[]): Reason {
  const languages = new Set([...known, ...[one, other].flatMap((words) => languageOf(words) ?? [])])
  return { code: 'same-name-in-languages', values: { languages: [...languages].slice(0, 2) } }
}

/** The language that a name is in, by its articles and then by its words. */
function languageOf(words: string[]): string | undefined {
  const byStopWords = languageOfStopWords(words)
  if (byStopWords) return byStopWords
  const counts = new Map<string, number>()
  for (const language of words.flatMap(languagesOf)) counts.set(language, (counts.get(language) ?? 0) + 1)
  return [...counts].toSorted((a, b) => b[1] - a[1])[0]?.[0]
}

function acronymReasons({ acronym }: Agreement): Reason[] {
  if (!acronym) return []
  const values = { acronym: acronym.acronym.toUpperCase() }
  if (acronym.kind === 'same') return [{ code: 'same-acronym', values }]
  return [{ code: acronym.kind === 'is-name' ? 'acronym-is-name' : 'acronym-fits-initials', values }]
}

function domainReasons({ domain, domainFits }: Agreement): Reason[] {
  if (domain?.kind === 'same') return [{ code: 'same-domain', values: { domain: domain.one } }]
  if (domain?.kind === 'shared') return [{ code: 'same-shared-domain', values: { domain: domain.one } }]
  if (!domainFits) return []
  const { domain: name, acronym } = domainFits
  return [{ code: 'domain-fits-acronym', values: { domain: name, acronym: acronym.toUpperCase() } }]
}

function placeReasons({ country, city }: Agreement, { described }: Prepared): Reason[] {
  const reasons: Reason[] = []
  if (country === 'same') reasons.push({ code: 'same-country', values: { country: described.country ?? '' } })
  if (city === 'same') reasons.push({ code: 'same-city', values: { city: described.city ?? '' } })
  return reasons
}
