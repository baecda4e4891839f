import { blockText, plainText, type Block } from '../document/document.ts'
import { differenceOf, type Paragraph } from './difference.ts'
import type { Text } from './letter.ts'

/** Texts never change, so neither does what is between two of them; the oldest is forgotten first. */
const known = new Map<string, Paragraph[]>()
const kept = 16

/** What a later version of a text says otherwise than an earlier one, notes included; paragraph by paragraph. */
export function compareTexts(before: Text, after: Text): Paragraph[] {
  const key = `${before.hash} ${after.hash}`
  const found = known.get(key) ?? differenceOf(paragraphsOf(before), paragraphsOf(after), after.language)
  if (known.size >= kept) known.delete(known.keys().next().value ?? '')
  known.set(key, found)
  return found
}

/** What a text says, paragraph by paragraph, notes last. */
export function paragraphsOf({
  title,
  addressees,
  salutation = '',
  body,
  closing,
}: Pick<Text, 'title' | 'addressees' | 'salutation' | 'body' | 'closing'>): string[] {
  return [
    title,
    ...addressees.map(({ name, office }) => [name, office].filter(Boolean).join(', ')),
    salutation,
    ...body.blocks.flatMap(paragraphsIn),
    ...closing,
    ...body.notes.flatMap(({ number, children }) =>
      children.flatMap(paragraphsIn).map((text, at) => (at === 0 ? `[${number}] ${text}` : text)),
    ),
  ].filter((text) => text.trim() !== '')
}

/** An item of a list stands for itself: its number changes with every item put in before it. */
function paragraphsIn(block: Block): string[] {
  if (block.kind === 'list') return block.items.flat().flatMap(paragraphsIn)
  if (block.kind === 'quote') return block.children.flatMap(paragraphsIn)
  if (block.kind === 'table')
    return [block.header, ...block.rows].map((row) => row.map(plainText).join(' · '))
  return [blockText(block)]
}
