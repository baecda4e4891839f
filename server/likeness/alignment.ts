import type { Word } from './parsed-name.ts'
import { slipsBetween } from './typo.ts'
import { isTranslation } from './word-meaning.ts'

/** How the words of two names answer each other. The same either way round, but for the order of the two `alone`. */
export type Alignment = {
  /** Of the rarity of all words of both names, the part that has an answer, 0 to 1. */
  share: number
  /** The rarity that is answered, of one name. */
  answered: number
  /** The words without an answer, of the one and of the other. */
  alone: [Word[], Word[]]
  /** Folded words that both have. */
  common: string[]
  slips: number
  translated: number
  abbreviated: number
  /** Whether the words that both have stand in one order. */
  inOrder: boolean
}

type Answer = 'same' | 'slip' | 'translated' | 'abbreviated'
const quality: Record<Answer, number> = { same: 1, slip: 0.9, translated: 0.95, abbreviated: 0.85 }
const mostWords = 24

/** Pairs off the words of two names, the surest answers first. */
export function alignWords(ones: readonly Word[], others: readonly Word[]): Alignment {
  const [left, right] = [ones.slice(0, mostWords), others.slice(0, mostWords)]
  const partners = left.map(() => -1)
  const taken = right.map(() => false)
  const counts: Record<Answer, number> = { same: 0, slip: 0, translated: 0, abbreviated: 0 }
  const sum = { answered: 0, of: 0 }
  const settle = (answerOf: (one: Word, other: Word) => Answer | undefined) => {
    for (const [place, one] of left.entries()) {
      if (partners[place] !== -1) continue
      for (const [other, word] of right.entries()) {
        const answer = taken[other] ? undefined : answerOf(one, word)
        if (!answer) continue
        partners[place] = other
        taken[other] = true
        counts[answer] += 1
        sum.answered += quality[answer] * (one.rarity + word.rarity)
        break
      }
    }
  }
  settle(sameWord)
  if (partners.includes(-1) && taken.includes(false)) settle(sameMeaning)
  if (partners.includes(-1) && taken.includes(false)) settle(nearly)
  const alone = parted(left, right, { partners, taken })
  for (const word of [...left, ...right]) sum.of += word.rarity
  return {
    share: sum.of > 0 ? sum.answered / sum.of : 0,
    answered: sum.answered / 2,
    alone,
    common: left
      .filter((word, place) => right[partners[place] ?? -1]?.text === word.text)
      .map(({ text }) => text),
    slips: counts.slip,
    translated: counts.translated,
    abbreviated: counts.abbreviated,
    inOrder: ascends(left.flatMap((word, place) => (word.kind === 'country' ? [] : (partners[place] ?? -1)))),
  }
}

function sameWord(one: Word, other: Word): Answer | undefined {
  return one.text === other.text ? 'same' : undefined
}

function sameMeaning(one: Word, other: Word): Answer | undefined {
  if (one.kind !== 'word' || other.kind !== 'word') return undefined
  if (slipsAllowed(one, other) > 0 && slipsBetween(one.text, other.text, 1) === 1) return 'slip'
  return one.stem === other.stem || isTranslation(one.text, other.text) ? 'translated' : undefined
}

function nearly(one: Word, other: Word): Answer | undefined {
  if (one.kind !== 'word' || other.kind !== 'word') return undefined
  if (shortens(one, other) || shortens(other, one)) return 'abbreviated'
  if (one.latin !== other.latin && one.sound !== '' && one.sound === other.sound) return 'translated'
  const allowed = slipsAllowed(one, other)
  return allowed > 1 && slipsBetween(one.text, other.text, allowed) <= allowed ? 'slip' : undefined
}

/** In short words one letter makes another word. */
function slipsAllowed(one: Word, other: Word): number {
  const length = Math.min(one.text.length, other.text.length)
  if (one.text[0] !== other.text[0] && one.text[1] !== other.text[1] && one.text[0] !== other.text[1])
    return 0
  if (length >= 9) return 2
  return length >= 5 ? 1 : 0
}

/** "Univ." of "University"; also without its dot where enough of the word is left. */
function shortens(short: Word, long: Word): boolean {
  const length = short.text.length
  if (length >= long.text.length || !long.text.startsWith(short.text)) return false
  return short.cut ? length >= 1 : length >= 4
}

function ascends(places: number[]): boolean {
  const answered = places.filter((place) => place >= 0)
  return answered.every((place, index) => index === 0 || place > (answered[index - 1] ?? -1))
}

/** The words left over, but for those that are one word written as two: "Halu Oleo" and "Haluoleo". */
function parted(
  left: Word[],
  right: Word[],
  { partners, taken }: { partners: number[]; taken: boolean[] },
): [Word[], Word[]] {
  const ones = left.filter((_, place) => partners[place] === -1)
  const others = right.filter((_, place) => !taken[place])
  if (ones.length + others.length < 3 || ones.length === 0 || others.length === 0) return [ones, others]
  const joined = (words: Word[]) => words.map(({ text }) => text).join('')
  return joined(ones) === joined(others) ? [[], []] : [ones, others]
}
