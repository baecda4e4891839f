import type { Block, Body, Inline } from '#server/document/document.ts'

const words =
  'nosotras las organizaciones y personas abajo firmantes pedimos que se respete la vida de todas'.split(' ')

/** A body of the same build, note by note and demand by demand, in words that are Spanish and say nothing. */
export function inSpanish(body: Body): Body {
  return {
    ...body,
    blocks: body.blocks.map(blockInSpanish),
    notes: body.notes.map((note) => ({ ...note, children: note.children.map(blockInSpanish) })),
  }
}

function blockInSpanish(block: Block): Block {
  if (block.kind === 'list') return { ...block, items: block.items.map((item) => item.map(blockInSpanish)) }
  if (block.kind === 'paragraph' || block.kind === 'heading')
    return { ...block, children: block.children.map(inlineInSpanish) }
  return block
}

function inlineInSpanish(inline: Inline): Inline {
  if (inline.kind === 'text')
    return {
      ...inline,
      text: inline.text.replace(
        /\p{L}+/gu,
        (word, at: number) => words[(word.length + at) % words.length] ?? word,
      ),
    }
  return 'children' in inline ? { ...inline, children: inline.children.map(inlineInSpanish) } : inline
}
