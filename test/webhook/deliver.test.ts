import { createHmac } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { inTransaction } from '#server/database/transaction.ts'
import { erase } from '#server/own/erase.ts'
import { mostAttempts } from '#server/webhook/retry.ts'
import { startTelling, type Telling } from '#server/webhook/send.ts'
import { individual } from '../world.ts'
import { key, signed, signInWithRole, useDesk, type Visitor } from '../coordinator/desk.ts'
import { expectRefusal } from '../signature/visitor.ts'
import { Receiver, type Received } from './receiver.ts'

// Events of a letter on their way to somebody's program, and what the desk shows of it.

const desk = useDesk({ localWebhooks: true })
let coordinator: Visitor
let receiver: Receiver
let telling: Telling[] = []
let path: string
/** How far the clock of the sender is ahead: nobody waits for a retry. */
let ahead = 0

const log = { info: () => undefined, warn: () => undefined, error: console.error }
const tell = (count = 1) => {
  const now = () => new Date(Date.now() + ahead)
  const options = { pool: desk.pool, key, local: true, log, now, every: 20 }
  telling = Array.from({ length: count }, () => startTelling(options))
}

beforeAll(async () => {
  coordinator = await signInWithRole(desk, 'zoe@example.org', { role: 'coordinator' })
  receiver = await Receiver.open()
  path = `/desk/letters/${desk.letter.slug}/webhooks`
})
afterEach(async () => {
  for (const one of telling) await one.stop()
  telling = []
  ahead = 0
  receiver.received.length = 0
  receiver.answer = (response) => response.writeHead(204).end()
  await desk.pool.query('update webhooks set removed_at = now() where removed_at is null')
})
afterAll(() => receiver.close())

const kinds = [
  'signature.counted',
  'signature.changed',
  'signature.withdrawn',
  'signature.removed',
  'edition.frozen',
]

/** Adds a webhook at the desk, and gives its id and secret. */
async function add(place: string, of: string[] = kinds): Promise<{ id: string; secret: string }> {
  const form = new URLSearchParams([['url', `${receiver.url}${place}`], ...of.map((kind) => ['kinds', kind])])
  const page = await desk.app.inject({
    method: 'POST',
    url: path,
    headers: { 'content-type': 'application/x-www-form-urlencoded', cookie: coordinator.cookie },
    payload: form.toString(),
  })
  expect(page.statusCode).toBe(201)
  const { rows } = await desk.pool.query<{ id: string }>(
    'select id from webhooks order by created_at desc limit 1',
  )
  return { id: rows[0]?.id ?? '', secret: /whsec_[\w+/=]+/.exec(page.body)?.[0] ?? '' }
}

type Message = {
  type: string
  timestamp: string
  data: {
    letter: string
    number: number
    signature: string
    signatory: { line: string } | null
    edition: number | null
  }
}
const messageIn = ({ body }: Received) => JSON.parse(body) as Message

async function until(done: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    if (await done()) return
    await sleep(25)
  }
  throw new Error('it did not happen within 10 s')
}

const people = [
  'Ana Ruiz',
  'Nora Peña',
  '李明',
  'مريم الحسن',
  'Ángel Soto',
  'Ñandú López',
  'Iris Cruz',
  'Saúl Paz',
]
let signers = 0
const signs = (name = people[signers % people.length] ?? '') => {
  signers += 1
  return signed(desk, { ...individual, name, email: `signer${signers}@example.org` })
}

const state = async (webhook: string) => {
  const { rows } = await desk.pool.query<{
    delivered: boolean
    failed: boolean
    attempts: number
    status: number
    settled: boolean
  }>(
    `select delivered_at is not null as delivered, failed_at is not null as failed, attempts, status,
            leased_until is null as settled
       from webhook_deliveries where webhook_id = $1 order by number`,
    [webhook],
  )
  return rows
}

test('a test message is sent by a button, signed as the others, and its answer is shown', async () => {
  const { id, secret } = await add('/try')
  receiver.answer = (response) => response.writeHead(503).end()
  const refused = await coordinator.post(`${path}/${id}/test`)
  expect(refused.body).toContain('Answered 503')
  receiver.answer = (response) => response.writeHead(204).end()
  expect((await coordinator.post(`${path}/${id}/test`)).body).toContain('Answered 204')
  const one = receiver.received.at(-1)
  expect(JSON.parse(one?.body ?? '{}')).toMatchObject({ type: 'test', data: { letter: desk.letter.slug } })
  if (!one) throw new Error('nothing came')
  const { headers, body } = one
  const signedText = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`
  const mac = createHmac('sha256', Buffer.from(secret.slice('whsec_'.length), 'base64')).update(signedText)
  expect(headers['webhook-signature']).toBe(`v1,${mac.digest('base64')}`)
})

describe('a webhook', () => {
  test('is told of signatures that count, and of withdrawals, with a proof that it is us', async () => {
    const { secret } = await add('/a')
    tell()
    const id = await signs('Zoë Łukasz')
    await until(() => receiver.received.length === 1)
    await desk.pool.query('update signatures set withdrawn_at = now() where id = $1', [id])
    await until(() => receiver.received.length === 2)
    expect(receiver.received.map(messageIn)).toMatchObject([
      {
        type: 'signature.counted',
        data: { letter: desk.letter.slug, signature: id, signatory: { line: 'Zoë Łukasz' } },
      },
      { type: 'signature.withdrawn', data: { signature: id, signatory: null } },
    ])
    for (const { headers, body } of receiver.received) {
      const stamp = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`
      const bytes = Buffer.from(secret.replace('whsec_', ''), 'base64')
      const expected = `v1,${createHmac('sha256', bytes).update(stamp).digest('base64')}`
      expect(headers['webhook-signature']).toBe(expected)
      expect(body).not.toMatch(/@|zoe/)
    }
    expect((await coordinator.get(path)).body).toContain('Last delivered')
  })

  test('is told of nothing that came before it, and of no kind that it did not ask for', async () => {
    const id = await signs()
    await add('/b', ['signature.withdrawn'])
    tell()
    await signs()
    await desk.pool.query('update signatures set withdrawn_at = now() where id = $1', [id])
    await until(() => receiver.received.length > 0)
    expect(receiver.received.map(messageIn).map(({ type }) => type)).toEqual(['signature.withdrawn'])
  })

  test('is told of what happened while no server ran, each event once, by two servers', async () => {
    const { id } = await add('/c')
    for (let count = 0; count < 6; count++) await signs()
    receiver.answer = (response) => void setTimeout(() => response.writeHead(200).end(), 20)
    tell(2)
    await until(async () => (await state(id)).filter(({ delivered }) => delivered).length === 6)
    const ids = receiver.received.map(({ headers }) => headers['webhook-id'])
    expect(ids).toHaveLength(6)
    expect(new Set(ids).size).toBe(6)
    const numbers = receiver.received.map(messageIn).map(({ data }) => data.number)
    expect(Math.max(...numbers) - Math.min(...numbers)).toBe(5)
  })

  test('that fails is tried again as the same message, until it is given up, and from the desk once more', async () => {
    receiver.answer = (response) => response.writeHead(500).end()
    const { id } = await add('/d')
    await signs('Rosa Lima')
    tell()
    for (let tries = 1; tries <= mostAttempts; tries++) {
      await until(async () => {
        const [delivery] = await state(id)
        return delivery?.attempts === tries && delivery.settled
      })
      ahead += 27 * 3_600_000
    }
    await until(async () => (await state(id))[0]?.failed === true)
    expect(receiver.received).toHaveLength(mostAttempts)
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
    const page = (await coordinator.get(path)).body
    for (const said of ['1 event could not be delivered', 'Answered 500', 'Given up', 'Send again'])
      expect(page.replace(/<!--.*?-->/g, '')).toContain(said)

    receiver.answer = (response) => response.writeHead(200).end()
    const { rows } = await desk.pool.query<{ number: number }>(
      'select number from webhook_deliveries where webhook_id = $1',
      [id],
    )
    await coordinator.post(`${path}/${id}/replay`, { delivery: String(rows[0]?.number) })
    await until(async () => (await state(id))[0]?.delivered === true)
    expect((await coordinator.get(path)).body).not.toContain('Given up')
  })

  test('is sent nobody’s name who was erased before the message left', async () => {
    receiver.answer = (response) => response.writeHead(503).end()
    const { id } = await add('/e')
    const signatureId = await signs('Perla Gómez')
    tell()
    await until(async () => (await state(id))[0]?.status === 503)
    expect(receiver.received[0]?.body).toContain('Perla')
    const erasing = { letterId: desk.letter.id, signatureId, mailsSent: false, now: new Date() }
    await inTransaction(desk.pool, (db) => erase(db, erasing))
    receiver.answer = (response) => response.writeHead(200).end()
    receiver.received.length = 0
    ahead = 3_600_000
    await until(() => receiver.received.length === 2)
    expect(receiver.received.map(({ body }) => body).join()).not.toContain('Perla')
    const { body } = await desk.app.inject(`/api/letters/${desk.letter.slug}/changes?limit=1000`)
    expect(body).not.toContain('Perla')
  })

  test('that says it is gone is told nothing more, until somebody lets it go on', async () => {
    receiver.answer = (response) => response.writeHead(410).end()
    const { id } = await add('/f')
    tell()
    await signs()
    await until(async () =>
      (await coordinator.get(path)).body.includes('the address answered that it is gone'),
    )
    await signs()
    receiver.answer = (response) => response.writeHead(200).end()
    await coordinator.post(`${path}/${id}/resume`)
    await until(async () => (await state(id)).filter(({ delivered }) => delivered).length === 2)
  })

  test('that is stopped gets later what happens meanwhile; one that is removed gets nothing', async () => {
    const stopped = await add('/g')
    const removed = await add('/h')
    await coordinator.post(`${path}/${stopped.id}/stop`)
    await coordinator.post(`${path}/${removed.id}/remove`)
    await signs()
    tell()
    expect((await coordinator.get(path)).body).toContain('what happens meanwhile is sent later')
    await coordinator.post(`${path}/${stopped.id}/resume`)
    await until(() => receiver.received.length > 0)
    expect(receiver.received.map(({ path: place }) => place)).toEqual(['/g'])
    expect((await coordinator.post(`${path}/${removed.id}/resume`)).statusCode).toBe(404)
  })

  test('that answers slowly holds up no other', async () => {
    await add('/slow')
    await add('/quick')
    receiver.answer = (response, { path: place }) => {
      if (place === '/quick') response.writeHead(200).end()
      else setTimeout(() => response.writeHead(200).end(), 400)
    }
    for (let count = 0; count < 5; count++) await signs()
    tell()
    await until(() => receiver.received.filter(({ path: place }) => place === '/quick').length === 5)
    expect(receiver.received.filter(({ path: place }) => place === '/slow').length).toBeLessThan(5)
  })

  test('with a new secret is signed with both for a day', async () => {
    const { id, secret } = await add('/i')
    const page = (await coordinator.post(`${path}/${id}/secret`)).body
    const fresh = /whsec_[\w+/=]+/.exec(page)?.[0] ?? ''
    expect(fresh).not.toBe(secret)
    await signs()
    tell()
    await until(() => receiver.received.length === 1)
    expect(String(receiver.received[0]?.headers['webhook-signature']).split(' ')).toHaveLength(2)
  })
})

describe('at the desk', () => {
  test.each([
    [{ url: 'http://hooks.example.org/', kinds: 'edition.frozen' }, 'begins with https://'],
    [{ url: 'https://10.0.0.1:22/', kinds: 'edition.frozen' }, 'begins with https://'],
    [{ url: 'https://hooks.example.org/' }, 'Choose at least one kind of event'],
  ])('%j is not added, and what was typed stays', async (form: Record<string, string>, said) => {
    const { statusCode, body } = await coordinator.post(path, form)
    expect(statusCode).toBe(422)
    expect(body).toContain(said)
    expect(body).toContain(`value="${form['url']}"`)
  })

  test('one address is told once, and a letter has ten at most', async () => {
    const form = (at: number) => ({ url: `https://hooks.example.org/${at}`, kinds: 'edition.frozen' })
    for (let at = 0; at < 10; at++) expect((await coordinator.post(path, form(at))).statusCode).toBe(201)
    expect((await coordinator.post(path, form(10))).body).toContain('ten webhooks at most')
    await desk.pool.query("update webhooks set removed_at = now() where url like '%/9'")
    expect((await coordinator.post(path, form(0))).body).toContain('This address is told already')
  })

  test('no secret is stored, and what was done is on record', async () => {
    const { secret } = await add('/j')
    const { rows } = await desk.pool.query<{ all: string }>('select webhooks::text as all from webhooks')
    expect(rows.some(({ all }) => all.includes(secret.slice(6)))).toBe(false)
    const { rows: deeds } = await desk.pool.query<{ kind: string }>(
      "select distinct kind from activity where kind like 'webhook-%' order by kind",
    )
    expect(deeds.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['webhook-added', 'webhook-removed', 'webhook-replayed', 'webhook-secret-made']),
    )
    const unknown = await coordinator.post(`${path}/01a20263-1244-71ec-80a6-65cc9229133d/stop`)
    expectRefusal(unknown, 'webhook-not-found')
  })
})

describe('events', () => {
  test('are kept as they are', async () => {
    await expect(desk.pool.query("update events set kind = 'edition.frozen'")).rejects.toThrow('append-only')
    await expect(desk.pool.query('update events set people = 7')).rejects.toThrow('append-only')
    await expect(desk.pool.query('delete from events')).rejects.toThrow('append-only')
  })
})
