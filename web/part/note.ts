import type { Block, Inline, Note } from '../../server/document/document.ts'
import type { Translate } from '../words/words.ts'

/**
 * What a text needs to show its notes. On narrow screens and on paper they stand at the end; in the margin of
 * wide screens they stand beside the line that cites them, so the text carries each at its first citation and
 * the style sheet shows one of the two. `place` is where the text itself stands: a table carries its notes as
 * one, since its cells are too narrow to hang them from.
 */
export type Noting = {
  t: Translate
  notes: Note[]
  /** Of the text. */
  language: string
  place: 'text' | 'table' | 'margin' | 'end'
  /** The image of a file that the text names; without one, its words are shown. */
  image: (file: string) => ShownImage | undefined
}

/** Pixels are of the file. */
export type ShownImage = { src: string; width: number; height: number }

/** A note in the margin; `cited` begins the id of the place that cites it: the text, or another note there. */
type NoteBeside = { note: Note; cited: 'cite' | 'margin-cite' }

/** The notes that stand beside a piece of text: each that it cites first, then those that this one cites first. */
export function notesBeside(
  inlines: Inline[],
  notes: Note[],
  cited: NoteBeside['cited'] = 'cite',
): NoteBeside[] {
  return firstCited(inlines).flatMap((number) => {
    const note = notes.find((candidate) => candidate.number === number)
    if (!note) return []
    return [{ note, cited }, ...notesBeside(note.children.flatMap(inlinesOf), notes, 'margin-cite')]
  })
}

function firstCited(inlines: Inline[]): number[] {
  return inlines.flatMap((inline) => {
    if (inline.kind === 'citation') return inline.occurrence === 1 ? [inline.number] : []
    return 'children' in inline ? firstCited(inline.children) : []
  })
}

/** All the lines of text in a block. */
export function inlinesOf(block: Block): Inline[] {
  switch (block.kind) {
    case 'paragraph':
    case 'heading':
      return block.children
    case 'list':
      return block.items.flat().flatMap(inlinesOf)
    case 'quote':
      return block.children.flatMap(inlinesOf)
    case 'table':
      return [block.header, ...block.rows].flat(2)
    case 'image':
    case 'rule':
      return []
  }
}
