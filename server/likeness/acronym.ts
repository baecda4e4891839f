import { isStopWord } from './stop-word.ts'

export const longestAcronym = 16
const longestPrefix = 5

/** `ACCSS`, `CoLibres`, `ERIC-SJ`, `FHI360`: at least two capitals, and not many small letters beside. */
export function looksLikeAcronym(raw: string): boolean {
  // Most words: no capital but the first letter.
  if (raw.slice(1) === raw.slice(1).toLowerCase()) return false
  if (raw.length > longestAcronym || !/^[\p{L}\p{N}&'’.-]+$/u.test(raw)) return false
  const capitals = countOf(raw, /\p{Lu}/gu)
  return capitals >= 2 && capitals >= 0.25 * countOf(raw, /\p{L}/gu)
}

/** Of the words of content, how many an acronym may leave out. */
const leftOutFor = { strict: 1 / 3, generous: 1 / 2 }

/**
 * Whether an acronym (folded, letters only) can come from words (folded, in order, with articles).
 *
 * `exact`: the first letter of each word, with or without articles. `loose`: the beginnings of words, of which some may
 * be left out: "menamig" of "mesa nacional para las migraciones en guatemala". Generous where the acronym stands in the
 * name itself.
 */
export function acronymFit(
  acronym: string,
  words: readonly string[],
  { allowed = 'strict' }: { allowed?: keyof typeof leftOutFor } = {},
): 'exact' | 'loose' | undefined {
  if (acronym.length < 2 || acronym.length > longestAcronym || words.length < 2) return undefined
  const content = words.filter((word) => !isStopWord(word))
  if (acronym === initialsOf(content) || acronym === initialsOf(words)) return 'exact'
  if (acronym.length < 3 || content.length < 2) return undefined
  const left = leftOut(acronym, words)
  const most = content.length * leftOutFor[acronym.length < 5 ? 'strict' : allowed]
  return left !== undefined && left <= most && content.length - left >= 2 ? 'loose' : undefined
}

/** "dh" of "derechos humanos". */
export function initialsOf(words: readonly string[]): string {
  return words.map((word) => word[0] ?? '').join('')
}

/** The fewest words, articles not counted, that are left out where beginnings of the others make up the acronym. */
function leftOut(acronym: string, words: readonly string[]): number | undefined {
  let reached = new Map([[0, 0]])
  for (const word of words) {
    const cost = isStopWord(word) ? 0 : 1
    const next = new Map<number, number>()
    for (const [taken, skipped] of reached) {
      keepLeast(next, taken, skipped + cost)
      for (let length = 1; length <= longestPrefix; length++) {
        if (taken + length > acronym.length || acronym[taken + length - 1] !== word[length - 1]) break
        keepLeast(next, taken + length, skipped)
      }
    }
    reached = next
  }
  return reached.get(acronym.length)
}

function keepLeast(counts: Map<number, number>, taken: number, skipped: number): void {
  const known = counts.get(taken)
  if (known === undefined || skipped < known) counts.set(taken, skipped)
}

function countOf(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0
}
