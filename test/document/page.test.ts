import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { blockText, type LetterDocument } from '#server/document/document.ts'
import { toRows } from '#server/document/letter-rows.ts'
import { toPages, type Page, type PlacedLine } from '#server/document/page.ts'
import { PAPERS } from '#server/document/paper.ts'
import type { StructureNode, Tag } from '#server/document/structure.ts'
import { speechOf } from '#server/document/speech.ts'
import { anyLetter, sampleLetter, sampleList } from './sample.ts'

const SHIPPED = [
  'letters/marvena-river/letter.en.md',
  'letters/marvena-river/letter.es.md',
  'letters/night-reading-room/letter.en.md',
]
const PAPER = PAPERS.A4
const RUNS = { numRuns: 25 }

function pagesOf(letter: LetterDocument): Page[] {
  const speech = speechOf(letter.language)
  return [...toPages(toRows(letter, speech), speech)]
}

const bare = (text: string) => text.replace(/[\s\u00AD]/g, '')
const textOf = ({ line }: PlacedLine) => bare(line.runs.map(({ run }) => run.text).join(''))
const nodeOf = ({ line }: PlacedLine) => line.runs[0]?.span.target.node

function within(
  node: StructureNode | undefined,
  fits: (node: StructureNode) => boolean,
): StructureNode | undefined {
  for (let up = node; up; up = up.parent) if (fits(up)) return up
  return undefined
}

const inside = (line: PlacedLine, tag: Tag) => within(nodeOf(line), (node) => node.tag === tag)
const isEntry = (line: PlacedLine) =>
  within(nodeOf(line), (node) => node.tag === 'L' && node.numbering === 'None') !== undefined
const isNote = (line: PlacedLine) => inside(line, 'Note') !== undefined
const lines = (pages: Page[]) => pages.flatMap((page) => page.lines)

describe('a letter on its pages', () => {
  it('has all of it on the paper, once and in order', () => {
    fc.assert(
      fc.property(anyLetter, (letter) => {
        const all = lines(pagesOf(letter))
        const list = letter.signatories.groups.flatMap((group) => group.lines)
        expect(all.filter(isEntry).map(textOf).join('')).toBe(bare(list.join('')))
        const notes = letter.body.notes.map((note) => note.number + note.children.map(blockText).join(''))
        expect(all.filter(isNote).map(textOf).join('')).toBe(bare(notes.join('')))
        const body = all.filter((line) => !isNote(line) && !isEntry(line) && inside(line, 'LI') === undefined)
        const wanted = letter.body.blocks.filter((block) => block.kind !== 'list').map(blockText)
        const paper = body
          .map(({ line }) => line.runs.filter(({ span }) => span.citation === undefined))
          .map((runs) => bare(runs.map(({ run }) => run.text).join('')))
          .join('')
        expect(paper).toContain(bare(wanted.join('')))
      }),
      RUNS,
    )
  })

  it('begins each note on the page that cites it', () => {
    fc.assert(
      fc.property(anyLetter, (letter) => {
        for (const page of pagesOf(letter)) {
          const runs = page.lines.flatMap(({ line }) => line.runs)
          const cited = runs.flatMap(({ span }) => span.citation ?? [])
          const begun = runs.flatMap(({ span }) => /^note-(\d+)$/.exec(span.target.anchor ?? '')?.[1] ?? [])
          expect(begun).toEqual(cited.map(String))
        }
      }),
      RUNS,
    )
  })

  it('leaves no line of a paragraph or a note alone', () => {
    fc.assert(
      fc.property(anyLetter, (letter) => {
        const pages = pagesOf(letter)
        const counts = new Map<StructureNode, number[]>()
        pages.forEach((page, index) => {
          for (const line of page.lines) {
            const paragraph = inside(line, 'P')
            if (!paragraph || isEntry(line)) continue
            const own = counts.get(paragraph) ?? pages.map(() => 0)
            own[index] = (own[index] ?? 0) + 1
            counts.set(paragraph, own)
          }
        })
        for (const own of counts.values()) {
          const parts = own.filter((count) => count > 0)
          if (parts.length > 1) expect(Math.min(...parts)).toBeGreaterThanOrEqual(2)
        }
      }),
      RUNS,
    )
  })

  it('ends no page with a heading', () => {
    fc.assert(
      fc.property(anyLetter, (letter) => {
        for (const page of pagesOf(letter)) {
          const last = page.lines.filter((line) => !isNote(line)).at(-1)
          expect(nodeOf(last ?? never())?.tag).not.toMatch(/^H/)
        }
      }),
      RUNS,
    )
  })

  it('reads its addressees in their order, down one column and then the other', () => {
    const addressees = Array.from({ length: 37 }, (_, index) => ({
      name: `Addressee${index}.`,
      office: 'Minister of bridges and roads of the whole valley'.slice(0, 20 + index),
    }))
    const all = lines(pagesOf(sampleLetter('One.', { addressees })))
    const named = all.filter((line) => textOf(line).startsWith('Addressee'))
    expect(named.map(textOf)).toEqual(addressees.map(({ name }) => name))
    expect(named[0]?.top).toBe(named[7]?.top)
    expect(named[1]?.x).toBe(named[0]?.x)
  })

  it('hyphenates at most two lines in a row, and squeezes no spaces', () => {
    fc.assert(
      fc.property(anyLetter, (letter) => {
        let inARow = 0
        for (const { line } of lines(pagesOf(letter))) {
          inARow = line.hyphenated ? inARow + 1 : 0
          expect(inARow).toBeLessThanOrEqual(2)
          expect(line.spacing).toBeGreaterThanOrEqual(0.7 - 1e-9)
        }
      }),
      RUNS,
    )
  })

  it.each(SHIPPED)('keeps the spaces between words within 0.7 and 1.6 of their width: %s', (file) => {
    const language = /\.(\w+)\.md$/.exec(file)?.[1] ?? 'en'
    const [, , ...text] = readFileSync(file, 'utf8').split(/^---$/m)
    for (const { line } of lines(pagesOf(sampleLetter(text.join('---'), { language })))) {
      expect(line.spacing).toBeGreaterThanOrEqual(0.7)
      expect(line.spacing).toBeLessThanOrEqual(1.6)
    }
  })

  it('keeps everything inside the margins, and lines off each other', () => {
    fc.assert(
      fc.property(anyLetter, (letter) => {
        for (const page of pagesOf(letter)) {
          for (const { top, height } of page.lines) {
            expect(top).toBeGreaterThanOrEqual(PAPER.margin.top - 0.01)
            expect(top + height).toBeLessThanOrEqual(PAPER.height - PAPER.margin.bottom + 0.01)
          }
          const text = page.lines.filter((line) => !isNote(line))
          const end = Math.max(0, ...text.map(({ top, height }) => top + height))
          for (const { top } of page.lines.filter(isNote)) expect(top).toBeGreaterThanOrEqual(end)
        }
      }),
      RUNS,
    )
  })
})

const never = (): never => {
  throw new Error('A page is empty.')
}

describe('the list of signatories', () => {
  const columnOf = (line: PlacedLine) => (line.x < PAPER.width / 2 ? 0 : 1)

  it('never parts an entry, and keeps its columns level', () => {
    fc.assert(
      fc.property(anyLetter, (letter) => {
        const places = new Map<StructureNode, Set<string>>()
        pagesOf(letter).forEach((page, index) => {
          const entries = page.lines.filter(isEntry)
          for (const line of entries) {
            const body = inside(line, 'LBody')
            if (body) places.set(body, (places.get(body) ?? new Set()).add(`${index} ${columnOf(line)}`))
          }
          const depths = [0, 1].map((column) =>
            Math.max(0, ...entries.filter((line) => columnOf(line) === column).map(({ top }) => top)),
          )
          const tallest = 7 * 12.2
          if (entries.length > 1)
            expect(Math.abs((depths[0] ?? 0) - (depths[1] ?? 0))).toBeLessThan(depths[1] ? tallest : 999)
        })
        for (const place of places.values()) expect(place.size).toBe(1)
      }),
      RUNS,
    )
  })

  it('does not leave a handful of names on the last page', () => {
    for (const count of [120, 140, 160, 180, 200]) {
      const names = Array.from({ length: count }, (_, index) => `Signatory ${index}`)
      const pages = pagesOf(sampleLetter('One.', { signatories: sampleList(names) }))
      const last = pages.at(-1)?.lines ?? []
      expect(Math.max(...last.map(({ top }) => top))).toBeGreaterThan(PAPER.margin.top + 100)
    }
  })

  it('refuses a signatory who would fill a page', () => {
    const letter = sampleLetter('One.', { signatories: sampleList(['very long '.repeat(900)]) })
    expect(() => pagesOf(letter)).toThrow('Signatory 1 of the list does not fit a column.')
  })
})
