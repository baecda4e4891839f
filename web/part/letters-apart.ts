export type Piece = { text: string; differs: boolean }

/** Of two names that have less than this in common, whole words are marked: single letters would be noise. */
const enough = 0.5
const longest = 200

/**
 * Two names, each in pieces: what both have, in order, and what differs, letter by letter (longest common subsequence,
 * Wagner and Fischer 1974, of what readers see as letters). Case and accents differ too.
 */
export function lettersApart(one: string, other: string): { one: Piece[]; other: Piece[] } {
  const byLetter = apart(lettersOf(one), lettersOf(other))
  if (byLetter.share >= enough) return byLetter
  return apart(wordsOf(one), wordsOf(other))
}

function apart(one: string[], other: string[]): { one: Piece[]; other: Piece[]; share: number } {
  const common = lengths(one, other)
  const marks = { one: one.map(() => true), other: other.map(() => true) }
  let [at, to] = [0, 0]
  while (at < one.length && to < other.length) {
    if (one[at] === other[to]) {
      marks.one[at++] = false
      marks.other[to++] = false
    } else if ((common[at + 1]?.[to] ?? 0) >= (common[at]?.[to + 1] ?? 0)) at++
    else to++
  }
  const share = (common[0]?.[0] ?? 0) / Math.max(one.length, other.length, 1)
  return { one: pieces(one, marks.one), other: pieces(other, marks.other), share }
}

/** Of every two ends, how much they have in common. */
function lengths(one: string[], other: string[]): number[][] {
  const table = Array.from({ length: one.length + 1 }, () => new Array<number>(other.length + 1).fill(0))
  for (let at = one.length - 1; at >= 0; at--) {
    for (let to = other.length - 1; to >= 0; to--) {
      const [here, below] = [table[at] ?? [], table[at + 1] ?? []]
      here[to] =
        one[at] === other[to] ? (below[to + 1] ?? 0) + 1 : Math.max(below[to] ?? 0, here[to + 1] ?? 0)
    }
  }
  return table
}

function pieces(parts: string[], differs: boolean[]): Piece[] {
  const found: Piece[] = []
  parts.forEach((text, at) => {
    const last = found.at(-1)
    if (last && last.differs === differs[at]) last.text += text
    else found.push({ text, differs: differs[at] ?? true })
  })
  return found
}

const segmenter = new Intl.Segmenter()

function lettersOf(text: string): string[] {
  return Array.from(segmenter.segment(text.normalize('NFC').slice(0, longest)), ({ segment }) => segment)
}

/** With the spaces between them, so that together they are the text. */
function wordsOf(text: string): string[] {
  return text.normalize('NFC').slice(0, longest).split(/(\s+)/)
}
