import { fromDom } from 'hast-util-from-dom'
import { markdownOf, type Pasting } from './markdown-of.ts'

/** What a word processor put on the clipboard as HTML, as Markdown. Comes to the browser with the first paste. */
export function pastedMarkdown(html: string, pasting: Pasting): string {
  const tree = fromDom(new DOMParser().parseFromString(html, 'text/html'))
  return 'children' in tree ? markdownOf(tree, pasting) : ''
}
