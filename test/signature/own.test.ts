import { beforeEach, describe, expect, test, vi } from 'vitest'
import { writeLetter } from '../letter/written.ts'
import { mailTo, useWorld } from '../world.ts'
import {
  approve,
  linkOf,
  listed,
  newest,
  person,
  post,
  presente,
  sign,
  signAndConfirm,
  stored,
} from './visitor.ts'

const world = useWorld()
let slug = ''
let letterId = ''
let letters = 0
beforeEach(async () => {
  slug = `own-${++letters}`
  letterId = (await world.load(writeLetter({ slug }))).id
  await world.pool.query('delete from outbox')
})

const get = (url: string) => world.app.inject(url)
const own = async (path = '') => `${linkOf(world, slug, 'manage', await newest(world, slug))}${path}`
/** What the form comes filled in with. */
const zoe = { name: person.name, published: 'full', publish: 'yes' }

async function change(typed: Record<string, string>) {
  const answer = await post(world, await own('/change'), typed)
  return { status: answer.statusCode, just: String(answer.headers.location).split('?just=')[1], answer }
}

async function rowsOf(table: string): Promise<Record<string, unknown>[]> {
  const { rows } = await world.pool.query<Record<string, unknown>>(
    `select * from ${table} where letter_id = $1 order by 2`,
    [letterId],
  )
  return rows
}

describe('the page of one’s own signature', () => {
  test('says where it stands, how it prints and which text was signed, and leads to all that can be done', async () => {
    await signAndConfirm(world, slug, person)
    const { body } = await get(await own())
    expect(body).toContain('On the list')
    expect(body).toContain('<bdi>Zoë Łukasz</bdi>')
    expect(body).toContain(`href="/en/letters/${slug}/texts/en/1"`)
    expect(body).toMatch(/Version 1 of the text in English, of \w+ \d+, \d{4}/)
    for (const way of ['change', 'withdraw', 'data', 'erase'])
      expect(body).toContain(`${await own(`/${way}`)}"`)
  })

  test('changes nothing by being looked at, nor does any page that it leads to', async () => {
    await signAndConfirm(world, slug, presente)
    await approve(world, letterId, presente.name)
    const before = await stored(world, slug)
    for (const path of ['', '/change', '/withdraw', '/data', '/erase', '/text']) {
      for (const method of ['GET', 'HEAD'] as const) {
        const { statusCode } = await world.app.inject({ method, url: await own(path) })
        expect([path, statusCode]).toEqual([path, path === '/text' ? 303 : 200])
      }
    }
    expect(await stored(world, slug)).toEqual(before)
    expect(await rowsOf('edits')).toEqual([])
  })

  test('says before the button what withdrawing means, and when the letter was delivered with it', async () => {
    const { id } = await signAndConfirm(world, slug, person)
    expect((await get(await own('/withdraw'))).body).toContain('has not been delivered with this signature')
    await deliver(id, new Date('2026-11-20T12:00:00Z'))
    for (const path of ['/withdraw', '/erase']) {
      const { body } = await get(await own(path))
      expect(body).toContain(
        'A PDF with this signature was delivered on November 20, 2026. It cannot be recalled',
      )
    }
  })

  test('of somebody who is not named does not show the name where many may have the link', async () => {
    await sign(world, slug, { ...person, published: 'withheld', publish: '' })
    const confirm = linkOf(world, slug, 'confirm', await newest(world, slug))
    const shown = async (url: string) => /<main[\s\S]*<\/main>/.exec((await get(url)).body)?.[0] ?? ''
    expect(await shown(confirm)).toContain('Counted, and not named')
    await post(world, confirm)
    for (const page of [await shown(confirm), await shown(await own())]) {
      expect(page).toContain('Counted, and not named')
      expect(page).not.toContain('Łukasz')
    }
  })

  test('stays what it is in another language', async () => {
    await signAndConfirm(world, slug, person)
    const { body } = await get((await own()).replace('/en/', '/es/'))
    expect(body).toContain('Qué puede hacer')
    expect(body).toContain(`href="${await own()}"`)
  })
})

describe('before it is confirmed', () => {
  test('a signature just changes, by the link of its mail, which then confirms the new line', async () => {
    await sign(world, slug, { ...person, name: 'Zoe Lukas' })
    const confirm = linkOf(world, slug, 'confirm', await newest(world, slug))
    const link = confirm.replace('/confirm/', '/signature/')
    expect((await get(confirm)).body).toContain(`href="${link}"`)
    expect((await get(`${link}/change`)).body).not.toContain('leaves the list')
    const { headers } = await post(world, `${link}/change`, zoe)
    expect((await get(String(headers.location))).body).toContain('Your changes are saved.')
    expect(await newest(world, slug)).toMatchObject({ line: 'Zoë Łukasz', confirmed_at: null, holds: [] })
    await post(world, confirm, { line: 'Zoë Łukasz' })
    expect(await listed(world, slug)).toContain('Zoë Łukasz')
  })

  test('it can be taken back, and the page says so', async () => {
    await sign(world, slug, person)
    const confirm = linkOf(world, slug, 'confirm', await newest(world, slug))
    const link = `${confirm.replace('/confirm/', '/signature/')}/withdraw`
    expect((await get(link)).body).toContain('The signature is not on the list, and will not be.')
    const { headers } = await post(world, link)
    const { body } = await get(String(headers.location))
    expect(body).toContain('Your signature has been withdrawn.')
    const { text } = await mailTo(world.inbox, person.email, /withdrawn/)
    for (const said of [body, text]) expect(said).not.toMatch(/no longer|any more on the list/)
    expect((await newest(world, slug)).withdrawn_at).not.toBeNull()
  })
})

test('all of it works after the letter has closed', async () => {
  await signAndConfirm(world, slug, person)
  await world.load(writeLetter({ slug, front: ['closes: 2026-02-01'] }))
  // A letter that was closed elsewhere is closed here within a second.
  await vi.waitFor(
    async () =>
      expect((await get(await own('/withdraw'))).body).toContain(
        'The letter is closed: you cannot sign it again',
      ),
    { timeout: 5000, interval: 100 },
  )
  expect((await change({ ...zoe, city: 'Łódź' })).just).toBe('changed')
  expect((await get(await own('/data'))).statusCode).toBe(200)
  await post(world, await own('/withdraw'))
  expect((await get(await own())).body).toContain('Withdrawn')
  await post(world, await own('/erase'))
  expect((await get(await own())).body).toContain('Erased')
})

/** As the desk freezes and delivers it. */
async function deliver(signatureId: string, at: Date): Promise<void> {
  await world.pool.query(
    `insert into editions (letter_id, number, frozen_at, origin, language, dated, list_order, organizations, people,
                           withheld, hash)
     values ($1, 1, $2, 'https://letters.example.org', 'en', '2026-01-19', 'one list', 0, 1, 0, repeat('a', 64))`,
    [letterId, at],
  )
  await world.pool.query(
    `insert into edition_signatures (letter_id, number, position, signature_id, line, capacity, language, people)
     values ($1, 1, 1, $2, 'Zoë Łukasz', 'individual', 'en', 1)`,
    [letterId, signatureId],
  )
  await world.pool.query(
    `insert into deliveries (letter_id, id, number, addressee, email, email_key, language, delivered_at)
     values ($1, gen_random_uuid(), 1, 'Cordelia Finch', 'mayor@city.example', 'mayor@city.example', 'en', $2)`,
    [letterId, at],
  )
}
