import type { Font } from 'fontkit'
import type { PDFDocument, PDFReference } from 'pdfkit'
import type { Glyph } from './glyph.ts'
import { escapeXml } from './metadata.ts'

/**
 * What we use of PDFKit that it does not promise: all of it is here, for the version pinned in package.json.
 * test/document/pdfkit-internals.test.ts says what each must be; a new version passes it or is not taken.
 */
type Internals = PDFDocument & {
  _font: Face
  _root: PDFReference & { data: { Names: PDFReference } }
  _addInfo: () => void
  _finalize: () => void
  _offsets: (number | null)[]
  _offset: number
  _waiting: number
  _info: PDFReference
  _id: Uint8Array
  _write: (data: string | Uint8Array) => void
  page: {
    content: PDFReference & { compress: boolean; buffer: Uint8Array[] }
    dictionary: PDFReference
    fonts: Record<string, PDFReference>
    xobjects: Record<string, PDFReference>
    annotations: PDFReference[]
  }
  getStructTreeRoot: () => PDFReference
}

/** A font as one document embeds it: glyphs by their codes, each with its width and its characters. */
export type Face = {
  id: string
  subset: { glyphs: number[] }
  widths: number[]
  unicode: (readonly number[])[]
  ref: () => PDFReference
}

function internals(paper: PDFDocument): Internals {
  return paper as Internals
}

export function openFace(paper: PDFDocument, font: Font): Face {
  paper.font(font)
  return internals(paper)._font
}

/**
 * Adds a glyph to the subset and gives its code. PDFKit has one code a glyph; we ask one for each text that
 * a glyph stands for, so that a no-break space, a soft hyphen or an Arabic letter is copied as what it is.
 */
export function addGlyph(face: Face, glyph: Glyph): number {
  const code = face.subset.glyphs.push(glyph.id) - 1
  face.widths[code] = glyph.width
  face.unicode[code] = glyph.codePoints.length > 0 ? glyph.codePoints : NO_BREAK
  return code
}

/** PDF/A wants a character for every glyph; a word joiner is none that anybody sees. */
const NO_BREAK = [0x2060]

export function useFace(paper: PDFDocument, face: Face): void {
  internals(paper).page.fonts[face.id] = face.ref()
}

export function useImage(paper: PDFDocument, name: string, image: PDFReference): void {
  internals(paper).page.xobjects[name] = image
}

/** All that a page paints, deflated already: PDFKit begins with a turn of its own, and knows one level of deflating. */
export function setContent(paper: PDFDocument, deflated: Uint8Array): void {
  const { content } = internals(paper).page
  content.compress = false
  content.data['Filter'] = 'FlateDecode'
  content.buffer = [deflated]
}

export function currentPage(paper: PDFDocument): PDFReference {
  return internals(paper).page.dictionary
}

export function lastAnnotation(paper: PDFDocument): PDFReference {
  const annotation = internals(paper).page.annotations.at(-1)
  if (!annotation) throw new Error('The page has no annotation.')
  return annotation
}

/** The root of the structure tree, which PDFKit writes at the end: we fill it ourselves. */
export function structureRoot(paper: PDFDocument): PDFReference {
  return internals(paper).getStructTreeRoot()
}

/** Names by bytes, which PDFKit sorts by the machine's locale; a root has no limits (ISO 32000-1, 7.9.6), and no tree is empty. */
export function setDestinations(paper: PDFDocument, destinations: Map<string, unknown[]>): void {
  const names = [...destinations.keys()].sort((a, b) => (a < b ? -1 : 1))
  const pairs = names.flatMap((name) => [new String(name), destinations.get(name)])
  const { data } = internals(paper)._root.data.Names
  if (names.length > 0) data['Dests'] = { Names: pairs }
  else delete data['Dests']
}

/** The Info dictionary wants the raw title and the metadata want XML: PDFKit writes the same into both. */
export function escapeMetadata(paper: PDFDocument): void {
  const open = internals(paper)
  const addInfo = open._addInfo.bind(open)
  open._addInfo = () => {
    const raw = open.info
    open.info = { ...raw }
    for (const [key, value] of Object.entries(raw)) {
      if (typeof value === 'string') open.info[key] = escapeXml(value)
    }
    addInfo()
    open.info = raw
  }
}

/**
 * Hands over all that is written, as it is, null at the end. PDFKit is a stream that never waits; it is not read as
 * one, since each of a million small pieces would be an event.
 */
export function divert(paper: PDFDocument, take: (chunk: Uint8Array | null) => void): void {
  const begun = paper.read() as Uint8Array | null
  if (begun) take(begun)
  paper.push = (chunk: Uint8Array | null) => {
    take(chunk)
    return true
  }
}

/** A file that belongs to the whole document (PDF/A-3), and is found by its name. */
export function associateFile(paper: PDFDocument, name: string, specification: PDFReference): void {
  paper.addNamedEmbeddedFile(name, specification)
  internals(paper)._root.data['AF'] = [specification]
}

/** What is known when everything is written but the cross-references; offsets by object, from 1 at index 0. */
export type Ending = {
  offsets: (number | null)[]
  end: number
  root: PDFReference
  info: PDFReference
  id: Uint8Array
}

/** Lets somebody else write the end of the file. */
export function takeOverEnd(paper: PDFDocument, write: (ending: Ending) => (string | Uint8Array)[]): void {
  const open = internals(paper)
  open._finalize = () => {
    const { _offsets: offsets, _offset: end, _root: root, _info: info, _id: id } = open
    for (const chunk of write({ offsets, end, root, info, id })) open._write(chunk)
    open.push(null)
  }
}

/** The number of an object that somebody else writes: PDFKit neither keeps it nor waits for it. */
export function reserveObject(paper: PDFDocument): number {
  return internals(paper)._offsets.push(null)
}

/** An object that PDFKit may point to, and somebody else writes. */
export function foreignObject(paper: PDFDocument): PDFReference {
  const reference = paper.ref({})
  internals(paper)._waiting--
  return reference
}
