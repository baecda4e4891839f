import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { root } from '#server/database/root.ts'
import { inTransaction } from '#server/database/transaction.ts'
import { exportLetter } from '#server/letter/export.ts'
import { readFolder, writeFolder } from '#server/letter/folder.ts'
import { importLetter } from '#server/letter/import.ts'
import { bare, readFile } from '../document/reading.ts'
import { approve, listed, person, presente, signAndConfirm, sign } from '../signature/visitor.ts'
import { guadalupe, individual, liming, maryam, useWorld } from '../world.ts'
import { writeLetter } from './written.ts'

const world = useWorld()
const march = join(root, '../shared/reference/march-25-2021')
if (!existsSync(march))
  console.info('The letter of March 25, 2021 is not there: its round trip is not tried.')
const shipped = readdirSync(join(root, 'letters')).map((name) => join(root, 'letters', name))
const folders = [...shipped, ...(existsSync(march) ? [march] : [])].map(
  (folder) => [basename(folder), folder] as const,
)

const load = async (folder: string) => {
  const read = await readFolder(folder)
  return inTransaction(world.pool, (db) => importLetter(db, { folder: read, now: new Date() }))
}

describe.each(folders)('the letter of letters/%s', (slug, folder) => {
  test('is exported as it was imported, byte by byte, also after a second import', async () => {
    await load(folder)
    await expectSame(slug, folder)
    expect((await load(folder)).signatories).toMatchObject({
      added: 0,
      removed: 0,
      standing: [],
      rejected: [],
    })
    await expectSame(slug, folder)
  })
})

async function expectSame(slug: string, folder: string) {
  const files = await exportLetter(world.pool, { slug })
  const all = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const names = all.filter((name) => /^letter\.|^signatories\.csv$|\.png$|^press\/.*\.md$/.test(name))
  expect([...files.keys()].toSorted()).toEqual(names.toSorted())
  for (const [name, content] of files)
    expect(Buffer.from(content).equals(readFileSync(join(folder, name))), name).toBe(true)
}

describe.runIf(existsSync(march))('the letter of March 25, 2021', () => {
  const slug = 'march-25-2021'

  test('is imported whole, and the annex that it lacks is said', async () => {
    const { texts, signatories = [] } = await readFolder(march)
    const [text] = texts
    const demands = text?.body.blocks.flatMap((block) => (block.kind === 'list' ? block.items : []))
    expect(text?.front.addressees).toHaveLength(12)
    expect(text?.body.notes).toHaveLength(14)
    expect(demands).toHaveLength(8)
    expect(signatories.filter(({ kind }) => kind === 'organization')).toHaveLength(59)
    expect(signatories.filter(({ kind }) => kind === 'individual')).toHaveLength(27)
    expect(signatories.reduce((sum, { people }) => sum + people, 0)).toBe(28)

    const { warnings } = await load(march)
    expect(warnings).toMatchObject([{ file: 'letter.en.md', code: 'annex-missing', note: 13 }])
    expect(warnings[0]?.line).toBe(
      readFileSync(join(march, 'letter.en.md'), 'utf8')
        .split('\n')
        .findIndex((line) => line.startsWith('[^13]:')) + 1,
    )
  })

  test('says on its page 59 organizations and 28 people, and lists all 86 lines', async () => {
    const { letterId } = await load(march)
    const { body } = await world.app.inject(`/en/letters/${slug}`)
    expect(body).toMatch(/59 organizations and 28 (people|individuals)/)
    const { rows } = await world.pool.query<{ line: string }>(
      'select line from signatories where letter_id = $1',
      [letterId],
    )
    const text = bare(wordsOf(body))
    expect(rows).toHaveLength(86)
    expect(rows.filter(({ line }) => !text.includes(bare(line)))).toEqual([])
  })

  test('takes another signature, and its PDF has all 87 lines', async () => {
    const { letterId } = await load(march)
    await signAndConfirm(world, slug, { ...presente, acronym: 'PRE' })
    await approve(world, letterId, 'Presente.org (PRE)')
    expect(await listed(world, slug)).toContain('60 organizations')

    const { rawPayload } = await world.app.inject(`/en/letters/${slug}/letter.pdf`)
    const text = (await readFile(rawPayload)).pages.map((page) => page.text).join('')
    const { rows } = await world.pool.query<{ line: string }>(
      'select line from signatories where letter_id = $1',
      [letterId],
    )
    expect(rows).toHaveLength(87)
    expect(rows.filter(({ line }) => !text.includes(bare(line.normalize('NFC'))))).toEqual([])
  })
})

test('a letter that people signed here is exported with them, and an import of that changes nothing', async () => {
  const slug = 'lamps'
  const folder = writeLetter({ slug, list: ['Red Lámpara,organization,Red Lámpara,,,,'] })
  const { letterId } = await load(folder)
  await signAndConfirm(world, slug, presente)
  await approve(world, letterId, 'Presente.org')
  for (const typed of [
    person,
    { ...individual, ...guadalupe, role: 'O.P.' },
    { ...individual, ...maryam, affiliation: 'جامعة', country: 'EG' },
  ])
    await signAndConfirm(world, slug, typed)
  await sign(world, slug, { ...individual, ...liming })

  const files = await exportLetter(world.pool, { slug })
  const list = String(files.get('signatories.csv'))
  expect(list.split('\n').length - 2).toBe(5)
  expect(list).toContain(
    '2,Guadalupe Peña and Raúl Ibáñez O.P.,individual,Guadalupe Peña and Raúl Ibáñez,,O.P.,,2,',
  )
  expect(list).not.toContain('李明')

  await writeFolder(folder, files)
  const { signatories } = await load(folder)
  expect(signatories).toMatchObject({ added: 0, removed: 0, kept: 1, rejected: [] })
  expect(signatories?.standing).toHaveLength(4)
  expect((await exportLetter(world.pool, { slug })).get('signatories.csv')).toBe(list)
})

describe('a letter with partners', () => {
  const slug = 'lamps-of-partners'
  const file = `framing: partners
partners:
  - slug: presente-org
    name: "Presente: org"
    origins:
      - https://presente.example
      - https://*.presente.example
    asks_updates: true
    updates_words:
      es: Quiero noticias de Presente.
    since: 2026-03-01T08:00:00.250Z
  - slug: rio
    name: Río
    origins:
      - https://rio.example:8443
    since: 2026-03-02T08:00:00.000Z
    switched_off: 2026-04-01T09:30:00.000Z
`
  const exported = async () => String((await exportLetter(world.pool, { slug })).get('partners.yaml'))
  const put = (folder: string, text: string) => writeFileSync(join(folder, 'partners.yaml'), text)

  test('is imported with them and exported as it was; what came by a partner’s site stays its own', async () => {
    const folder = writeLetter({ slug })
    await load(folder)
    expect((await exportLetter(world.pool, { slug })).has('partners.yaml')).toBe(false)
    put(folder, file)
    const { letterId } = await load(folder)
    expect(await exported()).toBe(file)
    const ids = async () => {
      const { rows } = await world.pool.query<{ id: string }>(
        'select slug, id from partners where letter_id = $1 order by slug',
        [letterId],
      )
      return rows
    }
    const before = await ids()

    await writeFolder(folder, await exportLetter(world.pool, { slug }))
    await load(folder)
    expect(await exported()).toBe(file)
    expect(await ids()).toEqual(before)
    const headers = (await world.app.inject(`/en/letters/${slug}/embed?partner=presente-org`)).headers
    expect(headers['content-security-policy']).toContain(
      "frame-ancestors 'self' https://presente.example https://*.presente.example",
    )
  })

  test('takes no site that a browser cannot tell apart, and says the line', async () => {
    const folder = writeLetter({ slug })
    for (const [wrong, said] of [
      [
        file.replace('https://rio.example:8443', 'http://rio.example'),
        /^partners 2 origins 1: expected a site/,
      ],
      [file.replace('slug: rio', 'slug: presente-org'), /stands here twice/],
      [file.replace('name: Río', 'named: Río'), /^partners 2 name: expected text|no such key: named/],
      ['framing: nowhere\n', /^framing: expected anywhere or partners/],
    ] as const) {
      put(folder, wrong)
      await expect(readFolder(folder)).rejects.toMatchObject({
        file: 'partners.yaml',
        line: expect.any(Number) as number,
        message: expect.stringMatching(said) as string,
      })
    }
    put(folder, file.replace('https://rio.example:8443', 'http://rio.example'))
    await expect(readFolder(folder)).rejects.toMatchObject({ line: 15 })
  })
})

function wordsOf(html: string): string {
  const codes: Record<string, string> = {
    '&amp;': '&',
    '&#39;': "'",
    '&quot;': '"',
    '&lt;': '<',
    '&gt;': '>',
  }
  return html.replace(/<[^>]*>/g, '').replace(/&[#\w]+;/g, (code) => codes[code] ?? code)
}
