import {
  classesOf,
  element,
  isElement,
  mapPieces,
  styleOf,
  textOf,
  type Element,
  type Piece,
} from './pasted-piece.ts'

/** A paragraph that Word draws as an item of a list. */
type Item = { level: number; ordered: boolean; start: number; children: Piece[] }

/** The lists of word processors as lists of HTML: items in lists, and lists in the items that they belong to. */
export function gatherLists(pieces: Piece[]): Piece[] {
  return nestLists(mapPieces([element('body', pieces)], gatherWordLists).flatMap(childrenOf))
}

const childrenOf = (piece: Piece) => (piece.type === 'element' ? piece.children : [])

/** Word's lists are paragraphs that say their list, their level and their mark (`mso-list`). */
function gatherWordLists(piece: Piece): Piece[] {
  if (piece.type === 'text' || !piece.children.some((child) => itemOf(child))) return [piece]
  const children: Piece[] = []
  let items: Item[] = []
  const close = () => {
    if (items.length > 0) children.push(...listsOf(items))
    items = []
  }
  for (const child of piece.children) {
    const item = itemOf(child)
    if (item) items.push(item)
    else if (child.type === 'element' || child.value.trim() !== '') {
      close()
      children.push(child)
    }
  }
  close()
  return [{ ...piece, children }]
}

function itemOf(piece: Piece): Item | undefined {
  if (!isElement(piece, 'p', 'div', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6')) return undefined
  const level = /\blevel(\d)\b/.exec(styleOf(piece, 'mso-list'))?.[1]
  const mark = markIn(piece)
  // A heading with a number of its own is a heading.
  if (piece.tagName.startsWith('h') || (level === undefined && mark === undefined)) return undefined
  const listed = level !== undefined || classesOf(piece).some((name) => name.startsWith('MsoListParagraph'))
  if (!listed) return undefined
  const [, number] = /^\(?(\d+)[.)]/.exec(mark ?? '') ?? []
  return {
    level: Number(level ?? 1),
    ordered: /^\(?([\p{L}\p{N}]{1,6})[.)]/u.test(mark ?? ''),
    start: number === undefined ? 1 : Number(number),
    children: withoutMarks(piece.children),
  }
}

const isMark = (piece: Piece) => isElement(piece) && /ignore/i.test(styleOf(piece, 'mso-list'))

/** "1." or "·", which Word writes for programs that know no lists. */
function markIn(piece: Piece): string | undefined {
  if (isMark(piece)) return textOf(piece).replaceAll('\u00a0', ' ').trim()
  if (piece.type === 'text') return undefined
  for (const child of piece.children) {
    const mark = markIn(child)
    if (mark !== undefined) return mark
  }
  return undefined
}

function withoutMarks(pieces: Piece[]): Piece[] {
  return mapPieces(pieces, (piece) => (isMark(piece) ? [] : [piece]))
}

/** Items one after the other as lists in lists. */
function listsOf(items: Item[]): Element[] {
  const lists: Element[] = []
  while (items.length > 0) {
    const [first] = items
    if (!first) break
    // Another kind of mark on the same level is another list.
    const end = items.findIndex(
      ({ level, ordered }, at) => at > 0 && level <= first.level && ordered !== first.ordered,
    )
    lists.push(listOf(items.slice(0, end < 0 ? items.length : end)))
    items = end < 0 ? [] : items.slice(end)
  }
  return lists
}

function listOf(items: Item[]): Element {
  const [first] = items
  const level = Math.min(...items.map((item) => item.level))
  const list = element(first?.ordered ? 'ol' : 'ul', [], first?.ordered ? { start: first.start } : {})
  let deeper: Item[] = []
  const close = () => {
    if (deeper.length === 0) return
    const last = list.children.at(-1)
    if (isElement(last, 'li')) last.children.push(...listsOf(deeper))
    else list.children.push(...listsOf(deeper).flatMap(childrenOf))
    deeper = []
  }
  for (const item of items) {
    if (item.level > level) deeper.push(item)
    else {
      close()
      list.children.push(element('li', [element('p', item.children)]))
    }
  }
  close()
  return list
}

/** Google Docs puts a list beside the item that it belongs to; Word on the web says levels of lists that stand apart. */
function nestLists(pieces: Piece[]): Piece[] {
  return mapPieces(pieces, (piece) => {
    if (!isElement(piece, 'ol', 'ul')) return [piece]
    const children: Piece[] = []
    for (const child of piece.children) {
      const last = children.at(-1)
      if (isElement(child, 'ol', 'ul') && isElement(last, 'li')) last.children.push(child)
      else if (isElement(child, 'ol', 'ul')) children.push(...child.children)
      else if (isElement(child)) children.push(isElement(child, 'li') ? child : element('li', [child]))
    }
    return [{ ...piece, children }]
  })
}
