import type { Block, Inline } from './document.ts'

/** Two numbered lists of which the second goes on counting are one: an author put something else between. */
export function joinLists(blocks: Block[]): Block[] {
  const joined: Block[] = []
  for (const block of blocks) {
    const last = joined.at(-1)
    const goesOn =
      last?.kind === 'list' &&
      block.kind === 'list' &&
      last.numbering === 'decimal' &&
      block.numbering === 'decimal' &&
      block.start === last.start + last.items.length
    if (goesOn) joined[joined.length - 1] = { ...last, items: [...last.items, ...block.items] }
    else joined.push(block)
  }
  return joined
}

export function mergeText(inlines: Inline[]): Inline[] {
  const merged: Inline[] = []
  for (const inline of inlines) {
    const last = merged.at(-1)
    if (last?.kind === 'text' && inline.kind === 'text') {
      merged[merged.length - 1] = { kind: 'text', text: last.text + inline.text }
    } else merged.push(inline)
  }
  return merged
}
