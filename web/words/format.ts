import { direction } from './language.ts'

/**
 * The tag for Intl. Arabic is set with the digits 0-9 everywhere, as on paper: which of its two sets of digits a machine
 * would choose depends on its version, and the letters that come here come from both sides.
 */
export function intlTag(language: string): string {
  return /^ar\b/.test(language) ? `${language}-u-nu-latn` : language
}

/** Makes one formatter a language: to make one costs more than to render a page. */
function kept<F>(make: (tag: string) => F): (language: string) => F {
  const made = new Map<string, F>()
  return (language) => {
    const known = made.get(language) ?? make(intlTag(language))
    made.set(language, known)
    return known
  }
}

const dates = kept((tag) => new Intl.DateTimeFormat(tag, { dateStyle: 'long', timeZone: 'UTC' }))
const numbers = kept((tag) => new Intl.NumberFormat(tag))
const lists = kept((tag) => new Intl.ListFormat(tag))
const languages = kept((tag) => new Intl.DisplayNames(tag, { type: 'language' }))

/** "March 25, 2021", "1er juin 2026": Intl has no word for the first day of a French month. */
export function longDate(language: string, date: Date): string {
  const words = dates(language).format(date)
  return language.startsWith('fr') ? words.replace(/^1(?=\s)/u, '1er') : words
}

/** "30 days", "6 meses": how long, in the words of the language. */
export function spanIn(language: string, { count, unit }: { count: number; unit: string }): string {
  return new Intl.NumberFormat(intlTag(language), { style: 'unit', unit, unitDisplay: 'long' }).format(count)
}

export function numberIn(language: string, number: number): string {
  return numbers(language).format(number)
}

/** "A, B and C". In a language that is written from the right each keeps the order of its own letters. */
export function listIn(language: string, items: string[]): string {
  return lists(language).format(items.map((item) => isolated(language, item)))
}

/** Languages that letters are written in and that Unicode's names leave out. */
const unnamed: Record<string, Record<string, string>> = {
  nah: { en: 'Nahuatl', es: 'náhuatl', fr: 'nahuatl', pt: 'náuatle', ar: 'الناواتل' },
  yua: {
    en: 'Yucatec Maya',
    es: 'maya yucateco',
    fr: 'maya yucatèque',
    pt: 'maia iucateque',
    ar: 'اليوكاتيكية',
  },
}

/** How readers of `locale` call a language: "Spanish", "inglés". */
export function languageName(locale: string, language: string): string {
  return unnamed[language]?.[locale] ?? languages(locale).of(language) ?? language
}

/** A letter's date (`2021-03-25`) as it stands on the letter, in the letter's own language. */
export function dateOfLetter(dated: string, language: string): string {
  return longDate(language, new Date(`${dated}T00:00:00Z`))
}

const leftToRightLetter = /\p{Script=Latin}|\p{Script=Greek}|\p{Script=Cyrillic}/u
const rightToLeftLetter = /\p{Script=Arabic}|\p{Script=Hebrew}|\p{Script=Syriac}|\p{Script=Thaana}/u

/**
 * What runs against the language around it is put into an isolate of its own (U+2068 … U+2069), so that the full stop
 * or the bracket after a name stays after it. A subject and a mail as plain text have no `<bdi>`.
 */
export function isolated(language: string, text: string): string {
  const against = direction(language) === 'rtl' ? leftToRightLetter : rightToLeftLetter
  const open = text.replaceAll(/\u2068[^\u2069]*\u2069/g, '')
  return against.test(open) ? `\u2068${text}\u2069` : text
}
