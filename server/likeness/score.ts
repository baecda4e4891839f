import { agreementOf, prepare, type Agreement, type Prepared } from './agreement.ts'
import { mustBeAsked } from './floor.ts'
import type { Described, Likeness, Veto } from './likeness.ts'
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
  domainNames: 0.5,
  countriesInNamesDiffer: -1.4,
}
const [rarestPossible, mostAnswered, mostTranslated] = [8.5, 25, 3]

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
  // In one order, whichever way round they come: so the answer is the same too.
  return isFirst(one, other) ? likenessInOrder(one, other) : turned(likenessInOrder(other, one))
}

function isFirst(one: Prepared, other: Prepared): boolean {
  if (one.name.key !== other.name.key) return one.name.key < other.name.key
  return JSON.stringify(one.described) <= JSON.stringify(other.described)
}

function likenessInOrder(one: Prepared, other: Prepared): Likeness {
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

function turned(likeness: Likeness): Likeness {
  return { ...likeness, vetoes: likeness.vetoes.map(turnedVeto) }
}

function turnedVeto(veto: Veto): Veto {
  if (!('values' in veto) || !('one' in veto.values)) return veto
  return { code: veto.code, values: { one: veto.values.other, other: veto.values.one } } as Veto
}

/** The sum of the evidence, in natural-log units, to a thousandth. */
function scoreOf(agreement: Agreement, one: Prepared, other: Prepared): number {
  const { country, domain, domainFits, domainNames } = agreement
  const sum =
    weights.start +
    ofWords(agreement, one, other) +
    ofAcronyms(agreement) +
    weights.country[country] +
    (domain ? weights.domain[domain.kind] : 0) +
    (domainFits ? weights.domainFits : domainNames ? weights.domainNames : 0)
  return Math.round(1000 * sum) / 1000
}

function ofWords({ names, other: better }: Agreement, one: Prepared, other: Prepared): number {
  const best = better && better.names.share > names.share ? better.names : names
  const mine = withoutOwnCountry(best.alone[0], other)
  const theirs = withoutOwnCountry(best.alone[1], one)
  const [left, right] = [rarest(mine), rarest(theirs)]
  const countries = [mine, theirs].every((words) => words.some(({ kind }) => kind === 'country'))
  return (
    (left === 0 && right === 0 && best.share > 0 ? weights.everyWordAnswered : 0) +
    (left > 0 && right > 0 ? weights.wordsAloneInBoth : 0) +
    (weights.rarestAlone * Math.max(left, right)) / rarestPossible +
    (weights.answered * Math.min(best.answered, mostAnswered)) / mostAnswered +
    weights.translated * Math.min(best.translated, mostTranslated) +
    (countries ? weights.countriesInNamesDiffer : 0)
  )
}

/** A name may say the country that the other declares. */
function withoutOwnCountry(words: Word[], other: Prepared): Word[] {
  return words.filter(({ text }) => text !== `=${other.described.country}`)
}

function rarest(words: Word[]): number {
  return words.reduce((most, { rarity }) => Math.max(most, rarity), 0)
}

function ofAcronyms({ acronym, acronymsDiffer }: Agreement): number {
  if (!acronym) return acronymsDiffer ? weights.acronymsDiffer : 0
  return weights.acronym[acronym.kind] + weights.acronymLetter * (Math.min(acronym.acronym.length, 6) - 3)
}
