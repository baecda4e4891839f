import type { Agreement, Prepared } from './agreement.ts'

/** A shorter acronym is everybody's. */
const lettersOfItsOwn = 4
const overlapping = 0.5

/** Where a coordinator is asked whatever the sum says: evidence that is rare between different ones. */
export function mustBeAsked(agreement: Agreement, one: Prepared, other: Prepared): boolean {
  return (
    agreement.country !== 'different' &&
    (byAcronym(agreement) || byDomain(agreement, one, other) || byOtherName(agreement))
  )
}

function byAcronym({ names, acronym, domainFits }: Agreement): boolean {
  if (domainFits && domainFits.acronym.length >= lettersOfItsOwn) return true
  if (!acronym) return false
  if (acronym.acronym.length >= lettersOfItsOwn) return acronym.kind === 'is-name' || acronym.kind === 'same'
  return acronym.kind === 'same' ? names.share > overlapping : domainFits !== undefined
}

/** A domain of one's own says enough alone; one that many share needs that a name is short, or in another script. */
function byDomain({ domain }: Agreement, one: Prepared, other: Prepared): boolean {
  if (domain?.kind === 'same') return true
  if (domain?.kind !== 'shared') return false
  return one.name.initialism || other.name.initialism || isLatin(one) !== isLatin(other)
}

function isLatin({ name }: Prepared): boolean {
  return name.words.some(({ latin, kind }) => latin && kind === 'word')
}

function byOtherName({ other, bracketAlone }: Agreement): boolean {
  return other !== undefined && other.names.share >= 0.8 && bracketAlone === undefined
}
