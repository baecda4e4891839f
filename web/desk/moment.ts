import type { Locale } from '../words/words.ts'

const formats = new Map<Locale, Intl.DateTimeFormat>()

/** A moment to the minute. In universal time, so that the server and every browser write the same. */
export function moment(at: string | Date, locale: Locale): string {
  const made = formats.get(locale) ?? makeFormat(locale)
  formats.set(locale, made)
  return made.format(new Date(at))
}

function makeFormat(locale: Locale): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(locale, {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: 'UTC',
  })
}
