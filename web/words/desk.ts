import en from './en.json'
import es from './es.json'
import type { DeskLocale } from './language.ts'
import { makeTranslator, type Values } from './translate.ts'

// The desk comes alive in the browser, with its words: only its own languages travel there.

export {
  deskLocaleOf as localeOf,
  deskLocales as locales,
  direction,
  languageNames,
  type DeskLocale as Locale,
} from './language.ts'

/** Everything that is said anywhere. */
export type Key = keyof typeof en
export type Translate = (key: Key, values?: Values) => string

const catalogues = { en, es }

export function isKey(key: string): key is Key {
  return key in en
}

const translators = new Map<DeskLocale, Translate>()

/** The translator of a coordinator's language, made once. */
export function translator(locale: DeskLocale): Translate {
  const made = translators.get(locale) ?? makeTranslator<Key>(locale, (key) => catalogues[locale][key])
  translators.set(locale, made)
  return made
}
