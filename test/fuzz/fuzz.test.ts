import { writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import { buildApp } from '#server/app.ts'
import { key, linkFor, useDesk } from '../coordinator/desk.ts'
import { measureCosts } from './cost.ts'
import { askEvery, askOpen, cookiesOf, saysWrongly } from './every-answer.ts'
import { drive, heavy, nameOf, type Told } from './drive.ts'
import { rawRequests, sayRaw } from './raw.ts'
import { renew, setStage, type Stage } from './stage.ts'
import { sealOf } from '#server/seal/attach.ts'

// Every route of the app, as it is mounted, with one fault in a request that would be let in. `npm run fuzz` sends
// 200,000, costly pages among them; what is sent follows from the seed.

const ordered = {
  seed: Number(process.env['FUZZ_SEED'] ?? 7),
  count: Number(process.env['FUZZ_COUNT'] ?? 20_000),
  only: process.env['FUZZ_ROUTE'],
  /** Where the command wants to be told. */
  report: process.env['FUZZ_REPORT'],
}

/** Costly pages are left to the command. */
const quick = ordered.report === undefined

/** What the log says of faults: an answer tells nobody. */
const faults: string[] = []
const desk = useDesk({
  mailsSent: true,
  assets: 'built',
  apiLimits: { network: Infinity, token: Infinity },
  logger: { level: 'error', stream: { write: (line) => void faults.push(line) } },
})
let stage: Stage
const fallen: unknown[] = []

beforeAll(async () => {
  process.on('unhandledRejection', (reason) => fallen.push(reason))
  stage = await setStage(desk)
})

describe('a request with one fault', () => {
  test(
    'is answered as its route declares or refused in our words, tells nothing of the inside, and runs nothing',
    async () => {
      const told = await drive(stage, { ...ordered, quick, onProgress })
      console.log(`${told.requests} requests, seed ${told.seed}: ${JSON.stringify(told.statuses)}`)
      if (ordered.report) writeFileSync(ordered.report, JSON.stringify(await reported(told)))
      expect({ complaints: told.complaints, faults }).toEqual({ complaints: [], faults: [] })
      expect(never(told)).toEqual([])
    },
    4 * 3_600_000,
  )

  test('that is one long text costs little, in every field of what is for everybody', async () => {
    const open = ({ url }: { url: string }) => !heavy.test(url) && !url.startsWith('/desk')
    const costs = await measureCosts(stage, { which: open, each: 1 })
    expect(costs.length).toBeGreaterThan(0)
    expect(costs.filter(({ milliseconds }) => milliseconds > dear)).toEqual([])
  })

  test('of bytes that are no HTTP is closed or refused', async () => {
    const answers = await Promise.all(rawRequests.map((text) => sayRaw(stage.port, text)))
    const wrong = answers.filter(({ status, heard }) => status >= 500 || /\n\s+at |node_modules/.test(heard))
    expect(wrong).toEqual([])
  })

  test('leaves the service alive', async () => {
    const answer = await fetch(`http://127.0.0.1:${stage.port}/ready`)
    expect([answer.status, await answer.json()]).toEqual([200, { ready: true, lacks: [] }])
    expect(fallen).toEqual([])
  })
})

/**
 * Milliseconds of CPU: a rule that looks at each letter again for each letter takes more, on any machine. `npm run fuzz`
 * is stricter, and tries the desk too.
 */
const dear = 400

/** Milliseconds: pages wait for a connection, and for a statement; twice that on a machine that has much to do. */
const silent = 16_000

/** Longer than any body but lists, images and letters. */
const most = 16_384
const statusesOf = (all: Awaited<ReturnType<typeof askEvery>>) =>
  all.map(({ route, answer }) => `${nameOf(route)} ${answer.status}`)

describe('every route', () => {
  test('says to browsers what holds for its page, and sets no cookie but the desk’s', async () => {
    await renew(stage)
    const all = await askEvery(stage, { methods: 'all' })
    expect(all.flatMap(saysWrongly)).toEqual([])
    expect(all.filter(({ answer }) => cookiesOf(answer.headers).length > 0).length).toBeGreaterThan(0)
    for (const url of ['/no/such/page', '/%E0%A4']) {
      const { headers } = await desk.app.inject(url)
      expect(headers['content-security-policy'], url).toContain("frame-ancestors 'none'")
    }
  })

  test('that acts refuses a form of another site, whoever is signed in', async () => {
    await renew(stage)
    const from = (headers: Record<string, string>) =>
      askEvery(stage, {
        methods: 'acting',
        change: (asked) => ({ ...asked, headers: { ...asked.headers, ...headers } }),
      })
    const foreign = await from({ origin: 'https://evil.example' })
    expect(foreign.length).toBeGreaterThan(80)
    expect(statusesOf(foreign).filter((one) => !one.endsWith(' 403'))).toEqual([])
    const told = (await from({ 'sec-fetch-site': 'cross-site' })).filter(({ route }) =>
      route.url.startsWith('/desk'),
    )
    expect(statusesOf(told).filter((one) => !one.endsWith(' 403'))).toEqual([])
  })

  test('that acts refuses text that any page may send, and what is longer than it reads', async () => {
    await renew(stage)
    const plain = await askEvery(stage, {
      methods: 'acting',
      change: (asked) => ({ ...asked, body: { as: 'raw', type: 'text/plain', text: 'a=b' } }),
    })
    expect(statusesOf(plain).filter((one) => !one.endsWith(' 415'))).toEqual([])
    await renew(stage)
    const text = `a=${'x'.repeat(most)}`
    const long = await askEvery(stage, {
      methods: 'acting',
      change: (asked, { bodyLimit = most }) => ({
        ...asked,
        body: { as: 'raw', type: 'application/x-www-form-urlencoded', text: bodyLimit > most ? '' : text },
      }),
    })
    const usual = long.filter(({ route: { bodyLimit = most } }) => bodyLimit <= most)
    expect(statusesOf(usual).filter((one) => !one.endsWith(' 413'))).toEqual([])
  })

  test('that anybody may open gives up on a database that says nothing', async () => {
    await renew(stage)
    const client = await desk.pool.connect()
    await client.query('begin')
    await client.query('lock table letters, texts, signatures, counts, organizations, purges')
    const answers = await Promise.race([askOpen(stage), sleep(silent, [], { ref: false })])
    await client.query('rollback')
    client.release()
    expect(answers.length).toBeGreaterThan(30)
    expect(answers.filter(({ status }) => status === 503).length).toBeGreaterThan(20)
    expect(answers.filter(({ status }) => status >= 500 && status !== 503)).toEqual([])
  })

  test('gives up on whoever is slow', () => {
    const { requestTimeout, headersTimeout } = desk.app.server
    expect([requestTimeout, headersTimeout]).toEqual([10_000, 5000])
  })
})

test('without TLS nothing is said of it, and the cookie comes all the same', async () => {
  const databaseUrl = desk.pool.options.connectionString ?? ''
  const seal = sealOf(desk.pool)
  const plain = await buildApp({ databaseUrl, origin: 'http://localhost', key, seal, assets: 'built' })
  try {
    expect((await plain.inject('/health')).headers).not.toHaveProperty('strict-transport-security')
    const { headers } = await plain.inject({
      method: 'POST',
      url: await linkFor(desk, 'plain@example.org'),
      headers: { host: 'localhost' },
    })
    expect(cookiesOf(headers)[0]).toMatch(/^session=.*Path=\/desk; HttpOnly; SameSite=Lax$/)
  } finally {
    await plain.close()
  }
})

function onProgress({ requests, seconds, statuses, complaints }: Told): void {
  if (!ordered.report || requests % 10_000 !== 0) return
  console.log(requests, seconds, JSON.stringify(statuses), complaints, faults)
}

async function reported(told: Told) {
  const costs = await measureCosts(stage, { only: ordered.only ?? '' })
  return { ...told, byRoute: Object.fromEntries(told.byRoute), costs }
}

/** What nobody can be let into by what the stage has: asked of an officer whom nobody has asked. */
const shut = /countersign/

/** Routes at which everything was refused, as if they were not there. */
function never({ byRoute, requests }: Told): string[] {
  if (quick || requests < 10_000) return []
  return stage.routes.map(nameOf).filter((route) => {
    const statuses = Object.keys(byRoute.get(route) ?? {}).map(Number)
    return !shut.test(route) && !statuses.some((status) => status < 400 || status === 422 || status === 409)
  })
}
