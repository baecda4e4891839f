import { acronymFit, initialsOf } from './acronym.ts'
import { alignWords, unheard, type Alignment } from './alignment.ts'
import type { Described } from './likeness.ts'
import type { Word } from './name-word.ts'
import { parseName, type ParsedName } from './parsed-name.ts'
import { isStopWord } from './stop-word.ts'

/** An organization ready to be compared: names taken apart. */
export type Prepared = {
  described: Described
  name: ParsedName
  /** In brackets or given as aliases. */
  others: (ParsedName & { language: string | null; bracketed: boolean })[]
  acronyms: string[]
  /** The name without spaces where it is short: it may be what another has as its acronym. */
  joined: string
  /** `cejil` of `cejil.org`. */
  labels: string[]
  /** Those that have nothing of the name: they may be named after it in other words. */
  strangeLabels: string[]
}

export type AcronymAgreement = { kind: 'same' | 'is-name' | 'exact' | 'loose'; acronym: string }

/** What two organizations have in common, and what not, before it is weighed. */
export type Agreement = {
  /** Of the names as they are; `other`: of the best pair in which one is a name in brackets or an alias. */
  names: Alignment
  other: { names: Alignment; one: ParsedName; other: ParsedName; languages: string[] } | undefined
  sameKey: boolean
  acronym: AcronymAgreement | undefined
  acronymsDiffer: boolean
  legalFormsDiffer: boolean
  /** A name in brackets that the other has not. */
  bracketAlone: string | undefined
  country: 'same' | 'different' | 'unknown'
  city: 'same' | 'different' | 'unknown'
  domain: { kind: 'same' | 'shared' | 'different'; one: string; other: string } | undefined
  /** The domain of one is made of the other's acronym or name. */
  domainFits: { domain: string; acronym: string } | undefined
  /** The domain of one is named after the other, and not after the one. */
  domainNames: boolean
}

const mostOthers = 4
const longestInitialism = 12

const prepared = new WeakMap<Described, Prepared>()

/** Takes a description apart, once for all comparisons. */
export function prepare(described: Described): Prepared {
  const known = prepared.get(described) ?? takeApart(described)
  prepared.set(described, known)
  return known
}

const namesKnown = new Map<string, ParsedName>()
const mostKnown = 4000

/** A letter's organizations are compared with each that comes: what their names are made of is kept, in bounds. */
function parseKnown(name: string, given: string | null | undefined): ParsedName {
  const written = `${name.length} ${name}${given ?? ''}`
  const known = namesKnown.get(written) ?? parseName(name, given)
  if (namesKnown.size >= mostKnown) namesKnown.clear()
  namesKnown.set(written, known)
  return known
}

function takeApart(described: Described): Prepared {
  const name = parseKnown(described.name, described.acronym)
  const bracketed = name.brackets.map((text) => ({ ...parseName(text), language: null, bracketed: true }))
  const aliases = (described.aliases ?? []).map((alias) => ({
    ...parseName(alias.name),
    language: alias.language,
    bracketed: false,
  }))
  const others = [...bracketed, ...aliases].slice(0, mostOthers)
  const joined = name.spoken.join('')
  const labels = described.domains.map((domain) => domain.name.split('.')[0] ?? '')
  const acronyms = [...new Set([...name.acronyms, ...others.flatMap((each) => each.acronyms)])]
  const named = { name, others, acronyms }
  return {
    described,
    ...named,
    joined: name.spoken.length <= 3 && joined.length <= longestInitialism ? joined : '',
    labels,
    strangeLabels: labels.filter((label) => label.length >= 3 && !isNamed(label, named)),
  }
}

/** Everything that two organizations have in common. */
export function agreementOf(one: Prepared, other: Prepared): Agreement {
  const acronym = acronymAgreement(one, other)
  return {
    names: alignWords(withoutAcronyms(one, other), withoutAcronyms(other, one)),
    other: bestOther(one, other),
    sameKey: one.name.key === other.name.key,
    acronym,
    acronymsDiffer:
      one.acronyms.length > 0 &&
      other.acronyms.length > 0 &&
      !one.acronyms.some((mine) => other.acronyms.includes(mine)),
    legalFormsDiffer: differ(one.name.legalForms, other.name.legalForms),
    bracketAlone: bracketAlone(one, other) ?? bracketAlone(other, one),
    country: compared(one.described.country, other.described.country),
    city: compared(folded(one.described.city), folded(other.described.city)),
    domain: domainAgreement(one, other),
    domainFits: domainFits(one, other) ?? domainFits(other, one),
    domainNames:
      one.strangeLabels.some((label) => isNamed(label, other)) ||
      other.strangeLabels.some((label) => isNamed(label, one)),
  }
}

/** "fundacion ibis para la investigacion" beside another that gives IBIS as its acronym: no word of the name. */
function withoutAcronyms({ name, acronyms }: Prepared, other: Prepared): Word[] {
  if (acronyms.length + other.acronyms.length === 0) return name.words
  const isAcronym = ({ text }: Word) => acronyms.includes(text) || other.acronyms.includes(text)
  const words = name.words.filter((word) => !isAcronym(word))
  return words.length > 0 ? words : name.words
}

function differ(ones: string[], others: string[]): boolean {
  return ones.length > 0 && others.length > 0 && !ones.some((form) => others.includes(form))
}

function compared(one: string | null, other: string | null): 'same' | 'different' | 'unknown' {
  if (!one || !other) return 'unknown'
  return one === other ? 'same' : 'different'
}

function folded(text: string | null | undefined): string | null {
  return text ? parseName(text).key : null
}

function bestOther(one: Prepared, other: Prepared): Agreement['other'] {
  if (one.others.length + other.others.length === 0) return undefined
  let best: Agreement['other']
  const mine = [{ ...one.name, language: null }, ...one.others]
  const theirs = [{ ...other.name, language: null }, ...other.others]
  for (const [row, left] of mine.entries()) {
    for (const [column, right] of theirs.entries()) {
      if (row + column === 0) continue
      const names = alignWords(left.words, right.words)
      if (best && names.share <= best.names.share) continue
      const languages = [left.language, right.language].flatMap((language) => language ?? [])
      best = { names, one: left, other: right, languages: [...new Set(languages)] }
    }
  }
  return best
}

function bracketAlone(one: Prepared, other: Prepared): string | undefined {
  if (one.others.length === 0) return undefined
  const bracket = one.others.find(({ bracketed }) => bracketed)
  if (!bracket) return undefined
  const answered = [other.name, ...other.others].some(
    (name) => alignWords(bracket.words, name.words).share >= 0.8,
  )
  return answered ? undefined : bracket.key
}

function acronymAgreement(one: Prepared, other: Prepared): AcronymAgreement | undefined {
  const same = one.acronyms.find((mine) => other.acronyms.includes(mine))
  if (same) return { kind: 'same', acronym: same }
  const named = [
    ...one.acronyms.filter((mine) => mine === other.joined),
    ...other.acronyms.filter((theirs) => theirs === one.joined),
  ]
  if (named[0]) return { kind: 'is-name', acronym: named[0] }
  return fittest([...fitsOf(one, other), ...fitsOf(other, one)])
}

/** What one goes by, where it is made of the words of the other. */
function fitsOf(one: Prepared, other: Prepared): AcronymAgreement[] {
  const named = one.name.initialism && one.joined ? [one.joined] : []
  return [...new Set([...named, ...(other.acronyms.length === 0 ? one.acronyms : [])])].flatMap((acronym) => {
    const kinds = [other.name, ...other.others].flatMap((name) => acronymFit(acronym, name.spoken) ?? [])
    return kinds.map((kind) => ({ kind, acronym }))
  })
}

function fittest(fits: AcronymAgreement[]): AcronymAgreement | undefined {
  return fits.find(({ kind }) => kind === 'exact') ?? fits[0]
}

function domainAgreement(one: Prepared, other: Prepared): Agreement['domain'] {
  const [mine, theirs] = [one.described.domains, other.described.domains]
  let shared: Agreement['domain']
  for (const left of mine) {
    const right = theirs.find(({ name }) => name === left.name)
    if (!right) continue
    const values = { one: left.name, other: right.name }
    if (!left.shared && !right.shared) return { kind: 'same', ...values }
    shared = { kind: 'shared', ...values }
  }
  if (shared) return shared
  const [[left], [right]] = [mine, theirs]
  return left && right ? { kind: 'different', one: left.name, other: right.name } : undefined
}

function domainFits(one: Prepared, other: Prepared): Agreement['domainFits'] {
  for (const [index, label] of one.labels.entries()) {
    if (label.length < 3) continue
    const domain = one.described.domains[index]?.name ?? label
    const plain = label.replaceAll('-', '')
    if (other.acronyms.includes(plain) || plain === other.joined) return { domain, acronym: plain }
  }
  return undefined
}

type Named = Pick<Prepared, 'name' | 'others' | 'acronyms'>

/** Whether a domain is the acronym, the initials or the name, or has a word that nobody else has. */
function isNamed(label: string, { name, others, acronyms }: Named): boolean {
  const plain = label.replaceAll('-', '')
  return acronyms.includes(plain) || [name, ...others].some((one) => isMadeOf(label, plain, one))
}

function isMadeOf(label: string, plain: string, { words, spoken }: ParsedName): boolean {
  if (spoken.length > 1 && plain.length <= spoken.length) {
    if (plain === initialsOf(spoken) || plain === initialsOf(spoken.filter((word) => !isStopWord(word))))
      return true
  }
  return (
    spoken.join('') === plain ||
    words.some(({ kind, rarity, text }) => kind === 'word' && rarity > unheard && hasPart(label, plain, text))
  )
}

const shortestPart = 5

function hasPart(label: string, plain: string, text: string): boolean {
  if (text.length < shortestPart) return label.split('-').includes(text)
  return plain.startsWith(text) || plain.endsWith(text)
}
