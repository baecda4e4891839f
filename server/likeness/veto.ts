import type { Agreement, Prepared } from './agreement.ts'
import { unheard, type Alignment } from './alignment.ts'
import type { Veto } from './likeness.ts'
import type { Word } from './name-word.ts'
import { isStopWord } from './stop-word.ts'

/** Below this, many organizations have the words of a name: two may well have all of them. Less where one is rare. */
const [distinctive, withRareWord, inOneCountry] = [24, 13, 10]
/** A slip in a shorter word makes another word: "Hunan" and "Henan". */
const shortestWithSlip = 7
/** What the other words of a name must say where one is shortened to what may be another word. */
const besideCut = 8
const related = 0.3
const almostAll = 0.999

/** Everything that forbids taking two organizations for one without a person's eye. */
export function vetoesOf(agreement: Agreement, one: Prepared, other: Prepared): Veto[] {
  return [
    ...ofPlaces(agreement, one, other),
    ...ofForms(agreement, one, other),
    ...ofWords(agreement, agreement.names.translated === 0 ? otherArticle(one, other) : undefined),
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

function ofWords(
  { names, domain }: Pick<Agreement, 'names' | 'domain'>,
  article: string | undefined,
): Veto[] {
  const [mine, theirs] = names.alone
  const inOrder = names.inOrder || isWholeAtHome({ names, domain })
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

function ofSlips({ names: { slips, cuts, answered }, ...agreement }: Agreement): Veto[] {
  const slipped = slips.find((slip) => !isClear(slip) && (mayBeOtherWord(slip) || !isSupported(agreement)))
  const little = (cut: Answered) => !isSameDomain(agreement) && answered - cut.one.rarity < besideCut
  const doubted = slipped ?? cuts.find(little)
  const values = { one: doubted?.one.said ?? '', other: doubted?.other.said ?? '' }
  return [
    ...when(countOf(slips) > (mayHaveTwo(slips, agreement) ? 2 : 1), { code: 'more-than-one-typo' }),
    ...when(doubted !== undefined, { code: 'typo-or-other-word', values }),
  ]
}

function ofLittleEvidence(agreement: Agreement, one: Prepared, other: Prepared): Veto[] {
  const { names, other: better, acronym, domain } = agreement
  const unlike = Math.max(names.share, better?.names.share ?? 0) < related
  const words = Math.min(countOfWords(one), countOfWords(other))
  return [
    ...when(words <= 1 && !isConfirmed(agreement, one, other), { code: 'one-word' }),
    ...when(isCommon(agreement), { code: 'common-words' }),
    ...when(names.translated > 0 && !isWholeAtHome(agreement), { code: 'translation-alone' }),
    ...when(names.initials || (unlike && acronym !== undefined), { code: 'acronym-alone' }),
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

type Answered = Pick<Alignment['slips'][number], 'one' | 'other'>

function countOf(slips: Alignment['slips']): number {
  return slips.reduce((sum, { count }) => sum + count, 0)
}

/** At one domain of their own, where no other word comes of either. */
function mayHaveTwo(slips: Alignment['slips'], { domain }: Pick<Agreement, 'domain'>): boolean {
  return domain?.kind === 'same' && slips.every((slip) => isClear(slip) || !mayBeOtherWord(slip))
}

/** Words that one slip makes another word: "Hunan" and "Henan". */
function mayBeOtherWord({ one, other }: Answered): boolean {
  return Math.max(one.said.length, other.said.length) < shortestWithSlip
}

/** A word that everybody knows, and one that nobody does: surely a slip, but for one and many: "Foundations". */
function isClear({ one, other }: Answered): boolean {
  if (isDoubled(one.said, other.said)) return true
  if (one.stem === other.stem) return false
  return Math.min(one.rarity, other.rarity) < unheard && Math.max(one.rarity, other.rarity) > unheard
}

/** "Harvestinng": a key pressed too long. */
function isDoubled(one: string, other: string): boolean {
  const single = (text: string) => text.replace(/(.)\1/g, '$1')
  return Math.min(one.length, other.length) >= shortestWithSlip && single(one) === single(other)
}

function isSupported(agreement: Pick<Agreement, 'country' | 'domain'>): boolean {
  return agreement.country === 'same' || isSameDomain(agreement)
}

function isSameDomain({ domain }: Pick<Agreement, 'domain'>): boolean {
  return domain?.kind === 'same' || domain?.kind === 'shared'
}

/** At one domain of their own "State Library of Oregon" is "Oregon, State Library of", and "Biblioteca Estatal de Oregón". */
function isWholeAtHome({ names, domain }: Pick<Agreement, 'names' | 'domain'>): boolean {
  return (
    domain?.kind === 'same' && names.slips.length === 0 && names.alone.every((words) => words.length === 0)
  )
}

function isExact({ sameKey, names }: Agreement): boolean {
  const { translated, abbreviated, slips, share } = names
  return sameKey || (translated + abbreviated + slips.length === 0 && share > almostAll)
}

/** A name of one word needs country and domain; "Solvay (Belgium)" one of them, and the same legal form. */
function isConfirmed(agreement: Agreement, { name: one }: Prepared, { name: other }: Prepared): boolean {
  if (!isExact(agreement)) return false
  if (agreement.country === 'same' && isSameDomain(agreement)) return true
  const sameForms = one.legalForms.join() === other.legalForms.join()
  return one.words.length > 1 && other.words.length > 1 && sameForms && isSupported(agreement)
}

/** Whether several organizations may well have all the words that are answered. A domain says which one it is. */
function isCommon({ sameKey, country, domain, names: { answered, common } }: Agreement): boolean {
  if (isSameDomain({ domain })) return false
  const rare = common.some(({ rarity }) => rarity > unheard)
  const isPlaced = country === 'same' || common.some(({ kind }) => kind === 'country')
  // In one country, spelled in two ways: "Saint Mary's College" and "St. Mary's College".
  if (isPlaced) return !sameKey && !rare && answered < inOneCountry
  return answered < (rare ? withRareWord : distinctive)
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
