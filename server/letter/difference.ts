/** A piece of a paragraph: in both texts, or in one of them. */
export type Piece = { kind: 'same' | 'removed' | 'added'; text: string }

/** A paragraph of one text or both. Without what was added it is the earlier one, without what was removed the later. */
export type Paragraph = { kind: 'same' | 'changed' | 'removed' | 'added'; pieces: Piece[] }

/** Pairs of items that are compared at most; what is larger is shown as replaced. */
const MOST_PAIRS = 4_000_000

/**
 * What has changed from one text to another, word by word. Texts are lists of paragraphs; `language` is of their words
 * (BCP 47).
 *
 * Paragraphs, and the words in those that changed, are aligned by their longest common subsequence (Wagner and Fischer,
 * 1974). Between two paragraphs that stayed, those that share the more words than not are one that changed.
 */
export function differenceOf(before: string[], after: string[], language: string): Paragraph[] {
  const words = wordsIn(language)
  return gapsOf(before, after).flatMap(({ removed, added, kept }) => [
    ...changesOf(removed, added, words),
    ...(kept === undefined
      ? []
      : [{ kind: 'same' as const, pieces: [{ kind: 'same' as const, text: kept }] }]),
  ])
}

/** The paragraphs of one of the two texts. */
export function readIn(paragraphs: Paragraph[], which: 'before' | 'after'): string[] {
  const other = which === 'before' ? 'added' : 'removed'
  return paragraphs
    .filter(({ kind }) => kind !== other)
    .map(({ pieces }) =>
      pieces
        .filter(({ kind }) => kind !== other)
        .map(({ text }) => text)
        .join(''),
    )
}

type Words = (text: string) => string[]

/** Words with the spaces that follow them, marks apart; put together again they are the text. */
function wordsIn(language: string): Words {
  const segmenter = new Intl.Segmenter(language, { granularity: 'word' })
  const known = new Map<string, string[]>()
  return (text) => {
    const before = known.get(text)
    if (before) return before
    const words: string[] = []
    for (const { segment } of segmenter.segment(text)) {
      if (/^\s+$/u.test(segment) && words.length > 0) words.push(`${words.pop() ?? ''}${segment}`)
      else words.push(segment)
    }
    known.set(text, words)
    return words
  }
}

/** What was taken out and put in before each item that stayed; the last gap is the end. */
type Gap = { removed: string[]; added: string[]; kept: string | undefined }

function gapsOf(before: string[], after: string[]): Gap[] {
  const gaps: Gap[] = []
  let [left, right] = [0, 0]
  for (const [here, there] of commonOf(before, after)) {
    gaps.push({ removed: before.slice(left, here), added: after.slice(right, there), kept: before[here] })
    ;[left, right] = [here + 1, there + 1]
  }
  gaps.push({ removed: before.slice(left), added: after.slice(right), kept: undefined })
  return gaps
}

/** Paragraphs between two that stayed: in their order, each with the next one that it is a version of. */
function changesOf(removed: string[], added: string[], words: Words): Paragraph[] {
  const paragraphs: Paragraph[] = []
  let next = 0
  for (const earlier of removed) {
    const found = added.slice(next).findIndex((later) => isVersion(words(earlier), words(later)))
    if (found < 0) {
      paragraphs.push(whole('removed', earlier))
      continue
    }
    for (const fresh of added.slice(next, next + found)) paragraphs.push(whole('added', fresh))
    paragraphs.push({ kind: 'changed', pieces: piecesOf(words(earlier), words(added[next + found] ?? '')) })
    next += found + 1
  }
  for (const fresh of added.slice(next)) paragraphs.push(whole('added', fresh))
  return paragraphs
}

function whole(kind: 'removed' | 'added', text: string): Paragraph {
  return { kind, pieces: [{ kind, text }] }
}

/** Two paragraphs of which the longer has more than a third of its words in common with the other, in their order. */
function isVersion(earlier: string[], later: string[]): boolean {
  const enough = (count: number) => count * 3 > Math.max(earlier.length, later.length)
  // Looked at without their order first: that is quick, and most pairs have less in common.
  const known = new Set(earlier)
  return enough(later.filter((word) => known.has(word)).length) && enough(commonOf(earlier, later).length)
}

function piecesOf(earlier: string[], later: string[]): Piece[] {
  const pieces: Piece[] = []
  const put = (kind: Piece['kind'], words: string[]) => {
    const text = words.join('')
    const last = pieces.at(-1)
    if (text === '') return
    if (last?.kind === kind) last.text += text
    else pieces.push({ kind, text })
  }
  for (const { removed, added, kept } of gapsOf(earlier, later)) {
    put('removed', removed)
    put('added', added)
    if (kept !== undefined) put('same', [kept])
  }
  return pieces
}

/** The longest common subsequence, as pairs of places that rise in both. */
function commonOf(before: string[], after: string[]): [number, number][] {
  let start = 0
  while (start < before.length && start < after.length && before[start] === after[start]) start++
  let end = 0
  while (
    end < before.length - start &&
    end < after.length - start &&
    before[before.length - 1 - end] === after[after.length - 1 - end]
  )
    end++

  const middle = longest(before.slice(start, before.length - end), after.slice(start, after.length - end))
  return [
    ...Array.from({ length: start }, (_, at): [number, number] => [at, at]),
    ...middle.map(([here, there]): [number, number] => [start + here, start + there]),
    ...Array.from({ length: end }, (_, at): [number, number] => [
      before.length - end + at,
      after.length - end + at,
    ]),
  ]
}

function longest(before: string[], after: string[]): [number, number][] {
  const width = after.length + 1
  if (before.length * after.length > MOST_PAIRS) return []

  // How much of what follows two places is common to both.
  const common = new Uint16Array((before.length + 1) * width)
  const at = (here: number, there: number) => common[here * width + there] ?? 0
  for (let here = before.length - 1; here >= 0; here--) {
    for (let there = after.length - 1; there >= 0; there--) {
      common[here * width + there] =
        before[here] === after[there]
          ? at(here + 1, there + 1) + 1
          : Math.max(at(here + 1, there), at(here, there + 1))
    }
  }

  const pairs: [number, number][] = []
  let [here, there] = [0, 0]
  while (here < before.length && there < after.length) {
    if (before[here] === after[there]) pairs.push([here++, there++])
    else if (at(here + 1, there) >= at(here, there + 1)) here++
    else there++
  }
  return pairs
}
