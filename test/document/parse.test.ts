import { describe, expect, it } from 'vitest'
import { blockText, plainText, type Block } from '#server/document/document.ts'
import { parseText, TextProblem } from '#server/document/parse.ts'

const kinds = (blocks: Block[]) => blocks.map((block) => block.kind)

function problemIn(markdown: string): unknown {
  try {
    return parseText(markdown)
  } catch (problem) {
    return problem
  }
}

describe('reading the text of a letter', () => {
  it('numbers notes in the order in which the text cites them', () => {
    const { blocks, notes } = parseText(
      'One.[^z] Two.[^a] One again.[^z]\n\n[^a]: The second.\n[^z]: The first.',
    )
    expect(notes.map((note) => [note.number, note.citations, note.children.map(blockText)])).toEqual([
      [1, 2, ['The first.']],
      [2, 1, ['The second.']],
    ])
    expect(blocks[0]).toMatchObject({
      children: [
        { text: 'One.' },
        { kind: 'citation', number: 1, occurrence: 1 },
        { text: ' Two.' },
        { kind: 'citation', number: 2, occurrence: 1 },
        { text: ' One again.' },
        { kind: 'citation', number: 1, occurrence: 2 },
      ],
    })
  })

  it('says on which line a note is cited that nobody wrote', () => {
    const problem = problemIn('One.\n\nTwo\nand a half.[^3]')
    expect(problem).toBeInstanceOf(TextProblem)
    expect(problem).toMatchObject({ line: 4, message: 'The note [^3] is cited, but nobody wrote it.' })
  })

  it('says on which line a note is written a second time', () => {
    expect(problemIn('One.[^1]\n\n[^1]: a\n\n[^1]: b')).toMatchObject({ line: 5 })
  })

  it('warns of a note that nothing cites', () => {
    expect(parseText('One.\n\n[^old]: Left over.').warnings).toEqual([
      { code: 'note-uncited', line: 3, label: 'old' },
    ])
  })

  it.each([
    ['We attach an annex on prices.', true],
    ['Incluimos un anexo sobre precios.', true],
    ['Voir l’annexe.', true],
    ['They threatened to annex the valley.', false],
    ['The annexation was unlawful.', false],
    ['See the annex.\n\n## Annex: prices\n\nBread.', false],
  ])('misses an annex that a letter speaks of and does not have: %s', (markdown, missing) => {
    expect(parseText(markdown).warnings.map((warning) => warning.code)).toEqual(
      missing ? ['annex-missing'] : [],
    )
  })

  it('makes a link of a bare address, without the full stop after it', () => {
    const { notes } = parseText('One.[^1]\n\n[^1]: See https://example.org/a-b.')
    expect(notes[0]?.children[0]).toMatchObject({
      children: [{ text: 'See ' }, { kind: 'link', url: 'https://example.org/a-b' }, { text: '.' }],
    })
  })

  it.each([
    ['Read https://example.org/a.pdf.[^1][^2] And', 'https://example.org/a.pdf', '.', 2],
    ['Read «https://example.org/b»; and', 'https://example.org/b', '»; and', 0],
    ['(see https://example.org/c).[^1]', 'https://example.org/c', ').', 1],
    ['https://example.org/d_(e)[^1]', 'https://example.org/d_(e)', '', 1],
    ['اقرأ https://example.org/f؛', 'https://example.org/f', '؛', 0],
    ['https://example.org/año/ñandú?', 'https://example.org/año/ñandú', '?', 0],
    ['www.example.org/g。', 'http://www.example.org/g', '。', 0],
  ])('ends a bare address where its reader would: %s', (markdown, url, after, citations) => {
    const { blocks, warnings } = parseText(`${markdown}\n\n[^1]: one.\n\n[^2]: two.`)
    const inlines = blocks[0]?.kind === 'paragraph' ? blocks[0].children : []
    const at = inlines.findIndex(({ kind }) => kind === 'link')
    expect(inlines[at]).toMatchObject({ url })
    expect(inlines.filter(({ kind }) => kind === 'citation')).toHaveLength(citations)
    expect(plainText(inlines.slice(at + 1)).startsWith(after)).toBe(true)
    expect(warnings).toHaveLength(2 - citations)
  })

  it('leaves no level of headings out, and has none in notes', () => {
    const { blocks, notes } = parseText(
      '### a\n\n##### b\n\n### c\n\n## d[^1]\n\n> #### e\n\n# f\n\n[^1]: ## g',
    )
    const levels = [...blocks, ...blocks.flatMap((block) => (block.kind === 'quote' ? block.children : []))]
    expect(levels.flatMap((block) => (block.kind === 'heading' ? block.level : []))).toEqual([
      2, 3, 2, 2, 2, 3,
    ])
    expect(notes[0]?.children).toMatchObject([{ kind: 'paragraph', children: [{ kind: 'strong' }] }])
  })

  it('gives each row of a table as many cells as the longest has', () => {
    const [table] = parseText('| a | b |\n|---|---|\n| 1 |\n| 1 | 2 | 3 |').blocks
    expect(table?.kind === 'table' && [table.header, ...table.rows].map((row) => row.length)).toEqual([
      3, 3, 3,
    ])
  })

  it('keeps no link that could run, and no HTML', () => {
    const { blocks } = parseText(
      '[here](javascript:alert(1)) <b>now</b>\n\n<script>x</script>\n\n![me](http://x/y.png)',
    )
    expect(kinds(blocks)).toEqual(['paragraph', 'paragraph', 'paragraph'])
    expect(blocks.map(blockText)).toEqual(['here <b>now</b>', '<script>x</script>', 'me'])
    expect(JSON.stringify(blocks)).not.toContain('"link"')
  })

  it('reads demands with empty lines between them as one list', () => {
    const { blocks } = parseText('1. Bread.\n\n2. Roses.\n\n3. Bridges.')
    expect(blocks).toMatchObject([{ kind: 'list', numbering: 'decimal', start: 1 }])
    expect(blocks.flatMap((block) => (block.kind === 'list' ? block.items : []))).toHaveLength(3)
  })

  it('gives every heading an address of its own', () => {
    const { blocks } = parseText('# Qué pedimos\n\n## Qué pedimos\n\n###### مطالبنا\n\n## …')
    expect(blocks.map((block) => (block.kind === 'heading' ? [block.level, block.id] : []))).toEqual([
      [2, 'que-pedimos'],
      [2, 'que-pedimos-2'],
      [3, 'مطالبنا'],
      [2, 'section'],
    ])
  })

  it('writes accents in one way, however they were typed', () => {
    expect(parseText('Zoe\u0308').blocks.map(blockText)).toEqual(['Zoë'])
  })

  it('reads tables and quotations', () => {
    const { blocks } = parseText('| a | b |\n|---|---|\n| 1 | 2 |\n\n> Said she.')
    expect(kinds(blocks)).toEqual(['table', 'quote'])
    expect(blocks.map(blockText)).toEqual(['a b 1 2', 'Said she.'])
  })
})
