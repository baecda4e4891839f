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

function byAcronym({ names, acronym, acronymsDiffer, domainFits }: Agreement): boolean {
  // A part of a whole is found at the domain of the whole, and has an acronym of its own.
  if (domainFits && domainFits.acronym.length >= lettersOfItsOwn && !acronymsDiffer) return true
  if (!acronym) return false
  if (acronym.acronym.length >= lettersOfItsOwn) return acronym.kind === 'is-name' || acronym.kind === 'same'
  return acronym.kind === 'same' ? names.share > overlapping : domainFits !== undefined
}

/** Two names that cannot be compared, short or in two scripts, at one domain; others that are unlike are two at one place. */
function byDomain({ domain, domainNames }: Agreement, one: Prepared, other: Prepared): boolean {
  if (domain?.kind !== 'same' && domain?.kind !== 'shared')
    return domainNames && isLatin(one) !== isLatin(other)
  return one.name.initialism || other.name.initialism || isLatin(one) !== isLatin(other)
}

function isLatin({ name }: Prepared): boolean {
  return name.words.some(({ latin, kind }) => latin && kind === 'word')
}

function byOtherName({ other, bracketAlone }: Agreement): boolean {
  return other !== undefined && other.names.share >= 0.8 && bracketAlone === undefined
}
