import en from './en.json'
import es from './es.json'

type Plural = { other: string } & Partial<Record<Intl.LDMLPluralRule, string>>
type Catalogue = Record<string, string | Plural>
export type Key = keyof typeof en
export type Values = Record<string, string | number | Date>
/** Words in the reader's language: picks the plural by `values.count`, fills `{places}`; numbers and dates by locale. */
export type Translate = (key: Key, values?: Values) => string

const catalogues = { en, es } satisfies Record<string, Catalogue>
export type Locale = keyof typeof catalogues
export const locales = Object.keys(catalogues) as Locale[]

/** Each language by its own name. */
export const languageNames: Record<Locale, string> = { en: 'English', es: 'Español' }

const rightToLeft = new Set(['ar', 'fa', 'he', 'ur', 'ps', 'yi'])

/** `rtl` or `ltr`, for any BCP 47 language. */
export function direction(language: string): 'rtl' | 'ltr' {
  return rightToLeft.has(language.split('-')[0] ?? '') ? 'rtl' : 'ltr'
}

/** The locale of ours that fits a language, English where none does. */
export function localeOf(language: string): Locale {
  return locales.find((locale) => language.toLowerCase().split('-')[0] === locale) ?? 'en'
}

/** The locale of ours that a browser's Accept-Language likes best, English where it names none of ours. */
export function acceptedLocale(header: string | undefined): Locale {
  const wishes = (header ?? '').split(',').map((wish) => {
    const [tag = '', ...parameters] = wish.trim().toLowerCase().split(';')
    const quality = parameters.map((one) => /^\s*q=([\d.]+)$/.exec(one)?.[1]).find(Boolean)
    return { language: tag.split('-')[0], quality: quality === undefined ? 1 : Number(quality) }
  })
  const [best] = wishes
    .filter(({ quality }) => quality > 0)
    .toSorted((a, b) => b.quality - a.quality)
    .flatMap(({ language }) => locales.find((locale) => locale === language) ?? [])
  return best ?? 'en'
}

export function isKey(key: string): key is Key {
  return key in en
}

const translators = new Map<Locale, Translate>()

/** The translator of a locale, made once: its Intl formatters cost more to make than a page does. */
export function translator(locale: Locale): Translate {
  const made = translators.get(locale) ?? makeTranslator(locale)
  translators.set(locale, made)
  return made
}

function makeTranslator(locale: Locale): Translate {
  const plural = new Intl.PluralRules(locale)
  const number = new Intl.NumberFormat(locale)
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' })
  const shown = (value: string | number | Date | undefined) => {
    if (typeof value === 'number') return number.format(value)
    return value instanceof Date ? date.format(value) : (value ?? '')
  }
  return (key, values = {}) => {
    const entry: string | Plural = catalogues[locale][key]
    const text =
      typeof entry === 'string' ? entry : (entry[plural.select(Number(values.count))] ?? entry.other)
    return text.replace(/\{(\w+)\}/g, (_, name: string) => shown(values[name]))
  }
}
