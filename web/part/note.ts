import type { Block, Inline, Note } from '../../server/document/document.ts'
import type { Translate } from '../words/words.ts'

/**
 * What a text needs to show its notes. A text cites each note by a link to the end; where `beside` is true
 * it also carries the note itself at its first citation, which the style sheet sets in the margin of wide screens.
 */
export type Noting = { t: Translate; notes: Note[]; beside: boolean }

/** The notes that stand beside a piece of text: those it cites first, then those that they cite first. */
export function notesBeside(inlines: Inline[], notes: Note[]): Note[] {
  return firstCited(inlines).flatMap((number) => {
    const note = notes.find((candidate) => candidate.number === number)
    return note ? [note, ...note.children.flatMap((block) => notesBeside(inlinesOf(block), notes))] : []
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
    case 'rule':
      return []
  }
}
