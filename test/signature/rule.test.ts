import { setTimeout as pause } from 'node:timers/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import { translator } from '#web/words/words.ts'
import { writeLetter } from '../letter/written.ts'
import { liming, individual, useWorld } from '../world.ts'
import { expectRefusal, linkOf, mails, newest, person, post, presente, sign, stored } from './visitor.ts'

const world = useWorld()
const get = (url: string) => world.app.inject(url)

beforeAll(async () => {
  await world.load(
    writeLetter({ slug: 'closed', front: ['closes: 2026-01-20'], list: ['李明,individual,李明,,,,1'] }),
  )
  await world.load(writeLetter({ slug: 'upcoming', front: ['opens: 2999-01-01'] }))
  await world.load(writeLetter({ slug: 'bodies', front: ['signs: organizations'] }))
  await world.load(writeLetter({ slug: 'people', front: ['signs: individuals'] }))
  await world.load(writeLetter({ slug: 'open' }))
  await world.load(writeLetter({ slug: 'closing' }))
})

describe('a letter that takes no signatures', () => {
  test.each([
    ['closed', 'letter-closed'],
    ['upcoming', 'letter-not-open'],
  ] as const)('as it is %s refuses them, and can be read and printed', async (slug, refusal) => {
    expectRefusal(await sign(world, slug, person), refusal)
    expectRefusal(await sign(world, slug, presente), refusal)
    expectRefusal(await post(world, `/en/letters/${slug}/embed`, person), refusal)
    expect(await stored(world, slug)).toHaveLength(slug === 'closed' ? 1 : 0)

    for (const path of ['', '/sign', '/signatories', '/letter.pdf', '/embed']) {
      expect((await get(`/en/letters/${slug}${path}`)).statusCode, path).toBe(200)
    }
    const form = await get(`/en/letters/${slug}/sign?as=individual`)
    expect(form.body).not.toContain('name="email"')
    const framed = await get(`/en/letters/${slug}/embed?as=individual`)
    expect(framed.body).not.toContain('name="email"')
  })

  test('says what is wrong with a form first, then that it is closed', async () => {
    expect((await sign(world, 'closed', { ...person, email: '' })).statusCode).toBe(422)
  })

  test('once closed still confirms who signed in time', async () => {
    await sign(world, 'open', { ...individual, ...liming })
    await close('open')
    const link = linkOf(world, 'open', 'confirm', await newest(world, 'open'))
    const said = 'The letter has closed; your signature was made in time and still counts once confirmed.'
    expect((await get(link)).body).toContain(said)
    expect((await get(`/en/letters/open`)).body).not.toContain(said)
    await post(world, link)
    expect(await newest(world, 'open')).toMatchObject({ counted: true })
  })

  test('once closed sends the link again, whose time goes on as it went', async () => {
    const sent = await sign(world, 'closing', person)
    const before = (await newest(world, 'closing')).signed_at
    await close('closing')
    const count = async () => (await mails(world, 'closing')).length
    const again = async (days: number) => {
      await world.pool.query(`update outbox set created_at = created_at - make_interval(days => $1)`, [days])
      await post(world, String(sent.headers.location))
      return count()
    }
    expect(await again(1)).toBe(2)
    expect((await newest(world, 'closing')).signed_at).toEqual(before)
    await world.pool.query(`update signatures set signed_at = signed_at - interval '4 days'`)
    expect(await again(3)).toBe(2)
  })
})

describe('a letter that is', () => {
  test.each([
    ['bodies', 'organizations', person, presente],
    ['people', 'individuals', presente, person],
  ])('in %s for %s only refuses the others', async (slug, _, refused, taken) => {
    expectRefusal(await sign(world, slug, refused), 'capacity-not-taken')
    expect(await stored(world, slug)).toEqual([])
    expect((await sign(world, slug, taken)).statusCode).toBe(303)
    expect(await stored(world, slug)).toHaveLength(1)
  })

  test('in bodies asks at once for the organization, whatever the address says', async () => {
    for (const query of [
      '',
      '?as=individual',
      '?as=organization',
      '?as=x',
      '?as=individual&as=organization',
    ]) {
      const { body } = await get(`/en/letters/bodies/sign${query}`)
      expect(body).toContain('name="as" value="organization"')
    }
  })

  test('in people asks how a person signs, and never offers to sign as an organization', async () => {
    for (const query of ['', '?as=organization', '?as=x']) {
      const { body } = await get(`/en/letters/people/sign${query}`)
      expect(body).toContain('?as=individual')
      expect(body).toContain('?as=affiliated')
      expect(body).not.toContain('as=organization')
    }
    const { body } = await get('/en/letters/people/sign?as=affiliated')
    expect(body).toContain('name="as" value="affiliated"')
  })
})

test('a letter for organizations need not be told who signs', async () => {
  const { as, ...rest } = { ...presente, email: 'nobody.said@bodies.example' }
  expect((await sign(world, 'bodies', rest)).statusCode, as).toBe(303)
  expect((await sign(world, 'bodies', { ...rest, name: '', as: 'robot' })).body).toContain('href="#name"')
})

describe('a paused letter', () => {
  test('takes no signatures and can be read, and takes them again when it goes on', async () => {
    const pauseAt = (at: Date | null) =>
      world.pool.query(`update letters set paused_at = $1 where slug = 'people'`, [at])
    await pauseAt(new Date())
    await pause(1100)
    const typed = { ...person, email: 'paused@people.example' }
    for (const form of [typed, { ...typed, name: '' }]) {
      const kept = await sign(world, 'people', form)
      expect([kept.statusCode, kept.headers['retry-after']]).toEqual([503, '60'])
      expect(kept.body).toContain(translator('en')('sign.paused').slice(0, 60))
      expect(kept.body).toContain('value="paused@people.example"')
    }
    expect((await get('/en/letters/people')).statusCode).toBe(200)
    expect((await get('/en/letters/people/sign')).body).toContain(translator('en')('standing.paused-why'))

    await pauseAt(null)
    await pause(1100)
    expect((await sign(world, 'people', typed)).statusCode).toBe(303)
  })
})

describe('an address', () => {
  test('of a letter that is not there is said so', async () => {
    for (const path of [
      '',
      '/sign',
      '/signatories',
      '/letter.pdf',
      '/embed',
      '/confirm/x',
      '/signature/x',
      '/sent/x',
    ]) {
      expectRefusal(await get(`/en/letters/none${path}`), 'letter-not-found')
    }
    expectRefusal(await sign(world, 'none', person), 'letter-not-found')
  })

  test('of no page is said so', async () => {
    for (const path of [
      '/xx',
      '/en/letters',
      '/en/letters/No',
      `/en/letters/${'a'.repeat(81)}`,
      '/en/letters/open/x',
      '/wp-login.php',
      '/en/letters/%00',
      '/en/letters/open%27',
    ])
      expectRefusal(await get(path), 'page-not-found')
  })
})

/** A page may show a letter as it was a second ago. */
async function close(slug: string): Promise<void> {
  await world.pool.query(`update letters set closes_at = opens_at + interval '1 second' where slug = $1`, [
    slug,
  ])
  await pause(1100)
}
