import { gatherLists } from './pasted-lists.ts'
import { gatherNotes } from './pasted-notes.ts'
import {
  classesOf,
  element,
  isBlank,
  isElement,
  mapPieces,
  styleOf,
  words,
  type Piece,
} from './pasted-piece.ts'

/** A tree of HTML as parsers give it (hast). */
type Parsed = { type: string; tagName?: string; value?: string; properties?: object; children?: Parsed[] }

/**
 * The HTML that word processors put on the clipboard, as HTML that says what was meant: headings, paragraphs, lists,
 * emphasis, links, tables and notes. What only steers their looks is gone.
 */
export function readPastedHtml(root: { children: unknown[] }): Piece[] {
  const pieces = known(root.children as Parsed[])
  return joinInlines(tidyInlines(meanings(gatherLists(gatherNotes(pieces)))))
}

const unread = new Set([
  'head',
  'style',
  'script',
  'xml',
  'meta',
  'link',
  'title',
  'img',
  'picture',
  'svg',
  'button',
  'del',
])

/** What we read at all; comments, programs and pictures are left out, and boxes without a meaning opened. */
function known(nodes: Parsed[]): Piece[] {
  return nodes.flatMap((node): Piece[] => {
    if (node.type === 'text') return [words((node.value ?? '').replace(/[\t\n\r ]+/g, ' '))]
    if (node.type !== 'element' || node.tagName === undefined || unread.has(node.tagName)) return []
    const children = known(node.children ?? [])
    const opened = ['html', 'body', 'font', 'center', 'article', 'main', 'section', 'ins', 'u']
    // `o:p`, `st1:place`, `w:sdt`: Word's own.
    if (opened.includes(node.tagName) || node.tagName.includes(':')) return children
    return [element(node.tagName, children, { ...node.properties })]
  })
}

/** Headings and emphasis that are only a look, as what they mean. */
function meanings(pieces: Piece[]): Piece[] {
  return mapPieces(pieces, (piece) => {
    if (piece.type === 'text') return [piece]
    const weight = styleOf(piece, 'font-weight')
    const plain = weight === 'normal' || weight === '400'
    // The whole of what Google Docs copies stands in bold that is not bold.
    if (isElement(piece, 'b', 'strong')) return plain ? piece.children : [element('strong', piece.children)]
    if (isElement(piece, 'i', 'em'))
      return styleOf(piece, 'font-style') === 'normal' ? piece.children : [element('em', piece.children)]
    if (isElement(piece, 'span'))
      return [emphasized(piece.children, weight, styleOf(piece, 'font-style'))].flat()
    if (isElement(piece, 'p')) return [headingOf(piece.children, classesOf(piece)) ?? piece]
    if (isElement(piece, 'a')) return linkOf(piece.children, piece.properties['href'])
    return [piece]
  })
}

function emphasized(children: Piece[], weight: string, slant: string): Piece[] {
  const slanted = /^(italic|oblique)/.test(slant) ? [element('em', children)] : children
  return weight === 'bold' || Number(weight) >= 600 ? [element('strong', slanted)] : slanted
}

/** Word's paragraphs in the style of a heading, or of the title. */
function headingOf(children: Piece[], classes: string[]): Piece | undefined {
  const level = classes.map((name) => /^MsoHeading(\d)$/.exec(name)?.[1]).find(Boolean)
  if (level) return element(`h${Math.min(6, Number(level))}`, children)
  return classes.includes('MsoTitle') ? element('h1', children) : undefined
}

/** A link to a place in the document that was copied from leads nowhere here; that of a search engine leads around. */
function linkOf(children: Piece[], href: unknown): Piece[] {
  const address = typeof href === 'string' ? href : ''
  const around = /^https?:\/\/(?:www\.)?google\.[a-z.]+\/url\?(?:.*&)?q=([^&]+)/.exec(address)?.[1]
  const straight = around === undefined ? address : decodeURIComponent(around)
  return /^(https?:|mailto:)/i.test(straight) ? [element('a', children, { href: straight })] : children
}

const blocks = new Set([
  'p',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'li',
  'td',
  'th',
  'blockquote',
  'note',
  'div',
])

/** Emphasis around words only: not around the spaces beside them, not twice, and not in headings, which are bold anyway. */
function tidyInlines(pieces: Piece[]): Piece[] {
  return mapPieces(pieces, (piece) => {
    if (piece.type === 'text')
      return [words(piece.value.replace(/\u00a0{2,}|\u00a0(?= )|(?<= )\u00a0/g, ' '))]
    if (isElement(piece, 'strong', 'em')) return spacesOut(piece.tagName, piece.children)
    if (/^h[1-6]$/.test(piece.tagName)) {
      const plain = mapPieces(piece.children, (one) => (isElement(one, 'strong') ? one.children : [one]))
      return isBlank(piece) ? [] : [{ ...piece, children: trimmed(plain) }]
    }
    if (isElement(piece, 'p', 'li', 'td', 'th')) {
      if (isElement(piece, 'p', 'li') && isBlank(piece)) return []
      return [{ ...piece, children: trimmed(piece.children) }]
    }
    return isElement(piece, 'div') && isBlank(piece) ? [] : [piece]
  })
}

function spacesOut(tagName: string, children: Piece[]): Piece[] {
  const inner = children.flatMap((child) => (isElement(child, tagName) ? child.children : [child]))
  if (inner.every(isBlank)) return inner
  const [first, last] = [inner[0], inner.at(-1)]
  const before = first?.type === 'text' ? (/^[\s\u00a0]+/.exec(first.value)?.[0] ?? '') : ''
  const after = last?.type === 'text' ? (/[\s\u00a0]+$/.exec(last.value)?.[0] ?? '') : ''
  return [
    ...(before ? [words(before)] : []),
    element(tagName, trimmed(inner)),
    ...(after ? [words(after)] : []),
  ]
}

/** Without breaks and spaces at the ends. */
function trimmed(children: Piece[]): Piece[] {
  const kept = [...children]
  while (isElement(kept[0], 'br') || (kept[0]?.type === 'text' && kept[0].value.trim() === '')) kept.shift()
  for (
    let last = kept.at(-1);
    isElement(last, 'br') || (last?.type === 'text' && last.value.trim() === '');
  ) {
    kept.pop()
    last = kept.at(-1)
  }
  return kept.map((piece, at) => {
    if (piece.type !== 'text') return piece
    const start = at === 0 ? piece.value.replace(/^[\s\u00a0]+/, '') : piece.value
    return words(at === kept.length - 1 ? start.replace(/[\s\u00a0]+$/, '') : start)
  })
}

/** Neighbours that are emphasized alike are one, as where a word processor changed its mind inside a word. */
function joinInlines(pieces: Piece[]): Piece[] {
  const joined: Piece[] = []
  for (const piece of pieces) {
    const own = piece.type === 'text' ? piece : { ...piece, children: joinInlines(piece.children) }
    const last = joined.at(-1)
    const alike = isElement(own, 'strong', 'em') && isElement(last, own.tagName)
    const gap = last?.type === 'text' && last.value.trim() === '' ? last : undefined
    const beyond = joined.at(-2)
    if (alike)
      joined[joined.length - 1] = { ...last, children: joinInlines([...last.children, ...own.children]) }
    else if (gap && isElement(own, 'strong', 'em') && isElement(beyond, own.tagName))
      joined.splice(-2, 2, { ...beyond, children: joinInlines([...beyond.children, gap, ...own.children]) })
    else if (own.type === 'text' && last?.type === 'text')
      joined[joined.length - 1] = words(last.value + own.value)
    // Between paragraphs, breaks and spaces are the clipboard's own.
    else if (!isStray(own, last)) joined.push(own)
  }
  return joined
}

function isStray(piece: Piece, last: Piece | undefined): boolean {
  const afterBlock =
    last === undefined ||
    (isElement(last) && (blocks.has(last.tagName) || isElement(last, 'ol', 'ul', 'table')))
  return afterBlock && (isElement(piece, 'br') || (piece.type === 'text' && piece.value.trim() === ''))
}
