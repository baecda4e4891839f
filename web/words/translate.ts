import { intlTag, isolated, longDate, numberIn } from './format.ts'

export type Plural = { other: string } & Partial<Record<Intl.LDMLPluralRule, string>>
export type Values = Record<string, string | number | Date>

/**
 * Picks the plural by `values.count` and fills `{places}`, numbers and dates by the language. `wordsOf` finds what
 * stands for a key.
 */
export function makeTranslator<K extends string>(
  language: string,
  wordsOf: (key: K) => string | Plural,
): (key: K, values?: Values) => string {
  const plural = new Intl.PluralRules(intlTag(language))
  const shown = (value: string | number | Date | undefined) => {
    if (typeof value === 'number') return numberIn(language, value)
    return value instanceof Date ? longDate(language, value) : isolated(language, value ?? '')
  }
  return (key, values = {}) => {
    const entry = wordsOf(key)
    const text =
      typeof entry === 'string' ? entry : (entry[plural.select(Number(values.count))] ?? entry.other)
    return text.replace(/\{(\w+)\}/g, (_, name: string) => shown(values[name]))
  }
}
