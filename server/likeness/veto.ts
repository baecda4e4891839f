import type { Agreement, Prepared } from './agreement.ts'
import type { Alignment } from './alignment.ts'
import type { Veto } from './likeness.ts'
import type { Word } from './name-word.ts'
import { isStopWord } from './stop-word.ts'

/** Below this, many organizations have the words of a name: two may well have all of them. Less where one is rare. */
const [distinctive, withRareWord] = [18, 11]
/** Rarer words are in no table. */
const known = 7.7
/** A slip in a shorter word makes another word: "Hunan" and "Henan". */
const shortestWithSlip = 7
const related = 0.3

/** Everything that forbids taking two organizations for one without a person's eye. */
export function vetoesOf(agreement: Agreement, one: Prepared, other: Prepared): Veto[] {
  return [
    ...ofPlaces(agreement, one, other),
    ...ofForms(agreement, one, other),
    ...ofWords(agreement.names, otherArticle(one, other)),
    ...ofSlips(agreement),
    ...ofLittleEvidence(agreement, one, other),
  ]
}

function ofPlaces({ country, city, domain }: Agreement, one: Prepared, other: Prepared): Veto[] {
  const [mine, theirs] = [one.described, other.described]
  const countries = { one: mine.country ?? '', other: theirs.country ?? '' }
  const cities = { one: mine.city ?? '', other: theirs.city ?? '' }
  return [
    ...when(country === 'different', { code: 'countries-differ', values: countries }),
    ...when(city === 'different', { code: 'cities-differ', values: cities }),
    ...(domain?.kind === 'different'
      ? [{ code: 'domains-differ' as const, values: { one: domain.one, other: domain.other } }]
      : []),
  ]
}

function ofForms(
  { acronymsDiffer, legalFormsDiffer, bracketAlone }: Agreement,
  one: Prepared,
  other: Prepared,
): Veto[] {
  const acronyms = { one: capitals(one.acronyms), other: capitals(other.acronyms) }
  const forms = { one: capitals(one.name.legalForms), other: capitals(other.name.legalForms) }
  return [
    ...when(acronymsDiffer, { code: 'acronyms-differ', values: acronyms }),
    ...when(legalFormsDiffer, { code: 'legal-forms-differ', values: forms }),
    ...when(bracketAlone !== undefined, {
      code: 'bracket-in-one-name',
      values: { text: bracketAlone ?? '' },
    }),
  ]
}

function ofWords({ alone: [mine, theirs], inOrder }: Alignment, article: string | undefined): Veto[] {
  const countries = [countryOf(mine), countryOf(theirs)].filter(Boolean)
  const [first = '', second = ''] = countries
  const numbers = { one: numbersIn(mine), other: numbersIn(theirs) }
  const word = [...mine, ...theirs].find(({ kind }) => kind === 'word')?.text ?? article
  return [
    ...when(countries.length === 2, {
      code: 'countries-in-names-differ',
      values: { one: first, other: second },
    }),
    ...when(countries.length === 1, { code: 'country-in-one-name', values: { country: first } }),
    ...when(numbers.one !== numbers.other, { code: 'numbers-differ', values: numbers }),
    ...when(word !== undefined, { code: 'word-in-one-name', values: { word: word ?? '' } }),
    ...when(!inOrder, { code: 'word-order-differs' }),
  ]
}

function ofSlips({ names: { slips }, ...agreement }: Agreement): Veto[] {
  const doubted = slips.find((slip) => !isClear(slip) && (mayBeOtherWord(slip) || !isSupported(agreement)))
  const values = { one: doubted?.one.said ?? '', other: doubted?.other.said ?? '' }
  return [
    ...when(slips.reduce((sum, { count }) => sum + count, 0) > 1, { code: 'more-than-one-typo' }),
    ...when(doubted !== undefined, { code: 'typo-or-other-word', values }),
  ]
}

function ofLittleEvidence(agreement: Agreement, one: Prepared, other: Prepared): Veto[] {
  const { names, other: better, acronym, domain } = agreement
  const unlike = Math.max(names.share, better?.names.share ?? 0) < related
  const words = Math.min(countOfWords(one), countOfWords(other))
  return [
    ...when(words <= 1 && !isConfirmed(agreement, one, other), { code: 'one-word' }),
    ...when(!isSupported(agreement) && isCommon(names), { code: 'common-words' }),
    ...when(names.translated > 0, { code: 'translation-alone' }),
    ...when(unlike && acronym !== undefined, { code: 'acronym-alone' }),
    ...when(unlike && domain !== undefined && acronym === undefined, { code: 'domain-alone' }),
  ]
}

function when(holds: boolean, veto: Veto): Veto[] {
  return holds ? [veto] : []
}

function capitals(texts: string[]): string {
  return texts[0]?.toUpperCase() ?? ''
}

function countryOf(words: Word[]): string {
  return words.find(({ kind }) => kind === 'country')?.text.slice(1) ?? ''
}

function numbersIn(words: Word[]): string {
  const numbers = words.filter(({ kind }) => kind === 'number').map(({ text }) => text)
  return numbers.join(' ')
}

type Slip = Alignment['slips'][number]

/** Words that one slip makes another word: "Hunan" and "Henan". */
function mayBeOtherWord({ one, other }: Slip): boolean {
  return Math.max(one.said.length, other.said.length) < shortestWithSlip
}

/** A word that everybody knows, and one that nobody does: surely a slip. */
function isClear({ one, other }: Slip): boolean {
  return Math.min(one.rarity, other.rarity) < known && Math.max(one.rarity, other.rarity) > known
}

function isSupported(agreement: Pick<Agreement, 'country' | 'domain'>): boolean {
  return agreement.country === 'same' || isSameDomain(agreement)
}

function isSameDomain({ domain }: Pick<Agreement, 'domain'>): boolean {
  return domain?.kind === 'same' || domain?.kind === 'shared'
}

function isExact({ sameKey, names }: Agreement): boolean {
  const { translated, abbreviated, slips, share } = names
  return sameKey || (translated + abbreviated + slips.length === 0 && share > 0.999)
}

/** A name of one word needs country and domain; "Solvay (Belgium)" one of them, and the same legal form. */
function isConfirmed(agreement: Agreement, { name: one }: Prepared, { name: other }: Prepared): boolean {
  if (!isExact(agreement)) return false
  if (agreement.country === 'same' && isSameDomain(agreement)) return true
  const sameForms = one.legalForms.join() === other.legalForms.join()
  return one.words.length > 1 && other.words.length > 1 && sameForms && isSupported(agreement)
}

function isCommon({ answered, common }: Alignment): boolean {
  return answered < (common.some(({ rarity }) => rarity > known) ? withRareWord : distinctive)
}

function countOfWords({ name }: Prepared): number {
  return name.words.filter(({ kind }) => kind !== 'country').length
}

/** "Investigação em Matemática" and "Investigação de Matemática": articles are left out, but rarely exchanged. */
function otherArticle(one: Prepared, other: Prepared): string | undefined {
  const [mine, theirs] = [one.name.spoken, other.name.spoken]
  if (mine.length !== theirs.length) return undefined
  return mine.find(
    (word, place) => word !== theirs[place] && isStopWord(word) && isStopWord(theirs[place] ?? ''),
  )
}
