/**
 * What a screen reader walks through: the logical tree of a tagged PDF (ISO 32000-1, 14.8), as plain data.
 * Nodes know their parents; what they hold comes in the order in which it is painted.
 */
export type Tag =
  | 'Document'
  | 'Div'
  | 'P'
  | 'H1'
  | 'H2'
  | 'H3'
  | 'H4'
  | 'L'
  | 'LI'
  | 'Lbl'
  | 'LBody'
  | 'BlockQuote'
  | 'Table'
  | 'TR'
  | 'TH'
  | 'TD'
  | 'Reference'
  | 'Note'
  | 'Figure'
  | 'Link'
  | 'Span'

export type StructureNode = {
  tag: Tag
  parent: StructureNode | undefined
  /** Lower-case ASCII, unique in the document. PDF/UA asks one of every note. */
  id?: string
  /** All of it is on one page: what is written of it needs not wait for the last one. */
  whole?: boolean
  /** What it has even if nothing of that is painted, such as an empty cell. */
  holds?: StructureNode[]
  numbering?: 'Decimal' | 'LowerAlpha' | 'LowerRoman' | 'None' | 'Disc'
  /** A heading's words, which become a bookmark. */
  title?: string
  /** BCP 47, where it is another one than around it. */
  language?: string
  /** What an image shows, in words. */
  alt?: string
  /** What is read instead of glyphs that stand in another order than they are spoken. */
  spoken?: string
}

export function child(parent: StructureNode, tag: Tag, more?: Partial<StructureNode>): StructureNode {
  return more ? { tag, parent, ...more } : { tag, parent }
}

/** What a passage in another language stands in; itself for all else. */
export function aroundPassage(node: StructureNode): StructureNode {
  return node.tag === 'Span' && node.parent ? node.parent : node
}

/** Where a citation stands, and where its note begins. */
export const citationId = (number: number, occurrence: number) => `citation-${number}-${occurrence}`
export const noteId = (number: number) => `note-${number}`
