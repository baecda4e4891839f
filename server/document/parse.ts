import type {
  FootnoteDefinition,
  Link,
  ListItem,
  Nodes,
  PhrasingContent,
  Root,
  RootContent,
  Table,
} from 'mdast'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import { unified } from 'unified'
import { bareAddress } from './address.ts'
import { missingAnnexes, notePlaces } from './annex.ts'
import { plainText, type Block, type Body, type Inline, type Note, type TextWarning } from './document.ts'
import { checkEffort } from './effort.ts'
import { withoutGaps, withoutHeadings } from './heading-level.ts'
import { IMAGE_FILE, imageBlocks, imagesIn, type ImageUse } from './image-use.ts'
import { joinLists, mergeText } from './joined.ts'
import { slugger } from './slug.ts'

/** A note that is cited and not written, or written twice; `label` is how the Markdown calls it. */
export type NoteProblem = { code: 'note-unwritten' | 'note-twice'; label: string }

/** A text that cannot be a letter; `line` counts from 1 in the Markdown. */
export class TextProblem extends Error {
  readonly line: number
  /** Absent where the text as a whole is wrong. */
  readonly note: NoteProblem | undefined
  constructor(line: number, reason: string, note?: NoteProblem) {
    super(reason)
    this.name = 'TextProblem'
    this.line = line
    this.note = note
  }
}

/** What is known while one text is read. */
type Reading = {
  source: string
  definitions: Map<string, FootnoteDefinition>
  links: Map<string, string>
  /** Notes in the order of first citation, by identifier. */
  cited: Map<string, { number: number; citations: number }>
  slug: (text: string) => string
  /** Of the headings that a link may lead to. */
  headings: Set<string>
  /** In how many numbered lists this lies. */
  depth: number
}

/**
 * Reads a letter's Markdown (CommonMark with tables and notes).
 * Raw HTML, code and images from elsewhere are text; links other than http, https, mailto and to a heading of the letter
 * are their words.
 * Throws a TextProblem where a note is cited that nobody wrote, or written twice, and a RangeError where levels lie in
 * each other without end.
 */
export function parseText(markdown: string): Body & { warnings: TextWarning[]; images: ImageUse[] } {
  const source = markdown.normalize('NFC').replace(/\r\n?/g, '\n')
  checkEffort(source)
  const tree = unified().use(remarkParse).use(remarkGfm).parse(source)
  const top = tree.children.filter((node) => node.type !== 'footnoteDefinition')
  const reading = openReading(source, tree)
  reading.headings = headingIds(top, reading)

  const blocks = withoutGaps(toBlocks(top, reading))
  const notes = readNotes(reading)

  const places = top.map((node) => ({ blocks: toPlainBlocks(node, reading), line: lineOf(node) }))
  const noteLine = (number: number) => lineOfNote(reading, number)
  const warnings = [
    ...missingAnnexes(blocks, [...places, ...notePlaces(notes, noteLine)]),
    ...uncited(reading),
    ...deadLinks(tree, reading),
  ]
  return {
    blocks,
    notes,
    warnings: warnings.sort((a, b) => a.line - b.line),
    images: imagesIn(everyNode(tree), reading.links),
  }
}

function openReading(source: string, tree: Root): Reading {
  const reading: Reading = {
    source,
    definitions: new Map(),
    links: new Map(),
    cited: new Map(),
    slug: slugger(),
    headings: new Set(),
    depth: 0,
  }
  for (const node of everyNode(tree)) {
    if (node.type === 'definition') reading.links.set(node.identifier, node.url)
    if (node.type !== 'footnoteDefinition') continue
    if (reading.definitions.has(node.identifier)) {
      const label = node.label ?? node.identifier
      const note = { code: 'note-twice' as const, label }
      throw new TextProblem(lineOf(node), `The note [^${label}] is written twice.`, note)
    }
    reading.definitions.set(node.identifier, node)
  }
  return reading
}

function* everyNode(node: Nodes): Generator<Nodes> {
  yield node
  if ('children' in node) for (const child of node.children) yield* everyNode(child)
}

/** Notes may cite notes: the list grows while it is read. */
function readNotes(reading: Reading): Note[] {
  const notes: Note[] = []
  for (const [identifier, { number }] of reading.cited) {
    const definition = reading.definitions.get(identifier)
    const children = definition ? withoutHeadings(toBlocks(definition.children, reading)) : []
    notes.push({ number, citations: 0, children })
  }
  const counts = [...reading.cited.values()]
  return notes.map((note, index) => ({ ...note, citations: counts[index]?.citations ?? 0 }))
}

function uncited(reading: Reading): TextWarning[] {
  return [...reading.definitions.values()]
    .filter((definition) => !reading.cited.has(definition.identifier))
    .map((node) => ({ code: 'note-uncited', line: lineOf(node), label: node.label ?? node.identifier }))
}

/** Links that lead nowhere: to a heading that is not there, or to an address that is none. */
function deadLinks(tree: Root, reading: Reading): TextWarning[] {
  return [...everyNode(tree)].flatMap((node): TextWarning[] => {
    const url = node.type === 'link' ? node.url : node.type === 'definition' ? node.url : undefined
    // A definition may be an image's.
    if (url === undefined || IMAGE_FILE.test(url) || leads(url, reading)) return []
    return [{ code: 'link-dead', line: lineOf(node), target: url }]
  })
}

function headingIds(top: RootContent[], reading: Reading): Set<string> {
  const apart = { ...reading, cited: new Map(), slug: slugger() }
  const headings = top.flatMap((node) => [...everyNode(node)]).filter((node) => node.type === 'heading')
  return new Set(headings.map(({ children }) => apart.slug(plainText(toInlines(children, apart)))))
}

function lineOfNote(reading: Reading, number: number): number {
  const identifier = [...reading.cited].find(([, cited]) => cited.number === number)?.[0] ?? ''
  const definition = reading.definitions.get(identifier)
  return definition ? lineOf(definition) : 1
}

const lineOf = (node: Nodes) => node.position?.start.line ?? 1

/** One block read for its words alone: its citations and headings do not count again. */
function toPlainBlocks(node: RootContent, reading: Reading): Block[] {
  return toBlocks([node], { ...reading, cited: new Map(), slug: slugger() })
}

function toBlocks(nodes: RootContent[], reading: Reading): Block[] {
  return joinLists(nodes.flatMap((node) => toBlock(node, reading)))
}

function toBlock(node: RootContent, reading: Reading): Block[] {
  switch (node.type) {
    case 'paragraph': {
      const images = imageBlocks(node, reading.links)
      return images.length > 0 ? images : paragraph(toInlines(node.children, reading))
    }
    case 'heading':
      return [heading(node.depth, toInlines(node.children, reading), reading)]
    case 'list': {
      const depth = node.ordered ? reading.depth + 1 : reading.depth
      const items = node.children.map((item) => toItem(item, { ...reading, depth }))
      const numbering = node.ordered ? (NUMBERINGS[depth - 1] ?? 'decimal') : 'none'
      return [{ kind: 'list', numbering, start: node.start ?? 1, items }]
    }
    case 'blockquote':
      return [{ kind: 'quote', children: toBlocks(node.children, reading) }]
    case 'table':
      return [toTable(node, reading)]
    case 'thematicBreak':
      return [{ kind: 'rule' }]
    case 'html':
    case 'code':
      return paragraph(withBreaks(node.value))
    default:
      return []
  }
}

/** Of numbered lists, by how deep they lie in others. */
const NUMBERINGS = ['decimal', 'letters', 'roman'] as const

function paragraph(children: Inline[]): Block[] {
  return children.length > 0 ? [{ kind: 'paragraph', children }] : []
}

function heading(depth: number, children: Inline[], reading: Reading): Block {
  const level = depth <= 2 ? 2 : depth === 3 ? 3 : 4
  return { kind: 'heading', level, id: reading.slug(plainText(children)), children }
}

function toItem(item: ListItem, reading: Reading): Block[] {
  const blocks = toBlocks(item.children, reading)
  if (typeof item.checked !== 'boolean') return blocks
  const [first, ...rest] = blocks
  const mark: Inline = { kind: 'text', text: item.checked ? '[x] ' : '[ ] ' }
  if (first?.kind !== 'paragraph') return [{ kind: 'paragraph', children: [mark] }, ...blocks]
  return [{ kind: 'paragraph', children: mergeText([mark, ...first.children]) }, ...rest]
}

/** Each row has as many cells, as those who hear the table need. */
function toTable(node: Table, reading: Reading): Block {
  const count = Math.max(...node.children.map((row) => row.children.length))
  const [header = [], ...rows] = node.children.map((row) => {
    const cells = row.children.map((cell) => toInlines(cell.children, reading))
    return [...cells, ...Array.from({ length: count - cells.length }, () => [])]
  })
  return { kind: 'table', header, rows }
}

function toInlines(nodes: PhrasingContent[], reading: Reading): Inline[] {
  return mergeText(closeCitations(nodes).flatMap((node) => toInline(node, reading)))
}

function toInline(node: PhrasingContent, reading: Reading): Inline[] {
  switch (node.type) {
    case 'text':
      refuseUnwrittenNotes(node, reading)
      return text(node.value.replace(/[ \t]*\n[ \t]*/g, ' '))
    case 'inlineCode':
    case 'html':
      return text(node.value)
    case 'emphasis':
    case 'strong':
      return [{ kind: node.type, children: toInlines(node.children, reading) }]
    case 'delete':
      return toInlines(node.children, reading)
    case 'link':
      return isBare(node, reading)
        ? bareLink(node, reading)
        : link(node.url, toInlines(node.children, reading), reading)
    case 'linkReference':
      return link(reading.links.get(node.identifier) ?? '', toInlines(node.children, reading), reading)
    case 'image':
    case 'imageReference':
      return text(node.alt ?? '')
    case 'break':
      return [{ kind: 'break' }]
    case 'footnoteReference':
      return [cite(node.identifier, reading)]
    default:
      return []
  }
}

const text = (value: string): Inline[] => (value === '' ? [] : [{ kind: 'text', text: value }])

function withBreaks(value: string): Inline[] {
  return value
    .split('\n')
    .flatMap((line, index) => [...(index > 0 ? [{ kind: 'break' } as const] : []), ...text(line)])
}

function leads(url: string, { headings }: Reading): boolean {
  return url.startsWith('#') ? headings.has(fragmentOf(url)) : /^(?:https?:\/\/|mailto:)/i.test(url)
}

/** Markdown may spell letters beyond ASCII as escapes. */
function fragmentOf(url: string): string {
  try {
    return decodeURIComponent(url.slice(1))
  } catch {
    return url.slice(1)
  }
}

function link(url: string, children: Inline[], reading: Reading): Inline[] {
  return leads(url, reading) && plainText(children).trim() !== ''
    ? [{ kind: 'link', url, children }]
    : children
}

/** Markdown ends a bare address before the bracket that ends a note cited right after it. */
function closeCitations(nodes: PhrasingContent[]): PhrasingContent[] {
  return nodes.map((node, index) => {
    const [before, after] = [nodes[index - 1], nodes[index + 1]]
    if (node.type === 'text' && node.value.startsWith(']') && before && opensCitation(before))
      return { ...node, value: node.value.slice(1) }
    if (!opensCitation(node) || after?.type !== 'text' || !after.value.startsWith(']')) return node
    return { ...node, url: `${node.url}]`, children: [{ type: 'text', value: `${textOf(node)}]` }] }
  })
}

const textOf = ({ children }: Link) => children.map((child) => ('value' in child ? child.value : '')).join('')

function opensCitation(node: PhrasingContent): node is Link {
  return node.type === 'link' && /\[\^[^\]\s]+$/.test(textOf(node))
}

const isBare = ({ position }: Link, { source }: Reading) =>
  !/[[<]/.test(source[position?.start.offset ?? 0] ?? '')

/** A bare address, and what Markdown took into it: stops of other scripts, notes that are cited right after it. */
function bareLink(node: Link, reading: Reading): Inline[] {
  const written = textOf(node)
  const { address, after, labels } = bareAddress(written)
  const identifiers = labels.map((label) => label.toLowerCase())
  if (address === '' || !identifiers.every((identifier) => reading.definitions.has(identifier)))
    return link(node.url, text(written), reading)
  const url = node.url.slice(0, node.url.length - (written.length - address.length))
  const citations = identifiers.map((identifier) => cite(identifier, reading))
  return [...link(url, text(address), reading), ...text(after), ...citations]
}

function cite(identifier: string, reading: Reading): Inline {
  const cited = reading.cited.get(identifier) ?? { number: reading.cited.size + 1, citations: 0 }
  cited.citations += 1
  reading.cited.set(identifier, cited)
  return { kind: 'citation', number: cited.number, occurrence: cited.citations }
}

/** Markdown leaves a citation without its note as plain text; in a letter that is a mistake to mend. */
function refuseUnwrittenNotes(node: PhrasingContent, reading: Reading): void {
  const start = node.position?.start.offset ?? 0
  const written = reading.source.slice(start, node.position?.end.offset)
  const found = /(?<!\\)\[\^([^\]\s]+)\](?!:)/.exec(written)
  if (!found) return
  const line = reading.source.slice(0, start + found.index).split('\n').length
  const note = { code: 'note-unwritten' as const, label: found[1] ?? '' }
  throw new TextProblem(line, `The note ${found[0]} is cited, but nobody wrote it.`, note)
}
