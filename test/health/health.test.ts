import { Writable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildApp } from '#server/app.ts'
import { inTransaction } from '#server/database/transaction.ts'
import { readFolder } from '#server/letter/folder.ts'
import { importLetter } from '#server/letter/import.ts'
import { refusals } from '#server/refusal.ts'
import { watchSpace } from '#server/health/free-space.ts'
import { copyDatabase } from '../database.ts'
import { individual, limits, shippedLetter } from '../world.ts'

// What programs ask that look after the service.

const key = Buffer.alloc(32, 7)
const token = 'a-token-of-the-operator'
let database: Awaited<ReturnType<typeof copyDatabase>>
let app: FastifyInstance
let space = true

beforeAll(async () => {
  database = await copyDatabase()
  app = await open({ hasSpace: async () => space })
})
afterAll(async () => {
  await app.close()
  await database.drop()
})

type More = {
  hasSpace?: () => Promise<boolean>
  metricsToken?: string
  databaseUrl?: string
  logger?: { level: string }
}

function open(more: More) {
  const origin = 'https://letters.example.org'
  const { url: databaseUrl, seal } = database
  return buildApp({ databaseUrl, origin, key, seal, assets: 'development', limits, ...more })
}

const headers = { 'content-type': 'application/x-www-form-urlencoded' }

describe('a balancer', () => {
  test('hears that the service lives, and that it is ready', async () => {
    expect((await app.inject('/health')).body).toBe('alive\n')
    const { statusCode, headers, body } = await app.inject('/ready')
    expect([statusCode, JSON.parse(body)]).toEqual([200, { ready: true, lacks: [] }])
    expect(headers['cache-control']).toBe('no-store')
  })

  test('is told when the database is out of reach, while the service lives on', async () => {
    const away = await open({ databaseUrl: 'postgresql://nobody@127.0.0.1:1/nothing' })
    const { statusCode, body } = await away.inject('/ready')
    expect([statusCode, JSON.parse(body)]).toEqual([503, { ready: false, lacks: ['database'] }])
    expect((await away.inject('/health')).statusCode).toBe(200)
    await away.close()
  })
})

describe('on a disk that is nearly full', () => {
  test('forms are refused in words and with a time, reading goes on, and it heals by itself', async () => {
    space = false
    const refused = await app.inject({ method: 'POST', url: '/en/letters/any/sign', headers, payload: 'a=b' })
    expect(refused.statusCode).toBe(refusals['space-low'])
    expect(refused.headers['retry-after']).toBe('60')
    expect(refused.body).toContain('What was signed is safe')
    expect((await app.inject('/en')).statusCode).toBe(200)
    expect((await app.inject('/ready')).json()).toEqual({ ready: false, lacks: ['space'] })
    space = true
    expect((await app.inject('/ready')).statusCode).toBe(200)
  })

  test('200 MB are the line; the disk is asked every five seconds at most', async () => {
    let [now, free, asked] = [0, 200 * 1024 * 1024, 0]
    const measure = async () => {
      asked += 1
      return free
    }
    const hasSpace = watchSpace('/', { measure, clock: () => now })
    expect(await hasSpace()).toBe(true)
    free -= 1
    now = 4999
    expect(await hasSpace()).toBe(true)
    now = 5000
    expect([await hasSpace(), asked]).toEqual([false, 2])
    free += 1
    now = 10_000
    expect(await hasSpace()).toBe(true)
  })

  test('that cannot be asked nobody is turned away', async () => {
    expect(await watchSpace('/nowhere/at/all')()).toBe(true)
    expect(await watchSpace('/')()).toBe(true)
  })
})

describe('the figures', () => {
  test('count requests by the pattern of their address, never by the address', async () => {
    await app.inject('/en/letters/secret-letter-of-somebody')
    const { statusCode, body } = await app.inject('/metrics')
    expect(statusCode).toBe(200)
    expect(body).toMatch(
      /undersigned_http_request_seconds_count\{method="GET",route="\/:locale\/letters\/:slug",status="4xx"\} 1/,
    )
    expect(body).toContain('undersigned_outbox_mails{state="waiting"} 0')
    expect(body).toContain('process_cpu_user_seconds_total')
    expect(body).not.toContain('secret-letter')
  })

  test('are for this machine alone, or for whoever has the token', async () => {
    expect((await app.inject({ url: '/metrics', remoteAddress: '192.0.2.1' })).statusCode).toBe(404)
    const forwarded = { 'x-forwarded-for': '192.0.2.1' }
    expect((await app.inject({ url: '/metrics', headers: forwarded })).statusCode).toBe(404)
    const guarded = await open({ metricsToken: token })
    const ask = (authorization: string) =>
      guarded.inject({ url: '/metrics', headers: { authorization }, remoteAddress: '192.0.2.1' })
    expect((await ask('Bearer another')).statusCode).toBe(404)
    expect((await ask(`Bearer ${token}`)).statusCode).toBe(200)
    await guarded.close()
  })
})

describe('a server that is told to stop', () => {
  test('answers what is under way, and takes nothing new', async () => {
    const stopping = await open({})
    const place = await stopping.listen({ port: 0, host: '127.0.0.1' })
    const blocker = new pg.Client({ connectionString: database.url })
    await blocker.connect()
    await blocker.query('begin; lock table letters in access exclusive mode')
    const asked = fetch(`${place}/en`)
    const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
    await expect.poll(async () => (await app.pg.pool.query(waiting)).rowCount, { timeout: 5000 }).toBe(1)
    const stopped = stopping.close()
    const knock = () =>
      fetch(`${place}/health`).then(
        ({ status }) => status,
        () => 'refused',
      )
    await expect.poll(knock, { timeout: 5000 }).toBe('refused')
    await blocker.query('rollback')
    await blocker.end()
    expect((await asked).status).toBe(200)
    await stopped
  })
})

describe('the log', () => {
  test('of a fault is a line of JSON under the number that the visitor is told, without what was typed', async () => {
    const lines: Record<string, unknown>[] = []
    const stream = new Writable({
      write(line: Buffer, _, done) {
        lines.push(JSON.parse(line.toString()) as Record<string, unknown>)
        done()
      },
    })
    const logger = { level: 'warn', stream }
    const logged = await open({ logger })
    const folder = await readFolder(shippedLetter)
    await inTransaction(logged.pg.pool, (db) => importLetter(db, { folder, now: new Date() }))
    await logged.pg.pool.query(`alter table signatures add constraint spoilt check (name <> 'Zoe Secret')`)
    const typed = { ...individual, name: 'Zoe Secret', email: 'zoe@secret.example' }
    const payload = new URLSearchParams(typed).toString()
    const url = `/en/letters/${folder.slug}/sign`
    const { statusCode, body } = await logged.inject({ method: 'POST', url, headers, payload })
    expect(statusCode).toBe(500)
    const [line] = lines
    expect(line).toMatchObject({ level: 50, err: { code: '23514', constraint: 'spoilt' } })
    expect(line?.time).toEqual(expect.any(Number))
    expect(body).toContain(line?.reqId)
    expect(JSON.stringify(lines)).not.toMatch(/secret/i)
    await logged.close()
  })
})
