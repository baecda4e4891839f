/** A piece of HTML that was pasted, as plain data (hast, without what we never read). */
export type Piece = Element | Words
export type Element = {
  type: 'element'
  tagName: string
  properties: Record<string, unknown>
  children: Piece[]
}
export type Words = { type: 'text'; value: string }

export function element(tagName: string, children: Piece[], properties: Element['properties'] = {}): Element {
  return { type: 'element', tagName, properties, children }
}

export function words(value: string): Words {
  return { type: 'text', value }
}

/** One of these; any element where none is named. */
export function isElement<Tag extends string>(
  piece: Piece | undefined,
  ...tags: Tag[]
): piece is Element & { tagName: Tag } {
  return piece?.type === 'element' && (tags.length === 0 || tags.some((tag) => tag === piece.tagName))
}

/** All that is written in a piece. */
export function textOf(piece: Piece): string {
  return piece.type === 'text' ? piece.value : piece.children.map(textOf).join('')
}

export function isBlank(piece: Piece): boolean {
  return (
    /^[\s\u00a0\u200b]*$/.test(textOf(piece)) &&
    !holds(piece, (one) => isElement(one, 'note-ref', 'td', 'hr'))
  )
}

/** Whether a piece is such a one, or has one in it. */
export function holds(piece: Piece, such: (piece: Piece) => boolean): boolean {
  return such(piece) || (piece.type === 'element' && piece.children.some((child) => holds(child, such)))
}

/** A declaration of the element's own style: `mso-list` of `mso-list:l0 level1 lfo1`. */
export function styleOf({ properties }: Element, name: string): string {
  const style = typeof properties['style'] === 'string' ? properties['style'] : ''
  const found = style
    .split(';')
    .find((declaration) => declaration.split(':')[0]?.trim().toLowerCase() === name)
  return found?.slice(found.indexOf(':') + 1).trim() ?? ''
}

export function classesOf({ properties }: Element): string[] {
  const { className } = properties
  return Array.isArray(className) ? className.map(String) : []
}

/** Every piece anew by what `change` makes of it, its children first: one, none or several. */
export function mapPieces(pieces: Piece[], change: (piece: Piece) => Piece[]): Piece[] {
  return pieces.flatMap((piece) =>
    change(piece.type === 'text' ? piece : { ...piece, children: mapPieces(piece.children, change) }),
  )
}
