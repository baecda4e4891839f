import type { Locale } from '../words/desk.ts'

// In universal time, so that the server and every browser write the same.
const date = { year: 'numeric', month: 'short', day: 'numeric', timeZone: 'UTC' } as const
const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const

type Format = (at: string | Date, locale: Locale) => string

export const day: Format = format(date)

/** To the minute. */
export const moment: Format = format({ ...date, ...time })

/** A formatter costs more to make than a page does: each is made once. */
function format(options: Intl.DateTimeFormatOptions): Format {
  const made = new Map<Locale, Intl.DateTimeFormat>()
  return (at, locale) => {
    const known = made.get(locale) ?? new Intl.DateTimeFormat(locale, options)
    made.set(locale, known)
    return known.format(new Date(at))
  }
}
