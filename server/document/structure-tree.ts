import type { PDFDocument, PDFReference } from 'pdfkit'
import { ObjectPacker } from './object-packer.ts'
import { structureRoot } from './pdfkit-internals.ts'
import type { StructureNode } from './structure.ts'

/** A piece of a page's content, by its number on the page; or an annotation. */
type Leaf = { page: PDFReference; content: number } | { page: PDFReference; annotation: PDFReference }

type Element = { reference: PDFReference; node: StructureNode; kids: (Element | Leaf)[] }

/**
 * Writes the structure tree of a document (ISO 32000-1, 14.7) from nodes in the order of their content.
 * PDFKit's own writer takes the page of a link from wherever painting has come to.
 */
export class StructureTree {
  readonly #paper: PDFDocument
  readonly #elements = new Map<StructureNode, Element>()
  /** By StructParents of a page: its elements by content number. By StructParent of an annotation: its element. */
  readonly #parents: (PDFReference | PDFReference[])[] = []
  readonly #tops: Element[] = []
  readonly #packer: ObjectPacker

  constructor(paper: PDFDocument) {
    this.#paper = paper
    this.#packer = new ObjectPacker(paper)
  }

  /** Begins a page; its contents are numbered from 0. */
  openPage(page: PDFReference): { add: (node: StructureNode) => number } {
    const contents: PDFReference[] = []
    page.data['StructParents'] = this.#parents.push(contents) - 1
    return {
      add: (node) => {
        const element = this.#element(node)
        const content = contents.push(element.reference) - 1
        element.kids.push({ page, content })
        return content
      },
    }
  }

  /** The number that an annotation of a node takes as its StructParent. */
  nextParent(node: StructureNode): number {
    return this.#parents.push(this.#element(node).reference) - 1
  }

  addAnnotation(node: StructureNode, page: PDFReference, annotation: PDFReference): void {
    this.#element(node).kids.push({ page, annotation })
  }

  /** Gives a node its place in the tree now, before any content of it comes. */
  hold(node: StructureNode): void {
    this.#element(node)
  }

  #element(node: StructureNode): Element {
    const known = this.#elements.get(node)
    if (known) return known
    const parent = node.parent && this.#element(node.parent)
    const up = parent?.reference ?? structureRoot(this.#paper)
    const reference = this.#paper.ref(dictionary(node, up))
    const element: Element = { reference, node, kids: [] }
    ;(parent?.kids ?? this.#tops).push(element)
    this.#elements.set(node, element)
    return element
  }

  end(): void {
    const root = structureRoot(this.#paper)
    root.data['K'] = this.#tops.map((element) => element.reference)
    root.data['ParentTree'] = { Nums: this.#parents.flatMap((parent, key) => [key, parent]) }
    root.data['ParentTreeNextKey'] = this.#parents.length
    const ids = this.#identified()
    if (ids.length > 0)
      root.data['IDTree'] = { Names: ids.flatMap(([id, reference]) => [new String(id), reference]) }
    for (const element of this.#elements.values()) this.#packer.pack(finished(element))
    this.#packer.flush()
  }

  #identified(): [string, PDFReference][] {
    const found = [...this.#elements.values()].flatMap(({ node, reference }): [string, PDFReference][] => {
      return node.id === undefined ? [] : [[node.id, reference]]
    })
    return found.sort(([a], [b]) => (a < b ? -1 : 1))
  }
}

function dictionary(
  { tag, id, numbering, spoken }: StructureNode,
  parent: PDFReference,
): Record<string, unknown> {
  const data: Record<string, unknown> = { S: tag, P: parent }
  if (id !== undefined) data['ID'] = new String(id)
  if (numbering !== undefined) data['A'] = { O: 'List', ListNumbering: numbering }
  if (tag === 'TH') data['A'] = { O: 'Table', Scope: 'Column' }
  if (spoken !== undefined) data['ActualText'] = new String(spoken)
  return data
}

/** Content on the element's own page is a bare number; elsewhere it names its page. */
function finished({ reference, kids }: Element): PDFReference {
  const first = kids.find((kid): kid is Leaf => 'page' in kid)
  if (first) reference.data['Pg'] = first.page
  const held = kids.map((kid) => {
    if ('reference' in kid) return kid.reference
    if ('annotation' in kid) return { Type: 'OBJR', Obj: kid.annotation, Pg: kid.page }
    return kid.page === first?.page ? kid.content : { Type: 'MCR', Pg: kid.page, MCID: kid.content }
  })
  reference.data['K'] = held.length === 1 ? held[0] : held
  return reference
}
