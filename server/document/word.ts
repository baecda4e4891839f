import type { Hyphenate } from './hyphenation.ts'

/** A part of a word, and what a line's end after it would be. */
export type WordPart = { text: string; after: 'nothing' | 'hyphen' | 'dash' | 'url' | 'han' }

export const HAN =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303F\uFF00-\uFF65]/u
/** What may not begin a line, and what may not end one, in Chinese and Japanese (JIS X 4051, shortened). */
const NOT_FIRST =
  /[、。，．：；？！）］｝」』】〉》〕・ー…‥々ぁぃぅぇぉっゃゅょァィゥェォッャュョ,.;:?!)\]}%”’]/u
const NOT_LAST = /[（［｛「『【〈《〔([{“‘$]/u

/** After a slash, and before what joins the parts of an address; never inside "//". */
const URL_JOINT = /(?<=[^/]\/)(?!\/)(?=.)|(?<=\/\/)(?=.)|(?<=[^/.\-?&=_#%][^/])(?=[-.?&=_#%]\S)/u

const DASH_JOINT = /(?<=[\p{L}\p{N}][-\u2010\u2013\u2014/])(?=[\p{L}\p{N}])/u

/** Where a word without spaces may end a line. The parts together are the word. */
export function wordParts(
  word: string,
  rules: { url: boolean; hyphenate: Hyphenate | undefined },
): WordPart[] {
  if (rules.url) return joined(word.split(URL_JOINT), 'url')
  if (HAN.test(word)) return hanParts(word)
  return word.split(DASH_JOINT).flatMap((chunk, index, chunks) => {
    const parts = rules.hyphenate ? syllables(chunk, rules.hyphenate) : [chunk]
    return joined(parts, 'hyphen', index < chunks.length - 1 ? 'dash' : 'nothing')
  })
}

function joined(
  texts: string[],
  between: WordPart['after'],
  last: WordPart['after'] = 'nothing',
): WordPart[] {
  return texts.map((text, index) => ({ text, after: index < texts.length - 1 ? between : last }))
}

/** Quotation marks and commas stay with the letters that they stand by. */
function syllables(chunk: string, hyphenate: Hyphenate): string[] {
  const match = /^(\P{L}*)(\p{L}+)(\P{L}*)$/u.exec(chunk)
  if (!match) return [chunk]
  const [, before = '', letters = '', after = ''] = match
  const parts = hyphenate(letters)
  return parts.map((part, index) => {
    return (index === 0 ? before : '') + part + (index === parts.length - 1 ? after : '')
  })
}

function hanParts(word: string): WordPart[] {
  const characters = word.match(/\P{M}\p{M}*/gu) ?? [word]
  const parts: WordPart[] = []
  for (const character of characters) {
    const last = parts.at(-1)
    if (last === undefined) parts.push({ text: character, after: 'nothing' })
    else if (!mayPart(last.text.at(-1) ?? '', character)) last.text += character
    else {
      last.after = 'han'
      parts.push({ text: character, after: 'nothing' })
    }
  }
  return parts
}

/** Korean is broken at its spaces; Latin words inside Han text stay whole. */
function mayPart(before: string, after: string): boolean {
  const either = HAN.test(before) || HAN.test(after)
  const korean = /\p{Script=Hangul}/u.test(before) && /\p{Script=Hangul}/u.test(after)
  return either && !korean && !NOT_LAST.test(before) && !NOT_FIRST.test(after)
}
