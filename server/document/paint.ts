import { deflateSync } from 'node:zlib'
import { PDFDocument, type PDFReference } from 'pdfkit'
import { Bytes } from './bytes.ts'
import { decimal, PageText, type Codes } from './content.ts'
import type { LetterImage } from './document.ts'
import { embedFile, type Attachment } from './embedded-file.ts'
import { openFont, type FontName } from './font.ts'
import { writeImage } from './image-object.ts'
import { endOf, type PlacedRun } from './line.ts'
import { ACCESSIBILITY_METADATA } from './metadata.ts'
import { SLOTS, type Glyph } from './glyph.ts'
import { Output, type Write } from './output.ts'
import type { Page, PlacedLine } from './page.ts'
import { NOTE_RULE, type Paper } from './paper.ts'
import * as internals from './pdfkit-internals.ts'
import type { Picture } from './row.ts'
import type { Span, Target } from './span.ts'
import { StructureTree } from './structure-tree.ts'
import { aroundPassage, child, type StructureNode } from './structure.ts'

/** What a file says about itself; `date` is the only time in it. */
export type Imprint = {
  title: string
  language: string
  /** ASCII. */
  keywords?: string | undefined
  date: Date
  attachment?: Attachment | undefined
}

type Painting = {
  pages: Iterable<Page>
  notes: StructureNode[]
  images: Record<string, LetterImage>
  imprint: Imprint
  paper: Paper
}

/**
 * Paints pages as a tagged PDF, PDF/A-3a and PDF/UA-1, and writes it piece by piece. Calls back after each page; waits
 * for both.
 */
export async function paint(
  painting: Painting,
  { write, painted }: { write: Write; painted: (page: number) => Promise<void> | void },
): Promise<void> {
  const { pages, imprint } = painting
  const paper = openPaper(imprint)
  const output = new Output(paper, write)
  const painter = new Painter(paper, painting)
  let count = 0
  for (const page of pages) {
    painter.paintPage(page)
    await output.pass()
    await painted(++count)
  }
  painter.end()
  if (imprint.attachment) await embedFile(paper, imprint.attachment, imprint.date)
  paper.end()
  await output.end()
}

function openPaper({ title, language, keywords, date }: Imprint): PDFDocument {
  const paper = new PDFDocument({
    font: null,
    autoFirstPage: false,
    pdfVersion: '1.7',
    subset: 'PDF/A-3a',
    tagged: true,
    lang: language,
    displayTitle: true,
    info: {
      Title: title,
      ...(keywords === undefined ? {} : { Keywords: keywords }),
      Creator: 'Undersigned',
      Producer: 'Undersigned',
      CreationDate: date,
    },
  })
  internals.escapeMetadata(paper)
  paper.appendXML(ACCESSIBILITY_METADATA)
  return paper
}

/** Half as slow as the usual one, and a fortieth larger: pages of a list are much alike. */
const LEVEL = 4

class Painter {
  readonly #paper: PDFDocument
  readonly #sheet: Paper
  readonly #notes: StructureNode[]
  readonly #tree: StructureTree
  readonly #bytes = new Bytes()
  readonly #codes: Codes
  readonly #images: Record<string, LetterImage>
  readonly #written = new Map<string, PDFReference>()
  readonly #faces = new Map<FontName, internals.Face>()
  readonly #destinations = new Map<string, unknown[]>()
  readonly #bookmarked = new Set<StructureNode>()
  #used = new Set<internals.Face>()

  constructor(
    paper: PDFDocument,
    { notes, images, paper: sheet }: Pick<Painting, 'notes' | 'images' | 'paper'>,
  ) {
    this.#paper = paper
    this.#sheet = sheet
    this.#notes = notes
    this.#images = images
    this.#tree = new StructureTree(paper)
    this.#codes = this.#openCodes()
  }

  paintPage(page: Page): void {
    this.#paper.addPage({ size: [this.#sheet.width, this.#sheet.height], margin: 0 })
    this.#used = new Set()
    const contents = this.#tree.openPage(internals.currentPage(this.#paper))
    const text = new PageText(this.#bytes, this.#codes, contents.add)
    for (const line of page.lines) this.#paintLine(line, text)
    for (const { x, baseline, line } of page.folio)
      text.write(line.runs, 'folio', [x, this.#sheet.height - baseline])
    text.end()
    for (const line of page.lines) {
      if (line.picture) this.#bytes.text(`${this.#image(line, line.picture, contents.add)}\n`)
    }
    this.#bytes.text(rules(page, this.#sheet).join(''))
    internals.setContent(this.#paper, deflateSync(this.#bytes.take(), { level: LEVEL }))
    for (const face of this.#used) internals.useFace(this.#paper, face)
  }

  #paintLine(line: PlacedLine, text: PageText): void {
    if (line.picture) this.#tree.hold(line.picture.node)
    for (const runs of byTarget(line)) {
      const [first] = runs
      if (!first) continue
      text.write(runs, spokenNode(first, runs), [line.x, this.#sheet.height - line.baseline])
      this.#connect(line, runs, first.span)
    }
  }

  /** Text first, then images: what reads the page goes by the tree, where each has its place already. */
  #image(
    { x, top }: PlacedLine,
    { width, height, file, node }: Picture,
    add: (node: StructureNode) => number,
  ): string {
    const bottom = this.#sheet.height - top - height
    this.#tree.place(node, [x, bottom, x + width, bottom + height])
    const matrix = `${decimal(width)} 0 0 ${decimal(height)} ${decimal(x)} ${decimal(bottom)} cm`
    return `/Figure<</MCID ${add(node)}>>BDC\nq ${matrix} /${this.#useImage(file)} Do Q\nEMC`
  }

  #useImage(file: string): string {
    const image = this.#images[file]
    if (!image) throw new Error(`The image ${file} is not there.`)
    let written = this.#written.get(file)
    if (!written) this.#written.set(file, (written = writeImage(this.#paper, image)))
    const name = `I${written.id}`
    internals.useImage(this.#paper, name, written)
    return name
  }

  end(): void {
    this.#tree.end()
    internals.setDestinations(this.#paper, this.#destinations)
  }

  /** Links, the places they lead to, bookmarks; and where a note is cited, its place in the tree. */
  #connect(line: PlacedLine, runs: PlacedRun[], { target, citation }: Span): void {
    if (target.link) this.#link(line, runs, target)
    if (target.anchor && !this.#destinations.has(target.anchor)) {
      const top = this.#sheet.height - line.top + 4
      const page = internals.currentPage(this.#paper)
      this.#destinations.set(target.anchor, [page, 'XYZ', this.#sheet.margin.side, top, null])
    }
    const note = citation === undefined ? undefined : this.#notes[citation - 1]
    if (note) this.#tree.hold(note)
    const titled = aroundPassage(target.node)
    const { title } = titled
    if (title !== undefined && !this.#bookmarked.has(titled)) {
      this.#bookmarked.add(titled)
      // PDFKit counts `left` from the right.
      this.#paper.outline.addItem(title, { fit: false, top: line.top - 4, left: this.#sheet.width })
    }
  }

  #link(line: PlacedLine, runs: PlacedRun[], { node, link, description = '' }: Target): void {
    if (!link) return
    const held = aroundPassage(node)
    const left = Math.min(...runs.map(({ x }) => x))
    const right = Math.max(...runs.map(endOf))
    const action =
      'url' in link ? { A: { S: 'URI', URI: new String(link.url) } } : { Dest: new String(link.destination) }
    this.#paper.annotate(line.x + left - 1, line.top, right - left + 2, line.height, {
      Subtype: 'Link',
      Contents: new String(description),
      StructParent: this.#tree.nextParent(held),
      ...action,
    })
    this.#tree.addAnnotation(held, internals.currentPage(this.#paper), internals.lastAnnotation(this.#paper))
  }

  #face(name: FontName): internals.Face {
    let face = this.#faces.get(name)
    if (!face) this.#faces.set(name, (face = internals.openFace(this.#paper, openFont(name))))
    return face
  }

  #openCodes(): Codes {
    const byMeaning = new Map<string, number>()
    const known = new Map<Glyph, number>()
    const meant = (font: FontName, glyph: Glyph) => {
      const key = `${font} ${glyph.id} ${glyph.codePoints.join(' ')}`
      let code = byMeaning.get(key)
      if (code === undefined) byMeaning.set(key, (code = internals.addGlyph(this.#face(font), glyph)))
      if (known.size >= KNOWN_GLYPHS) known.clear()
      known.set(glyph, code)
      return code
    }
    return {
      fontId: (font) => {
        const face = this.#face(font)
        this.#used.add(face)
        return face.id
      },
      code: (font, glyph) => known.get(glyph) ?? meant(font, glyph),
      // Filled at once: an array with holes this wide would be a slow map.
      written: new Array<undefined>(SLOTS).fill(undefined),
    }
  }
}

/** Glyphs as objects, which words share, are known at once; of some scripts each word has its own. */
const KNOWN_GLYPHS = 20_000

/** What a piece of a line belongs to: right-to-left text, whose glyphs come from its end, says how it is spelled. */
function spokenNode({ run, span }: PlacedRun, runs: PlacedRun[]): StructureNode {
  if (run.order !== 'reversed') return span.target.node
  const { node } = span.target
  const spoken = runs.map(({ run }) => run.text).join('')
  return child(node, 'Span', node.whole ? { spoken, whole: true } : { spoken })
}

/** Neighbors that belong to the same node, and are read in one way, are one piece of content. */
function byTarget({ line }: PlacedLine): PlacedRun[][] {
  if (line.runs.length === 1) return [line.runs]
  const pieces: PlacedRun[][] = []
  for (const placed of line.runs) {
    const last = pieces.at(-1)
    const before = last?.[0]
    const alike = isReversed(before) === isReversed(placed) || placed.run.text === ' '
    if (last && before?.span.target.node === placed.span.target.node && alike) last.push(placed)
    else pieces.push([placed])
  }
  return pieces
}

const isReversed = (placed: PlacedRun | undefined) => placed?.run.order === 'reversed'

function rules({ rules }: Page, paper: Paper): string[] {
  return rules.map(({ x, y, length }) => {
    const [left, right, height] = [decimal(x), decimal(x + length), decimal(paper.height - y)]
    const line = `q 0.35 G ${NOTE_RULE.thickness} w ${left} ${height} m ${right} ${height} l S Q`
    return `/Artifact <</Type /Layout>> BDC\n${line}\nEMC\n`
  })
}
