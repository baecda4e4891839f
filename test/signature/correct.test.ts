import { beforeEach, describe, expect, test } from 'vitest'
import { writeLetter } from '../letter/written.ts'
import { useWorld } from '../world.ts'
import {
  expectRefusal,
  linkOf,
  listed,
  mails,
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
let letters = 0
beforeEach(async () => {
  slug = `corrected-${++letters}`
  await world.load(writeLetter({ slug }))
  await world.pool.query('delete from outbox')
})

const get = (url: string) => world.app.inject(url)
const link = async () => linkOf(world, slug, 'confirm', await newest(world, slug))
const ana = { ...person, name: 'Ana Ruiz' }
const mended = { ...ana, name: 'Ana Ruíz', role: 'teacher' }

/** What the page's form sends along. */
async function shownLine(url: string): Promise<string> {
  return /name="line" value="([^"]*)"/.exec((await get(url)).body)?.[1] ?? ''
}

describe('before it is confirmed', () => {
  test('a signature is what its signer sent last', async () => {
    const first = await sign(world, slug, ana)
    const mend = /href="([^"]*\/sign\?correct=[\w-]+)"/.exec(
      (await get(String(first.headers.location))).body,
    )?.[1]
    expect((await get(mend ?? '')).body).toContain('value="Ana Ruiz"')
    const { id } = await newest(world, slug)
    await sign(world, slug, mended)

    expect(await stored(world, slug)).toMatchObject([{ id, line: 'Ana Ruíz, teacher' }])
    await post(world, await link())
    expect(await listed(world, slug)).toContain('Ana Ruíz')
    expect(await listed(world, slug)).not.toContain('Ana Ruiz')
  })

  test('a person may add an affiliation and a second name, an organization its acronym and its contact', async () => {
    await sign(world, slug, ana)
    await sign(world, slug, { ...ana, secondName: 'Luz Peña', affiliation: 'FM4 Paso Libre' })
    expect(await newest(world, slug)).toMatchObject({
      line: 'Ana Ruiz and Luz Peña, FM4 Paso Libre',
      capacity: 'affiliated',
      people: 2,
    })
    await sign(world, slug, presente)
    await sign(world, slug, { ...presente, acronym: 'PRE', contactRole: 'President' })
    expect(await newest(world, slug)).toMatchObject({ line: 'Presente.org (PRE)', contact_role: 'President' })
    expect(await stored(world, slug)).toHaveLength(2)
  })

  test('the mail that comes later has the line as it is, and the link its whole time', async () => {
    await sign(world, slug, ana)
    await world.pool.query(`update outbox set created_at = created_at - interval '1 hour'`)
    await world.pool.query(`update signatures set signed_at = signed_at - interval '71 hours'`)
    await sign(world, slug, mended)
    expect(await mails(world, slug)).toMatchObject([{ kind: 'confirm' }, { kind: 'confirm' }])
    await world.pool.query(`update signatures set signed_at = signed_at - interval '71 hours'`)
    expect((await get(await link())).statusCode).toBe(200)
  })

  test('and long after the link has run out, a new form begins anew, with new mails', async () => {
    await sign(world, slug, ana)
    for (let day = 0; day < 3; day++) {
      for (let times = 0; times < 3; times++) {
        await world.pool.query(`update outbox set created_at = created_at - interval '1 hour'`)
        await sign(world, slug, ana)
      }
      await world.pool.query(`update outbox set created_at = created_at - interval '1 day'`)
    }
    const before = (await mails(world, slug)).length
    await world.pool.query(`update outbox set created_at = created_at - interval '60 days'`)
    await world.pool.query(`update signatures set signed_at = signed_at - interval '4 days'`)
    expectRefusal(await get(await link()), 'link-expired')
    await sign(world, slug, mended)
    expect(await mails(world, slug)).toHaveLength(before + 1)
    expect((await get(await link())).body).toContain('Ana Ruíz, teacher')
  })
})

describe('the page that confirms', () => {
  test('confirms the line that it shows, and no other', async () => {
    await sign(world, slug, ana)
    const line = await shownLine(await link())
    expect(line).toBe('Ana Ruiz')
    await sign(world, slug, { ...ana, name: 'Ana Ruis' })

    const pressed = await post(world, await link(), { line })
    expect([pressed.statusCode, pressed.headers.location]).toEqual([303, await link()])
    expect(await newest(world, slug)).toMatchObject({ confirmed_at: null })
    expect(await shownLine(await link())).toBe('Ana Ruis')

    await sign(world, slug, mended)
    const now = await shownLine(await link())
    await post(world, await link(), { line: now })
    expect(await newest(world, slug)).toMatchObject({ line: 'Ana Ruíz, teacher', counted: true })
  })

  test('and a correction at the same moment never count a line that nobody was shown', async () => {
    await sign(world, slug, ana)
    const url = await link()
    await Promise.all([post(world, url, { line: 'Ana Ruiz' }), sign(world, slug, mended)])
    const { line, confirmed_at } = await newest(world, slug)
    expect(confirmed_at === null ? 'Ana Ruíz, teacher' : 'Ana Ruiz').toBe(line)
  })

  test('is over with the link, whatever line comes along', async () => {
    await sign(world, slug, ana)
    await world.pool.query(`update signatures set signed_at = signed_at - interval '4 days'`)
    for (const line of ['Ana Ruiz', 'x']) {
      expectRefusal(await post(world, await link(), { line }), 'link-expired')
    }
  })
})

test('once it is confirmed, nobody’s form changes a signature', async () => {
  await signAndConfirm(world, slug, ana)
  await sign(world, slug, mended)
  expect(await stored(world, slug)).toMatchObject([{ line: 'Ana Ruiz', counted: true }])
})
