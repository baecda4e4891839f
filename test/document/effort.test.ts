import { describe, expect, test } from 'vitest'
import { parseText } from '#server/document/parse.ts'

describe('a text that would take minutes to read is refused at once', () => {
  test.each(['> ', '1. ', '- + ', '>', '*a', '[^', '_*a', '`a ', '<'])('with %j without end', (unit) => {
    expect(() => parseText(`${unit.repeat(50_000)}lamps\n`)).toThrow(RangeError)
  })

  test('with signs without end in many paragraphs', () => {
    expect(() => parseText(`${'*a'.repeat(900)}\n\n`.repeat(12))).toThrow(RangeError)
  })

  test('but not one with a line across the page, or with a long list of links', () => {
    const links = Array.from({ length: 600 }, (_, at) => `* [page ${at}](https://example.org/${at})\n`)
    const { blocks } = parseText(`The lamps.\n\n${'* '.repeat(300)}\n\nThese pages:\n\n${links.join('')}`)
    expect(blocks.map(({ kind }) => kind)).toContain('list')
  })
})
