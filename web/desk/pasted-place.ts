type Place = {
  /** Of the text, what stands before the cursor, and after it. */ before: string
  after: string
}

/**
 * What was pasted, as it goes into a text: its words where the cursor is, and its notes at the end of the text, where
 * they swallow nothing that stands after them. Whatever is more than words of one paragraph stays apart from its
 * neighbours.
 */
export function inPlace(markdown: string, { before, after }: Place): { words: string; notes: string } {
  const at = markdown.search(/^\[\^[^\]\s]+\]: /m)
  const body = (at < 0 ? markdown : markdown.slice(0, at)).trim()
  const notes = at < 0 ? '' : markdown.slice(at).trim()
  const isApart = body.includes('\n') || /^(?:#|[-*+>|] |\d+[.)] )/.test(body)
  const words = isApart
    ? `${missing(before, /\n*$/)}${body}${after.trim() === '' ? '' : missing(after, /^\n*/)}`
    : body
  if (notes === '') return { words, notes }
  const end = after.trim() === '' ? `${before}${words}` : after
  return { words, notes: `${missing(end, /\n*$/)}${notes}\n` }
}

/** The line ends that a blank line lacks on that side of a text. */
function missing(text: string, side: RegExp): string {
  const there = side.exec(text)?.[0].length ?? 0
  return text === '' ? '' : '\n'.repeat(Math.max(0, 2 - there))
}
