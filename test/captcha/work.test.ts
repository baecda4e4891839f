import type { Challenge } from 'altcha-lib/types'
import { beforeAll, describe, expect, test } from 'vitest'
import { captchaForm, openCaptcha } from '#server/captcha/open.ts'
import { spendTokens } from '#server/captcha/spend.ts'
import { verifyCaptcha } from '#server/captcha/verify.ts'
import { inTransaction } from '#server/database/transaction.ts'
import { purgeKind } from '#server/retention/purge.ts'
import { usualRetention } from '#server/retention/retention.ts'
import { useWorld } from '../world.ts'
import { freshToken, solve } from './solve.ts'

// Work of the visitor's machine in place of a third party: done once, in time, for us.

const world = useWorld()
const minute = 60_000
const now = new Date()
const log = { warn: () => undefined }
const captchaOf = (key: Buffer) => openCaptcha({ key, origin: 'http://localhost:3000', log })
const verify = (token: string, at = now, key = world.key) =>
  verifyCaptcha(captchaOf(key), { token, prefers: 'any', now: at })
const verdict = async (token: string, at = now) => (await verify(token, at)).verdict

type Solved = {
  challenge: { parameters: Record<string, unknown>; signature: string }
  solution: Record<string, unknown>
}
const changed = (token: string, change: (solved: Solved) => void): string => {
  const solved = JSON.parse(Buffer.from(token, 'base64').toString()) as Solved
  change(solved)
  return Buffer.from(JSON.stringify(solved)).toString('base64')
}

describe('a challenge', () => {
  test('is given to anybody, every time another, without a cookie, and kept by nobody', async () => {
    const answers = [
      await world.app.inject('/captcha/challenge'),
      await world.app.inject('/captcha/challenge'),
    ]
    for (const { statusCode, headers } of answers) {
      expect(statusCode).toBe(200)
      expect(headers['cache-control']).toBe('no-store')
      expect(headers['set-cookie']).toBeUndefined()
    }
    const [one, other] = answers.map((answer) => answer.json<Challenge>().parameters.nonce)
    expect(one).not.toBe(other)
  })

  test('takes more than a thousand tries, and passes once they are made', async () => {
    const challenge = (await world.app.inject('/captcha/challenge')).json<Challenge>()
    const token = await solve(challenge)
    const { solution } = JSON.parse(Buffer.from(token, 'base64').toString()) as {
      solution: { counter: number }
    }
    expect(solution.counter).toBeGreaterThanOrEqual(1000)
    expect(solution.counter).toBeLessThanOrEqual(2000)
    expect(await verdict(token)).toBe('passed')
  })

  test('is what forms ask for where there are no keys of hCaptcha, or the letter wants nobody else', () => {
    const hcaptcha = { siteKey: 'x', secret: 'y' }
    const both = openCaptcha({ key: world.key, origin: 'http://localhost', hcaptcha, log })
    expect(captchaForm(captchaOf(world.key), 'any')).toEqual({ kind: 'work' })
    expect(captchaForm(both, 'proof of work')).toEqual({ kind: 'work' })
    expect(captchaForm(both, 'any')).toEqual({ kind: 'hcaptcha', siteKey: 'x' })
  })
})

describe('what does not pass', () => {
  let token: string
  beforeAll(async () => {
    token = await freshToken(world.key, now)
    expect(await verdict(token)).toBe('passed')
  })

  test('is what was solved after twenty minutes', async () => {
    expect(await verdict(token, new Date(now.getTime() + 19 * minute))).toBe('passed')
    expect(await verdict(token, new Date(now.getTime() + 20 * minute))).toBe('failed')
  })

  test.each<[string, (solved: Solved) => void]>([
    ['lasts longer', ({ challenge }) => (challenge.parameters['expiresAt'] = 4_000_000_000)],
    ['is easier', ({ challenge }) => (challenge.parameters['cost'] = 1)],
    ['asks for less', ({ challenge }) => (challenge.parameters['keyPrefix'] = '00')],
    ['has another nonce', ({ challenge }) => (challenge.parameters['nonce'] = 'ab'.repeat(16))],
    ['never ends', ({ challenge }) => delete challenge.parameters['expiresAt']],
    ['has no key of its solution', ({ challenge }) => delete challenge.parameters['keySignature']],
    ['has another signature', ({ challenge }) => (challenge.signature = 'ab'.repeat(32))],
    ['has no signature', ({ challenge }) => (challenge.signature = '')],
    ['was not solved', ({ solution }) => (solution['derivedKey'] = 'ab'.repeat(32))],
    [
      'was half solved',
      ({ challenge, solution }) => (solution['derivedKey'] = challenge.parameters['keyPrefix']),
    ],
    ['says how in words', ({ solution }) => (solution['counter'] = 'many')],
  ])('is a challenge that %s', async (_, change) => {
    expect(await verdict(changed(token, change))).toBe('failed')
  })

  test('is a challenge of somebody else', async () => {
    expect(await verdict(await freshToken(Buffer.alloc(32, 8), now))).toBe('failed')
  })

  test('is garbage, of any length', async () => {
    for (const garbage of [
      'x',
      '{}',
      'null',
      btoa('{}'),
      btoa('[]'),
      btoa('null'),
      '='.repeat(500),
      'a'.repeat(16_000),
    ])
      expect(await verdict(garbage), garbage.slice(0, 20)).toBe('failed')
  })
})

describe('a token', () => {
  const stored = async () => (await world.pool.query('select from captcha_tokens')).rowCount

  test('is accepted once of twice at the same moment, and never again', async () => {
    const { token } = await verify(await freshToken(world.key, now))
    const spent = await Promise.all(
      [1, 2, 3, 4, 5].map(() => inTransaction(world.pool, (db) => spendTokens(db, [token]))),
    )
    expect(spent.flat().toSorted()).toEqual([false, false, false, false, true])
    expect(await spendTokens(world.pool, [token])).toEqual([false])
  })

  test('is accepted once where both come in one statement, among others and among none', async () => {
    const [one, other] = await Promise.all(
      [1, 2].map(async () => (await verify(await freshToken(world.key, now))).token),
    )
    expect(await spendTokens(world.pool, [null, one ?? null, other ?? null, one ?? null, null])).toEqual([
      false,
      true,
      true,
      false,
      false,
    ])
  })

  test('written in another way is the same token', async () => {
    const token = await freshToken(world.key, now)
    const padded = changed(token, ({ challenge, solution }) => {
      challenge.parameters['data'] = null
      solution['time'] = 12.5
      solution['counter'] = 77
    })
    const [one, other] = [await verify(token), await verify(padded)]
    expect(other.verdict).toBe('passed')
    expect(await spendTokens(world.pool, [one.token])).toEqual([true])
    expect(await spendTokens(world.pool, [other.token])).toEqual([false])
  })

  test('that was used in what was never written may be used again', async () => {
    const { token } = await verify(await freshToken(world.key, now))
    const broken = inTransaction(world.pool, async (db) => {
      await spendTokens(db, [token])
      throw new Error('the signature was not written')
    })
    await expect(broken).rejects.toThrow('not written')
    expect(await spendTokens(world.pool, [token])).toEqual([true])
  })

  test('is forgotten an hour after it would have passed for the last time', async () => {
    const before = await stored()
    expect(before).toBeGreaterThan(0)
    const purgeTokens = (minutes: number) =>
      purgeKind(world.pool, {
        kind: 'captcha',
        retention: usualRetention,
        now: new Date(now.getTime() + minutes * minute),
      })
    expect(await purgeTokens(60 + 19)).toBe(0)
    expect(await purgeTokens(60 + 21)).toBe(before)
  })
})
