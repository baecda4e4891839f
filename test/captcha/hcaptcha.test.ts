import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Checked } from '#server/captcha/captcha.ts'
import { openCaptcha, type Captcha } from '#server/captcha/open.ts'
import { verifyCaptcha } from '#server/captcha/verify.ts'
import { keys, refused, solved, startProvider, type Provider } from './provider.ts'

// hCaptcha as it is, and on its bad days. Whatever it does, nobody is let in by that and nobody waits for long.

const key = Buffer.alloc(32, 7)
const start = new Date('2026-01-19T12:00:00Z')
const later = (seconds: number) => new Date(start.getTime() + seconds * 1000)

let provider: Provider
let warned: string[]
let captcha: Captcha
beforeAll(async () => {
  provider = await startProvider()
})
afterAll(() => provider.close())
beforeEach(() => {
  provider.answer = solved()
  provider.asked = []
  warned = []
  captcha = openAt(provider.reach)
})

function openAt(reach: Provider['reach']): Captcha {
  const log = { warn: (message: string) => void warned.push(message) }
  return openCaptcha({ key, origin: 'https://letters.example.org', hcaptcha: { ...keys, reach }, log })
}

const verify = (token: string | undefined, now = start): Promise<Checked> =>
  verifyCaptcha(captcha, { token, prefers: 'any', now })
const verdict = async (token: string | undefined, now = start) => (await verify(token, now)).verdict

describe('a visitor', () => {
  test('who solved it passes; the provider is told nothing about them', async () => {
    const { verdict, token } = await verify('P1_ey.good')
    expect(verdict).toBe('passed')
    expect(token?.hash).toMatch(/^[0-9a-f]{64}$/)
    expect(provider.asked).toEqual([{ secret: keys.secret, response: 'P1_ey.good', sitekey: keys.siteKey }])
  })

  test('without scripts has no token: nobody is asked', async () => {
    expect(await verdict(undefined)).toBe('missing')
    expect(await verdict('  ')).toBe('missing')
    expect(provider.asked).toEqual([])
  })

  test('who invents a token fails', async () => {
    provider.answer = refused('invalid-input-response')
    expect(await verdict('invented')).toBe('failed')
    expect(await verdict('x'.repeat(20_000))).toBe('failed')
    expect(provider.asked).toHaveLength(1)
  })

  test('who presses twice is asked for once, and is one token', async () => {
    const [one, two] = await Promise.all([verify('P1_ey.twice'), verify('P1_ey.twice')])
    provider.answer = refused('already-seen-response')
    const three = await verify('P1_ey.twice', later(60))
    expect([one, two, three].map(({ verdict }) => verdict)).toEqual(['passed', 'passed', 'passed'])
    expect(new Set([one, two, three].map(({ token }) => token?.hash)).size).toBe(1)
    expect(provider.asked).toHaveLength(1)
    expect((await verify('P1_ey.twice', later(20 * 60))).verdict).toBe('failed')
  })

  test('who uses one that was used before fails', async () => {
    provider.answer = refused('already-seen-response')
    expect(await verdict('used')).toBe('failed')
  })

  test('who solved it on another site, or for another site key, fails', async () => {
    provider.answer = solved({ hostname: 'evil.example' })
    expect(await verdict('elsewhere')).toBe('failed')
    provider.answer = solved({ hostname: undefined })
    expect(await verdict('nowhere')).toBe('failed')
    provider.answer = solved({ sitekey: '20000000-ffff-ffff-ffff-000000000002' })
    expect(await verdict('another key')).toBe('failed')
    provider.answer = refused('sitekey-secret-mismatch')
    expect(await verdict('another key')).toBe('failed')
  })

  test('of a letter that wants work alone does not pass by it', async () => {
    const token = 'P1_ey.good'
    expect((await verifyCaptcha(captcha, { token, prefers: 'proof of work', now: start })).verdict).toBe(
      'failed',
    )
    expect(provider.asked).toEqual([])
  })
})

describe('the provider', () => {
  test.each([
    ['answers 502 with a page', { status: 502, body: '<h1>Bad gateway</h1>' }],
    ['answers 500 with nothing', { status: 500, body: '' }],
    ['answers garbage', { body: '\0\uffff{' }],
    ['answers JSON that says nothing', { body: '{"status":"ok"}' }],
    ['answers null', { body: 'null' }],
    ['says success in other words', { body: '{"success":"true","hostname":"letters.example.org"}' }],
    ['does not know our secret', refused('invalid-input-secret')],
  ])('%s: out of reach, and the operator hears of it', async (_, answer) => {
    provider.answer = answer
    expect(await verdict('good')).toBe('out-of-reach')
    expect(warned).toHaveLength(1)
    expect(warned.join()).not.toContain(keys.secret)
  })

  test('is silent: we stop waiting, and keep no connection to it', async () => {
    const another = await startProvider()
    another.answer = undefined
    captcha = openAt(another.reach)
    const first = verdict('good')
    await vi.waitFor(() => expect(another.asked).toHaveLength(1))
    const second = verdict('good')
    expect([await first, await second]).toEqual(['out-of-reach', 'out-of-reach'])
    for (let tries = 0; tries < 100 && another.open() > 0; tries++) await sleep(50)
    expect({ asked: another.asked.length, open: another.open() }).toEqual({ asked: 1, open: 0 })
    await another.close()
  })

  test('cannot be connected to', async () => {
    captcha = openAt({ ...provider.reach, port: 1 })
    expect(await verdict('good')).toBe('out-of-reach')
  })

  test('is somebody else, who cannot prove to be it', async () => {
    captcha = openAt({ host: provider.reach.host, port: provider.reach.port })
    expect(await verdict('good')).toBe('out-of-reach')
    expect(provider.asked).toEqual([])
  })
})

describe('the circuit', () => {
  const fail = async (times: number, now = start) => {
    provider.answer = { status: 500, body: '' }
    for (let time = 0; time < times; time++) expect(await verdict('good', now)).toBe('out-of-reach')
  }

  test('opens after five failures in a row: then nobody is asked, and everybody is held', async () => {
    await fail(5)
    provider.answer = solved()
    expect(await verdict('good', later(29))).toBe('out-of-reach')
    expect(provider.asked).toHaveLength(5)
  })

  test('stays closed where one in between succeeds, or where visitors fail', async () => {
    await fail(4)
    provider.answer = refused('invalid-input-response')
    for (let time = 0; time < 6; time++) expect(await verdict('bad')).toBe('failed')
    await fail(4)
    provider.answer = solved()
    expect(await verdict('good')).toBe('passed')
  })

  test('lets one try after thirty seconds; when that succeeds it closes', async () => {
    await fail(5)
    provider.answer = solved()
    const verdicts = await Promise.all([1, 2, 3].map((nth) => verdict(`good ${nth}`, later(30))))
    expect(verdicts.toSorted()).toEqual(['out-of-reach', 'out-of-reach', 'passed'])
    expect(await verdict('good', later(30))).toBe('passed')
    expect(warned.at(-1)).toBe('the captcha provider answers again')
  })

  test('when that fails it is open for another thirty seconds', async () => {
    await fail(5)
    await fail(1, later(30))
    provider.answer = solved()
    expect(await verdict('good', later(59))).toBe('out-of-reach')
    expect(provider.asked).toHaveLength(6)
    expect(await verdict('good', later(60))).toBe('passed')
  })
})
