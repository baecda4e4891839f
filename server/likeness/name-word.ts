import { countryAt } from './place-name.ts'
import { isLatin, soundOf } from './sound.ts'
import { stemOf } from './stem.ts'
import { isStopWord } from './stop-word.ts'
import type { Token } from './token.ts'
import { meaningsOf, sharedWord, type Meaning } from './word-meaning.ts'
import { placeRarity, rarityOf } from './word-rarity.ts'

/** A word that tells names apart: no article, no legal form, no acronym. */
export type Word = {
  /** Folded; a country, in whatever language, is `=GT`. */
  text: string
  stem: string
  /** As it is said: a country too, where it is one word. */
  said: string
  /** One for all translations of the word. */
  shared: string
  meanings: readonly Meaning[]
  /** Its consonants, for names in two scripts. */
  sound: string
  latin: boolean
  /** A bit for each letter in it: words with many other letters need no closer look. */
  letters: number
  /** Natural log of how rare it is among organizations, about 1 to 9. */
  rarity: number
  kind: 'word' | 'country' | 'number'
  /** Written with a dot: "Univ." */
  cut: boolean
}

/** "3", "4th", "II". */
const numeral = /^(\d+(st|nd|rd|th|er|o|a)?|ii|iii|iv|vi|vii|viii|ix|xi|xii|xiii|xiv|xv)$/

/** The words that tell names apart, countries recognized; where a name is articles only, those. */
export function wordsOf(tokens: Token[]): Word[] {
  const texts = tokens.map(({ text }) => text)
  const words: Word[] = []
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index]
    const country = countryAt(texts, index)
    if (country) {
      words.push(countryWord(country.country, country.length === 1 ? token?.text : ''))
      index += country.length - 1
    } else if (token && !isStopWord(token.text)) words.push(wordOf(token))
  }
  return words.length > 0 ? words : tokens.map(wordOf)
}

/** A country in a name; `said` where it is one word, for slips of the hand. */
export function countryWord(code: string, said = ''): Word {
  const text = `=${code}`
  const letters = lettersOf(said)
  const never = { stem: text, shared: text, meanings: [], sound: '', latin: true, cut: false }
  return { text, said, letters, ...never, rarity: placeRarity, kind: 'country' }
}

function lettersOf(text: string): number {
  let letters = 0
  for (let place = 0; place < text.length; place++) letters |= 1 << (text.charCodeAt(place) % 31)
  return letters
}

const wordsKnown = new Map<string, Word>()
const mostKnown = 20_000

/** Words come again and again; what is known of them is kept, as far as memory is to be spent on it. */
function wordOf({ text, cut }: Token): Word {
  const known = wordsKnown.get(text)
  if (known) return cut ? { ...known, cut } : known
  const shared = sharedWord(text)
  const word: Word = {
    text,
    said: text,
    stem: stemOf(text),
    shared,
    meanings: meaningsOf(text),
    sound: soundOf(text),
    latin: isLatin(text),
    letters: lettersOf(text),
    rarity: rarityOf(text, shared),
    kind: numeral.test(text) ? 'number' : 'word',
    cut: false,
  }
  if (wordsKnown.size >= mostKnown) wordsKnown.clear()
  wordsKnown.set(text, word)
  return cut ? { ...word, cut } : word
}
