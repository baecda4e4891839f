import type { Written } from './legal-form.ts'
import { withoutAccents } from './normal-form.ts'
import { segmentsOf } from './segments.ts'

/** A word as it stands: `before` is what is between it and the word before, `cut` that it is shortened: "Univ.". */
export type Token = Written & { before: string; cut: boolean }

/** What is beyond is not looked at. */
export const longestName = 300

/** Marks letters that had dots; of the private use area, which the text is freed of. */
const mark = '\ue001'
const dotted = /(?<![\p{L}\p{N}])\p{L}\.(?: ?\p{L}\.)+/gu
const elided = /(?<![\p{L}\p{N}])(l|d|c|m|n|s|t|j|qu|dell|all|nell|sull|dall)['’ʼ](?=\p{L})/giu
const word = /[\p{L}\p{N}\p{M}'’ʼ‘`´\ue001]+/gu
/** "Int'l", "Ass'n". */
const contracted = /.['’ʼ][lnt]$/

/** Compatibility forms folded, "l'" and "d'" words of their own, "A. C." one word marked as dotted. */
export function surfaceOf(name: string): string {
  return name
    .slice(0, longestName)
    .normalize('NFKC')
    .replace(/[\p{Default_Ignorable_Code_Point}\ue001]+/gu, '')
    .replace(/\s+/g, ' ')
    .replace(elided, '$1 ')
    .replace(dotted, (letters) => `${letters.replace(/[. ]/g, '')}${mark} `)
}

/** The words of a surface, folded, those of scripts without spaces parted. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  let end = 0
  for (const match of text.matchAll(word)) {
    const [found] = match
    const before = text.slice(end, match.index)
    end = match.index + found.length
    const cut = text[end] === '.' || contracted.test(found)
    const dotted = found.includes('\ue001')
    for (const raw of segmentsOf(found.replace(/[\ue001'’ʼ‘`´]+/g, '')))
      if (raw) tokens.push({ raw, text: withoutAccents(raw.toLowerCase()), dotted, before, cut })
  }
  return tokens
}
