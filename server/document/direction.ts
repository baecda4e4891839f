import bidiFactory from 'bidi-js'

export type Direction = 'ltr' | 'rtl'

const bidi = bidiFactory()
const RIGHT_TO_LEFT =
  /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}\u200F\u202B\u202E\u2067]/u

/** The direction that a language is written in. */
export function directionOf(language: string): Direction {
  return /^(?:ar|he|iw|fa|ur|ps|sd|ug|yi|ckb|dv)(?:-|$)/i.test(language) ? 'rtl' : 'ltr'
}

/**
 * The embedding level of each UTF-16 unit of a paragraph (Unicode Standard Annex 9): odd runs from right to left.
 * Undefined where all of it runs from left to right, as nearly all text does.
 */
export function levelsOf(text: string, direction: Direction): Uint8Array | undefined {
  if (direction === 'ltr' && !RIGHT_TO_LEFT.test(text)) return undefined
  return bidi.getEmbeddingLevels(text, direction).levels
}

/** The brackets of right-to-left text as they are drawn: ( for ). */
export function mirrored(character: string): string {
  return bidi.getMirroredCharacter(character) ?? character
}

/** The order in which pieces of one line stand from left to right, by their levels (rule L2 of UAX 9). */
export function visualOrder(levels: number[]): number[] {
  const order = levels.map((_, index) => index)
  const highest = Math.max(0, ...levels)
  for (let level = highest; level >= 1; level--) {
    for (let start = 0; start < order.length; start++) {
      let end = start
      while (end < order.length && (levels[order[end] ?? 0] ?? 0) >= level) end++
      if (end > start + 1) order.splice(start, end - start, ...order.slice(start, end).reverse())
      start = Math.max(start, end)
    }
  }
  return order
}
