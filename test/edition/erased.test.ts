import { text } from 'node:stream/consumers'
import { createGunzip } from 'node:zlib'
import { beforeAll, describe, expect, test } from 'vitest'
import { writeBackup } from '#server/backup/write-backup.ts'
import { freeze } from '#server/edition/freeze.ts'
import { purgeKind } from '#server/retention/purge.ts'
import { usualRetention as retention } from '#server/retention/retention.ts'
import { makeToken } from '#server/signature/token.ts'
import { bare, readFile } from '#test/document/reading.ts'
import { expectRefusal } from '#test/signature/visitor.ts'
import { key, signed, signInAs, useDesk, Visitor } from '../coordinator/desk.ts'
import { individual } from '../world.ts'
import { verdictOf } from './verdict.ts'

// Whoever is erased is in no dump of the database any more: not in what was frozen, nor in what others wrote.

const desk = useDesk({ mailsSent: true })
const ana = {
  ...individual,
  name: 'Anuncia Xoconostle',
  secondName: 'Wenceslao Quiñonez',
  email: 'anuncia@xocotl.example',
}
const teo = { ...individual, name: 'Teodora Yuriria', email: 'teodora@yuriria.example' }
const names = ['Xoconostle', 'Quiñonez', 'xocotl', 'quinonez', 'yuriria']
const files = ['letter.en.pdf', 'letter.es.pdf', 'signatories.csv']

let zoe: Visitor
let anaId: string
let teoId: string
const copies: Record<string, Buffer> = {}

const at = (path = '') => `/en/letters/${desk.letter.slug}/editions${path}`
const own = (id: string, act = '') =>
  `/en/letters/${desk.letter.slug}/signature/${makeToken(key, 'manage', desk.letter.id, id)}${act}`
const get = (url: string) => new Visitor(desk).get(url)
const post = (url: string) => new Visitor(desk).post(url)

async function reject(form: Record<string, string>, reason: string): Promise<void> {
  const path = `/desk/letters/${desk.letter.slug}/signatures/${await signed(desk, form)}/decisions`
  expect((await zoe.post(path, { back: '/desk', kind: 'reject', reason })).statusCode).toBe(303)
}

/** What a backup holds, as it is read by whoever opens it: the rows, and the words of the files in them. */
async function dump(): Promise<string> {
  const writing = writeBackup(desk.pool.options.connectionString ?? '', { now: new Date(), secretMark: null })
  const rows = await text(writing.packed.pipe(createGunzip()))
  const words = [rows]
  for (const [, hex = ''] of rows.matchAll(/\\x([0-9a-f]{100,})/g)) {
    const bytes = Buffer.from(hex, 'hex')
    if (bytes.subarray(0, 5).toString() !== '%PDF-') words.push(bytes.toString())
    else words.push(...(await readFile(bytes)).pages.map((page) => page.text))
  }
  return words.join('\n').toLowerCase()
}

async function traced(): Promise<string[]> {
  const everything = await dump()
  return names.filter((name) => everything.includes(name.toLowerCase()))
}

beforeAll(async () => {
  zoe = await signInAs(desk, 'zoe@example.org')
  anaId = await signed(desk, ana)
  teoId = await signed(desk, teo)
  const robots = { name: 'Robots Unidos', email: 'rita@example.org' }
  await reject(robots, 'As anuncia XOCONOSTLE says, there is no such body.')
  await zoe.post(`/desk/letters/${desk.letter.slug}/editions`, { number: '1' })
  for (const file of files) copies[file] = (await get(at(`/1/${file}`))).rawPayload
})

describe('whoever is erased after the letter was frozen', () => {
  test('stands in no dump: not in the list or the files of the edition, nor in what was written about others', async () => {
    expect(await traced()).toEqual(['Xoconostle', 'Quiñonez', 'quinonez', 'yuriria'])
    expect((await get(own(anaId, '/erase'))).body).toContain('taken out of the frozen editions')
    expect((await post(own(anaId, '/erase'))).statusCode).toBe(303)
    // The last mail holds the address, sealed, until it has left.
    expect(await traced()).toEqual(['yuriria'])
    const { rows } = await desk.pool.query("select reason from decisions where kind = 'reject'")
    expect(rows).toEqual([{ reason: '(erased)' }])
  })

  test('is missed on the page of the edition, which says so and names the others', async () => {
    const { body } = await get(at('/1'))
    expect(body).toContain('1 name has been removed from this list since, at its owner’s wish.')
    expect(body).toContain('Teodora Yuriria')
    expect(body).not.toContain('Xoconostle')
    for (const file of files) expectRefusal(await get(at(`/1/${file}`)), 'edition-not-found')
    expect((await zoe.get(`/desk/letters/${desk.letter.slug}/editions`)).body).toContain('A name was removed')
    expectRefusal(await zoe.get(`/desk/letters/${desk.letter.slug}/editions/1/deliver`), 'edition-not-found')
  })

  test('leaves the copies that were made before as what they are: an edition of ours, unaltered', async () => {
    for (const file of files) {
      const bytes = copies[file] ?? Buffer.alloc(0)
      expect((await readWords(file, bytes)).includes('Xoconostle')).toBe(true)
      expect(await verdictOf(desk.pool, bytes)).toMatchObject({
        verdict: 'unaltered',
        edition: { hidden: true },
      })
      const other = Buffer.concat([bytes.subarray(0, -1), Buffer.from('!')])
      expect((await verdictOf(desk.pool, other)).verdict).toBe(file.endsWith('csv') ? 'unknown' : 'altered')
    }
    expect((await get(at('/1/manifest.txt'))).body).toContain('edition 1')
  })

  test('is in no edition that was being set while they were erased', async () => {
    const late = await signed(desk, { ...ana, name: 'Late Xoconostle', email: 'late@xocotl.example' })
    let sets = 0
    const frozen = await freeze(desk.pool, {
      slug: desk.letter.slug,
      number: 2,
      coordinatorId: await ownerId(),
      origin: 'https://letters.example.org',
      set: async () => {
        if (sets++ === 0) await post(own(late, '/erase'))
        return Buffer.from(`a letter, set as number ${sets}`)
      },
      now: new Date(),
    })
    expect(frozen.signatures.map(({ signatureId }) => signatureId)).not.toContain(late)
    expect(sets).toBe(4)
    expect(await traced()).toEqual(['yuriria'])
  })
})

describe('whoever withdrew, and whose time was over', () => {
  test('still stands in the edition, is told so, and takes the name out by the link of an old mail', async () => {
    await post(own(teoId, '/withdraw'))
    await desk.pool.query('update letters set closes_at = now() where id = $1', [desk.letter.id])
    const now = new Date(Date.now() + 200 * 24 * 3_600_000)
    await purgeKind(desk.pool, { kind: 'private', retention, now })
    expect(await traced()).toEqual(['yuriria'])

    const page = await get(own(teoId))
    expect(page.body).toContain('A frozen edition of the letter still names you')
    expect(page.body).toContain('/erase"')
    const asked = (await get(own(teoId, '/erase'))).body
    expect(asked).toContain('taken out of the frozen editions')
    expect(asked).not.toContain('One last mail')

    await post(own(teoId, '/erase'))
    expect(await traced()).toEqual([])
    expect((await get(own(teoId))).body).not.toContain('/erase"')
    expect((await get(at('/1'))).body).toContain('2 names have been removed')
  })
})

async function readWords(name: string, bytes: Buffer): Promise<string> {
  if (name.endsWith('.csv')) return bytes.toString()
  return bare((await readFile(bytes)).pages.map((page) => page.text).join(''))
}

async function ownerId(): Promise<string> {
  const { rows } = await desk.pool.query<{ id: string }>('select id from coordinators limit 1')
  return rows[0]?.id ?? ''
}

test('whoever came with a list is erased at the desk, and out of the editions too', async () => {
  const { rows } = await desk.pool.query<{ id: string; line: string }>(
    "select id, line from signatures where origin = 'import' and capacity = 'individual' and counted limit 1",
  )
  const { id = '', line = 'none' } = rows[0] ?? {}
  const path = `/desk/letters/${desk.letter.slug}/signatures/${id}/erase`
  expect(await dump()).toContain(line.toLowerCase())
  expect((await zoe.get(path)).body).toContain('Editions that name them lose the name')
  expect((await zoe.post(path)).statusCode).toBe(303)
  expect(await dump()).not.toContain(line.toLowerCase())
  expect((await get(at('/1'))).body).toContain('3 names have been removed')
})
