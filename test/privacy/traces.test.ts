import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildApp } from '#server/app.ts'
import { ensureOwner } from '#server/coordinator/ensure-owner.ts'
import { makeSignInLink } from '#server/coordinator/make-sign-in-link.ts'
import { describeError, withoutSecrets } from '#server/log.ts'
import { makeToken } from '#server/signature/token.ts'
import { freshToken } from '../captcha/solve.ts'
import { everyRow } from '../database/every-row.ts'
import { writeLetter } from '../letter/written.ts'
import { limits, useWorld } from '../world.ts'
import { linkOf, newest, person } from '../signature/visitor.ts'

// What is left of somebody who signs from a known address, through a server that logs all it can.

const world = useWorld()
const slug = 'traces'
const address = '127.0.77.83'
const forwarded = '203.0.113.77'
let app: FastifyInstance
let port: number
let log = ''
const zoe = { ...person, name: 'Zoë Quxalot', email: 'zoe.quxalot@example.org' }

beforeAll(async () => {
  await world.load(writeLetter({ slug }))
  app = await buildApp({
    databaseUrl: world.pool.options.connectionString ?? '',
    ...{
      origin: world.origin,
      key: world.key,
      seal: world.seal,
      assets: 'built' as const,
      limits,
      trustProxy: ['127.0.0.0/8'],
      secondFactor: 'offered' as const,
    },
    logger: { level: 'trace', stream: { write: (line) => void (log += line) } },
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  port = (app.server.address() as AddressInfo).port
})
afterAll(() => app.close())

type Heard = { status: number; body: string; cookies: string[] }

/** From that address, and as a proxy of ours forwards it. */
function ask(path: string, form?: Record<string, string>, more: Record<string, string> = {}): Promise<Heard> {
  return new Promise((resolve, reject) => {
    const headers = {
      ...more,
      'x-forwarded-for': forwarded,
      ...(form && { 'content-type': 'application/x-www-form-urlencoded' }),
    }
    const method = form ? 'POST' : 'GET'
    const sent = request(
      { host: '127.0.0.1', port, localAddress: address, path, method, headers },
      (answer) => {
        let body = ''
        answer.setEncoding('utf8').on('data', (part: string) => void (body += part))
        const cookies = answer.headers['set-cookie'] ?? []
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body, cookies }))
      },
    )
    sent.on('error', reject).end(form && new URLSearchParams(form).toString())
  })
}

async function signIn(token: string): Promise<string> {
  const { cookies } = await ask(`/desk/sign-in/${token}`, {})
  return cookies[0]?.split(';')[0] ?? ''
}

const sign = async (typed: Record<string, string>) =>
  ask(`/en/letters/${slug}/sign`, { ...typed, captcha: await freshToken(world.key) })

describe('a signer', () => {
  test('leaves no address of the network and no link in any table, and nothing at all in the log', async () => {
    expect((await sign(zoe)).status).toBe(303)
    const signature = await newest(world, slug)
    const links = (['confirm', 'manage'] as const).map((purpose) => linkOf(world, slug, purpose, signature))
    const unsubscribe = makeToken(world.key, 'unsubscribe', signature.letter_id, signature.id)
    expect((await ask(links[0] ?? '', {})).status).toBe(303)
    for (const path of ['', '/data', '/withdraw', '/erase'])
      expect((await ask(`${links[1]}${path}`)).status).toBe(200)
    expect((await ask(`/en/letters/${slug}/unsubscribe/${unsubscribe}`)).status).toBe(200)
    const owner = await ensureOwner(world.pool, { email: 'owner@example.org', now: new Date() })
    const signIn = await makeSignInLink(world.pool, {
      coordinatorId: owner.id,
      key: world.key,
      now: new Date(),
    })
    expect((await ask(`/desk/sign-in/${signIn}`)).status).toBe(200)

    const tokens = [...links.map((link) => link.split('/').at(-1) ?? ''), unsubscribe, signIn]
    const rows = (await everyRow(world.pool)).join('\n')
    expect(rows).toContain('Quxalot')
    expect(log).toContain('/:locale/letters/:slug/signature/:token')
    for (const secret of [address, forwarded, '127.0.77', '203.0.113', ...tokens]) {
      expect([secret, rows.includes(secret)]).toEqual([secret, false])
      expect([secret, log.includes(secret)]).toEqual([secret, false])
    }
    expect(log).not.toMatch(/quxalot|owner@/i)
  })

  test('stands in no report of a fault, though the database tells the whole row', async () => {
    await world.pool.query(`alter table signatures add constraint no_boom check (line <> 'Boom Xyzzyson')`)
    const typed = { ...zoe, name: 'Boom Xyzzyson', email: 'boom.xyzzyson@example.org' }
    expect((await sign(typed)).status).toBe(500)
    await world.pool.query('alter table signatures drop constraint no_boom')
    expect(log).toContain('"constraint":"no_boom"')
    expect(log).toContain('write-signings')
    expect(log).not.toMatch(/xyzzyson|quxalot/i)
    expect(log).not.toContain(forwarded)
  })
})

describe('a coordinator', () => {
  test('who tries what is not theirs stands in the log, by a number and not by a name', async () => {
    const email = 'nosy.coordinator@example.org'
    const now = new Date()
    const { id } = await ensureOwner(world.pool, { email, now })
    await world.pool.query('update coordinators set owns_service = false where id = $1', [id])
    const cookie = await signIn(await makeSignInLink(world.pool, { coordinatorId: id, key: world.key, now }))
    const answer = await ask(`/desk/letters/${slug}`, undefined, { cookie })
    expect(answer.status).toBe(404)
    const said = log.split('\n').filter((line) => line.includes('"refused":"letter-not-found"'))
    expect(said).toHaveLength(1)
    expect(said[0]).toContain(id)
    expect(log).not.toContain('nosy.coordinator')
  })
})

describe('what was agreed to', () => {
  test('can be shown word by word, also what was ticked or taken back later, in the language in which it was read', async () => {
    const typed = { ...person, name: 'Ana Vexlum', email: 'ana.vexlum@example.org', country: 'MX' }
    await sign(typed)
    const signature = await newest(world, slug)
    await ask(linkOf(world, slug, 'confirm', signature), {})
    const own = linkOf(world, slug, 'manage', signature)
    const spanish = own.replace('/en/', '/es/')
    const changed = { name: typed.name, country: 'MX', published: 'withheld', updates: 'yes' }
    expect((await ask(`${spanish}/change`, changed)).status).toBe(303)
    const unsubscribe = makeToken(world.key, 'unsubscribe', signature.letter_id, signature.id)
    await ask(`/en/letters/${slug}/unsubscribe/${unsubscribe}`, {})

    const data = JSON.parse((await ask(`${own}/data`)).body) as Record<string, Record<string, unknown>[]>
    expect(data['about']).toContain('All that this service keeps')
    expect(data['consents']).toMatchObject([
      { kind: 'sign', given: true, language: 'en', words: 'I have read the letter and sign it.' },
      {
        kind: 'publish',
        given: true,
        language: 'en',
        words: expect.stringContaining('my name as it prints') as string,
      },
      { kind: 'publish', given: false },
      { kind: 'updates', given: true, language: 'es', words: 'Deseo recibir noticias sobre esta carta.' },
      { kind: 'updates', given: false },
    ])
    for (const { given, sha256, version } of data['consents'] ?? []) {
      expect([typeof sha256, typeof version]).toEqual(
        given ? ['string', 'string'] : ['undefined', 'undefined'],
      )
    }
    const parts = Object.keys(data).filter((part) => !['about', 'gatheredAt', 'explained'].includes(part))
    expect(Object.keys(data['explained'] ?? {})).toEqual(parts)
  })
})

describe('the log', () => {
  test('repeats no value that an error speaks of', () => {
    const error = Object.assign(new Error('invalid input syntax for type uuid: "zoe@example.org"'), {
      code: '22P02',
      detail: 'Key (email)=(zoe@example.org)',
      where: 'unnamed portal parameter $1 = Zoë',
      cause: new TypeError('connect ECONNREFUSED 192.0.2.7:25'),
    })
    const described = describeError(error)
    expect(JSON.stringify(described)).not.toMatch(/zoe|Zoë|192/)
    expect(described).toMatchObject({
      type: 'Error',
      message: 'invalid input syntax for type uuid: "…"',
      cause: { type: 'TypeError', message: 'connect ECONNREFUSED [address]:25' },
    })
  })

  test('leaves out mailboxes, addresses of every kind and tokens, and nothing else', () => {
    expect(
      withoutSecrets('to zoe.l+x@example.org from 203.0.113.7 and 2001:db8::7 or ::ffff:203.0.113.7'),
    ).toBe('to [mailbox] from [address] and [address] or ::ffff:[address]')
    expect(withoutSecrets('a link /signature/AaIDGphodOGzEDH7kxGmp72oPy3nwzF3HiX3Z272z2c broke')).toBe(
      'a link /signature/[token] broke',
    )
    for (const said of [
      'mail 019a2b3c-4d5e-7f60-8123-456789abcdef (confirm) was given up: ECONNREFUSED',
      'Server listening at http://127.0.0.1:3000',
      'at 12:30:05 a round was left out: AbortError in purge',
    ])
      expect(withoutSecrets(said)).toBe(said)
  })
})
