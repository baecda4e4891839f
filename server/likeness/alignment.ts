import type { Word } from './name-word.ts'
import { slipsBetween } from './typo.ts'
import { isTranslation, shareMeaning } from './word-meaning.ts'

/** How the words of two names answer each other. The same either way round, but for the order of the two `alone`. */
export type Alignment = {
  /** Of the rarity of all words of both names, the part that has an answer, 0 to 1. */
  share: number
  /** The rarity that is answered, of one name. */
  answered: number
  /** The words without an answer, of the one and of the other. */
  alone: [Word[], Word[]]
  /** Words that both have. */
  common: Word[]
  /** Words that slips of the hand part, and how many. */
  slips: { one: Word; other: Word; count: number }[]
  translated: number
  abbreviated: number
  /** Whether a word is the initials of some of the other's: "UNC System". */
  initials: boolean
  /** Shortened words that might be the beginning of another word too: "Phar." */
  cuts: { one: Word; other: Word }[]
  /** Whether the words that both have stand in one order. */
  inOrder: boolean
}

type Answer = 'same' | 'slip' | 'translated' | 'abbreviated'
const quality: Record<Answer, number> = { same: 1, slip: 0.9, translated: 0.95, abbreviated: 0.85 }
const mostWords = 24
/** Rarer words are in no table. */
export const unheard = 7.7

/** Pairs off the words of two names, the surest answers first. */
export function alignWords(ones: readonly Word[], others: readonly Word[]): Alignment {
  const [left, right] = [ones.slice(0, mostWords), others.slice(0, mostWords)]
  const partners = left.map(() => -1)
  const taken = right.map(() => false)
  const counts: Record<Answer, number> = { same: 0, slip: 0, translated: 0, abbreviated: 0 }
  const sum = { answered: 0, of: 0 }
  const slips: Alignment['slips'] = []
  const cuts: Alignment['cuts'] = []
  const settle = (answerOf: (one: Word, other: Word) => Answer | undefined) => {
    for (let place = 0; place < left.length; place++) {
      const one = left[place]
      if (!one || partners[place] !== -1) continue
      for (let other = 0; other < right.length; other++) {
        const word = right[other]
        const answer = taken[other] || !word ? undefined : answerOf(one, word)
        if (!answer || !word) continue
        partners[place] = other
        taken[other] = true
        counts[answer] += 1
        const rarity = 2 * Math.min(one.rarity, word.rarity)
        sum.answered += quality[answer] * rarity
        sum.of += rarity
        if (answer === 'abbreviated' && Math.min(one.rarity, word.rarity) > unheard)
          cuts.push({ one, other: word })
        if (answer === 'slip') slips.push({ one, other: word, count: slipsBetween(one.said, word.said, 2) })
        break
      }
    }
  }
  settle(sameWord)
  if (partners.includes(-1) && taken.includes(false)) settle(sameMeaning)
  if (partners.includes(-1) && taken.includes(false)) settle(nearly)
  // Beside a word that both have; what is initials and nothing else is an acronym.
  const initials = sum.answered > 0 ? initialsAmong(left, right, { partners, taken }) : 0
  sum.answered += quality.abbreviated * initials
  sum.of += initials
  const alone = parted(left, right, { partners, taken })
  for (const word of alone.flat()) sum.of += word.rarity
  return {
    share: sum.of > 0 ? sum.answered / sum.of : 0,
    answered: sum.answered / 2,
    alone,
    common: left.filter((word, place) => right[partners[place] ?? -1]?.text === word.text),
    slips,
    cuts,
    initials: initials > 0,
    translated: counts.translated,
    abbreviated: counts.abbreviated,
    inOrder: ascends(left.flatMap((word, place) => (word.kind === 'country' ? [] : (partners[place] ?? -1)))),
  }
}

/** "Nihon" and "Japan" are one country said twice. */
function sameWord(one: Word, other: Word): Answer | undefined {
  if (one.text !== other.text) return undefined
  return one.said === other.said || one.said === '' || other.said === '' ? 'same' : 'translated'
}

function sameMeaning(one: Word, other: Word): Answer | undefined {
  if (one.kind !== 'word' || other.kind !== 'word') return undefined
  if ((one.cut || other.cut) && sameFirst(one, other) && (shortens(one, other) || shortens(other, one)))
    return 'abbreviated'
  if (lettersApart(one, other) <= 2 && slipsAllowed(one, other) > 0 && isNear(one, other, 1)) return 'slip'
  if (begins(one, other) && shareMeaning(one.meanings, other.meanings)) return 'abbreviated'
  return one.stem === other.stem || isTranslation(one.meanings, other.meanings) ? 'translated' : undefined
}

function nearly(one: Word, other: Word): Answer | undefined {
  if (one.kind === 'number' || other.kind === 'number') return undefined
  if (one.kind !== other.kind) return isMistyped(one, other) ? 'slip' : undefined
  if (one.kind !== 'word') return undefined
  if (sameFirst(one, other) && (shortens(one, other) || shortens(other, one))) return 'abbreviated'
  if (soundsSame(one, other)) return 'translated'
  const allowed = slipsAllowed(one, other)
  return allowed > 1 && isNear(one, other, allowed) ? 'slip' : undefined
}

/** "lab" and "laboratory". */
function begins({ text: one }: Word, { text: other }: Word): boolean {
  return one.startsWith(other) || other.startsWith(one)
}

/** In two scripts. */
function soundsSame(one: Word, other: Word): boolean {
  return one.latin !== other.latin && one.sound !== '' && one.sound === other.sound
}

function sameFirst({ said: one }: Word, { said: other }: Word): boolean {
  return one.charCodeAt(0) === other.charCodeAt(0)
}

/** Each slip changes at most two letters of those that a word is made of. */
function isNear(one: Word, other: Word, most: number): boolean {
  return lettersApart(one, other) <= 2 * most && slipsBetween(one.said, other.said, most) <= most
}

/** How many letters are in one of the words only. */
function lettersApart(one: Word, other: Word): number {
  let apart = one.letters ^ other.letters
  let count = 0
  for (; apart !== 0; apart &= apart - 1) count += 1
  return count
}

/** In short words one letter makes another word. */
function slipsAllowed(one: Word, other: Word): number {
  const length = Math.min(one.text.length, other.text.length)
  if (one.text[0] !== other.text[0] && one.text[1] !== other.text[1] && one.text[0] !== other.text[1])
    return 0
  if (length >= 7) return 2
  return length >= 5 ? 1 : 0
}

/** "Portugueda" for a country. */
function isMistyped(one: Word, other: Word): boolean {
  const [mine, theirs] = [one.said, other.said]
  return Math.min(mine.length, theirs.length) >= 5 && mine[0] === theirs[0] && isNear(one, other, 1)
}

/** "Univ." of "University", "Natl." of "National"; without a dot only the beginning of the word. */
function shortens(short: Word, long: Word): boolean {
  const length = short.text.length
  if (length >= long.text.length) return false
  if (!short.cut) return length >= 4 && long.text.startsWith(short.text)
  let place = 0
  for (const letter of long.text) if (letter === short.text[place]) place += 1
  return place === length
}

type Pairing = { partners: number[]; taken: boolean[] }

/** Answers words that are made of the initials of words of the other; gives the rarity of all that is answered so. */
function initialsAmong(left: Word[], right: Word[], { partners, taken }: Pairing): number {
  let sum = 0
  for (const [place, { text, rarity }] of left.entries()) {
    const from = partners[place] === -1 ? runOf(text, right, (other) => !taken[other]) : -1
    if (from === -1) continue
    partners[place] = from
    taken.fill(true, from, from + text.length)
    sum += 2 * rarity
  }
  for (const [place, { text, rarity }] of right.entries()) {
    const from = taken[place] ? -1 : runOf(text, left, (other) => partners[other] === -1)
    if (from === -1) continue
    taken[place] = true
    partners.fill(place, from, from + text.length)
    sum += 2 * rarity
  }
  return sum
}

/** Where the words begin, free and one after the other, that a word is the initials of; -1 where none are. */
function runOf(text: string, words: Word[], isFree: (place: number) => boolean): number {
  if (text.length < 2 || text.length > words.length) return -1
  for (let from = 0; from + text.length <= words.length; from++) {
    const run = words.slice(from, from + text.length)
    if (run.every(({ said }, step) => said[0] === text[step] && isFree(from + step))) return from
  }
  return -1
}

function ascends(places: number[]): boolean {
  const answered = places.filter((place) => place >= 0)
  return answered.every((place, index) => index === 0 || place > (answered[index - 1] ?? -1))
}

/** The words left over, but for those that are one word written as two: "Halu Oleo" and "Haluoleo". */
function parted(left: Word[], right: Word[], { partners, taken }: Pairing): [Word[], Word[]] {
  const ones = left.filter((_, place) => partners[place] === -1)
  const others = right.filter((_, place) => !taken[place])
  if (ones.length + others.length < 3 || ones.length === 0 || others.length === 0) return [ones, others]
  const joined = (words: Word[]) => words.map(({ text }) => text).join('')
  return joined(ones) === joined(others) ? [[], []] : [ones, others]
}
