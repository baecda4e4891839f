import fc from 'fast-check'
import type { LetterDocument } from '#server/document/document.ts'
import { parseText } from '#server/document/parse.ts'

/** A letter around some Markdown and some names. */
export function sampleLetter(markdown: string, more: Partial<LetterDocument> = {}): LetterDocument {
  const { blocks, notes } = parseText(markdown)
  return {
    language: 'en',
    title: 'Open letter on the bridges of the valley',
    date: '2024-02-29',
    addressees: [{ name: 'Guadalupe Ríos', office: 'Minister of Bridges' }],
    body: { blocks, notes },
    closing: ['Sincerely,'],
    ...more,
    signatories: more.signatories ?? sampleList(['Zoë Łukasz', 'Guadalupe y Raúl']),
  }
}

export function sampleList(lines: string[]): LetterDocument['signatories'] {
  return { heading: 'Signatories', counts: { organizations: 0, people: lines.length }, groups: [{ lines }] }
}

const WORDS =
  'we the undersigned organizations ask your government to guarantee protection for everybody who crosses these bridges regardless of documents and nationality'.split(
    ' ',
  )

const sentence = (words: number) =>
  fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: words }).map((chosen) => chosen.join(' '))

const name = fc
  .array(
    fc.constantFrom(
      'Zoë',
      'Łukasz',
      'Guadalupe',
      'Raúl',
      'مريم',
      '李明',
      'Ελένη',
      'Олена',
      'Asociación',
      'X',
    ),
    {
      minLength: 1,
      maxLength: 9,
    },
  )
  .map((parts) => parts.join(' '))

type Piece = { text: string; note: string | undefined; heading: boolean; demands: string[] }

const piece: fc.Arbitrary<Piece> = fc.record({
  text: sentence(90),
  note: fc.option(sentence(120), { nil: undefined, freq: 2 }),
  heading: fc.boolean(),
  demands: fc.array(sentence(30), { maxLength: 4 }),
})

/** Letters of all lengths, with notes, headings and demands wherever they fall. */
export const anyLetter: fc.Arbitrary<LetterDocument> = fc
  .record({
    pieces: fc.array(piece, { minLength: 1, maxLength: 14 }),
    names: fc.array(name, { maxLength: 150 }),
  })
  .map(({ pieces, names }) => {
    const text = pieces.map(({ text, note, heading, demands }, index) => {
      const cited = note === undefined ? '' : `[^${index}]`
      const list = demands.map((demand, place) => `${place + 1}. ${demand}`).join('\n')
      return `${heading ? `## Part ${index}\n\n` : ''}${text}${cited}.\n\n${list}`
    })
    const notes = pieces.flatMap(({ note }, index) => (note === undefined ? [] : [`[^${index}]: ${note}`]))
    return sampleLetter([...text, ...notes].join('\n\n'), { signatories: sampleList(names) })
  })
