import { blockText, type Body } from '../../server/document/document.ts'

const longest = 200

/** The beginning of a letter in one line, whole words, for search engines and link previews. */
export function excerpt(body: Body): string {
  const text = body.blocks
    .filter((block) => block.kind === 'paragraph')
    .map(blockText)
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim()
  if (text.length <= longest) return text
  return `${text.slice(0, longest).replace(/[\s,;:.—–-]*\s\S*$/, '')}…`
}
