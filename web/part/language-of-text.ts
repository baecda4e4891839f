import type { Locale } from '../words/words.ts'

const names = new Map<Locale, Intl.DisplayNames>()
const dates = new Map<string, Intl.DateTimeFormat>()

/** How readers of `locale` call a language: "Spanish", "inglés". */
export function languageName(locale: Locale, language: string): string {
  const made = names.get(locale) ?? new Intl.DisplayNames(locale, { type: 'language' })
  names.set(locale, made)
  return made.of(language) ?? language
}

/** A letter's date (`2021-03-25`) as it stands on the letter, in the letter's own language. */
export function dateOfLetter(dated: string, language: string): string {
  const made =
    dates.get(language) ?? new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' })
  dates.set(language, made)
  return made.format(new Date(`${dated}T00:00:00Z`))
}
