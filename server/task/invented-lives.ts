import type { Capacity, SignatureState } from '../signature/signature.ts'

/** The states of a season, as it goes without disputes and errors. */
export type InventedState = Exclude<SignatureState, 'same' | 'disputed' | 'erased'>
import type { Chance } from './chance.ts'

/** How many days it takes from the first signature until the last of them is decided. */
export const seasonDays = 45

/** What becomes of a signature. */
export type Life = {
  state: InventedState
  /** As columns of the table. */
  dates: {
    signed_at: Date
    confirmed_at?: Date | undefined
    withdrawn_at?: Date | undefined
    holds?: string[] | undefined
  }
  decision: { kind: 'approve' | 'reject'; reason?: string | undefined; decided_at: Date } | undefined
  /** Since when it has the place of its organization, if it takes one. */
  takesPlace?: Date
}

type Beginning = {
  capacity: Capacity
  from: Date
  /** Where another mailbox has confirmed the same organization: since when. */
  standingSince?: Date | undefined
}

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

const reasonsAgainstOrganizations = [
  'The contact does not speak for this organization.',
  'We found no trace of an organization of this name.',
  'This is a company that sells to the ministry; the letter is for civil society.',
  'The organization asked us in writing not to be listed.',
]
const reasonsAgainstIndividuals = [
  'Not the name of a person.',
  'The person named told us that somebody else signed for her.',
  'Meant as a joke.',
]

export function inventLife(beginning: Beginning, chance: Chance): Life {
  const signed_at = beginning.standingSince
    ? new Date(beginning.standingSince.getTime() + chance.next() * 2 * day)
    : inventArrival(beginning.from, chance)
  const confirmed_at = new Date(signed_at.getTime() + delayUntilConfirmed(chance))

  if (beginning.standingSince) {
    const dates = { signed_at, confirmed_at, holds: ['signed-already'] }
    return { state: 'waiting', dates, decision: undefined }
  }
  const way = chance.next()
  if (way < 0.11) return { state: 'unconfirmed', dates: { signed_at }, decision: undefined }
  if (way < 0.135) {
    const withdrawn_at = new Date(confirmed_at.getTime() + chance.next() * 4 * day)
    const dates = { signed_at, withdrawn_at, ...(chance.happens(0.8) ? { confirmed_at } : {}) }
    return { state: 'withdrawn', dates, decision: undefined }
  }
  const dates = { signed_at, confirmed_at }
  return beginning.capacity === 'organization'
    ? judgeOrganization(dates, chance)
    : judgeIndividual(dates, chance)
}

type Confirmed = { signed_at: Date; confirmed_at: Date }

function judgeOrganization(dates: Confirmed, chance: Chance): Life {
  const way = chance.next()
  if (way < 0.14) return { state: 'waiting', dates, decision: undefined, takesPlace: dates.confirmed_at }
  const decided_at = new Date(dates.confirmed_at.getTime() + hour + chance.next() * 3 * day)
  if (way < 0.22) return rejected(dates, { decided_at, reason: chance.among(reasonsAgainstOrganizations) })
  return {
    state: 'counted',
    dates,
    decision: { kind: 'approve', decided_at },
    takesPlace: dates.confirmed_at,
  }
}

/** Individuals count by themselves; a few are found out later. */
function judgeIndividual(dates: Confirmed, chance: Chance): Life {
  if (!chance.happens(0.015)) return { state: 'counted', dates, decision: undefined }
  const decided_at = new Date(dates.confirmed_at.getTime() + hour + chance.next() * 3 * day)
  return rejected(dates, { decided_at, reason: chance.among(reasonsAgainstIndividuals) })
}

function rejected(dates: Confirmed, judgment: { decided_at: Date; reason: string }): Life {
  return { state: 'rejected', dates, decision: { kind: 'reject', ...judgment } }
}

/** Most within the hour; some find the mail the next day. */
function delayUntilConfirmed(chance: Chance): number {
  const delay = chance.happens(0.85) ? chance.next() * 50 * minute : chance.next() * 40 * hour
  return Math.round(minute + delay)
}

/**
 * Five weeks of arrivals: a rush in the first days that wears off, a second one in the third week when the letter is in
 * the news, and a few at any time. By day rather than by night.
 */
function inventArrival(from: Date, chance: Chance): Date {
  const dayOfSeason = inventDay(chance)
  const around = (chance.next() + chance.next() + chance.next() - 1.5) * 8
  const hourOfDay = (16 + around + 24) % 24
  const midnight = Math.floor(from.getTime() / day) * day
  const arrival = midnight + dayOfSeason * day + hourOfDay * hour
  // On the first day nobody signs before the letter is open.
  return new Date(Math.round(arrival < from.getTime() ? from.getTime() + chance.next() * day : arrival))
}

function inventDay(chance: Chance): number {
  const way = chance.next()
  const wearingOff = (mean: number) => Math.floor(-Math.log(1 - chance.next()) * mean)
  const days = way < 0.5 ? wearingOff(4) : way < 0.8 ? 16 + wearingOff(3) : chance.below(35)
  return Math.min(days, 34)
}
