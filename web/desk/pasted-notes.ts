import { element, holds, isBlank, isElement, mapPieces, type Element, type Piece } from './pasted-piece.ts'

// Word:        <a href="#_ftn1" name="_ftnref1">[1]</a> … <div id="ftn1"><p><a href="#_ftnref1" name="_ftn1">[1]</a> …
// Google Docs: <sup><a href="#ftnt1" id="ftnt_ref1">[1]</a></sup> … <div><p><a href="#ftnt_ref1" id="ftnt1">[1]</a> …
// LibreOffice: <a href="#sdfootnote1sym" name="sdfootnote1anc"> … <div id="sdfootnote1"><p><a href="#sdfootnote1anc">…
const CITES = /#(?:_(ftn|edn)|(ftnt)|sd(foot|end)note)(\d+)(?:sym)?$/
const LEADS_BACK = /#(?:_(ftn|edn)ref|(ftnt)_ref|sd(foot|end)note(?=\d+anc))(\d+)(?:anc)?$/

/**
 * The notes of word processors, which are links to and fro, as `note-ref` where they are cited and `note` at the end,
 * each with its `label`.
 */
export function gatherNotes(pieces: Piece[]): Piece[] {
  const notes: Element[] = []
  const taken = takeBodies(pieces, notes)
  const withoutBodies = notes.length > 0 ? withoutRule(taken) : taken
  const cited = mapPieces(withoutBodies, (piece) => {
    const label = labelOf(piece, CITES)
    if (label !== undefined) return [element('note-ref', [], { label })]
    // What raises the figure of a note says nothing more once the note is one.
    const raises = isElement(piece, 'sup', 'span') && piece.children.length === 1
    return raises && isElement(piece.children[0], 'note-ref') ? piece.children : [piece]
  })
  return [...cited, ...notes]
}

/** Without the line that parts the notes from the text. */
function withoutRule(pieces: Piece[]): Piece[] {
  const kept = [...pieces]
  for (let last = kept.at(-1); last; last = kept.at(-1)) {
    if (isElement(last, 'hr', 'br') || (!isElement(last, 'note-ref') && isBlank(last) && !holdsRule(last)))
      kept.pop()
    else if (isElement(last, 'div', 'b', 'span') && holdsRule(last)) {
      const children = withoutRule(last.children)
      kept.splice(-1, 1, ...(children.length > 0 ? [{ ...last, children }] : []))
      if (children.length > 0) break
    } else break
  }
  return kept
}

const holdsRule = (piece: Piece) => holds(piece, (one) => isElement(one, 'hr'))

function labelOf(piece: Piece, pattern: RegExp): string | undefined {
  if (!isElement(piece, 'a')) return undefined
  const href = typeof piece.properties['href'] === 'string' ? piece.properties['href'] : ''
  const [, word, docs, office, number] = pattern.exec(href) ?? []
  if (number === undefined) return undefined
  return (word ?? docs ?? office) === 'edn' || office === 'end' ? `e${number}` : number
}

const isBack = (piece: Piece) => labelOf(piece, LEADS_BACK) !== undefined

/** Takes the bodies of notes out of the text, where they stand at its end or between two of its pages. */
function takeBodies(pieces: Piece[], notes: Element[]): Piece[] {
  return pieces.flatMap((piece): Piece[] => {
    if (piece.type === 'text' || !holds(piece, isBack)) return [piece]
    const labels = labelsIn(piece)
    const [label] = labels
    if (label !== undefined && labels.length === 1 && isBody(piece)) {
      notes.push(element('note', withoutMark(piece), { label }))
      return []
    }
    const children = takeBodies(piece.children, notes)
    return children.length > 0 ? [{ ...piece, children }] : []
  })
}

function labelsIn(piece: Piece): string[] {
  const own = labelOf(piece, LEADS_BACK)
  if (own !== undefined) return [own]
  return piece.type === 'text' ? [] : piece.children.flatMap(labelsIn)
}

/** A paragraph, or a box of paragraphs, that begins with the way back. */
function isBody(piece: Element): boolean {
  if (!isElement(piece, 'p', 'div', 'li', 'aside')) return false
  const [first] = piece.children.filter((child) => child.type === 'element' || child.value.trim() !== '')
  return first !== undefined && holds(first, isBack)
}

/** The paragraphs of a body without the figure that leads back. */
function withoutMark(body: Element): Piece[] {
  const children = mapPieces(body.children, (piece) => {
    if (isBack(piece)) return []
    // The boxes that were around the figure alone.
    return isElement(piece, 'sup', 'span') && piece.children.length === 0 ? [] : [piece]
  })
  return isElement(body, 'div', 'aside') && children.some((child) => isElement(child, 'p', 'div', 'ol', 'ul'))
    ? children
    : [element('p', children)]
}
