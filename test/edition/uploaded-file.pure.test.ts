import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { markOf } from '#server/edition/edition.ts'
import { measureFile } from '#server/edition/measure.ts'
import { uploadedFile } from '#server/edition/uploaded-file.ts'

const type = 'multipart/form-data; boundary=----WebKitFormBoundaryX'

/** A form as a browser sends it, around the bytes of a file. */
function form(file: Uint8Array, name = 'letter.pdf'): Buffer {
  return Buffer.concat([
    Buffer.from(
      `------WebKitFormBoundaryX\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\n` +
        `Content-Type: application/pdf\r\n\r\n`,
    ),
    file,
    Buffer.from('\r\n------WebKitFormBoundaryX--\r\n'),
  ])
}

/** In pieces as the network cuts them. */
async function* cut(bytes: Uint8Array, cuts: number[]): AsyncGenerator<Buffer> {
  const places = [0, ...cuts.map((place) => place % (bytes.length + 1)), bytes.length].toSorted(
    (a, b) => a - b,
  )
  for (let index = 1; index < places.length; index++) {
    yield Buffer.from(bytes.subarray(places[index - 1], places[index]))
  }
}

async function read(pieces: AsyncIterable<Buffer>): Promise<Buffer> {
  const read: Buffer[] = []
  for await (const piece of uploadedFile(pieces, type)) read.push(piece)
  return Buffer.concat(read)
}

/** Bytes that like to look like the end of a form. */
const file = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc
        .constantFrom(
          '\r\n',
          '--',
          '\r\n--',
          '\r\n------WebKit',
          '\r\n------WebKitFormBoundaryY',
          '\0',
          '\r\n\r\n',
        )
        .map((text) => Buffer.from(text)),
    ),
    { maxLength: 20 },
  )
  .map((parts) => Buffer.concat(parts))

describe('a file that comes in a form', () => {
  test('is read byte by byte, wherever the network cuts the form', async () => {
    await fc.assert(
      fc.asyncProperty(file, fc.array(fc.nat(), { maxLength: 30 }), async (bytes, cuts) => {
        expect((await read(cut(form(bytes), cuts))).equals(bytes)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  test('may be long, and come in few pieces', async () => {
    const bytes = Buffer.alloc(300_000, '\r\n--')
    for (const cuts of [[], [200_000], [50, 299_990]]) {
      expect((await read(cut(form(bytes), cuts))).equals(bytes)).toBe(true)
    }
  })

  test('may be empty, and may be cut into single bytes', async () => {
    expect(await read(cut(form(new Uint8Array()), []))).toEqual(Buffer.alloc(0))
    const bytes = Buffer.from('a\r\n------WebKitFormBoundary')
    const whole = form(bytes)
    expect((await read(cut(whole, [...whole.keys()]))).equals(bytes)).toBe(true)
  })

  test.each([
    ['cut off in the file', form(Buffer.from('abc')).subarray(0, -20), type],
    ['cut off before it', form(Buffer.from('abc')).subarray(0, 40), type],
    ['without a boundary', form(Buffer.from('abc')), 'multipart/form-data'],
    [
      'without a file',
      Buffer.from('------WebKitFormBoundaryX\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n'),
      type,
    ],
    ['that never begins', Buffer.alloc(100_000, 'a'), type],
  ])('in a form %s is refused', async (_, bytes, contentType) => {
    const reading = (async () => {
      for await (const piece of uploadedFile(cut(bytes, [9000, 20_000]), contentType))
        expect(piece).toBeDefined()
    })()
    await expect(reading).rejects.toMatchObject({ statusCode: 400 })
  })
})

describe('what is known of a file', () => {
  const mark = markOf({ slug: 'marvena-river', number: 12, hash: 'a'.repeat(64) })

  test('are its hash, its size and its mark, wherever it is cut', async () => {
    const bytes = Buffer.from(`%PDF-1.7 ${mark} … ${mark}`)
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(), { maxLength: 30 }), async (cuts) => {
        expect(await measureFile(cut(bytes, cuts))).toEqual({
          sha256: createHash('sha256').update(bytes).digest('hex'),
          marks: [`marvena-river/12/${'a'.repeat(64)}`],
          sizeBytes: bytes.length,
        })
      }),
    )
  })

  test('are no more marks than a few, however many it claims', async () => {
    const claims = Array.from({ length: 5000 }, (_, number) =>
      markOf({ slug: 'a', number, hash: 'b'.repeat(64) }),
    )
    const { marks } = await measureFile(cut(Buffer.from(claims.join(' ')), [1000, 90_000]))
    expect(marks).toHaveLength(4)
  })
})
