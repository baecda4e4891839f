import { agreementOf, prepare, type Agreement, type Prepared } from './agreement.ts'
import type { Described, Likeness } from './likeness.ts'
import type { Word } from './name-word.ts'
import { reasonsOf } from './reason.ts'
import { vetoesOf } from './veto.ts'

/**
 * Natural-log weights of what agrees and what does not, by logistic regression on labelled pairs of names and simulated
 * letters from one half of a registry, rounded, with own domains set higher: registries list departments, letters do not.
 */
const weights = {
  start: -1,
  everyWordAnswered: 2.7,
  wordsAloneInBoth: -2.3,
  /** Times the rarity of the rarest word alone, of the most that a word can have. */
  rarestAlone: -0.5,
  /** Times the rarity that is answered, up to 25. */
  answered: 2.5,
  translated: 0.5,
  acronym: { 'is-name': 4.6, exact: 3.7, loose: 0.3, same: 0 },
  /** For each letter beyond three, up to six. */
  acronymLetter: 1.2,
  acronymsDiffer: -2.7,
  country: { same: 0.6, different: -4.5, unknown: 0 },
  domain: { same: 2, shared: 1.4, different: -2.8 },
  domainFits: 1.7,
  countriesInNamesDiffer: -1.4,
}
const [rarestPossible, mostAnswered] = [8.5, 25]

const sameFrom = 1
const doubtfulFrom = -1

/** How much two organizations look like one. The same either way round; any text will do. */
export function likenessOf(one: Described, other: Described): Likeness {
  return likenessTo(one)(other)
}

/** The same, for one beside many: what is costly about `one` is done once. */
export function likenessTo(one: Described): (other: Described) => Likeness {
  const prepared = prepare(one)
  return (other) => likenessOfPrepared(prepared, prepare(other))
}

function likenessOfPrepared(one: Prepared, other: Prepared): Likeness {
  const agreement = agreementOf(one, other)
  const score = scoreOf(agreement, one, other)
  const vetoes = vetoesOf(agreement, one, other)
  const same = score >= sameFrom && vetoes.length === 0
  const doubtful = score >= doubtfulFrom || mustBeAsked(agreement, one, other)
  return {
    outcome: same ? 'same' : doubtful ? 'doubtful' : 'different',
    score,
    reasons: reasonsOf(agreement, one, other),
    vetoes,
  }
}

/** The sum of the evidence, in natural-log units. */
function scoreOf(agreement: Agreement, one: Prepared, other: Prepared): number {
  const { names, other: better, acronym, acronymsDiffer, country, domain, domainFits } = agreement
  const best = better && better.names.share > names.share ? better.names : names
  const alone = [withoutOwnCountry(best.alone[0], other), withoutOwnCountry(best.alone[1], one)] as const
  const [mine, theirs] = [rarest(alone[0]), rarest(alone[1])]
  let score = weights.start
  if (mine === 0 && theirs === 0 && best.share > 0) score += weights.everyWordAnswered
  if (mine > 0 && theirs > 0) score += weights.wordsAloneInBoth
  score += (weights.rarestAlone * Math.max(mine, theirs)) / rarestPossible
  score += (weights.answered * Math.min(best.answered, mostAnswered)) / mostAnswered
  score += weights.translated * Math.min(best.translated, 3)
  if (alone.every((words) => words.some(({ kind }) => kind === 'country')))
    score += weights.countriesInNamesDiffer
  if (acronym)
    score += weights.acronym[acronym.kind] + weights.acronymLetter * (Math.min(acronym.acronym.length, 6) - 3)
  if (acronymsDiffer) score += weights.acronymsDiffer
  score += weights.country[country]
  if (domain) score += weights.domain[domain.kind]
  if (domainFits) score += weights.domainFits
  return score
}

/** A name may say the country that the other declares. */
function withoutOwnCountry(words: Word[], other: Prepared): Word[] {
  return words.filter(({ text }) => text !== `=${other.described.country}`)
}

function rarest(words: Word[]): number {
  return words.reduce((most, { rarity }) => Math.max(most, rarity), 0)
}

const letters = 4

/** Where a coordinator is asked whatever the sum says. */
function mustBeAsked(
  { names, other, acronym, country, domain, bracketAlone }: Agreement,
  one: Prepared,
  two: Prepared,
): boolean {
  if (country === 'different') return false
  const long = (acronym?.acronym.length ?? 0) >= letters
  if (acronym?.kind === 'is-name' && long) return true
  if (acronym?.kind === 'same' && (names.share > 0.5 || long)) return true
  if (domain?.kind === 'same' && (names.share >= 0.5 || acronym !== undefined)) return true
  const named = other !== undefined && other.names.share >= 0.8 && bracketAlone === undefined
  return named || (domain !== undefined && domain.kind !== 'different' && inTwoScripts(one, two))
}

function inTwoScripts(one: Prepared, other: Prepared): boolean {
  const latin = ({ name }: Prepared) => name.words.some((word) => word.latin && word.kind === 'word')
  return latin(one) !== latin(other)
}
