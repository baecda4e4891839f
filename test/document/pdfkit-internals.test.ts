import { readFileSync } from 'node:fs'
import { deflateSync } from 'node:zlib'
import { PDFDocument } from 'pdfkit'
import { describe, expect, it } from 'vitest'
import { openFont } from '#server/document/font.ts'
import { Output } from '#server/document/output.ts'
import * as internals from '#server/document/pdfkit-internals.ts'

const paper = () => new PDFDocument({ font: null, autoFirstPage: false, tagged: true, lang: 'en' })
const sheet = { size: [595, 842] as [number, number], margin: 0 }

describe('what we use of PDFKit without a promise', () => {
  it('is of the version that it was read in', () => {
    const { version } = JSON.parse(readFileSync('node_modules/pdfkit/package.json', 'utf8')) as {
      version: string
    }
    expect(version).toBe('0.20.2')
  })

  it('a face has codes for glyphs, their widths and their characters', () => {
    const face = internals.openFace(paper(), openFont('regular'))
    const glyph = { id: 5, codePoints: [65], width: 600, advance: 600, x: 0, y: 0 }
    const code = internals.addGlyph(face, glyph)
    const other = internals.addGlyph(face, { ...glyph, codePoints: [0xa0] })
    expect(other).toBe(code + 1)
    expect(face.subset.glyphs.slice(code)).toEqual([5, 5])
    expect(face.widths[other]).toBe(600)
    expect(face.unicode[other]).toEqual([0xa0])
    expect(face.id).toMatch(/^F\d+$/)
  })

  it('a page has a dictionary, fonts and annotations', () => {
    const document = paper()
    document.addPage(sheet)
    const face = internals.openFace(document, openFont('regular'))
    internals.useFace(document, face)
    expect(internals.currentPage(document).data).toMatchObject({ Type: 'Page' })
    expect(() => internals.lastAnnotation(document)).toThrow('no annotation')
    document.annotate(1, 2, 3, 4, { Subtype: 'Link', StructParent: 7 })
    expect(internals.lastAnnotation(document).data).toMatchObject({ Subtype: 'Link', StructParent: 7, F: 4 })
    expect(internals.lastAnnotation(document).data['Rect']).toEqual([1, 836, 4, 840])
  })

  it('a page paints what it is given deflated, and nothing else', async () => {
    const document = paper()
    document.addPage(sheet)
    const content = deflateSync('BT ET')
    internals.setContent(document, content)
    document.end()
    const file = Buffer.concat((await document.toArray()) as Uint8Array[])
    const stream = `<<\n/Length ${content.length}\n/Filter /FlateDecode\n>>\nstream\n${content.toString('latin1')}\nendstream`
    expect(file.toString('latin1')).toContain(stream)
  })

  it('the structure tree has one root, written at the end', () => {
    const document = paper()
    expect(internals.structureRoot(document).data['Type']).toBe('StructTreeRoot')
    expect(internals.structureRoot(document)).toBe(internals.structureRoot(document))
  })

  it('bookmarks begin at the left edge if told the right one', () => {
    const document = paper()
    document.addPage(sheet)
    const item = document.outline.addItem('x', { fit: false, top: 100, left: 595 }) as {
      outlineData: { Dest: unknown[] }
    }
    expect(item.outlineData.Dest.slice(1)).toEqual(['XYZ', 0, 742, 0])
  })

  it('what is written is handed over as it is written, from the first byte on', () => {
    const document = paper()
    const chunks: Buffer[] = []
    let ended = false
    internals.divert(document, (chunk) => {
      if (chunk === null) ended = true
      else chunks.push(Buffer.from(chunk))
    })
    document.addPage(sheet)
    document.ref({ Type: 'Early' }).end()
    expect(Buffer.concat(chunks).toString('latin1')).toMatch(/^%PDF-1\.[^]*\/Type \/Early[^]*endobj\n$/)
    internals.structureRoot(document).data['K'] = []
    document.end()
    expect(ended).toBe(true)
    expect(Buffer.concat(chunks).toString('latin1')).toMatch(/%%EOF\n$/)
  })

  it('a file of which something was never written is no file', async () => {
    const document = paper()
    const output = new Output(document, () => undefined)
    document.addPage(sheet)
    document.ref({ Type: 'Orphan' })
    internals.structureRoot(document).data['K'] = []
    document.end()
    await expect(output.end()).rejects.toThrow('Some object of the file was never written.')
  })

  it('a file belongs to the whole document, and is found by its name', () => {
    const document = paper()
    const chunks: Buffer[] = []
    internals.divert(document, (chunk) => void (chunk && chunks.push(Buffer.from(chunk))))
    document.addPage(sheet)
    const file = document.ref({ Type: 'Filespec' })
    file.end()
    internals.associateFile(document, 'list.csv', file)
    internals.structureRoot(document).data['K'] = []
    document.end()
    const written = Buffer.concat(chunks).toString('latin1')
    expect(written).toContain(`/AF [${file.id} 0 R]`)
    expect(written).toMatch(new RegExp(`/EmbeddedFiles <<\\s*/Names \\[\\s*\\(list.csv\\) ${file.id} 0 R`))
  })

  it('names of places are sorted by their bytes', async () => {
    const document = paper()
    document.addPage(sheet)
    internals.setDestinations(
      document,
      new Map([
        ['note-2', [1]],
        ['note-10', [1]],
      ]),
    )
    const chunks: Buffer[] = []
    document.on('data', (chunk: Buffer) => chunks.push(chunk))
    internals.structureRoot(document).data['K'] = []
    const ended = new Promise((resolve) => document.on('end', resolve))
    document.end()
    await ended
    expect(Buffer.concat(chunks).toString('latin1')).toMatch(
      /\/Dests <<\s*\/Names \[\(note-10\) \[1\] \(note-2\) \[1\]\]/,
    )
  })
})

describe('what we use of fontkit without a promise', () => {
  it('a glyph stands for the characters of its own text, whichever came first', () => {
    const font = openFont('regular')
    const codes = (text: string) => font.layout(text).glyphs.map((glyph) => glyph.codePoints)
    expect(codes(' ')).toEqual([[0x20]])
    expect(codes('\u00A0')).toEqual([[0xa0]])
    expect(codes(' ')).toEqual([[0x20]])
  })
})
