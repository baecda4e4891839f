import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { root } from '#server/database/root.ts'
import { inTransaction } from '#server/database/transaction.ts'
import { exportLetter } from '#server/letter/export.ts'
import { FileProblem } from '#server/letter/file.ts'
import { readFolder, writeFolder } from '#server/letter/folder.ts'
import { importLetter } from '#server/letter/import.ts'
import { signInAs, signInWithRole, useDesk, type Visitor } from '#test/coordinator/desk.ts'
import { shippedLetter } from '#test/world.ts'

const desk = useDesk()
let owner: Visitor
let press: string
let at: string
let folders: string

beforeAll(async () => {
  owner = await signInAs(desk, 'owner@example.org')
  press = `/en/letters/${desk.letter.slug}/press`
  at = `/desk/letters/${desk.letter.slug}/press`
  folders = await mkdtemp(join(tmpdir(), 'press-'))
})
afterAll(() => rm(folders, { recursive: true }))

const ours = '2026-03-02-let-the-river-be-heard'

async function read(url: string): Promise<string> {
  const { body, statusCode } = await desk.app.inject(url)
  expect(`${statusCode} ${url}`).toBe(`200 ${url}`)
  return body
}

async function bringIn(folder: string) {
  const letter = await readFolder(folder)
  return inTransaction(desk.pool, (db) => importLetter(db, { folder: letter, now: new Date() }))
}

describe('a journalist', () => {
  test('finds releases, contacts, quotes, the conveners and downloads, with the counts of now', async () => {
    const page = await read(press)
    expect(page).toContain(`href="${press}/${ours}"`)
    expect(page).toMatch(/Nuria Talavera Osgood.*Media contacts|Media contacts.*Nuria Talavera Osgood/s)
    expect(page).toContain('href="tel:+005550114"')
    expect(page).toContain('A station costs less in a year than one night of helicopters.')
    expect(page).toContain('AGUAES unites those who keep')
    expect(page).toContain(`href="/es/letters/${desk.letter.slug}/letter.pdf"`)
    expect(page).toMatch(/Signed so far:.*?\d+ organizations and \d+ individuals/)
  })

  test('reads a release in their language, and in the original where it is not written in theirs', async () => {
    expect(await read(`${press}/${ours}`)).toContain('The rains return in six weeks.')
    const spanish = await read(`${press}/${ours}`.replace('/en/', '/es/'))
    expect(spanish).toContain('Las lluvias vuelven en seis semanas.')
    expect(spanish).toContain('2 de marzo de 2026')
    const arabic = await read(`${press}/${ours}`.replace('/en/', '/ar/'))
    expect(arabic).toContain('هذا البيان بلغة أخرى')
    expect(arabic).toContain('<article class="release" id="release-text" lang="en" dir="ltr">')
  })

  test('follows the releases by a feed, in their language', async () => {
    const feed = await read(`/es/letters/${desk.letter.slug}/feed.xml`)
    expect(feed).toContain(`href="https://letters.example.org/es/letters/${desk.letter.slug}/press/${ours}"`)
    expect(feed).toContain('<summary>Comunicado de prensa del 2 de marzo de 2026</summary>')
  })

  test('gets the pages from any cache on the way, known again by their ETag', async () => {
    for (const url of [press, `${press}/${ours}`]) {
      const { headers } = await desk.app.inject(url)
      expect(headers['cache-control']).toMatch(/^public, .*s-maxage=1, stale-while-revalidate=2/)
      const again = await desk.app.inject({ url, headers: { 'if-none-match': String(headers.etag) } })
      expect([url, again.statusCode]).toEqual([url, 304])
    }
  })

  test('is led there by the letter’s page, where there is something', async () => {
    expect(await read(`/fr/letters/${desk.letter.slug}`)).toContain('Pour la presse')
    await bringIn(join(root, 'letters/night-reading-room'))
    expect(await read('/en/letters/night-reading-room')).not.toContain('For the press')
    for (const path of ['press', `press/${ours}`])
      expect((await desk.app.inject(`/en/letters/night-reading-room/${path}`)).statusCode).toBe(404)
  })
})

describe('a coordinator', () => {
  const written = {
    language: 'en',
    title: 'The Commission answers',
    date: '2026-04-01',
    body: 'PUENTE LAUREL – *At last.*',
    published: 'yes',
    'quotes-0-text': 'We will come to the river.',
    'quotes-0-speaker': 'Ingrid Solano Weiss',
    'quotes-0-role': 'Secretary-General',
    'contacts-0-name': 'Nancy Treviño',
    'contacts-0-phone': '+52 55 0000 0000',
    step: 'save',
  }
  const name = '2026-04-01-the-commission-answers'
  const key = `name=${name}&language=en`

  test('writes one under an embargo: until then only the desk sees it', async () => {
    const later = new Date(Date.now() + 3_600_000).toISOString()
    const embargo = { 'embargo-day': later.slice(0, 10), 'embargo-time': later.slice(11, 16) }
    const answer = await owner.post(`${at}/write`, { ...written, ...embargo })
    expect(answer.headers.location).toBe(`${at}/preview?${key}`)
    const feed = `/en/letters/${desk.letter.slug}/feed.xml`
    const preview = (await owner.get(`${at}/preview?${key}`)).body
    expect(preview).toContain('Embargoed until')
    expect(preview).toMatch(/<em>(<!--.*?-->)*At last[.]/)
    expect((await desk.app.inject(`${press}/${name}`)).statusCode).toBe(404)
    expect(await read(press)).not.toMatch(/Commission answers|We will come to the river/)
    expect(await read(feed)).not.toContain('Commission answers')
    expect((await owner.get(at)).body).toContain('Embargoed until')

    await desk.pool.query("update releases set embargo_until = now() - interval '1 second' where name = $1", [
      name,
    ])
    expect(await read(`${press}/${name}`)).toContain('At last.')
    expect(await read(feed)).toContain('<title>The Commission answers</title>')
    expect(await read(press)).toContain('We will come to the river.')
  })

  test('changes it, and is told when somebody else did so meanwhile', async () => {
    const { body } = await owner.get(`${at}/write?${key}`)
    const [, seen = ''] = /name="seen" value="([^"]*)"/.exec(body) ?? []
    expect(body).toContain('PUENTE LAUREL – *At last.*')
    const changed = { ...written, name, seen, body: 'PUENTE LAUREL – A second word.' }
    expect((await owner.post(`${at}/write`, changed)).statusCode).toBe(303)
    expect(await read(`${press}/${name}`)).toContain('A second word.')
    const late = await owner.post(`${at}/write`, { ...changed, body: 'A third word that must not be lost.' })
    expect(late.statusCode).toBe(409)
    expect(late.body).toContain('somebody changed this release since you opened it')
    expect(late.body).toContain('A third word that must not be lost.')
  })

  test('loses nothing by a mistake, and gets more rows', async () => {
    const wrong = { ...written, title: 'Another', 'quotes-0-speaker': '' }
    const answer = await owner.post(`${at}/write`, wrong)
    expect(answer.statusCode).toBe(422)
    expect(answer.body).toContain('A quote needs its words and who said them.')
    expect(answer.body).toContain('We will come to the river.')
    await desk.pool.query("update coordinators set language = 'es' where email = 'owner@example.org'")
    const cited = { ...written, title: 'Another', body: 'At last.[^7]' }
    expect((await owner.post(`${at}/write`, cited)).body).toContain(
      'La nota [^7] está citada y no tiene texto.',
    )
    const long = { ...written, title: 'Another', 'quotes-0-role': 'long '.repeat(1000) }
    const refused = (await owner.post(`${at}/write`, long)).body
    expect(refused).toMatch(/id="quotes-0-role-error"[^>]*>Esto es demasiado largo/)
    expect(refused).not.toContain('expected')
    await desk.pool.query("update coordinators set language = 'en' where email = 'owner@example.org'")
    const more = await owner.post(`${at}/write`, { ...wrong, step: 'more' })
    expect(more.statusCode).toBe(200)
    expect(more.body).toContain('name="quotes-2-text"')
  })

  test('writes it in another language, where contacts and embargo are there already', async () => {
    const list = (await owner.get(at)).body
    const [, next = ''] = /href="([^"]*press\/write[^"]*language=es)"/.exec(list) ?? []
    expect(next).toContain(name)
    const { body } = await owner.get(next.replaceAll('&amp;', '&'))
    expect(body).toContain(`name="name" value="${name}"`)
    expect(body).toContain('value="+52 55 0000 0000"')
    const spanish = { ...written, name, language: 'es', title: 'La Comisión responde', body: 'Por fin.' }
    expect((await owner.post(`${at}/write`, spanish)).statusCode).toBe(303)
    expect(await read(`${press.replace('/en/', '/es/')}/${name}`)).toContain('Por fin.')
    expect(await read(`${press}/${name}`)).toContain('A second word.')
    await desk.pool.query("delete from releases where name = $1 and language = 'es'", [name])
  })

  test('keeps a draft to the desk, and deletes it', async () => {
    const draft = { ...written, published: '', title: 'Not yet', language: 'fr' }
    await owner.post(`${at}/write`, draft)
    const hidden = '2026-04-01-not-yet'
    expect((await desk.app.inject(`${press}/${hidden}`)).statusCode).toBe(404)
    expect((await owner.get(`${at}/preview?name=${hidden}&language=fr`)).body).toContain('A draft:')
    await owner.post(`${at}/delete`, { name: hidden, language: 'fr' })
    expect((await owner.get(`${at}/preview?name=${hidden}&language=fr`)).statusCode).toBe(404)
    await owner.post(`${at}/delete`, { name, language: 'en' })
    expect(await read(`${press}/${name}`)).toContain('A second word.')
    const { rows } = await desk.pool.query<{ kind: string }>(
      "select kind from activity where letter_id = $1 and kind like 'release-%' order by id",
      [desk.letter.id],
    )
    expect(rows.map(({ kind }) => kind)).toEqual([
      'release-saved',
      'release-saved',
      'release-saved',
      'release-saved',
      'release-deleted',
    ])
  })

  test('writes only where the role allows it', async () => {
    const reviewer = await signInWithRole(desk, 'reviewer@example.org', { role: 'reviewer' })
    expect((await reviewer.get(at)).statusCode).toBe(403)
    expect((await reviewer.post(`${at}/write`, written)).statusCode).toBe(403)
  })
})

describe('as files', () => {
  test('releases come out as they went in, and going in again changes nothing', async () => {
    const files = await exportLetter(desk.pool, { slug: desk.letter.slug })
    for (const language of ['en', 'es']) {
      const file = `press/${ours}.${language}.md`
      expect(files.get(file)).toBe(await readFile(join(shippedLetter, file), 'utf8'))
    }
    expect([...files.keys()]).toContain('press/2026-04-01-the-commission-answers.en.md')

    const folder = join(folders, desk.letter.slug)
    await writeFolder(folder, files)
    const all = 'select * from releases order by letter_id, name, language'
    const before = await desk.pool.query(all)
    await bringIn(folder)
    expect((await desk.pool.query(all)).rows).toEqual(before.rows)
    expect(before.rows).toHaveLength(3)
  })

  test('a wrong one is refused with its line, and nothing is loaded', async () => {
    const folder = join(folders, 'wrong-letter')
    await cp(shippedLetter, folder, { recursive: true })
    const file = join(folder, `press/${ours}.en.md`)
    await writeFile(file, (await readFile(file, 'utf8')).replace('date: 2026-03-02', 'date: in March'))
    const refused = await bringIn(folder).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(FileProblem)
    expect(refused).toMatchObject({ file: `press/${ours}.en.md`, line: 3 })
  })
})
