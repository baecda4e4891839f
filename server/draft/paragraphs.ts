import { blockText, plainText, type Block, type Body } from '../document/document.ts'
import { differenceOf, readIn } from '../letter/difference.ts'
import type { PairedParagraph, ParagraphKind } from './draft.ts'

export type Paragraph = { kind: ParagraphKind; text: string }

/** A text as paragraphs, the items of its lists each for itself, notes last. */
export function paragraphsIn({ blocks, notes }: Body): Paragraph[] {
  return [
    ...blocks.flatMap((block) => inBlock(block, 'paragraph')),
    ...notes.map(({ children }): Paragraph => ({ kind: 'note', text: children.map(blockText).join(' ') })),
  ].filter(({ text }) => text.trim() !== '')
}

function inBlock(block: Block, kind: ParagraphKind): Paragraph[] {
  switch (block.kind) {
    case 'list':
      return block.items.flatMap((item) => item.flatMap((one) => inBlock(one, 'item')))
    case 'quote':
      return block.children.flatMap((one) => inBlock(one, 'quote'))
    case 'table':
      return [block.header, ...block.rows].map((row) => ({
        kind: 'table',
        text: row.map(plainText).join(' · '),
      }))
    case 'heading':
    case 'image':
      return [{ kind: block.kind, text: blockText(block) }]
    case 'rule':
      return []
    case 'paragraph':
      return [{ kind, text: blockText(block) }]
  }
}

type Pairing = {
  original: Paragraph[]
  translation: Paragraph[]
  /** The paragraphs of the original when the translation was last said to be up to date. */
  followed: string[]
  /** Of the original, BCP 47. */
  language: string
}

/** The original beside its translation, and what of it is missing there, or was changed since. */
export function pairParagraphs({ original, translation, followed, language }: Pairing): PairedParagraph[] {
  const before = earlierOf(followed, original, language)
  return align(original, translation).map(([here, there]): PairedParagraph => {
    const source = here === undefined ? undefined : original[here]
    const target = there === undefined ? undefined : translation[there]
    const kind = source?.kind ?? target?.kind ?? 'paragraph'
    const earlier = here === undefined ? undefined : before[here]
    const texts = { kind, original: source?.text ?? '', translated: target?.text ?? '', before: '' }
    if (!target) return { ...texts, state: 'missing' }
    if (!source) return { ...texts, state: 'surplus' }
    if (earlier === undefined) return { ...texts, state: 'here' }
    return { ...texts, state: 'outdated', before: earlier }
  })
}

/** For each paragraph what it was before, where it was something else; empty where it is new. */
function earlierOf(followed: string[], original: Paragraph[], language: string): (string | undefined)[] {
  const texts = original.map(({ text }) => text)
  return differenceOf(followed, texts, language)
    .filter(({ kind }) => kind !== 'removed')
    .map((paragraph) => (paragraph.kind === 'same' ? undefined : readIn([paragraph], 'before').join('')))
}

type Pair = [original: number | undefined, translation: number | undefined]

/** Pairs that are weighed at most; longer texts stand beside each other in their order. */
const MOST_PAIRS = 400_000

/** What it costs to leave a paragraph without another, in the units of `distance`. */
const ALONE = 6

/**
 * Which paragraph of a translation stands for which of the original, in their order: the way of least cost through both
 * (dynamic programming after W. Gale and K. Church, A Program for Aligning Sentences in Bilingual Corpora, 1993), by
 * length, kind, and the figures and addresses that no translator changes. Paragraphs are not joined or split.
 */
function align(original: Paragraph[], translation: Paragraph[]): Pair[] {
  if (original.length * translation.length > MOST_PAIRS) return inOrder(original.length, translation.length)
  const [left, right] = [original.map(described), translation.map(described)]
  const costs = costsOf(left, right)
  const pairs: Pair[] = []
  let [i, j] = [0, 0]
  while (i < left.length || j < right.length) {
    if (costs.both(i, j) <= costs.at(i, j)) pairs.push([i++, j++])
    else if (costs.here(i, j) <= costs.at(i, j)) pairs.push([i++, undefined])
    else pairs.push([undefined, j++])
  }
  return pairs
}

type Cost = (original: number, translation: number) => number

/** What the rest costs from two places on: at the best, where they are a pair, where the original's is left alone. */
function costsOf(left: Described[], right: Described[]): { at: Cost; both: Cost; here: Cost } {
  const width = right.length + 1
  const cost = new Float64Array((left.length + 1) * width)
  const at: Cost = (i, j) => cost[i * width + j] ?? Infinity
  const both: Cost = (i, j) =>
    i < left.length && j < right.length ? at(i + 1, j + 1) + distance(left[i], right[j]) : Infinity
  const here: Cost = (i, j) => (i < left.length ? at(i + 1, j) + ALONE : Infinity)
  const there: Cost = (i, j) => (j < right.length ? at(i, j + 1) + ALONE : Infinity)
  for (let i = left.length; i >= 0; i--) {
    for (let j = right.length; j >= 0; j--) {
      const end = i === left.length && j === right.length
      if (!end) cost[i * width + j] = Math.min(both(i, j), here(i, j), there(i, j))
    }
  }
  return { at, both, here }
}

function inOrder(left: number, right: number): Pair[] {
  return Array.from({ length: Math.max(left, right) }, (_, at) => [
    at < left ? at : undefined,
    at < right ? at : undefined,
  ])
}

type Described = { kind: ParagraphKind; length: number; marks: Set<string> }

function described({ kind, text }: Paragraph): Described {
  return { kind, length: text.length, marks: new Set(text.match(/https?:\/\/[^\s)]+|\p{N}{2,}/gu)) }
}

/** Spread of the lengths of translations, by letter of the original (Gale and Church). */
const VARIANCE = 6.8

function distance(one: Described | undefined, other: Described | undefined): number {
  if (!one || !other) return Infinity
  // What is no sentence, and notes, stand for their own kind only.
  if (one.kind !== other.kind) return kindsApart(one.kind, other.kind)
  const spread = Math.abs(other.length - one.length) / Math.sqrt(VARIANCE * Math.max(one.length, 1))
  const common = [...one.marks].filter((mark) => other.marks.has(mark)).length
  const all = Math.max(one.marks.size, other.marks.size)
  const unlike = all === 0 ? 0 : (1 - common / all) * 3
  return Math.min(spread, 6) + unlike - (common > 0 ? 1 : 0)
}

const prose = new Set<ParagraphKind>(['paragraph', 'item', 'quote'])

function kindsApart(one: ParagraphKind, other: ParagraphKind): number {
  return prose.has(one) && prose.has(other) ? ALONE + 3 : Infinity
}
