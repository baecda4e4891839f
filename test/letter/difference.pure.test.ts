import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { differenceOf, readIn } from '#server/letter/difference.ts'

const before = [
  'Keep the lamps lit.',
  'We ask the city to light every street by the first of May.',
  'The river is dark.',
  'Sincerely,',
]

/** Small alphabets, so that texts have much in common. */
const word = fc.constantFrom(
  'lamp',
  'river',
  'the',
  'of',
  ', ',
  ' ',
  '  ',
  '.',
  'Zoë',
  'مصباح',
  '灯火',
  '\u0301',
  'a-b',
)
const paragraph = fc.array(word, { maxLength: 12 }).map((words) => words.join(''))
const text = fc.array(paragraph, { maxLength: 8 })
const anything = fc.array(fc.string({ unit: 'binary', maxLength: 30 }), { maxLength: 6 })

describe('the difference of two texts', () => {
  test('gives back both of them, whatever they are', () => {
    const either = fc.oneof(text, anything)
    fc.assert(
      fc.property(either, either, fc.constantFrom('en', 'es', 'ar', 'zh'), (one, other, language) => {
        const difference = differenceOf(one, other, language)
        expect(readIn(difference, 'before')).toEqual(one)
        expect(readIn(difference, 'after')).toEqual(other)
      }),
      { numRuns: 500 },
    )
  })

  test('of a text and itself is nothing', () => {
    fc.assert(
      fc.property(text, (one) => {
        expect(differenceOf(one, one, 'en').map(({ kind }) => kind)).toEqual(one.map(() => 'same'))
      }),
    )
  })

  test('is in one piece where it can be: no two neighbours of a kind, and none empty', () => {
    fc.assert(
      fc.property(text, text, (one, other) => {
        for (const { kind, pieces } of differenceOf(one, other, 'en')) {
          if (kind !== 'changed') continue
          const kinds = pieces.map((piece) => piece.kind)
          expect(kinds.filter((each, at) => each === kinds[at - 1])).toEqual([])
          expect(pieces.filter((piece) => piece.text === '')).toEqual([])
        }
      }),
    )
  })

  test('marks the words that changed and no others', () => {
    const after = before.with(
      1,
      'We ask the city and the province to light every street by the first of June.',
    )
    const [first, second, ...others] = differenceOf(before, after, 'en')
    expect([first, ...others].map((one) => one?.kind)).toEqual(['same', 'same', 'same'])
    expect(second).toEqual({
      kind: 'changed',
      pieces: [
        { kind: 'same', text: 'We ask the city ' },
        { kind: 'added', text: 'and the province ' },
        { kind: 'same', text: 'to light every street by the first of ' },
        { kind: 'removed', text: 'May' },
        { kind: 'added', text: 'June' },
        { kind: 'same', text: '.' },
      ],
    })
  })

  test('shows a paragraph that is gone, one that is new, and one that has nothing of the other', () => {
    const after = ['Keep the lamps lit.', 'Nobody should walk home in fear.', 'Sincerely,']
    expect(differenceOf(before, after, 'en').map(({ kind }) => kind)).toEqual([
      'same',
      'removed',
      'removed',
      'added',
      'same',
    ])
  })

  test('of languages without spaces is by words too', () => {
    const [changed] = differenceOf(['我们要求市政府点亮每条街道'], ['我们要求省政府点亮每条街道'], 'zh')
    expect(changed?.kind).toBe('changed')
    expect(changed?.pieces[0]?.text).toMatch(/^我们/)
  })

  test('of very long texts is found in a moment', () => {
    const long = (word: string) =>
      Array.from({ length: 150 }, (_, at) =>
        Array.from({ length: 90 }, (_, place) => `${word}${at}-${place}`).join(' '),
      )
    const difference = differenceOf(long('lamp'), long('river'), 'en')
    expect(readIn(difference, 'before')).toEqual(long('lamp'))
    expect(readIn(difference, 'after')).toEqual(long('river'))
  })
})
