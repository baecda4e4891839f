import { countryAt } from './place-name.ts'
import { meaningsOf } from './word-meaning.ts'
import { legalFormsOfScripts } from './words-of-other-scripts.ts'

const unparted = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]/u
const legalForms = new Set(legalFormsOfScripts.split(' '))
/** Written as one with its word. */
const arabicArticle = /^(?:[وفبك]?ال|و?لل)([\p{sc=Arabic}]{3,})$/u
const kindOfPlace = /^[県府都省市区區州]$/
const longest = 8

/**
 * The words of a text whose script does not part them, by the longest that is known at each place; what is not known
 * stays together. Legal forms are left out. "京都女子大学" gives "京都", "女子", "大学". Other words come back whole.
 */
export function segmentsOf(word: string): string[] {
  if (!unparted.test(word)) return [word.replace(arabicArticle, '$1')]
  const segments: string[] = []
  let unknown = ''
  for (let place = 0; place < word.length;) {
    const known = knownAt(word, place)
    if (known === undefined) {
      unknown += word[place] ?? ''
      place += 1
      continue
    }
    // "埼玉県": what kind of place it is says nothing.
    if (unknown && !(segments.length > 0 && kindOfPlace.test(unknown))) segments.push(unknown)
    unknown = ''
    if (!legalForms.has(known)) segments.push(known)
    place += known.length
  }
  if (unknown && !(segments.length > 0 && kindOfPlace.test(unknown))) segments.push(unknown)
  return segments.length > 0 ? segments : [word]
}

/** One letter alone is too often a part of something else. */
function knownAt(word: string, place: number): string | undefined {
  for (let length = Math.min(longest, word.length - place); length >= 2; length--) {
    const part = word.slice(place, place + length)
    if (legalForms.has(part) || meaningsOf(part).length > 0 || countryAt([part], 0)) return part
  }
  return undefined
}
