import type { Nodes } from 'mdast'
import rehypeRemark from 'rehype-remark'
import remarkGfm from 'remark-gfm'
import remarkStringify from 'remark-stringify'
import { unified } from 'unified'
import { readPastedHtml } from './pasted-html.ts'

type Handlers = NonNullable<NonNullable<Parameters<typeof rehypeRemark>[1]>['handlers']>
type Handler = NonNullable<Handlers[string]>

/** `taken` are the labels of the notes that the text has already: those that are pasted get others. */
export type Pasting = { taken: ReadonlySet<string> }

/** What was copied from a word processor, a tree of its HTML (hast), as Markdown. */
export function markdownOf(root: { children: unknown[] }, { taken }: Pasting = { taken: new Set() }): string {
  const labels = relabel(taken)
  const cite: Handler = (_, node) => {
    const label = labels(node)
    return { type: 'footnoteReference', identifier: label, label }
  }
  const write: Handler = (state, node) => {
    const label = labels(node)
    return { type: 'footnoteDefinition', identifier: label, label, children: state.toFlow(state.all(node)) }
  }
  const processor = unified()
    .use(rehypeRemark, { handlers: { 'note-ref': cite, note: write } })
    .use(() => closeLists)
    .use(remarkGfm)
    .use(remarkStringify, {
      bullet: '-',
      emphasis: '*',
      strong: '*',
      rule: '-',
      listItemIndent: 'one',
      tightDefinitions: true,
    })
  const tree = { type: 'root' as const, children: readPastedHtml(root) }
  return processor.stringify(processor.runSync(tree as Parameters<typeof processor.runSync>[0])).trim()
}

/** Items of one paragraph stand line under line. */
function closeLists(tree: Nodes): void {
  if (!('children' in tree)) return
  for (const child of tree.children) closeLists(child)
  if (tree.type === 'listItem')
    tree.spread = tree.children.filter(({ type }) => type === 'paragraph').length > 1
  if (tree.type === 'list') tree.spread = tree.children.some(({ spread }) => spread)
}

type Labelled = Parameters<Handler>[1]

/** Labels as they are, or the next numbers that nobody has. */
function relabel(taken: ReadonlySet<string>): (node: Labelled) => string {
  const given = new Map<string, string>()
  let next = Math.max(0, ...[...taken].map(Number).filter(Number.isInteger))
  return ({ properties }) => {
    const label = String(properties['label'])
    const known = given.get(label)
    if (known !== undefined) return known
    const own = taken.has(label) || taken.size > 0 ? String(++next) : label
    given.set(label, own)
    return own
  }
}
