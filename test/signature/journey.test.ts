import { beforeAll, describe, expect, test } from 'vitest'
import { bare, readFile } from '../document/reading.ts'
import { writeLetter } from '../letter/written.ts'
import { guadalupe, individual, liming, linkIn, mailTo, maryam, useWorld } from '../world.ts'
import {
  approve,
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
  stored,
} from './visitor.ts'

const world = useWorld()
let letterId = ''
const slug = 'lamps'
beforeAll(async () => {
  letterId = (await world.load(writeLetter({ slug }))).id
})

const get = (url: string) => world.app.inject(url)
const pathOf = (link: string) => new URL(link).pathname

describe('a form with mistakes', () => {
  test('comes back with what was typed, what to mend, and a title that says so', async () => {
    const typed = { ...person, email: 'not an address', role: 'O.P. <b>', agree: '' }
    const answer = await sign(world, slug, typed)
    expect(answer.statusCode).toBe(422)
    expect(answer.body).toMatch(/<title>Error: /)
    expect(answer.body).toContain('value="Zoë Łukasz"')
    expect(answer.body).toContain('value="not an address"')
    expect(answer.body).toContain('value="O.P. &lt;b>"')
    expect(answer.body).toContain('href="#email"')
    expect(answer.body).toContain('href="#agree"')
    expect(answer.headers['cache-control']).toMatch(/^(private|no-store)/)
    expect(await stored(world, slug)).toEqual([])
    expect(await mails(world, slug)).toEqual([])
  })

  test('says which character cannot be printed', async () => {
    const answer = await sign(world, slug, { ...person, name: 'Zoë \u{1f600}' })
    expect(answer.statusCode).toBe(422)
    expect(answer.body).toContain('“Your name” contains \u{1f600}, which cannot be printed.')
    expect(await stored(world, slug)).toEqual([])
  })

  test('that says neither person nor organization asks which', async () => {
    for (const typed of [{}, { as: 'robot' }, { name: 'Zoë' }]) {
      const answer = await sign(world, slug, typed)
      expect(answer.statusCode).toBe(422)
      expect(answer.body).toContain('sign?as=organization')
      expect(answer.body).toMatch(/<title>Error: /)
      expect(answer.body).toContain('There is a problem')
      expect(answer.body).toContain('Choose whether you sign as an organization or as an individual.')
    }
  })
})

describe('a person', () => {
  test('signs, reads the mail, presses the button, and counts at once', async () => {
    const answer = await sign(world, slug, person)
    expect(answer.statusCode).toBe(303)
    const sent = await get(String(answer.headers.location))
    expect(sent.statusCode).toBe(200)
    expect(sent.body).toContain(person.email)
    const before = await get(`/en/letters/${slug}/sign?as=individual`)
    expect(before.body).toContain('A PDF that has been delivered by then cannot be recalled.')

    const link = pathOf(linkIn(await mailTo(world.inbox, person.email)))
    expect((await get(link)).body).toContain('Zoë Łukasz')
    await expectAbsent('Zoë Łukasz')
    const pressed = await post(world, link)
    expect(pressed.statusCode).toBe(303)
    const own = await get(String(pressed.headers.location))
    expect(own.body).toContain('Zoë Łukasz')
    expect(await listed(world, slug)).toContain('Zoë Łukasz')
    expect((await newest(world, slug)).counted).toBe(true)
    expect((await get(`/en/letters/${slug}`)).body).toContain('Zoë Łukasz')
    expect(await pdfText()).toContain(bare('Zoë Łukasz'))
    await mailTo(world.inbox, person.email, /./)
    expect((await mails(world, slug)).map(({ kind }) => kind)).toEqual(['confirm', 'receipt'])
  })

  test('whose link a mail scanner opens twenty times by GET and HEAD is still to confirm', async () => {
    await sign(world, slug, { ...individual, ...maryam })
    const link = linkOf(world, slug, 'confirm', await newest(world, slug))
    for (let times = 0; times < 20; times++) {
      expect((await get(link)).statusCode).toBe(200)
      expect((await world.app.inject({ method: 'HEAD', url: link })).statusCode).toBe(200)
    }
    expect(await newest(world, slug)).toMatchObject({ confirmed_at: null, counted: false })
    await expectAbsent(maryam.name)
  })

  test('who presses the button ten times at once has confirmed once', async () => {
    await sign(world, slug, { ...individual, ...liming })
    const link = linkOf(world, slug, 'confirm', await newest(world, slug))
    const pressed = await Promise.all(Array.from({ length: 10 }, () => post(world, link)))
    const own = pressed.filter(({ headers }) => String(headers.location).endsWith('?just=confirmed'))
    const plain = pressed.filter(({ headers }) => headers.location === link)
    expect([own.length, plain.length]).toEqual([1, 9])
    const receipts = (await mails(world, slug)).filter(
      ({ kind, recipient }) => kind === 'receipt' && recipient === liming.email,
    )
    expect(receipts).toHaveLength(1)
    const later = await get(link)
    expect(later.statusCode).toBe(200)
    expect(later.body).toContain('Confirmed already')
  })

  test('signs with another one on a line that counts two', async () => {
    const before = await peopleCounted()
    await signAndConfirm(world, slug, { ...individual, ...guadalupe })
    expect(await listed(world, slug)).toContain('Guadalupe Peña and Raúl Ibáñez')
    expect(await peopleCounted()).toBe(before + 2)
  })

  test('sees on the page of the signature why it was rejected', async () => {
    const own = linkOf(
      world,
      slug,
      'manage',
      (await stored(world, slug)).find(({ email }) => email === liming.email) ?? (await newest(world, slug)),
    )
    await reject(world, letterId, liming.name)
    expect((await get(own)).body).toContain('Because.')
    expect(await listed(world, slug)).not.toContain(liming.name)
  })
})

describe('an organization', () => {
  test('waits for a coordinator, then counts', async () => {
    await signAndConfirm(world, slug, { ...presente, acronym: 'PRE' })
    expect(await newest(world, slug)).toMatchObject({
      line: 'Presente.org (PRE)',
      counted: false,
      holds: [],
    })
    await expectAbsent('Presente.org (PRE)')
    await approve(world, letterId, 'Presente.org (PRE)')
    expect(await listed(world, slug)).toContain('Presente.org (PRE)')
  })

  test('of which two mailboxes sign has the place of the first that confirmed; the other is held', async () => {
    const coro = { ...presente, website: '', name: 'Coro de la Lámpara', email: 'first@coro.example' }
    await sign(world, slug, coro)
    const first = await newest(world, slug)
    await sign(world, slug, { ...coro, email: 'second@coro.example', name: 'CORO DE LA LAMPARA' })
    const second = await newest(world, slug)
    expect(second.id).not.toBe(first.id)

    await post(world, linkOf(world, slug, 'confirm', second))
    const pressed = await post(world, linkOf(world, slug, 'confirm', first))
    expect(pressed.statusCode).toBe(303)
    expect((await get(String(pressed.headers.location))).statusCode).toBe(200)
    const held = Object.fromEntries((await stored(world, slug)).map((one) => [one.email, one.holds]))
    expect(held).toMatchObject({
      'first@coro.example': ['signed-already'],
      'second@coro.example': [],
    })

    await approve(world, letterId, 'CORO DE LA LAMPARA')
    const all = (await stored(world, slug)).filter(({ email }) => email.endsWith('@coro.example'))
    expect(all.filter(({ counted }) => counted)).toHaveLength(1)
  })

  test('of which ten mailboxes confirm at the same moment stands once', async () => {
    const choir = { ...presente, website: '', name: 'Night Choir' }
    for (let box = 0; box < 10; box++) await sign(world, slug, { ...choir, email: `box${box}@choir.example` })
    const pending = (await stored(world, slug)).filter(({ line }) => line === 'Night Choir')
    expect(pending).toHaveLength(10)
    const pressed = await Promise.all(pending.map((one) => post(world, linkOf(world, slug, 'confirm', one))))
    expect(pressed.map(({ statusCode }) => statusCode)).toEqual(Array(10).fill(303))
    const after = (await stored(world, slug)).filter(({ line }) => line === 'Night Choir')
    expect(after.filter((one) => one.holds.length === 0)).toHaveLength(1)
    expect(after.filter((one) => one.holds.includes('signed-already'))).toHaveLength(9)
  })

  test('may bear the name of one in another country, and its officer may sign for a second one', async () => {
    const red = { ...presente, website: '', name: 'Red Luz', email: 'officer@redes.example' }
    await sign(world, slug, { ...red, country: 'GT' })
    await sign(world, slug, { ...red, country: 'HN' })
    await sign(world, slug, { ...red, name: 'Red Sombra', country: 'GT' })
    const all = (await stored(world, slug)).filter(({ email }) => email === 'officer@redes.example')
    expect(all.map(({ line }) => line)).toEqual(['Red Luz', 'Red Luz', 'Red Sombra'])
  })
})

describe('names as long as a form allows', () => {
  // One character that folds to eighteen, in no order that a database could press together.
  const ligatures = '\ufdfa\ufdfb\ufdf2\ufdf3\ufdf4\ufdf5\ufdf6\ufdf7\ufdf8\ufdf9\ufdfc'
  const mixed = (from: string) =>
    Array.from({ length: 200 }, (_, at) => from.at((at * at * 7 + at) % from.length)).join('')

  test.each([
    ['Latin letters', 'abcdefghijklmnñopqrstuvwxyz'],
    ['letters of three bytes', '李明王小红山水木火土金日月人大中国文字'],
    ['ligatures that fold to many letters', ligatures],
  ])('of %s are taken, confirmed and listed', async (_, letters) => {
    const long = mixed(letters)
    const parts = { name: long, secondName: long, role: long, affiliation: long }
    for (const typed of [
      { ...individual, ...parts, email: `long${letters.length}@example.org` },
      {
        ...presente,
        name: long,
        acronym: long.slice(0, 60),
        email: `organization${letters.length}@example.org`,
      },
    ]) {
      const sent = await sign(world, slug, typed)
      expect(sent.statusCode).toBe(303)
      expect((await get(String(sent.headers.location))).statusCode).toBe(200)
      await post(world, linkOf(world, slug, 'confirm', await newest(world, slug)))
      expect((await newest(world, slug)).confirmed_at).not.toBeNull()
    }
  })
})

async function expectAbsent(line: string) {
  expect(await listed(world, slug)).not.toContain(line)
  const { rows } = await world.pool.query('select 1 from signatories where letter_id = $1 and line = $2', [
    letterId,
    line,
  ])
  expect(rows).toEqual([])
}

async function peopleCounted(): Promise<number> {
  const { rows } = await world.pool.query<{ people: number }>(
    'select coalesce(sum(people), 0)::int as people from signatories where letter_id = $1',
    [letterId],
  )
  return rows[0]?.people ?? 0
}

async function pdfText(): Promise<string> {
  const { rawPayload } = await get(`/en/letters/${slug}/letter.pdf`)
  return (await readFile(rawPayload)).pages.map((page) => page.text).join('')
}
