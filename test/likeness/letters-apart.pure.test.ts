import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lettersApart, type Piece } from '#web/part/letters-apart.ts'

const textOf = (pieces: Piece[]) => pieces.map(({ text }) => text).join('')
const kept = (pieces: Piece[]) => textOf(pieces.filter(({ differs }) => !differs))
const marked = (pieces: Piece[]) => pieces.filter(({ differs }) => differs).map(({ text }) => text)

describe('two names side by side', () => {
  test('have the letters marked that differ', () => {
    const { one, other } = lettersApart('Asociación Puente Norte', 'Asociacion Puente  Norte')
    expect(marked(one)).toEqual(['ó'])
    expect(marked(other)).toEqual(['o', ' '])
  })

  test('have a letter of another script marked that looks the same', () => {
    expect(marked(lettersApart('CEJOLA', 'СEJOLA').other)).toEqual(['С'])
  })

  test('have whole words marked where little is the same', () => {
    const { one, other } = lettersApart('Center for Rivers (CFR)', 'CFR')
    expect(marked(one)).toEqual(['Center for Rivers (CFR)'])
    expect(marked(other)).toEqual(['CFR'])
  })

  test('are whole, and what is not marked is the same in both', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 60 }),
        fc.string({ unit: 'grapheme', maxLength: 60 }),
        (a, b) => {
          const { one, other } = lettersApart(a, b)
          expect(textOf(one)).toBe(a.normalize('NFC'))
          expect(textOf(other)).toBe(b.normalize('NFC'))
          expect(kept(one)).toBe(kept(other))
        },
      ),
    )
  })

  test('that are the same have nothing marked', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 60 }),
        (name) => marked(lettersApart(name, name).one).length === 0,
      ),
    )
  })
})
