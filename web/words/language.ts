/** The languages of public pages, the frame and mails to signers. The first is the one that all else falls back to. */
export const locales = ['en', 'es', 'fr', 'pt', 'ar'] as const
export type Locale = (typeof locales)[number]

/** The desk speaks fewer. */
export const deskLocales = ['en', 'es'] as const satisfies readonly Locale[]
export type DeskLocale = (typeof deskLocales)[number]

/** Each language by its own name. */
export const languageNames: Record<Locale, string> = {
  en: 'English',
  es: 'Español',
  fr: 'Français',
  pt: 'Português',
  ar: 'العربية',
}

const rightToLeft = new Set(['ar', 'fa', 'he', 'ur', 'ps', 'yi'])

/** `rtl` or `ltr`, for any BCP 47 language. */
export function direction(language: string): 'rtl' | 'ltr' {
  return rightToLeft.has(language.split('-')[0] ?? '') ? 'rtl' : 'ltr'
}

function baseOf(language: string): string {
  return language.toLowerCase().split('-')[0] ?? ''
}

/** The locale of ours that fits a language, English where none does. */
export function localeOf(language: string): Locale {
  return locales.find((locale) => baseOf(language) === locale) ?? 'en'
}

/** The desk's locale that fits a language, English where none does. */
export function deskLocaleOf(language: string): DeskLocale {
  return deskLocales.find((locale) => baseOf(language) === locale) ?? 'en'
}

/** The locale of ours that a browser's Accept-Language likes best, `otherwise` where it names none of ours. */
export function acceptedLocale(header: string | undefined, otherwise: Locale = 'en'): Locale {
  return accepted(header, locales) ?? otherwise
}

/** The same at the desk. */
export function acceptedDeskLocale(header: string | undefined): DeskLocale {
  return accepted(header, deskLocales) ?? 'en'
}

function accepted<L extends string>(header: string | undefined, offered: readonly L[]): L | undefined {
  const wishes = (header ?? '').split(',').map((wish) => {
    const [tag = '', ...parameters] = wish.trim().split(';')
    const quality = parameters.map((one) => /^\s*q=([\d.]+)$/i.exec(one)?.[1]).find(Boolean)
    return { language: baseOf(tag), quality: quality === undefined ? 1 : Number(quality) }
  })
  const [best] = wishes
    .filter(({ quality }) => quality > 0)
    .toSorted((a, b) => b.quality - a.quality)
    .flatMap(({ language }) => offered.find((locale) => locale === language) ?? [])
  return best
}
