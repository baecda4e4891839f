import fc from 'fast-check'
import { PNG } from 'pngjs'
import { describe, expect, it } from 'vitest'
import { opticalHeight, type LetterImage } from '#server/document/document.ts'
import { readImage } from '#server/document/image.ts'
import { toRows } from '#server/document/letter-rows.ts'
import { toPages } from '#server/document/page.ts'
import { MEASURE, PAPERS } from '#server/document/paper.ts'
import { parseText } from '#server/document/parse.ts'
import { alphaOf, readPng } from '#server/document/png.ts'
import { renderLetter } from '#server/document/render.ts'
import { speechOf } from '#server/document/speech.ts'
import { elementsOf, faultsIn, textOf } from './checker.ts'
import { drawnPng, SMALL_JPEG } from './drawn.ts'
import { ObjectFile } from './objects.ts'
import { sampleLetter } from './sample.ts'

const bytesOf = ({ content }: LetterImage) => Buffer.from(content, 'base64')
const png = (drawn: Parameters<typeof drawnPng>[0]) => bytesOf(drawnPng(drawn))

describe('an image of a letter', () => {
  it('is taken as PNG or JPEG, with its size', () => {
    expect(readImage(png({ width: 30, height: 20, color: 6 }))).toEqual({
      mediaType: 'image/png',
      width: 30,
      height: 20,
    })
    expect(readImage(bytesOf(SMALL_JPEG))).toEqual({ mediaType: 'image/jpeg', width: 24, height: 16 })
  })

  it('keeps each of its pixels and how much of it is there', () => {
    const pixels = fc.record({
      width: fc.integer({ min: 1, max: 17 }),
      height: fc.integer({ min: 1, max: 9 }),
      filterType: fc.constantFrom(-1, 0, 1, 2, 3, 4),
      seed: fc.uint8Array({ minLength: 17 * 9 * 4, maxLength: 17 * 9 * 4 }),
    })
    fc.assert(
      fc.property(pixels, ({ width, height, filterType, seed }) => {
        const drawn = new PNG({ width, height })
        drawn.data.set(seed.subarray(0, width * height * 4))
        const read = alphaOf(readPng(PNG.sync.write(drawn, { colorType: 6, filterType })))
        const back = Array.from({ length: width * height }, (_, at) => [
          ...(read?.colors?.subarray(at * 3, at * 3 + 3) ?? []),
          read?.alpha[at] ?? 0,
        ])
        expect(back.flat()).toEqual([...seed.subarray(0, width * height * 4)])
      }),
      { numRuns: 40 },
    )
  })

  it.each<[string, (bytes: Buffer) => Buffer, RegExp]>([
    ['SVG', () => Buffer.from('<?xml version="1.0"?><svg/>'), /found SVG: save it as a PNG/],
    ['no picture', () => Buffer.from('GIF89a'), /^expected a PNG or JPEG$/],
    ['nothing', () => Buffer.alloc(0), /^expected a PNG or JPEG$/],
    ['an interlaced PNG', (bytes) => changed(bytes, 28, 1), /not interlaced/],
    ['a PNG cut off', (bytes) => bytes.subarray(0, bytes.length - 30), /this one is broken/],
    ['a PNG of other pixels than it says', (bytes) => changed(bytes, 23, 21), /this one is broken/],
    ['a PNG without pixels', (bytes) => changed(bytes, 23, 0), /without pixels/],
    ['a PNG of a mile', (bytes) => changed(bytes, 21, 9), /at most 5000 pixels/],
    ['more than 2 MB', (bytes) => Buffer.concat([bytes, Buffer.alloc(2 ** 21)]), /2 MB at most/],
    ['a CMYK JPEG', () => jpegWith((data, frame) => data.writeUInt8(4, frame + 9)), /found CMYK/],
    ['a JPEG without loss', () => jpegWith((data, frame) => data.writeUInt8(0xc3, frame + 1)), /8 bits/],
    ['a JPEG cut off', () => bytesOf(SMALL_JPEG).subarray(0, 500), /this one is broken/],
    ['a JPEG that is to be turned', () => turnedJpeg(6), /upright/],
  ])('is refused with a reason: %s', (_, change, reason) => {
    expect(() => readImage(change(png({ width: 30, height: 20, color: 6 })))).toThrow(reason)
  })

  it('is taken where its JPEG says that it is upright', () => {
    expect(readImage(turnedJpeg(1)).width).toBe(24)
  })
})

/** A byte of a PNG's head, whose sum nobody checks. */
function changed(bytes: Buffer, at: number, value: number): Buffer {
  const copy = Buffer.from(bytes)
  copy.writeUInt8(value, at)
  return copy
}

function jpegWith(change: (data: Buffer, frame: number) => void): Buffer {
  const data = bytesOf(SMALL_JPEG)
  change(data, data.indexOf(Buffer.from([0xff, 0xc0])))
  return data
}

function turnedJpeg(orientation: number): Buffer {
  const exif = Buffer.concat([
    Buffer.from('Exif\0\0MM\0*\0\0\0\x08\0\x01', 'latin1'),
    Buffer.from([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]),
  ])
  const head = Buffer.from([0xff, 0xe1, 0, exif.length + 2])
  const jpeg = bytesOf(SMALL_JPEG)
  return Buffer.concat([jpeg.subarray(0, 2), head, exif, jpeg.subarray(2)])
}

describe('an image in the text', () => {
  it('is one where it stands in a paragraph of its own, and its words elsewhere', () => {
    const { blocks, images } = parseText(
      'One ![a bird](bird.png) two.\n\n![A bridge](bridge.png)\n![A mill](mill.jpg)\n\n![far](https://example.org/x.png)\n\n![b]\n\n[b]: plan.png',
    )
    expect(blocks).toMatchObject([
      { kind: 'paragraph', children: [{ text: 'One a bird two.' }] },
      { kind: 'image', file: 'bridge.png', alt: 'A bridge' },
      { kind: 'image', file: 'mill.jpg', alt: 'A mill' },
      { kind: 'paragraph', children: [{ text: 'far' }] },
      { kind: 'image', file: 'plan.png', alt: 'b' },
    ])
    expect(images.map(({ file, line, placed }) => [file, line, placed])).toEqual([
      ['bird.png', 1, false],
      ['bridge.png', 3, true],
      ['mill.jpg', 4, true],
      ['plan.png', 8, true],
    ])
  })

  const images = { 'wide.png': drawnPng({ width: 2000, height: 500, color: 2 }) }
  const pagesOf = (markdown: string, more: Record<string, LetterImage> = images) => {
    const speech = speechOf('en')
    return [...toPages(toRows(sampleLetter(markdown, { images: more }), speech), speech)]
  }

  it('is as wide as the text at most, never parted, and takes the next line along', () => {
    for (let words = 300; words < 520; words += 20) {
      const pages = pagesOf(`${'bridge '.repeat(words)}\n\n![Wide](wide.png)\n\nThe line after it.`)
      const page = pages.find(({ lines }) => lines.some(({ picture }) => picture))
      const shown = page?.lines.find(({ picture }) => picture)
      expect(shown?.picture?.width).toBeCloseTo(MEASURE)
      expect((shown?.top ?? 0) + (shown?.height ?? 0)).toBeLessThanOrEqual(
        PAPERS.A4.height - PAPERS.A4.margin.bottom,
      )
      const texts = page?.lines.map(({ line }) => line.runs.map(({ run }) => run.text).join(''))
      expect(texts).toContain('The line after it.')
    }
  })

  it('is no larger than it is sharp', () => {
    const [page] = pagesOf('![Small](small.png)', {
      'small.png': drawnPng({ width: 60, height: 40, color: 0 }),
    })
    expect(page?.lines.find(({ picture }) => picture)?.picture).toMatchObject({ width: 30, height: 20 })
  })
})

describe('logos', () => {
  it('are lower the wider they are, and yet larger in all', () => {
    const ratios = [0.5, 1, 2, 4, 8].map((width) => ({ width, height: 1 }))
    const heights = ratios.map(opticalHeight)
    const areas = ratios.map((size, at) => size.width * (heights[at] ?? 0) ** 2)
    expect(heights).toEqual(heights.toSorted((a, b) => b - a))
    expect(areas).toEqual(areas.toSorted((a, b) => a - b))
    expect(opticalHeight({ width: 1, height: 1 })).toBe(1)
  })

  it.each([0, 2, 4, 6] as const)(
    'are figures with the convener’s name, over the date, in color type %i',
    async (color) => {
      const letter = sampleLetter('One.', {
        conveners: [{ name: 'Friends of the Bridges', logo: 'logo.png' }, { name: 'Amigas del Río' }],
        images: { 'logo.png': drawnPng({ width: 90, height: 30, color }) },
      })
      const bytes = await renderLetter(letter)
      expect(faultsIn(bytes)).toEqual([])
      const [, , figure, named, date] = elementsOf(new ObjectFile(bytes))
      expect(textOf(figure?.data.get('/Alt'))).toBe('Friends of the Bridges')
      expect([figure?.tag, named?.tag, date?.tag]).toEqual(['/Figure', '/P', '/P'])
      expect(await renderLetter(letter)).toEqual(bytes)
    },
  )
})
