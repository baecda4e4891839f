import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FontName } from '#server/document/font.ts'
import { endOf, type Line } from '#server/document/line.ts'
import { wordsByPairs } from '#server/document/pairs.ts'
import { STYLE } from '#server/document/paper.ts'
import { setLines } from '#server/document/set-lines.ts'
import { glyphsOf, shape, shapeRun } from '#server/document/shape.ts'
import { spanOf } from '#server/document/span.ts'
import { speechOf } from '#server/document/speech.ts'
import type { StructureNode } from '#server/document/structure.ts'

const LETTERS: [FontName, string][] = [
  ['regular', 'AÁBCÇDEFfiïjlLłŁ·TVWYaceoprstuvwxyzßÞþđ’“”().,-–/&1740ĦЙТУгжїΑΆΤαρσ'],
  ['italic', 'AVTWYfijlaeo’“.,()L·'],
  ['semibold-italic', 'AVTWYfijlaeo’“.,()'],
  ['hangul', '김민수제갈서한국'],
  ['han', '李明黄安書林晴河葉'],
]

/** The others never set a space: it is the letter's own font's. */
const LATIN = new Set<FontName>(['regular', 'italic', 'semibold-italic'])

const glyphsByPairs = (text: string, name: FontName) =>
  wordsByPairs(text, name)?.flatMap(({ glyphs }) => glyphs)

describe('words put together from pairs of letters', () => {
  const words =
    'Włocławek Tŷ AVATAR Øyvind office fjord Þórr L’Avenue (CIHM) 14.112 Toyota “Vo, T.” Ελένη Туманова paral·lel 李明 김민수'

  it.each(words.split(' '))('look as the font sets them: %s', (word) => {
    for (const style of ['regular', 'italic', 'semibold'] as const) {
      for (const run of shape(word, style, false)) {
        const glyphs = glyphsOf(shapeRun(run.text, run.font, false))
        expect(glyphsByPairs(run.text, run.font) ?? glyphs).toEqual(glyphs)
        expect(glyphsOf(run)).toEqual(glyphs)
      }
    }
  })

  it.each(['office', ' first', 'fjord', 'Teófilo', 'Rafferty', 'afflict'])(
    'need not ask the font for %s',
    (word) => {
      for (const name of ['regular', 'italic', 'semibold'] as const)
        expect(glyphsByPairs(word, name)).toEqual(glyphsOf(shapeRun(word, name, false)))
    },
  )

  it.each(LETTERS)('look as the font sets them, whatever the word: %s', (name, letters) => {
    const word = fc.array(fc.constantFrom(...letters), { minLength: 1, maxLength: 7 })
    let simple = 0
    fc.assert(
      fc.property(fc.boolean(), word, (spaced, chosen) => {
        const text = `${spaced && LATIN.has(name) ? ' ' : ''}${chosen.join('')}`
        const glyphs = glyphsByPairs(text, name)
        if (!glyphs) return
        simple++
        expect(glyphs).toEqual(glyphsOf(shapeRun(text, name, false)))
      }),
      { numRuns: 300 },
    )
    expect(simple).toBeGreaterThan(150)
  })
})

describe('the short way for names', () => {
  const node: StructureNode = { tag: 'P', parent: undefined }
  const name = fc
    .array(
      fc.constantFrom(
        ...'Zoë Łukasz Sofía Guadalupe Raúl García-Ibáñez Ελένη Олена مريم العلي שלום 李明 김민수 निर्मला (Guatemala) CIHM'.split(
          ' ',
        ),
      ),
      { minLength: 1, maxLength: 12 },
    )
    .map((parts) => parts.join(' '))

  const textsOf = (lines: Line[]) => lines.map(({ runs }) => runs.map(({ run }) => run.text).join(''))
  const edgesOf = (lines: Line[]) =>
    lines.map(({ runs }) => {
      const inked = runs.filter(({ run }) => run.text !== ' ')
      return [Math.min(...inked.map(({ x }) => x)), Math.max(...inked.map(endOf))]
    })

  it.each(['en', 'ar'])('leads to the lines that the long way leads to, in %s', (language) => {
    const setting = { ...speechOf(language), style: STYLE.entry, width: 201 }
    fc.assert(
      fc.property(name, (text) => {
        const span = spanOf(text, STYLE.entry, { node })
        const short = setLines([span], setting)
        // What is of two looks takes the long way.
        const long = setLines([span, spanOf('', STYLE.entry, { node })], setting)
        expect(textsOf(short)).toEqual(textsOf(long))
        const [own, other] = [edgesOf(short).flat(), edgesOf(long).flat()]
        // Words of the short way kern with the space before them; a space at the end of a line is in its run.
        own.forEach((edge, index) => expect(Math.abs(edge - (other[index] ?? NaN))).toBeLessThan(5))
      }),
      { numRuns: 200 },
    )
  })
})
