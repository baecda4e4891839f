import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildApp } from '#server/app.ts'
import { makeStamp } from '#server/limit/stamp.ts'
import { keys, solved, startProvider, type Provider } from '../captcha/provider.ts'
import { freshToken } from '../captcha/solve.ts'
import { writeLetter } from '../letter/written.ts'
import { linkOf, person, post, send, stored } from '../signature/visitor.ts'
import { individual, useWorld } from '../world.ts'
import { mailboxKey } from '../seal/mailbox.ts'

// Machines at the form: they are answered like everybody, and wait for a coordinator.

const world = useWorld()
const slug = 'flooded'
const form = `/en/letters/${slug}/sign`
const proxy = '10.9.8.7'
const unlimited = { minute: Infinity, hour: Infinity, day: Infinity }
const limits = { network: unlimited, mailbox: unlimited, letter: unlimited }
let limited: FastifyInstance
let withKeys: FastifyInstance
let provider: Provider
beforeAll(async () => {
  await world.load(writeLetter({ slug }))
  provider = await startProvider()
  const { key, seal, origin } = world
  const databaseUrl = world.pool.options.connectionString ?? ''
  const settings = { databaseUrl, origin, key, seal, assets: 'built' as const, trustProxy: [proxy] }
  limited = await buildApp(settings)
  withKeys = await buildApp({ ...settings, limits, hcaptcha: { ...keys, reach: provider.reach } })
})
afterAll(async () => {
  await limited.close()
  await withKeys.close()
  await provider.close()
})

let people = 0
const somebody = () => ({ ...individual, name: `Person ${++people}`, email: `person${people}@example.org` })

async function signFrom(address: string, typed: Record<string, string>): Promise<LightMyRequestResponse> {
  return limited.inject({
    method: 'POST',
    url: form,
    remoteAddress: proxy,
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-forwarded-for': address },
    payload: new URLSearchParams({ captcha: await freshToken(world.key), ...typed }).toString(),
  })
}

async function holdsOf(email: string): Promise<string[] | undefined> {
  const { rows } = await world.pool.query<{ holds: string[] }>(
    'select holds from signatures where email_key = $1',
    [mailboxKey(world.pool, email)],
  )
  return rows[0]?.holds
}

/** What an answer tells, but for what is sealed in it. */
const told = ({ statusCode, headers, body }: LightMyRequestResponse) => ({
  statusCode,
  body,
  to: String(headers.location).replace(/[^/]+$/, ''),
  headers: Object.keys(headers).toSorted(),
})

describe('a flood from one address', () => {
  test('is answered like anybody; ten of a minute may count, the others are held, and nobody else is', async () => {
    const flood = Array.from({ length: 60 }, somebody)
    const answers = await Promise.all(flood.map((one) => signFrom('203.0.113.5', one)))
    const elsewhere = somebody()
    const answer = await signFrom('198.51.100.5', elsewhere)
    for (const one of answers) expect(told(one)).toEqual(told(answer))

    const holds = await Promise.all(flood.map(({ email }) => holdsOf(email)))
    expect(holds.filter((one) => one?.length === 0)).toHaveLength(10)
    expect(holds.filter((one) => one?.join() === 'too-many')).toHaveLength(50)
    expect(await holdsOf(elsewhere.email)).toEqual([])
  })

  test('leaves no address in what is stored', async () => {
    const { rows } = await world.pool.query<{ told: string }>(
      'select t::text as told from signatures t union all select t::text from hits t',
    )
    expect(rows.length).toBeGreaterThan(60)
    expect(rows.filter(({ told }) => told.includes('203.0.113') || told.includes('198.51.100'))).toEqual([])
  })

  test('is counted for who sent it, not for who stands in a header that nobody vouches for', async () => {
    const forged = Array.from({ length: 12 }, (_, index) => ({ from: `192.0.${index}.1`, typed: somebody() }))
    for (const { from, typed } of forged) {
      await limited.inject({
        method: 'POST',
        url: form,
        remoteAddress: '198.18.0.1',
        headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-forwarded-for': from },
        payload: new URLSearchParams({ captcha: await freshToken(world.key), ...typed }).toString(),
      })
    }
    const last = forged.at(-1)?.typed.email ?? ''
    expect(await holdsOf(last)).toEqual(['too-many'])
  })
})

describe('a machine', () => {
  test.each<[string, string, () => Record<string, string>]>([
    ['fills in what people do not see', 'honeypot', () => ({ topic: 'Cheap watches' })],
    ['is quicker than people', 'too-quick', () => ({ stamp: makeStamp(world.key, new Date()) })],
    ['invents the answer of the captcha', 'captcha-failed', () => ({ captcha: 'eyJjaGFsbGVuZ2UiOnt9fQ==' })],
    ['leaves the captcha out', 'captcha-missing', () => ({ captcha: '' })],
    ['has a mailbox to throw away', 'disposable', () => ({ email: `bot${people}@mailinator.com` })],
  ])('that %s is answered like anybody, and held', async (_, hold, more) => {
    const machine: Record<string, string> = { ...somebody(), ...more() }
    expect(told(await post(world, form, machine))).toEqual(told(await post(world, form, somebody())))
    expect(await holdsOf(machine['email'] ?? '')).toEqual([hold])
  })

  test('that uses one captcha for two people gets one of them through', async () => {
    const captcha = await freshToken(world.key)
    const two = [somebody(), somebody()]
    await Promise.all(two.map((typed) => post(world, form, { ...typed, captcha })))
    const holds = await Promise.all(two.map(({ email }) => holdsOf(email)))
    expect(holds.map(String).toSorted()).toEqual(['', 'captcha-failed'])
    const third = somebody()
    await post(world, form, { ...third, captcha })
    expect(await holdsOf(third.email)).toEqual(['captcha-failed'])
  })

  test('that confirms its mailbox still waits for a coordinator', async () => {
    const machine = { ...somebody(), topic: 'x' }
    await post(world, form, machine)
    const [held] = (await stored(world, slug)).filter(({ email }) => email === machine.email)
    if (held) await post(world, linkOf(world, slug, 'confirm', held))
    const [now] = (await stored(world, slug)).filter(({ email }) => email === machine.email)
    expect({ confirmed: now?.confirmed_at !== null, counted: now?.counted }).toEqual({
      confirmed: true,
      counted: false,
    })
  })
})

describe('a person', () => {
  test('who presses twice is not held for it', async () => {
    const captcha = await freshToken(world.key)
    const typed = { ...somebody(), captcha, formKey: '019c0000-0000-7000-8000-000000000001' }
    await Promise.all([post(world, form, typed), post(world, form, typed)])
    await post(world, form, typed)
    expect(await holdsOf(typed.email)).toEqual([])
  })

  test('whose form came back with a mistake may be quick about mending it', async () => {
    const stamp = makeStamp(world.key, new Date(Date.now() - 60_000))
    const typed = { ...somebody(), stamp }
    const { body } = await post(world, form, { ...typed, agree: '' })
    const [, carried = ''] = /name="stamp" value="([^"]*)"/.exec(body) ?? []
    expect(carried).toBe(stamp)
    await post(world, form, { ...typed, stamp: carried })
    expect(await holdsOf(typed.email)).toEqual([])
  })

  test('without scripts signs, and a coordinator looks', async () => {
    const typed = somebody()
    expect((await send(world, form, typed)).statusCode).toBe(303)
    expect(await holdsOf(typed.email)).toEqual(['captcha-missing'])
  })
})

describe('hCaptcha', () => {
  const policyOf = async (url: string) =>
    String((await withKeys.inject(url)).headers['content-security-policy'])

  test('may be loaded by the forms and by no other page', async () => {
    for (const url of [`${form}?as=individual`, `/en/letters/${slug}/embed?as=individual`]) {
      const policy = await policyOf(url)
      for (const source of ['script-src', 'frame-src', 'style-src', 'connect-src'])
        expect(policy).toContain(`${source} 'self' https://hcaptcha.com https://*.hcaptcha.com`)
      expect(policy).toContain("default-src 'self'")
      expect(policy).not.toMatch(/unsafe|script-src \*/)
    }
    for (const url of ['/en', `/en/letters/${slug}`, `/en/letters/${slug}/signatories`])
      expect(await policyOf(url)).not.toContain('hcaptcha')
    expect((await limited.inject(form)).headers['content-security-policy']).not.toContain('hcaptcha')
  })

  test('stands in no page as something to load: the visitor acts first', async () => {
    const { body } = await withKeys.inject(`${form}?as=individual`)
    expect(body).toContain(`data-site-key="${keys.siteKey}"`)
    expect(body).not.toMatch(/(src|href)="https?:\/\/[^"]*hcaptcha/)
  })

  test('lets a visitor pass by its token, once', async () => {
    provider.answer = solved({ hostname: new URL(world.origin).hostname })
    const [one, two] = [somebody(), somebody()]
    for (const typed of [one, two])
      await post({ ...world, app: withKeys }, form, { ...typed, captcha: 'P1_ey.a' })
    expect([await holdsOf(one.email), await holdsOf(two.email)]).toEqual([[], ['captcha-failed']])
  })

  test('that does not answer holds everybody and refuses nobody', async () => {
    provider.answer = { status: 503, body: 'Service Unavailable' }
    for (let time = 0; time < 7; time++) {
      const typed = somebody()
      expect(
        (await post({ ...world, app: withKeys }, form, { ...typed, captcha: 'P1_ey.b' })).statusCode,
      ).toBe(303)
      expect(await holdsOf(typed.email)).toEqual(['captcha-out-of-reach'])
    }
  })
})

test('the cast of other tests signs like people do', async () => {
  await post(world, form, person)
  expect(await holdsOf(person.email)).toEqual([])
})
