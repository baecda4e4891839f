import ar from './ar.json'
import en from './en.json'
import es from './es.json'
import fr from './fr.json'
import pt from './pt.json'
import type { Locale } from './language.ts'
import { makeTranslator, type Plural, type Values } from './translate.ts'

export type { Values }

/** What only coordinators read; English and Spanish have it, in desk.ts. */
type AtDesk =
  `desk.${string}` | `likeness.${string}` | `mail.${'account-changed' | 'invitation' | 'sign-in'}.${string}`

/** What readers and signers are told, in every language. */
export type Key = Exclude<keyof typeof en, AtDesk>

/** Words in the reader's language: picks the plural by `values.count`, fills `{places}`; numbers and dates by locale. */
export type Translate = (key: Key, values?: Values) => string

/** What is not worded yet in a language is said in English; a test names what that is. */
type Catalogue = Partial<Record<Key, string | Plural>>
const catalogues: Record<Locale, Catalogue> = { en, es, fr, pt, ar }

export function isKey(key: string): key is Key {
  return key in en && !/^(desk|likeness|mail[.](account-changed|invitation|sign-in))[.]/.test(key)
}

const translators = new Map<Locale, Translate>()

/** The translator of a locale, made once: its Intl formatters cost more to make than a page does. */
export function translator(locale: Locale): Translate {
  const made =
    translators.get(locale) ?? makeTranslator<Key>(locale, (key) => catalogues[locale][key] ?? en[key])
  translators.set(locale, made)
  return made
}
