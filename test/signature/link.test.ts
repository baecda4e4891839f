import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { v7 as uuid } from 'uuid'
import { makeToken } from '#server/signature/token.ts'
import { writeLetter } from '../letter/written.ts'
import { useWorld } from '../world.ts'
import { expectRefusal, linkOf, newest, person, post, presente, sign, type Stored } from './visitor.ts'

const world = useWorld()
const slug = 'linked'
let letterId = ''
let pending: Stored
beforeAll(async () => {
  letterId = (await world.load(writeLetter({ slug }))).id
  await world.load(writeLetter({ slug: 'other' }))
})
beforeEach(async () => {
  await world.pool.query('delete from signatures')
  await sign(world, slug, person)
  pending = await newest(world, slug)
})

const get = (url: string) => world.app.inject(url)
const confirming = () => linkOf(world, slug, 'confirm', pending)

describe('a link to confirm', () => {
  const olderBy = (time: string) =>
    world.pool.query(`update signatures set signed_at = signed_at - $1::interval`, [time])

  test('of a person works for three days, and then is refused', async () => {
    await olderBy('71 hours 59 minutes')
    expect((await get(confirming())).statusCode).toBe(200)
    await olderBy('1 minute')
    expectRefusal(await get(confirming()), 'link-expired')
    // Who comes too late may still want to sign.
    expect((await get(confirming())).body).toContain(`href="/en/letters/${slug}"`)
    expectRefusal(await post(world, confirming()), 'link-expired')
    expect(await newest(world, slug)).toMatchObject({ confirmed_at: null, counted: false })
  })

  test('of an organization works for thirty days: a board may have to meet', async () => {
    await sign(world, slug, presente)
    pending = await newest(world, slug)
    await olderBy('29 days 23 hours')
    expect((await get(confirming())).statusCode).toBe(200)
    await olderBy('1 hour')
    expectRefusal(await post(world, confirming()), 'link-expired')
  })

  test('of somebody who has confirmed never runs out: it says so, and leads nowhere else', async () => {
    await post(world, confirming())
    await olderBy('100 days')
    expect((await post(world, confirming())).headers.location).toBe(confirming())
    for (const method of ['GET', 'HEAD'] as const) {
      const { statusCode, body, headers } = await world.app.inject({ method, url: confirming() })
      expect([statusCode, headers.location, headers['cache-control']]).toEqual([
        200,
        undefined,
        'private, no-cache',
      ])
      expect(body).not.toMatch(/signature\/|withdraw"|<form/)
    }
    const { body } = await get(confirming())
    expect(body).toContain('Confirmed already')
    expect(body).toContain(pending.line)
    expect(body).toContain('On the list')
  })
})

describe('a link that was not written by us for this', () => {
  const flipped = (url: string, at: number) => {
    const character = url.at(at) === 'A' ? 'B' : 'A'
    return at === -1 ? url.slice(0, -1) + character : url.slice(0, at) + character + url.slice(at + 1)
  }

  test('is refused when any of its characters is another', async () => {
    const start = confirming().length - 43
    for (let at = start; at < confirming().length; at++) {
      const broken =
        confirming().slice(0, at) + (confirming()[at] === 'A' ? 'B' : 'A') + confirming().slice(at + 1)
      expectRefusal(await post(world, broken), 'link-broken')
    }
    for (const broken of [flipped(confirming(), -1), `${confirming()}A`, confirming().slice(0, -1)]) {
      expectRefusal(await get(broken), 'link-broken')
    }
    expect((await newest(world, slug)).confirmed_at).toBeNull()
  })

  test('is refused for another letter', async () => {
    const elsewhere = confirming().replace(slug, 'other')
    expectRefusal(await get(elsewhere), 'link-broken')
    expectRefusal(await post(world, elsewhere), 'link-broken')
  })

  test('is refused for another purpose', async () => {
    const manage = linkOf(world, slug, 'manage', pending)
    expectRefusal(await post(world, manage.replace('/signature/', '/confirm/')), 'link-broken')
    const signIn = makeToken(world.key, 'sign-in', letterId, pending.id)
    expectRefusal(await post(world, `/en/letters/${slug}/confirm/${signIn}`), 'link-broken')
    expect(await newest(world, slug)).toMatchObject({ confirmed_at: null, withdrawn_at: null })
  })

  test('that confirms is refused as one’s own once it has confirmed: a board may have it', async () => {
    const own = confirming().replace('/confirm/', '/signature/')
    expect((await get(own)).statusCode).toBe(200)
    await post(world, confirming())
    for (const path of ['', '/change', '/withdraw', '/data', '/erase', '/text']) {
      expectRefusal(await get(`${own}${path}`), 'link-broken')
    }
    for (const path of ['/change', '/withdraw', '/erase', '/text']) {
      expectRefusal(await post(world, `${own}${path}`, { version: '2' }), 'link-broken')
    }
    expect(await newest(world, slug)).toMatchObject({ withdrawn_at: null })
  })

  test('is refused with another key', async () => {
    const forged = makeToken(Buffer.alloc(32, 8), 'confirm', letterId, pending.id)
    expectRefusal(await post(world, `/en/letters/${slug}/confirm/${forged}`), 'link-broken')
  })

  test('is refused whatever stands in its place', async () => {
    for (const token of ['x', 'A'.repeat(43), '%00', '..%2f..', "'", 'undefined', '%F0%9F%98%80']) {
      expectRefusal(await get(`/en/letters/${slug}/confirm/${token}`), 'link-broken')
      expectRefusal(await get(`/en/letters/${slug}/signature/${token}`), 'link-broken')
    }
  })
})

test('a link to a signature that is no longer kept says so', async () => {
  const gone = { ...pending, id: uuid() }
  for (const purpose of ['confirm', 'manage'] as const) {
    expectRefusal(await get(linkOf(world, slug, purpose, gone)), 'signature-not-found')
  }
  expectRefusal(await post(world, linkOf(world, slug, 'confirm', gone)), 'signature-not-found')
})

test('no page with a link of somebody is kept by anyone, or found by search engines', async () => {
  await post(world, confirming())
  const own = linkOf(world, slug, 'manage', pending)
  const pages = ['?just=confirmed', '?just=nonsense', '', '/change', '/withdraw', '/erase']
  for (const url of [confirming(), ...pages.map((path) => `${own}${path}`)]) {
    const answer = await get(url)
    expect(answer.statusCode).toBe(200)
    expect(answer.headers['cache-control']).toMatch(/^(private|no-store)/)
    expect(answer.body).toContain('noindex')
    // Nobody else hears the address; we do, or a form on it could not be told from a stranger's.
    expect(answer.headers['referrer-policy']).toBe('same-origin')
  }
})
