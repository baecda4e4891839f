import rehypeParse from 'rehype-parse'
import { unified } from 'unified'
import { markdownOf, type Pasting } from './markdown-of.ts'

/**
 * What a word processor put on the clipboard as HTML, as Markdown. Comes to the browser with the first paste. The
 * browser's own parser would complain of every style that our content security policy forbids.
 */
export function pastedMarkdown(html: string, pasting: Pasting): string {
  return markdownOf(unified().use(rehypeParse).parse(html), pasting)
}
