import type { PDFDocument, PDFReference } from 'pdfkit'
import type { Bytes } from './bytes.ts'
import { ObjectPacker, serialize } from './object-packer.ts'
import { foreignObject, reserveObject, structureRoot } from './pdfkit-internals.ts'
import type { StructureNode } from './structure.ts'

/**
 * `kids` are as the file has them, spaces between: pieces of the element's own page by number, all else as PDF values.
 * Those of a long list before them are `older`.
 */
type Element = {
  id: number
  node: StructureNode
  up: number
  page: PDFReference | undefined
  kids: string
  count: number
  older?: string[]
  /** Where an image stands: its left, lower, right and upper edges, in points from the lower left. */
  box?: [number, number, number, number]
}

/**
 * Writes the structure tree of a document (ISO 32000-1, 14.7) from nodes in the order of their content.
 * PDFKit's own writer takes the page of a link from wherever painting has come to, and keeps all in memory.
 */
export class StructureTree {
  readonly #paper: PDFDocument
  readonly #elements = new Map<StructureNode, Element>()
  /** Elements that end with the page. */
  readonly #whole = new Map<StructureNode, Element>()
  /** By StructParents of a page: its elements by content number. By StructParent of an annotation: its element. */
  readonly #parents: string[] = []
  readonly #tops: PDFReference[] = []
  readonly #identified: { id: string; element: number }[] = []
  readonly #packer: ObjectPacker
  #page: { key: number; contents: number[] } | undefined

  constructor(paper: PDFDocument) {
    this.#paper = paper
    this.#packer = new ObjectPacker(paper)
  }

  /** Begins a page; its contents are numbered from 0. */
  openPage(page: PDFReference): { add: (node: StructureNode) => number } {
    this.#closePage()
    const contents: number[] = []
    const key = this.#parents.push('') - 1
    this.#page = { key, contents }
    page.data['StructParents'] = key
    return {
      add: (node) => {
        const element = this.#element(node)
        const content = contents.push(element.id) - 1
        element.page ??= page
        const own = element.page === page
        addKid(element, own ? String(content) : `<</Type/MCR/Pg ${page.id} 0 R/MCID ${content}>>`)
        return content
      },
    }
  }

  /** What is whole on the page is written now: a long list is never kept. */
  #closePage(): void {
    if (!this.#page) return
    const { key, contents } = this.#page
    this.#page = undefined
    this.#parents[key] = `${this.#apart(`[${contents.map((id) => `${id} 0 R`).join(' ')}]`).id} 0 R`
    for (const element of this.#whole.values()) writeElement(element, this.#packer.begin(element.id))
    this.#whole.clear()
  }

  /** The number that an annotation of a node takes as its StructParent. */
  nextParent(node: StructureNode): number {
    return this.#parents.push(`${this.#element(node).id} 0 R`) - 1
  }

  addAnnotation(node: StructureNode, page: PDFReference, annotation: PDFReference): void {
    addKid(this.#element(node), `<</Type/OBJR/Obj ${annotation.id} 0 R/Pg ${page.id} 0 R>>`)
  }

  /** Gives a node its place in the tree now, before any content of it comes. */
  hold(node: StructureNode): void {
    this.#element(node)
  }

  /** Says where an image stands. */
  place(node: StructureNode, box: [number, number, number, number]): void {
    this.#element(node).box = box
  }

  #element(node: StructureNode): Element {
    const elements = node.whole ? this.#whole : this.#elements
    const known = elements.get(node)
    if (known) return known
    const parent = node.parent && this.#element(node.parent)
    const held = node.parent?.holds && elements.get(node)
    if (held) return held
    const id = parent ? reserveObject(this.#paper) : this.#top()
    const up = parent?.id ?? structureRoot(this.#paper).id
    const element: Element = { id, node, up, page: undefined, kids: '', count: 0 }
    if (parent) addKid(parent, `${id} 0 R`)
    elements.set(node, element)
    if (node.id !== undefined) this.#identified.push({ id: node.id, element: id })
    if (node.holds) for (const held of node.holds) this.#element(held)
    return element
  }

  #top(): number {
    const top = foreignObject(this.#paper)
    this.#tops.push(top)
    return top.id
  }

  end(): void {
    this.#closePage()
    for (const element of this.#elements.values()) writeElement(element, this.#packer.begin(element.id))
    const root = structureRoot(this.#paper)
    root.data['K'] = this.#tops
    root.data['ParentTree'] = this.#apart(
      `<</Nums[${this.#parents.map((parent, key) => `${key} ${parent}`).join(' ')}]>>`,
    )
    root.data['ParentTreeNextKey'] = this.#parents.length
    const names = this.#identified.sort((a, b) => (a.id < b.id ? -1 : 1))
    const pairs = names.map(({ id, element }) => `${serialize(new String(id))} ${element} 0 R`)
    if (pairs.length > 0) root.data['IDTree'] = this.#apart(`<</Names[${pairs.join(' ')}]>>`)
    this.#packer.flush()
  }

  #apart(text: string): PDFReference {
    const reference = foreignObject(this.#paper)
    this.#packer.pack(reference.id, text)
    return reference
  }
}

function addKid(element: Element, kid: string): void {
  element.kids = element.kids === '' ? kid : `${element.kids} ${kid}`
  if (++element.count % KIDS_APART !== 0) return
  // One string of its own, and no tree of five hundred.
  const joined = Buffer.from(element.kids, 'latin1').toString('latin1')
  if (element.older) element.older.push(joined)
  else element.older = [joined]
  element.kids = ''
}

const KIDS_APART = 512

/** Piece by piece: of a long list there are hundreds of thousands. */
function writeElement(element: Element, bytes: Bytes): void {
  const { node, up, page, box } = element
  bytes.text('<</S/')
  bytes.text(node.tag)
  bytes.text('/P ')
  bytes.whole(up)
  bytes.text(' 0 R')
  // Of a long list half of all are such, and have none.
  if (node.tag !== 'LI') bytes.text(attributes(node))
  if (page) {
    bytes.text('/Pg ')
    bytes.whole(page.id)
    bytes.text(' 0 R')
  }
  if (box) bytes.text(placement(box))
  bytes.text('/K')
  bytes.text(held(element))
  bytes.text('>>')
}

function held({ kids, count, older = [] }: Element): string {
  if (count !== 1) return `[${[...older, kids].join(' ')}]`
  return kids.startsWith('<<') ? kids : ` ${kids}`
}

/** PDF/UA asks where a figure stands (ISO 32000-1, 14.8.5.4). */
function placement(box: [number, number, number, number]): string {
  const edges = box.map((edge) => String(Math.round(edge * 100) / 100)).join(' ')
  return `/A<</O/Layout/Placement/Block/BBox[${edges}]>>`
}

function attributes({ tag, id, numbering, language, alt, spoken }: StructureNode): string {
  let written = ''
  if (id !== undefined) written += `/ID${serialize(new String(id))}`
  if (numbering !== undefined) written += `/A<</O/List/ListNumbering/${numbering}>>`
  if (tag === 'TH') written += '/A<</O/Table/Scope/Column>>'
  if (language !== undefined) written += `/Lang${serialize(new String(language))}`
  if (alt !== undefined) written += `/Alt${serialize(new String(alt))}`
  if (spoken !== undefined) written += `/ActualText${serialize(new String(spoken))}`
  return written
}
