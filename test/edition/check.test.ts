import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { spawn } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { root } from '#server/database/root.ts'
import { markOf } from '#server/edition/edition.ts'
import { expectRefusal } from '#test/signature/visitor.ts'
import { signInAs, useDesk, Visitor } from '../coordinator/desk.ts'
import { sealEnvironment } from '../database.ts'
import { verdictOf as checked } from './verdict.ts'

const desk = useDesk()
let folder: string
const files: Record<string, Buffer> = {}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'check-'))
  const zoe = await signInAs(desk, 'zoe@example.org')
  await zoe.post(`/desk/letters/${desk.letter.slug}/editions`, { number: '1' })
  const visitor = new Visitor(desk)
  const at = `/en/letters/${desk.letter.slug}`
  for (const name of ['letter.en.pdf', 'letter.es.pdf', 'signatories.csv']) {
    files[name] = (await visitor.get(`${at}/editions/1/${name}`)).rawPayload
  }
  files['now.pdf'] = (await visitor.get(`${at}/letter.pdf`)).rawPayload
})
afterAll(() => rm(folder, { recursive: true }))

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
const file = (name: string) => files[name] ?? Buffer.alloc(0)

function changed(bytes: Buffer, place: number, by = 1): Buffer {
  const copy = Buffer.from(bytes)
  copy[place] = ((copy[place] ?? 0) + by) & 0xff
  return copy
}

const verdictOf = async (bytes: Buffer) => (await checked(desk.pool, bytes)).verdict

/** Sends a file as a browser without scripts does, and reads the page that follows. */
async function upload(bytes: Buffer, locale = 'en'): Promise<{ status: number; said: string }> {
  const boundary = 'xyz'
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n`
  const sent = await desk.app.inject({
    method: 'POST',
    url: `/${locale}/check`,
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    payload: Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  })
  if (sent.statusCode !== 303) return { status: sent.statusCode, said: sent.body }
  const { body } = await new Visitor(desk).get(sent.headers.location ?? '')
  const main = /<main[\s\S]*<\/main>/.exec(body)?.[0] ?? ''
  return {
    status: 303,
    said: main
      .replace(/<!--.*?-->/g, '')
      .replace(/<[^>]+>/g, ' ')
      .replace(/\s+/g, ' '),
  }
}

describe('a file on the page that checks', () => {
  test.each(['letter.en.pdf', 'letter.es.pdf'])('%s is an edition of ours, unaltered', async (name) => {
    const { said } = await upload(file(name))
    expect(said).toContain('Unaltered')
    expect(said).toContain('This file is edition 1 of the letter “')
    expect(said).toContain(sha256(file(name)))
  })

  test('may be the list of an edition', async () => {
    expect((await upload(file('signatories.csv'))).said).toContain('the list of signatories of edition 1')
  })

  test('is ours but altered when one byte is another, wherever it is, also in its mark', async () => {
    const bytes = file('letter.en.pdf')
    const { said } = await upload(changed(bytes, bytes.length >> 1))
    expect(said).toContain('Altered')
    expect(said).toContain('says that it is edition 1')
    const mark = bytes.indexOf('undersigned-edition ')
    for (const place of [0, mark, mark + 30, mark + 100, bytes.length - 1]) {
      expect(await verdictOf(changed(bytes, place)), `byte ${place}`).toBe('altered')
    }
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (place, by) => {
        expect(await verdictOf(changed(bytes, place, by))).toBe('altered')
      }),
      { numRuns: 60 },
    )
  })

  test('is altered when something was added to it or cut from it', async () => {
    const bytes = file('letter.en.pdf')
    expect(await verdictOf(Buffer.concat([bytes, Buffer.from('\n')]))).toBe('altered')
    expect(await verdictOf(bytes.subarray(0, -1))).toBe('altered')
  })

  test('is none of ours: the letter as it stands, another file, a mark of no edition', async () => {
    expect((await upload(file('now.pdf'))).said).toContain('Not an edition of ours')
    expect(await verdictOf(Buffer.from('%PDF-1.7 anything'))).toBe('unknown')
    for (const slug of [desk.letter.slug, 'no-such-letter']) {
      const forged = markOf({ slug, number: 1, hash: '0'.repeat(64) })
      expect(await verdictOf(Buffer.from(forged))).toBe('unknown')
    }
  })

  test('is answered in Spanish', async () => {
    expect((await upload(file('letter.es.pdf'), 'es')).said).toContain(
      'Este archivo es la edición 1 de la carta',
    )
    expect((await upload(Buffer.from('nada'), 'es')).said).toContain('no es una edición')
  })

  test('has to be chosen, and to be of a size that we read', async () => {
    expect((await upload(Buffer.alloc(0))).said).toContain('Choose a file first.')
    const { status, said } = await upload(Buffer.alloc(20 * 2 ** 20 + 1, 1))
    expect([status, said.includes('too large')]).toEqual([413, true])
  })

  test('can only come in a form that holds one', async () => {
    const broken = await desk.app.inject({
      method: 'POST',
      url: '/en/check',
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
      payload: '--x\r\ncontent-disposition: form-data; name="file"\r\n\r\nabc\r\n--x--',
    })
    expectRefusal(broken, 'request-unreadable')
    const elsewhere = await desk.app.inject({
      method: 'POST',
      url: `/en/letters/${desk.letter.slug}/sign`,
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
      payload: '--x--',
    })
    expectRefusal(elsewhere, 'media-type-unknown')
  })

  test('is asked about by its hash alone, and what is no hash is not asked about', async () => {
    const { body } = await new Visitor(desk).get('/en/check?sha256=nonsense&mark=<script>')
    expect(body).not.toContain('<script>"')
    expect(body).toContain('Choose it, or drop it here.')
  })
})

describe('npm run letter -- check', () => {
  test('says in words and by its exit code what a file is', async () => {
    const bytes = file('letter.en.pdf')
    const [unaltered, altered, none, missing] = await Promise.all([
      check(bytes),
      check(changed(bytes, 5000)),
      check(file('now.pdf')),
      check(undefined),
    ])
    expect(unaltered).toMatchObject({ code: 0 })
    expect(unaltered.said).toMatch(
      /^Unaltered: this file is edition 1 of marvena-river \(".+"\), frozen on \d{4}-/,
    )
    expect(altered).toMatchObject({ code: 1 })
    expect(altered.said).toMatch(/^Altered: this file says that it is edition 1 of marvena-river/)
    expect(none).toMatchObject({ code: 2, said: 'This file is no edition of a letter from here.\n' })
    expect(missing).toMatchObject({ code: 3 })
  })
})

async function check(bytes: Buffer | undefined): Promise<{ code: number | null; said: string }> {
  const path = join(folder, bytes ? `${sha256(bytes)}.pdf` : 'missing.pdf')
  if (bytes) await writeFile(path, bytes)
  const env = { ...process.env, ...sealEnvironment, DATABASE_URL: desk.pool.options.connectionString ?? '' }
  const child = spawn(process.execPath, ['server/task/run.mjs', 'letter', 'check', path], { cwd: root, env })
  let said = ''
  child.stdout.on('data', (piece: Buffer) => (said += piece.toString()))
  const code = await new Promise<number | null>((resolve) => child.on('exit', resolve))
  return { code, said }
}
