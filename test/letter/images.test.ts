import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { inTransaction } from '#server/database/transaction.ts'
import { composeDocument } from '#server/letter/compose.ts'
import { exportLetter } from '#server/letter/export.ts'
import { findLetter } from '#server/letter/find.ts'
import { readFolder, writeFolder } from '#server/letter/folder.ts'
import { importLetter } from '#server/letter/import.ts'
import { drawnPng, SMALL_JPEG } from '../document/drawn.ts'
import { useWorld } from '../world.ts'
import { writeLetter } from './written.ts'

// Pictures and logos live in the letter's folder, are stored with the text that names them, and come back as they were.

const world = useWorld()
const lamp = drawnPng({ width: 300, height: 100, color: 6 }).content
const other = drawnPng({ width: 90, height: 90, color: 2 }).content

const load = async (folder: string) => {
  const read = await readFolder(folder)
  return inTransaction(world.pool, (db) => importLetter(db, { folder: read, now: new Date() }))
}

function illustrated(slug: string): string {
  const folder = writeLetter({
    slug,
    front: ['conveners: [{ name: Friends of the Lamps, logo: lamp.png }, Ana Ruiz]'],
    text: 'Keep them lit.\n\n![The lamp at the mill](mill.jpg)\n',
  })
  writeFileSync(join(folder, 'lamp.png'), lamp, 'base64')
  writeFileSync(join(folder, 'mill.jpg'), SMALL_JPEG.content, 'base64')
  return folder
}

const hashOf = (content: string) => createHash('sha256').update(Buffer.from(content, 'base64')).digest('hex')

async function versions(letterId: string): Promise<number> {
  const { rows } = await world.pool.query('select 1 from texts where letter_id = $1', [letterId])
  return rows.length
}

test('the page shows the logo under its convener’s name, the others by name, and the picture', async () => {
  await load(illustrated('lamps-shown'))
  const { body } = await world.app.inject('/en/letters/lamps-shown')
  const address = `/letters/lamps-shown/images/${hashOf(lamp)}.png`
  expect(body).toMatch(
    new RegExp(`<img src="${address}" width="\\d+" height="\\d+" alt="Friends of the Lamps"`),
  )
  expect(body).toContain('<li>Ana Ruiz</li>')
  const picture = `/letters/lamps-shown/images/${hashOf(SMALL_JPEG.content)}.jpg`
  expect(body).toMatch(new RegExp(`<figure><img src="${picture}"[^>]* alt="The lamp at the mill"`))
})

test('an image is served as what it is, for ever', async () => {
  await load(illustrated('lamps-served'))
  const answer = await world.app.inject(`/letters/lamps-served/images/${hashOf(lamp)}.png`)
  expect(answer.statusCode).toBe(200)
  expect(answer.rawPayload.equals(Buffer.from(lamp, 'base64'))).toBe(true)
  expect(answer.headers).toMatchObject({
    'content-type': 'image/png',
    'x-content-type-options': 'nosniff',
    'cache-control': 'public, max-age=31536000, immutable',
  })
})

test.each([
  ['of another kind', `${hashOf(lamp)}.jpg`],
  ['that nobody has', `${'0'.repeat(64)}.png`],
  ['that is no hash', 'lamp.png'],
])('an image %s is a page that is not there', async (_, file) => {
  await load(illustrated('lamps-missing'))
  expect((await world.app.inject(`/letters/lamps-missing/images/${file}`)).statusCode).toBe(404)
})

test('a folder with images is exported as it was, byte by byte, and an import of that changes nothing', async () => {
  const folder = illustrated('lamps-exported')
  const { letterId } = await load(folder)
  const files = await exportLetter(world.pool, { slug: 'lamps-exported' })
  expect([...files.keys()].toSorted()).toEqual(['lamp.png', 'letter.en.md', 'mill.jpg'])
  for (const [name, content] of files)
    expect(Buffer.from(content).equals(readFileSync(join(folder, name))), name).toBe(true)
  await writeFolder(folder, files)
  await load(folder)
  expect(await versions(letterId)).toBe(1)
})

test('another image under the same name is another version of the text; the older one keeps its own', async () => {
  const folder = illustrated('lamps-replaced')
  const { letterId } = await load(folder)
  writeFileSync(join(folder, 'lamp.png'), other, 'base64')
  await load(folder)
  expect(await versions(letterId)).toBe(2)
  const { body } = await world.app.inject('/en/letters/lamps-replaced')
  expect(body).toContain(hashOf(other))
  expect(body).not.toContain(hashOf(lamp))
  expect((await world.app.inject(`/letters/lamps-replaced/images/${hashOf(lamp)}.png`)).statusCode).toBe(200)
})

test('the typesetter is given the bytes, and the names of conveners without a logo', async () => {
  await load(illustrated('lamps-set'))
  const found = await findLetter(world.pool, 'lamps-set')
  const document = await composeDocument(world.pool, { found, language: 'en' })
  expect(document.conveners).toEqual([
    { name: 'Friends of the Lamps', logo: 'lamp.png' },
    { name: 'Ana Ruiz', logo: undefined },
  ])
  expect(document.images).toEqual({
    'lamp.png': { mediaType: 'image/png', width: 300, height: 100, content: lamp },
    'mill.jpg': SMALL_JPEG,
  })
  const pdf = await world.app.inject('/en/letters/lamps-set/letter.pdf')
  expect(pdf.statusCode).toBe(200)
  expect(pdf.rawPayload.toString('latin1')).toContain('/Subtype /Image')
})

test('the database takes no image that is not what it says, and changes none', async () => {
  const { letterId } = await load(illustrated('lamps-kept'))
  const put = (sha256: string, bytes: Buffer) =>
    world.pool.query(
      "insert into images (letter_id, sha256, media_type, width, height, bytes) values ($1, $2, 'image/png', 1, 1, $3)",
      [letterId, sha256, bytes],
    )
  await expect(put('0'.repeat(64), Buffer.from('a'))).rejects.toThrow(/check/)
  const large = Buffer.alloc(2 ** 21 + 1)
  await expect(put(createHash('sha256').update(large).digest('hex'), large)).rejects.toThrow(
    /octet_length|check/,
  )
  await expect(world.pool.query('delete from images')).rejects.toThrow(/never changes/)
  await expect(world.pool.query("update text_images set name = 'b.png'")).rejects.toThrow(/never changes/)
})

test('people who would not be named are counted in the PDF’s list', async () => {
  const { letterId } = await load(writeLetter({ slug: 'lamps-withheld', list: ['Zoë,individual,Zoë,,,,1'] }))
  const found = await findLetter(world.pool, 'lamps-withheld')
  const composed = () => composeDocument(world.pool, { found, language: 'en' })
  expect((await composed()).signatories.withheld).toEqual({ organizations: 0, people: 0 })
  await world.pool.query(
    `update signatures
        set published = 'withheld', name_key = '#', name = chr(58858) || id || '.', line = chr(58858) || id || '.'
      where letter_id = $1`,
    [letterId],
  )
  const { signatories } = await composed()
  expect(signatories).toMatchObject({
    counts: { organizations: 0, people: 1 },
    withheld: { organizations: 0, people: 1 },
    groups: [],
  })
})
