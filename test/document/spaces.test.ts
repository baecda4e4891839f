import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toItems, type Item, type Setting } from '#server/document/item.ts'
import { MEASURE, STYLE } from '#server/document/paper.ts'
import { setLines } from '#server/document/set-lines.ts'
import { spanOf, type Span } from '#server/document/span.ts'
import { speechOf } from '#server/document/speech.ts'
import type { StructureNode } from '#server/document/structure.ts'

/** A good line, in shares of the normal space; and what we must be able to keep to before we ask for good lines. */
const GOOD = { least: 0.7, most: 1.6 }
const EASY = { least: 0.72, most: 1.5 }

const WORDS =
  'we the undersigned organizations ask your government to guarantee protection for everybody who crosses these bridges regardless of documents and nationality, in Huehuetenango'.split(
    ' ',
  )
const ADDRESS = 'https://example.org/a-report-on-the-bridges-of-the-valley/2026.pdf'
/** The joints of its words, which kern, once left its spaces at 1.605. */
const BARELY = `we we who we government nationality, crosses of nationality, in undersigned Huehuetenango who nationality, guarantee undersigned undersigned government ${'we '.repeat(20)}we`
/** What begins a line is wider than it was within its word: that once left spaces at 0.698. */
const PARTED =
  'and we guarantee your crosses guarantee undersigned ask and who ask government your to protection for the crosses bridges ask for who guarantee we we bridges documents these we we regardless guarantee crosses these everybody we we we we we we we we'
const words = (some: string[]) =>
  fc
    .array(fc.constantFrom(...some), { minLength: 20, maxLength: 140, size: 'large' })
    .map((chosen) => chosen.join(' '))

const node: StructureNode = { tag: 'P', parent: undefined }
const settingOf = (width: number): Setting => ({ ...speechOf('en'), style: STYLE.text, width })
const spansOf = (text: string): Span[] => [spanOf(text, STYLE.text, { node })]

/** Whether there are lines that all keep to the bounds, with two hyphens in a row at most: all ways are tried. */
function canBeSet(items: Item[], width: number): boolean {
  const tried = new Set<string>()
  const open = [{ start: 0, hyphens: 0 }]
  for (let way = open.pop(); way; way = open.pop()) {
    const key = `${way.start} ${way.hyphens}`
    if (tried.has(key)) continue
    tried.add(key)
    for (const { at, fits } of endsFrom(items, way.start, width)) {
      const item = items[at]
      if (!fits || !item) continue
      if (item.kind === 'end') return true
      const hyphens = item.kind === 'chance' && item.mark !== 'none' ? way.hyphens + 1 : 0
      if (hyphens <= 2) open.push({ start: afterBreak(items, at), hyphens })
    }
  }
  return false
}

/** Where a line that begins here may end, and whether it keeps to the bounds if it does. */
function* endsFrom(items: Item[], start: number, width: number): Generator<{ at: number; fits: boolean }> {
  let [natural, spaces, letters] = [0, 0, 0]
  for (let at = start; at < items.length; at++) {
    const item = items[at]
    if (!item || natural - spaces * (1 - EASY.least) > width) return
    if (item.kind === 'end') yield { at, fits: true }
    else if (item.kind === 'chance' || (item.kind === 'space' && item.breaks)) {
      const slack = width - natural - (item.kind === 'chance' ? item.width : 0)
      yield { at, fits: slack >= spaces * (EASY.least - 1) && slack <= spaces * (EASY.most - 1) + letters }
    }
    if (item.kind === 'box') [natural, letters] = [natural + item.width, letters + item.give]
    if (item.kind === 'space') [natural, spaces] = [natural + item.width, spaces + item.width]
  }
}

function afterBreak(items: Item[], at: number): number {
  let start = at
  while (items[start]?.kind === 'space' || items[start]?.kind === 'chance') start++
  return start
}

function spacings(text: string, width: number): number[] {
  return setLines(spansOf(text), settingOf(width)).map(({ spacing }) => spacing)
}

describe('spaces between words', () => {
  it.each([
    ['words', WORDS],
    ['words and addresses', [...WORDS, ADDRESS]],
  ])('are 0.7 to 1.6 of their width wherever %s can be set so at all', (_, some) => {
    let set = 0
    fc.assert(
      fc.property(words(some), fc.constantFrom(MEASURE, MEASURE - 20), (text, width) => {
        if (!canBeSet(toItems(spansOf(text), settingOf(width)), width)) return
        set++
        for (const spacing of spacings(text, width)) {
          expect(spacing).toBeGreaterThanOrEqual(GOOD.least - 1e-9)
          expect(spacing).toBeLessThanOrEqual(GOOD.most)
        }
      }),
      {
        numRuns: 400,
        examples: [
          [BARELY, MEASURE],
          [PARTED, MEASURE - 20],
        ],
      },
    )
    expect(set).toBeGreaterThan(80)
  })

  it('are never narrower than 0.7, and wider where a line has no other end', () => {
    const text = `We ask ${ADDRESS.replaceAll(/[^a-z]/g, '')} ${'bridges crosses '.repeat(20)}`.trim()
    const all = spacings(text, MEASURE)
    expect(Math.min(...all)).toBeGreaterThanOrEqual(GOOD.least - 1e-9)
    expect(Math.max(...all)).toBeGreaterThan(GOOD.most)
  })
})
