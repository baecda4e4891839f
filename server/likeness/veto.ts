import type { Agreement, Prepared } from './agreement.ts'
import type { Alignment } from './alignment.ts'
import type { Veto } from './likeness.ts'
import type { Word } from './name-word.ts'

/** Below this, a name is made of words that many organizations have: two of them may well have the same. */
const distinctive = 18
/** A slip in a shorter word makes another word: "Hunan" and "Henan". */
const shortestWithSlip = 7
/** Rarer words are in no table. */
const known = 7.7

/** Everything that forbids taking two organizations for one without a person's eye. Both ways round the same codes. */
export function vetoesOf(agreement: Agreement, one: Prepared, other: Prepared): Veto[] {
  return [
    ...betweenDeclared(agreement, one, other),
    ...betweenWords(agreement.names),
    ...withoutSupport(agreement, one, other),
  ]
}

function betweenDeclared(
  { country, city, domain, acronymsDiffer, legalFormsDiffer, bracketAlone }: Agreement,
  one: Prepared,
  other: Prepared,
): Veto[] {
  const found: Veto[] = []
  const [mine, theirs] = [one.described, other.described]
  if (country === 'different')
    found.push({ code: 'countries-differ', values: { one: mine.country ?? '', other: theirs.country ?? '' } })
  if (city === 'different')
    found.push({ code: 'cities-differ', values: { one: mine.city ?? '', other: theirs.city ?? '' } })
  if (domain?.kind === 'different')
    found.push({ code: 'domains-differ', values: { one: domain.one, other: domain.other } })
  if (acronymsDiffer)
    found.push({
      code: 'acronyms-differ',
      values: { one: one.acronyms[0]?.toUpperCase() ?? '', other: other.acronyms[0]?.toUpperCase() ?? '' },
    })
  if (legalFormsDiffer)
    found.push({
      code: 'legal-forms-differ',
      values: { one: one.name.legalForms.join(' '), other: other.name.legalForms.join(' ') },
    })
  if (bracketAlone) found.push({ code: 'bracket-in-one-name', values: { text: bracketAlone } })
  return found
}

function betweenWords({ alone, slips, inOrder }: Alignment): Veto[] {
  const found: Veto[] = []
  const [mine, theirs] = alone
  const countries = [countryOf(mine), countryOf(theirs)] as const
  if (countries[0] && countries[1])
    found.push({ code: 'countries-in-names-differ', values: { one: countries[0], other: countries[1] } })
  else if (countries[0] ?? countries[1])
    found.push({ code: 'country-in-one-name', values: { country: countries[0] ?? countries[1] ?? '' } })
  const numbers = [numbersIn(mine), numbersIn(theirs)] as const
  if (numbers[0] || numbers[1])
    found.push({ code: 'numbers-differ', values: { one: numbers[0], other: numbers[1] } })
  const word = [...mine, ...theirs].find(({ kind }) => kind === 'word')
  if (word) found.push({ code: 'word-in-one-name', values: { word: word.text } })
  if (!inOrder) found.push({ code: 'word-order-differs' })
  if (slips.reduce((sum, { count }) => sum + count, 0) > 1) found.push({ code: 'more-than-one-typo' })
  return found
}

function countryOf(words: Word[]): string | undefined {
  return words.find(({ kind }) => kind === 'country')?.text.slice(1)
}

function numbersIn(words: Word[]): string {
  const numbers = words.filter(({ kind }) => kind === 'number').map(({ text }) => text)
  return numbers.join(' ')
}

type Slip = Alignment['slips'][number]

/** Words that one slip makes another word: "Hunan" and "Henan", "Zoology" and "Geology". */
function mayBeOtherWord({ one, other }: Slip): boolean {
  return Math.max(one.said.length, other.said.length) < shortestWithSlip
}

/** A word that everybody knows, and one that nobody does: surely a slip. */
function isClearSlip({ one, other }: Slip): boolean {
  return Math.min(one.rarity, other.rarity) < known && Math.max(one.rarity, other.rarity) > known
}

function withoutSupport(
  { names, sameKey, acronym, country, domain, other: better }: Agreement,
  one: Prepared,
  other: Prepared,
): Veto[] {
  const found: Veto[] = []
  const sameDomain = domain?.kind === 'same' || domain?.kind === 'shared'
  const supported = country === 'same' || sameDomain
  const words = Math.min(one.name.words.length, other.name.words.length)
  const exact =
    sameKey || (names.translated + names.abbreviated + names.slips.length === 0 && names.share > 0.999)
  if (words <= 1 && !(exact && country === 'same' && sameDomain)) found.push({ code: 'one-word' })
  if (!supported && names.answered < distinctive && !names.common.some(({ rarity }) => rarity > known))
    found.push({ code: 'common-words' })
  if (names.translated > 0) found.push({ code: 'translation-alone' })
  const related = Math.max(names.share, better?.names.share ?? 0)
  if (acronym && related < 0.3) found.push({ code: 'acronym-alone' })
  if (sameDomain && related < 0.3 && !acronym) found.push({ code: 'domain-alone' })
  const [slip] = names.slips
  if (slip && !isClearSlip(slip) && (mayBeOtherWord(slip) || !supported))
    found.push({ code: 'typo-or-other-word', values: { one: slip.one.said, other: slip.other.said } })
  return found
}
