import { z } from 'zod'

/** Where a letter is opened: on its page, on the page with the form, or in a frame on another site. */
export const Place = z.enum(['page', 'form', 'frame'])
export type Place = z.infer<typeof Place>

export type Opening = {
  letterId: string
  /** `2026-11-22`, UTC. */
  day: string
  origin: Place
  /** As the frame's address names the partner; empty where it names none. */
  partner: string
  /** Of the reader. */
  language: string
}

/** How far signatures came. What is counted is confirmed, and what is confirmed was signed. */
export type Steps = { signed: number; confirmed: number; counted: number }

/** Signatures that have something in common: `key` is a code of ours, null where nothing was said. */
export type Tally = Steps & { key: string | null }

export type PartnerTally = Steps & { name: string; opened: number }

export type Figures = {
  /** Without imported lists, which nobody opened or confirmed. */
  funnel: Steps & { opened: number }
  /** Since when openings are counted; null where none was. */
  openedSince: string | null
  /** By place, and of the language of the pages. */
  openings: { origin: Place; language: string; count: number }[]
  /** By the day on which they signed (UTC), the oldest first; days on which nobody did are there too. */
  days: Tally[]
  countries: Tally[]
  languages: Tally[]
  kinds: Tally[]
  origins: Tally[]
  partners: PartnerTally[]
}

/** Somebody who signed and has not confirmed, as the desk lists them; no name where it is withheld. */
export type Unconfirmed = {
  id: string
  line: string | null
  signedAt: Date
  /** Mails with the link so far, and whether the last one came back. */
  mails: number
  bounced: boolean
}

/** A mail about a signature that was given up. */
export type Bounce = { id: string; signatureId: string; line: string | null; error: string; failedAt: Date }

/** Mails that have led to nothing yet. */
export type Unanswered = {
  unconfirmed: Unconfirmed[]
  /** Addresses of pages. */
  next: string | null
  first: string | null
  bounces: Bounce[]
  /** How many bounces there are; the newest are in the list. */
  total: number
  /** How many links were sent again a moment ago. */
  sent: number | null
}

const day = 86_400_000

/** The same days, with those between the first and the last on which nothing was. */
export function everyDay(days: Tally[]): Tally[] {
  const known = new Map(days.map((one) => [one.key, one]))
  const times = days.map(({ key }) => Date.parse(key ?? '')).filter((time) => !Number.isNaN(time))
  if (times.length === 0) return []
  const [first, last] = [Math.min(...times), Math.max(...times)]
  return Array.from({ length: (last - first) / day + 1 }, (_, at) => {
    const key = new Date(first + at * day).toISOString().slice(0, 10)
    return known.get(key) ?? { key, signed: 0, confirmed: 0, counted: 0 }
  })
}
