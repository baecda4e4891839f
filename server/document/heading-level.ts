import type { Block } from './document.ts'

/**
 * Headings one level under what they stand under, and none skipped (ISO 14289-1, 7.4.2): authors choose marks by their
 * looks. Those of one mark side by side stay of one level.
 */
export function withoutGaps(blocks: Block[]): Block[] {
  const above: number[] = []
  return changeHeadings(blocks, (heading) => {
    while ((above.at(-1) ?? 0) >= heading.level) above.pop()
    above.push(heading.level)
    return { ...heading, level: above.length === 1 ? 2 : above.length === 2 ? 3 : 4 }
  })
}

/** A note is no part of the letter that has a heading. */
export function withoutHeadings(blocks: Block[]): Block[] {
  return changeHeadings(blocks, ({ children }) => ({
    kind: 'paragraph',
    children: [{ kind: 'strong', children }],
  }))
}

type Heading = Extract<Block, { kind: 'heading' }>

function changeHeadings(blocks: Block[], change: (heading: Heading) => Block): Block[] {
  return blocks.map((block) => {
    if (block.kind === 'heading') return change(block)
    if (block.kind === 'quote') return { ...block, children: changeHeadings(block.children, change) }
    if (block.kind !== 'list') return block
    return { ...block, items: block.items.map((item) => changeHeadings(item, change)) }
  })
}
