import { initialsOf } from './acronym.ts'
import { unheard } from './alignment.ts'
import { prepare, type Prepared } from './agreement.ts'
import type { Described, Keys, SoughtKey } from './likeness.ts'
import type { Word } from './name-word.ts'
import type { ParsedName } from './parsed-name.ts'
import { isStopWord } from './stop-word.ts'
import { sharedWord } from './word-meaning.ts'

const most = 14
const longest = 120
/** Words at least as rare as this are looked for alone; others in pairs. */
const [rare, rareOfFew] = [6, 4.5]
const endLength = 4
const [domainWeight, perLetter] = [8, 1.6]

/**
 * By what an organization is found among a million others, fourteen keys at most, each a letter for its kind and the
 * value: `s:` the folded name, `c:` its words whatever their order and language, `d:` a domain of its own, `a:` acronym,
 * `n:` a short name, `i:` initials, `l:` the label of a domain, `t:` a rare word, `x:` its sound, `b:` and `e:` its
 * beginning and end, `p:` a pair of words. Acronyms look for initials, labels and short names too, and those for
 * acronyms; labels and initials look for each other, and labels and rare words; initials do not look for initials.
 */
export function keysOf(described: Described): Keys {
  const prepared = prepare(described)
  const names = [prepared.name, ...prepared.others]
  const alike = [...names.flatMap(ofName), ...ofDomains(described)]
  const short = ofAcronyms(prepared)
  const words = names.slice(0, 2).flatMap(({ words: all }) => ofWords(all))
  const held = unique([...alike, ...short.held, ...words]).slice(0, most)
  const kept = new Set(held.map(({ key }) => key))
  const sought = unique([...alike, ...words]).filter(({ key }) => kept.has(key))
  return { held: [...kept], sought: [...sought, ...short.sought] }
}

function unique(keys: SoughtKey[]): SoughtKey[] {
  return [...new Map(keys.filter(({ key }) => key.length > 2).map((each) => [each.key, each])).values()]
}

function key(kind: string, value: string, weight: number): SoughtKey {
  return { key: `${kind}:${value.slice(0, longest)}`, weight }
}

function ofName({ key: folded, words }: ParsedName): SoughtKey[] {
  const weight = words.reduce((sum, { rarity }) => sum + rarity, 0)
  const anyOrder = words.map(({ shared }) => shared).toSorted()
  return [key('s', folded, weight), key('c', anyOrder.join(' '), weight)]
}

function ofDomains({ domains }: Described): SoughtKey[] {
  return domains.map(({ name, shared }) => key('d', name, shared ? domainWeight / 2 : domainWeight))
}

function ofAcronyms({ name, others, acronyms, joined, labels }: Prepared): {
  held: SoughtKey[]
  sought: SoughtKey[]
} {
  const ofLetters = (kind: string, text: string) => key(kind, text, Math.min(text.length, 6) * perLetter)
  const initials = new Set([name, ...others].slice(0, 2).flatMap(({ spoken }) => initialsIn(spoken)))
  const own = acronyms.slice(0, 2)
  const short = joined ? [joined] : []
  return {
    held: [
      ...own.map((text) => ofLetters('a', text)),
      ...short.map((text) => ofLetters('n', text)),
      ...[...initials].map((text) => ofLetters('i', text)),
      ...labels.map((text) => ofLetters('l', text)),
    ],
    sought: unique([
      ...own.flatMap((text) => ['a', 'n', 'i', 'l'].map((kind) => ofLetters(kind, text))),
      ...short.flatMap((text) => ['a', 'i', 'l'].map((kind) => ofLetters(kind, text))),
      ...[...initials].flatMap((text) => ['a', 'n', 'l'].map((kind) => ofLetters(kind, text))),
      ...labels.flatMap((text) => ['a', 'n', 'i'].map((kind) => ofLetters(kind, text))),
      ...labels.map((text) => key('t', sharedWord(text), unheard)),
      ...name.words
        .filter(({ rarity }) => rarity > unheard)
        .slice(0, 2)
        .map(({ text }) => key('l', text, unheard)),
    ]),
  }
}

function initialsIn(spoken: string[]): string[] {
  const content = spoken.filter((word) => !isStopWord(word))
  return [initialsOf(content), initialsOf(spoken)].filter(({ length }) => length >= 3 && length <= 12)
}

function ofWords(all: Word[]): SoughtKey[] {
  const words = all.toSorted((a, b) => b.rarity - a.rarity || b.text.length - a.text.length)
  const [rarest, second] = words.filter(({ kind }) => kind === 'word')
  const enough = words.length > 2 ? rare : rareOfFew
  const alone = words.filter(({ rarity, kind }) => rarity >= enough && kind === 'word').slice(0, 3)
  return [
    ...alone.map(({ shared, rarity }) => key('t', shared, rarity)),
    ...(rarest ? ofRarest(rarest, words.length) : []),
    ...(second && second.rarity > unheard ? bySound(second) : []),
    ...pairsOf(words.slice(0, 4)).slice(0, 4),
  ]
}

/** A slip of the hand spares the sound or one end of the word; longer names are found by their other words. */
function ofRarest(word: Word, count: number): SoughtKey[] {
  const { text } = word
  if (count > 3 || text.length < endLength) return bySound(word)
  return [...bySound(word), key('b', text.slice(0, endLength), 4), key('e', text.slice(-endLength), 4)]
}

function bySound({ sound, rarity }: Word): SoughtKey[] {
  return sound ? [key('x', sound, rarity - 2)] : []
}

function pairsOf(words: Word[]): SoughtKey[] {
  return words.flatMap((one, index) =>
    words.slice(index + 1).map((other) => {
      const [first, second] = [one.shared, other.shared].toSorted()
      return key('p', `${first} ${second}`, one.rarity + other.rarity)
    }),
  )
}
