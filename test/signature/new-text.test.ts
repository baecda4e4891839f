import { beforeEach, describe, expect, test, vi } from 'vitest'
import { inTransaction } from '#server/database/transaction.ts'
import { readFolder } from '#server/letter/folder.ts'
import { importLetter, type Imported } from '#server/letter/import.ts'
import type { Change } from '#server/letter/letter.ts'
import { bare, readFile } from '../document/reading.ts'
import { person as personLine, writeLetter, type Written } from '../letter/written.ts'
import { addCopies } from '../seal/copies.ts'
import { linkIn, liming, mailTo, maryam, useWorld } from '../world.ts'
import {
  approve,
  expectRefusal,
  linkOf,
  listed,
  mails,
  newest,
  person,
  post,
  presente,
  reject,
  sign,
  signAndConfirm,
  type Stored,
} from './visitor.ts'

const world = useWorld()
let slug = ''
let letterId = ''
let letters = 0
const text = 'Keep the lamps lit.\n\nLight the quay by May.\n'
const newText = 'Keep the lamps lit.\n\nLight the quay and the bridge by May.\n\nSay when it is done.\n'
beforeEach(async () => {
  slug = `text-${++letters}`
  letterId = (await world.load(writeLetter({ slug, text }))).id
})

const get = (url: string) => world.app.inject(url)
const own = (signature: Stored, path = '') => `${linkOf(world, slug, 'manage', signature)}${path}`
const read = (html: string) => html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')

async function publish(change: Change, written: Partial<Written> = {}): Promise<Imported> {
  const folder = await readFolder(writeLetter({ slug, text: newText, ...written }))
  return inTransaction(world.pool, (db) => importLetter(db, { folder, change, now: new Date() }))
}

async function versionOf({ id }: Stored): Promise<unknown[]> {
  const { rows } = await world.pool.query<{ text_version: number; counted: boolean }>(
    'select text_version, counted from signatures where letter_id = $1 and id = $2',
    [letterId, id],
  )
  return Object.values(rows[0] ?? {})
}

async function agreements(): Promise<unknown[]> {
  const { rows } = await world.pool.query<{ text_version: number }>(
    'select text_version from agreements where letter_id = $1 order by agreed_at, text_version',
    [letterId],
  )
  return rows.map(({ text_version }) => text_version)
}

const asked = async () =>
  (await mails(world, slug)).filter(({ kind }) => kind === 'text-changed').map((one) => one.recipient)

describe('a correction of form', () => {
  test('keeps the signatures and asks nobody', async () => {
    const zoe = await signAndConfirm(world, slug, person)
    expect(await publish('form')).toMatchObject({ changed: ['en'], signed: true, asked: 0 })
    expect(await asked()).toEqual([])
    expect((await get(own(zoe))).body).not.toContain('The text has changed')
    expect((await get(own(zoe, '/text'))).statusCode).toBe(303)
    expect((await get(`/en/letters/${slug}`)).body).not.toContain('earlier version')
    expect(await versionOf(zoe)).toEqual([1, true])
  })

  test('after a change of substance is part of what is asked about, and of nothing else', async () => {
    const zoe = await signAndConfirm(world, slug, person)
    await publish('substance')
    await publish('form', { text: newText.replace('Say when', 'Tell us when') })
    expect((await get(own(zoe, '/text'))).body).toContain('Tell us when')
    // Within a second the form may still be of the text before.
    const shown = async () => expect((await get(`/en/letters/${slug}`)).body).toContain('Tell us when')
    await vi.waitFor(shown, { timeout: 5000, interval: 100 })
    await signAndConfirm(world, slug, { ...person, ...maryam })
    expect(read((await get(`/en/letters/${slug}`)).body)).toContain(
      '1 of 2 signatures were given to an earlier version',
    )
  })
})

describe('a change of substance', () => {
  test('asks everybody once who stands, counted or waiting, and nobody else', async () => {
    await signAndConfirm(world, slug, person)
    await signAndConfirm(world, slug, presente)
    await sign(world, slug, { ...person, ...maryam })
    const gone = await signAndConfirm(world, slug, { ...person, ...liming })
    await post(world, own(gone, '/withdraw'))
    await signAndConfirm(world, slug, { ...person, name: 'Ana Ruiz', email: 'ana@example.org' })
    await reject(world, letterId, 'Ana Ruiz')
    expect(await publish('substance')).toMatchObject({ changed: ['en'], asked: 2 })
    expect((await asked()).toSorted()).toEqual([presente.email, person.email].toSorted())
    expect(await publish('substance')).toMatchObject({ changed: [], asked: 0 })
  })

  test('is asked about in a mail that says what changed, and leads to both texts', async () => {
    const zoe = await signAndConfirm(world, slug, { ...person, email: 'zoe.text@example.org' })
    await publish('substance')
    const mail = await mailTo(world.inbox, 'zoe.text@example.org', /text has changed/)
    expect(mail.text).toContain(
      'Before: “Light the quay by May.”\n\nNow: “Light the quay and the bridge by May.”',
    )
    expect(mail.text).toContain('Now: “Say when it is done.”')
    const { body } = await get(new URL(linkIn(mail)).pathname)
    expect(body).toContain(`href="/en/letters/${slug}/texts/en/1"`)
    expect(body).toContain(`href="/en/letters/${slug}/texts/en/2"`)
    expect(body).toMatch(/<ins><span[^>]*>Put in:<\/span>and the bridge <\/ins>/)
    expect(read((await get(`/en/letters/${slug}/texts/en/1`)).body)).toContain(
      'This is an earlier version of the text.',
    )
    expect((await get(`/en/letters/${slug}/texts/en/1`)).body).toContain('noindex')
    expect(read((await get(`/es/letters/${slug}/texts/en/2`)).body)).toContain(
      'Este es el texto tal como es ahora.',
    )
    expect(await versionOf(zoe)).toEqual([1, true])
  })

  test('is signed by the button, and both agreements are kept', async () => {
    const zoe = await signAndConfirm(world, slug, person)
    await publish('substance')
    expect((await get(own(zoe))).body).toContain('The text has changed')
    for (const method of ['GET', 'HEAD'] as const) await world.app.inject({ method, url: own(zoe, '/text') })
    expect(await versionOf(zoe)).toEqual([1, true])

    const pressed = await Promise.all(
      Array.from({ length: 5 }, () => post(world, own(zoe, '/text'), { version: '2' })),
    )
    expect(pressed.map(({ statusCode }) => statusCode)).toEqual(Array(5).fill(303))
    expect(pressed.filter(({ headers }) => String(headers.location).endsWith('?just=agreed'))).toHaveLength(1)
    expect(await versionOf(zoe)).toEqual([2, true])
    expect(await agreements()).toEqual([1, 2])
    const { body } = await get(own(zoe, '?just=agreed'))
    expect(body).toContain('You have signed the text as it is now.')
    expect(body).toContain(`texts/en/2"`)
    expect(body).not.toContain('The text has changed')
  })

  test('leaves whoever does not answer on the list, with the version that was signed; the pages say so', async () => {
    await world.load(writeLetter({ slug, text, list: [personLine('Ben Adeyemi')] }))
    await signAndConfirm(world, slug, person)
    await signAndConfirm(world, slug, { ...person, ...maryam })
    await publish('substance')
    await post(world, own(await newest(world, slug), '/text'), { version: '2' })
    for (const page of [`/en/letters/${slug}`, `/en/letters/${slug}/signatories`]) {
      const { body } = await get(page)
      expect(read(body)).toContain('2 of 3 signatures were given to an earlier version of the text:')
      expect(body).toContain(`href="/en/letters/${slug}/texts/en/1"`)
    }
    expect(await listed(world, slug)).toContain('Zoë Łukasz')
    const { rawPayload, statusCode } = await get(`/en/letters/${slug}/letter.pdf`)
    expect(statusCode).toBe(200)
    const printed = (await readFile(rawPayload)).pages.map((page) => page.text).join('')
    expect(printed).toContain(bare('2 of 3 signatures were given to an earlier version of the text.'))
  })

  test('that is followed by another one is signed as the page showed it, or not at all', async () => {
    const zoe = await signAndConfirm(world, slug, person)
    await publish('substance')
    await publish('substance', { text: 'Nobody walks home in fear.\n' })
    const late = await post(world, own(zoe, '/text'), { version: '2' })
    expect(late.headers.location).toBe(own(zoe, '/text'))
    expect(await versionOf(zoe)).toEqual([1, true])
    expect((await get(own(zoe, '/text'))).body).toContain('Nobody walks home in fear.')
    await post(world, own(zoe, '/text'), { version: '3' })
    expect(await versionOf(zoe)).toEqual([3, true])
    expect(await agreements()).toEqual([1, 3])
  })

  test('asks once about two that came before the first question could leave', async () => {
    await signAndConfirm(world, slug, presente)
    await approve(world, letterId, presente.name)
    const folders = [newText, 'Nobody walks home in fear.\n'].map((said) =>
      readFolder(writeLetter({ slug, text: said })),
    )
    await inTransaction(world.pool, async (db) => {
      for (const folder of folders)
        await importLetter(db, { folder: await folder, change: 'substance', now: new Date() })
    })
    expect(await asked()).toEqual([presente.email])
  })

  test('may be answered by withdrawing, on the same page', async () => {
    const zoe = await signAndConfirm(world, slug, person)
    await publish('substance')
    expect((await get(own(zoe, '/text'))).body).toContain(`href="${own(zoe, '/withdraw')}"`)
    await post(world, own(zoe, '/withdraw'))
    await post(world, own(zoe, '/text'), { version: '2' })
    expect(await versionOf(zoe)).toEqual([1, false])
    expect(await agreements()).toEqual([])
  })

  test('is told on the page to whoever confirms after it', async () => {
    await sign(world, slug, person)
    const pending = await newest(world, slug)
    await publish('substance')
    await post(world, linkOf(world, slug, 'confirm', pending))
    expect((await get(own(pending))).body).toContain('The text has changed')
  })

  test('of one language asks those who signed in it', async () => {
    const both = async (es: string) => {
      const folder = await readFolder(writeLetter({ slug, text }))
      const front = ['translation: true']
      const other = await readFolder(writeLetter({ slug, language: 'es', front, text: es }))
      const texts = [...folder.texts, ...other.texts]
      return inTransaction(world.pool, (db) =>
        importLetter(db, { folder: { ...folder, texts }, change: 'substance', now: new Date() }),
      )
    }
    await both('Que sigan encendidas.\n')
    await signAndConfirm(world, slug, person)
    await post(world, `/es/letters/${slug}/sign`, { ...person, ...maryam })
    await post(world, linkOf(world, slug, 'confirm', await newest(world, slug)))
    expect(await both('Que se apaguen.\n')).toMatchObject({ changed: ['es'], asked: 1 })
    expect(await asked()).toEqual([maryam.email])
  })
})

describe('a version of the text', () => {
  test('that never was is not found', async () => {
    for (const path of ['en/2', 'es/1', 'en/0', 'en/x', 'en/99999999999', '..%2f/1']) {
      expectRefusal(await get(`/en/letters/${slug}/texts/${path}`), 'page-not-found')
    }
  })

  test('of the first import is the letter as it is', async () => {
    const { body, statusCode } = await get(`/en/letters/${slug}/texts/en/1`)
    expect(statusCode).toBe(200)
    expect(body).toContain('Light the quay by May.')
  })
})

test('thousands of signers are asked at once, and their mails leave room for others', async () => {
  await signAndConfirm(world, slug, person)
  await addCopies(world.pool, { letterId, count: 2000 })
  expect(await publish('substance')).toMatchObject({ asked: 2001 })
  const { rows } = await world.pool.query<{ count: number; minutes: number; versions: string }>(
    `select count(*)::int, round(extract(epoch from max(due_at) - min(due_at)) / 60)::int as minutes,
            string_agg(distinct substring(id::text from 15 for 1), '') as versions
       from outbox where letter_id = $1 and kind = 'text-changed'`,
    [letterId],
  )
  expect(rows).toEqual([{ count: 2001, minutes: 3, versions: '7' }])
})
