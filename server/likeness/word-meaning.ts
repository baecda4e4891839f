import { nameKey } from './normal-form.ts'
import { rootOf, stemOf } from './stem.ts'
import { wordsFromA } from './words-from-a.ts'
import { wordsFromM } from './words-from-m.ts'
import { placesOfOtherScripts } from './places-of-other-scripts.ts'
import { wordsOfFurtherLanguages } from './words-of-further-languages.ts'
import { wordsOfOtherScripts } from './words-of-other-scripts.ts'

/** What a word means: the line of the table, and the languages (a bit each) that say it so. */
export type Meaning = { line: number; languages: number }

const languageCodes = ['en', 'es', 'fr', 'pt', 'de', 'it'] as const
export type MeaningLanguage = (typeof languageCodes)[number]

/** All languages that are written in other scripts, as one. */
const further = 1 << languageCodes.length

const lines = `${wordsFromA}\n${wordsFromM}`.split('\n').filter((line) => line.includes('|'))
const linesOfFurtherLanguages = [wordsOfFurtherLanguages, wordsOfOtherScripts, placesOfOtherScripts].flatMap(
  (text) => text.trim().split('\n'),
)
const meanings = readMeanings()
const nothing: Meaning[] = []

/** Every meaning of a folded word; none where it is not in the table. */
export function meaningsOf(word: string): readonly Meaning[] {
  return meanings.get(word) ?? meanings.get(rootOf(word)) ?? nothing
}

/** One word for all that mean the same in several languages: the first of its line, the stem for other words. */
export function sharedWord(word: string): string {
  const [first] = meaningsOf(word)
  return first ? `${first.line}` : stemOf(word)
}

/** Whether words of these meanings are one in two languages: "red" and "network", not "school" and "college". */
export function isTranslation(ones: readonly Meaning[], others: readonly Meaning[]): boolean {
  if (ones.length === 0 || others.length === 0) return false
  return ones.some(({ line, languages }) =>
    others.some((meaning) => meaning.line === line && (meaning.languages & languages) === 0),
  )
}

/** Whether words have a meaning in common, in whatever languages. */
export function shareMeaning(ones: readonly Meaning[], others: readonly Meaning[]): boolean {
  return ones.some(({ line }) => others.some((meaning) => meaning.line === line))
}

/** The languages that have the word in the table. */
export function languagesOf(word: string): MeaningLanguage[] {
  const bits = meaningsOf(word).reduce((all, { languages }) => all | languages, 0)
  return languageCodes.filter((_, index) => bits & (1 << index))
}

function readMeanings(): Map<string, Meaning[]> {
  const found = new Map<string, Meaning[]>()
  for (const [line, text] of lines.entries()) {
    for (const [column, forms] of text.split('|').entries()) {
      for (const form of forms.split(',').filter(Boolean)) add(found, form, { line, languages: 1 << column })
    }
  }
  for (const [index, text] of linesOfFurtherLanguages.entries()) {
    const [english = '', ...forms] = text.split(' ')
    const line = found.get(english)?.[0]?.line ?? lines.length + index
    add(found, english, { line, languages: 1 })
    for (const form of forms) {
      const meaning = { line, languages: further }
      const [word, root] = [nameKey(form), rootOf(nameKey(form))]
      add(found, word, meaning)
      if (root !== word) add(found, root, meaning)
    }
  }
  return found
}

function add(found: Map<string, Meaning[]>, form: string, { line, languages }: Meaning): void {
  const known = found.get(form) ?? []
  const same = known.find((meaning) => meaning.line === line)
  if (same) same.languages |= languages
  else found.set(form, [...known, { line, languages }])
}
