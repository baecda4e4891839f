import { nameKey } from '../likeness/normal-form.ts'
import { countryAt } from '../likeness/place-name.ts'
import { countryCodes } from '../signature/country.ts'

/** The country that a text is the name or the code of, and nothing else; "México", "Estados Unidos", "GT". */
export function countryOf(text: string): string | undefined {
  const trimmed = text.trim()
  if (/^[A-Z]{2}$/.test(trimmed) && countryCodes.includes(trimmed)) return trimmed
  const words = nameKey(trimmed).split(' ')
  const found = countryAt(words, 0, { bracketed: true })
  return found?.length === words.length ? found.country : undefined
}

/** A line that says a country and nothing else names nobody. */
export function isCountry(text: string): boolean {
  return !/^[A-Z]{2}$/.test(text.trim()) && countryOf(text) !== undefined
}
