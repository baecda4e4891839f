import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isPublicAddress } from '#server/webhook/public-address.ts'
import { postMessage } from '#server/webhook/post-message.ts'
import { mostAttempts, waitAfter } from '#server/webhook/retry.ts'
import { secretOf, secretsOf, signedHeaders, written } from '#server/webhook/secret.ts'
import { isAllowed } from '#server/webhook/webhook.ts'
import { Receiver } from './receiver.ts'

// Where messages may go, and what proves that they are ours.

describe('an address that is told of events', () => {
  test.each([
    ['https://hooks.example.org/letters', true],
    ['https://hooks.example.org:8443/', true],
    ['http://hooks.example.org/', false],
    ['https://hooks.example.org:25/', false],
    ['https://user:password@hooks.example.org/', false],
    ['http://127.0.0.1:4000/', false],
    ['ftp://hooks.example.org/', false],
    ['javascript:alert(1)', false],
    ['', false],
    [`https://hooks.example.org/${'x'.repeat(500)}`, false],
  ])('%s: %s', (address, allowed) => {
    expect(isAllowed(address, { local: false })).toBe(allowed)
  })

  test('may be on this machine while one develops', () => {
    for (const address of ['http://127.0.0.1:4000/', 'http://localhost:4000/a', 'http://[::1]:4000/'])
      expect(isAllowed(address, { local: true })).toBe(true)
    expect(isAllowed('http://hooks.example.org/', { local: true })).toBe(false)
  })

  test.each([
    ...['127.0.0.1', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1', '169.254.169.254', '0.0.0.0'],
    ...['100.64.0.1', '198.18.0.1', '203.0.113.9', '224.0.0.1', '255.255.255.255', '::1', '::', 'fe80::1'],
    ...[
      'fc00::1',
      'fd12::1',
      'ff02::1',
      '::ffff:127.0.0.1',
      '::ffff:8.8.8.8',
      '64:ff9b::a00:1',
      '2002:a00:1::',
    ],
    ...['2001:db8::1', '2001::1', 'localhost', '127.1', ''],
  ])('%s is in no network of everybody’s', (address) => {
    expect(isPublicAddress(address)).toBe(false)
  })

  test.each(['8.8.8.8', '172.32.0.1', '193.0.6.139', '2001:67c:2e8:22::c100:68b', '2a00:1450:4001::1'])(
    '%s is public',
    (address) => {
      expect(isPublicAddress(address)).toBe(true)
    },
  )
})

describe('a message', () => {
  let receiver: Receiver
  beforeAll(async () => {
    receiver = await Receiver.open()
  })
  afterAll(() => receiver.close())
  const post = (url: string, local = true) => postMessage({ url, headers: {}, body: '{}', local })

  test('goes to no address of this machine or its network, by whatever name', async () => {
    const { port } = new URL(receiver.url)
    const names = ['127.0.0.1', 'localhost', '[::1]', '2130706433', '0x7f.1', '[::ffff:127.0.0.1]', '0']
    for (const name of [...names, '10.0.0.1', '169.254.169.254']) {
      for (const protocol of ['http', 'https'])
        expect([name, await post(`${protocol}://${name}:${port}/`, false)]).toEqual([
          name,
          { problem: 'not-public' },
        ])
    }
    expect(receiver.received).toEqual([])
  })

  test('follows nobody elsewhere', async () => {
    receiver.answer = (response, { path }) =>
      path === '/moved' ? response.writeHead(307, { location: '/elsewhere' }).end() : response.end()
    expect(await post(`${receiver.url}/moved`)).toEqual({ status: 307 })
    expect(receiver.received.map(({ path }) => path)).toEqual(['/moved'])
  })

  test('is answered when it is answered, however long the answer would go on', async () => {
    receiver.answer = (response) => {
      const timer = setInterval(() => response.write('x'.repeat(65_536)), 1)
      response.writeHead(200).on('close', () => clearInterval(timer))
    }
    expect(await post(receiver.url)).toEqual({ status: 200 })
  })

  test('is not waited for for ever', async () => {
    receiver.answer = () => undefined
    const message = { url: receiver.url, headers: {}, body: '{}', local: true, patience: 50 }
    expect(await postMessage(message)).toEqual({ problem: 'timeout' })
  })

  test('to nobody is not taken for delivered', async () => {
    expect(await post('http://127.0.0.1:1/')).toEqual({ problem: 'unreachable' })
    expect(await post('https://does-not-exist.invalid/', false)).toEqual({ problem: 'unreachable' })
    const { port } = new URL(receiver.url)
    expect(await post(`https://127.0.0.1:${port}/`)).toMatchObject({ problem: expect.any(String) as unknown })
  })
})

describe('the proof', () => {
  const key = Buffer.alloc(32, 7)
  const which = { letterId: 'a', id: 'b', secretNumber: 2 }

  test('is what Standard Webhooks says it is', () => {
    const secret = Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64')
    const at = new Date(1614265330 * 1000)
    const headers = signedHeaders({ id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', at, body: '{"test": 2432232314}' }, [
      secret,
    ])
    expect(headers).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    })
  })

  test('is given with the secret before too, for a day after it was renewed', () => {
    const now = new Date()
    const since = (hours: number) => new Date(now.getTime() - hours * 3_600_000)
    expect(secretsOf(key, { ...which, secretSince: since(23), now })).toHaveLength(2)
    expect(secretsOf(key, { ...which, secretSince: since(25), now })).toEqual([secretOf(key, which)])
    expect(secretsOf(key, { ...which, secretNumber: 1, secretSince: since(1), now })).toHaveLength(1)
  })

  test('follows from our key, and is another one for each webhook and each renewal', () => {
    const others = [
      { ...which, id: 'c' },
      { ...which, secretNumber: 3 },
      { ...which, letterId: 'd' },
    ]
    const secrets = [which, ...others].map((one) => written(secretOf(key, one)))
    expect(new Set(secrets).size).toBe(4)
    expect(secrets[0]).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
  })
})

test('tries are spread over three days', () => {
  const waits = Array.from({ length: mostAttempts - 1 }, (_, at) => waitAfter(at + 1, 0))
  expect(waits.slice(0, 4)).toEqual([5000, 300_000, 1_800_000, 7_200_000])
  expect(waits).toEqual(waits.toSorted((a, b) => a - b))
  expect(waits.reduce((sum, wait) => sum + wait, 0) / 3_600_000).toBeGreaterThan(72)
  expect(waitAfter(1, 0.999)).toBeLessThan(5600)
})
