import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isDisposable } from '#server/limit/disposable.ts'
import { hitOf } from '#server/limit/hit.ts'
import { holdsFor } from '#server/limit/limit.ts'
import { networkOf } from '#server/limit/network.ts'
import { makeStamp, readStamp } from '#server/limit/stamp.ts'
import { Hold } from '#server/signature/signature.ts'
import { isKey } from '#web/words/desk.ts'

const key = Buffer.alloc(32, 7)
const now = new Date('2026-01-19T12:00:00Z')
const ago = (milliseconds: number) => new Date(now.getTime() - milliseconds)
const clean = {
  captcha: 'passed',
  tooMany: false,
  trap: '',
  servedAt: ago(60_000),
  now,
  disposable: false,
} as const

describe('a form is held', () => {
  test('for nothing where nothing speaks against it', () => {
    expect(holdsFor(clean)).toEqual([])
  })

  test('when its captcha is missing, failed, or could not be checked', () => {
    for (const captcha of ['missing', 'failed', 'out-of-reach'] as const)
      expect(holdsFor({ ...clean, captcha })).toEqual([`captcha-${captcha}`])
  })

  test('when it was sent within three seconds; not when nobody knows when it was served', () => {
    expect(holdsFor({ ...clean, servedAt: ago(2999) })).toEqual(['too-quick'])
    expect(holdsFor({ ...clean, servedAt: ago(3000) })).toEqual([])
    expect(holdsFor({ ...clean, servedAt: ago(30 * 24 * 3_600_000) })).toEqual([])
    expect(holdsFor({ ...clean, servedAt: undefined })).toEqual([])
  })

  test('when the field is filled in that people do not see; spaces are nothing', () => {
    expect(holdsFor({ ...clean, trap: 'Buy now' })).toEqual(['honeypot'])
    expect(holdsFor({ ...clean, trap: ' \n' })).toEqual([])
  })

  test('for everything that speaks against it, in words that the desk has', () => {
    const captchas = ['missing', 'failed', 'out-of-reach'] as const
    const worst = { tooMany: true, trap: 'x', servedAt: now, now, disposable: true }
    const holds = captchas.flatMap((captcha) => holdsFor({ ...worst, captcha }))
    expect(new Set(holds).size).toBe(7)
    for (const hold of holds) {
      expect(Hold.safeParse(hold).success, hold).toBe(true)
      expect(isKey(`desk.held.${hold}`) && isKey(`desk.held.${hold}-short`), hold).toBe(true)
    }
  })
})

describe('a stamp', () => {
  test('says when the form was served', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }), (time) => {
        expect(readStamp(key, makeStamp(key, time))).toEqual(time)
      }),
    )
  })

  test('that is not ours says nothing', () => {
    const [time = '', proof = ''] = makeStamp(key, now).split('.')
    const later = (now.getTime() + 1).toString(36)
    for (const stamp of ['', '.', time, `${time}.`, `${later}.${proof}`, `${time}.${'A'.repeat(22)}`])
      expect(readStamp(key, stamp), stamp).toBeUndefined()
    expect(readStamp(Buffer.alloc(32, 8), `${time}.${proof}`)).toBeUndefined()
    fc.assert(fc.property(fc.string(), (text) => readStamp(key, text) === undefined))
  })
})

describe('a network', () => {
  test.each([
    ['192.0.2.1', '192.0.2.0/24'],
    ['192.0.2.255', '192.0.2.0/24'],
    ['::ffff:192.0.2.7', '192.0.2.0/24'],
    ['::ffff:c000:0207', '192.0.2.0/24'],
    ['0:0:0:0:0:ffff:192.0.2.7', '192.0.2.0/24'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1::/48'],
    ['2001:0DB8:0001::1', '2001:db8:1::/48'],
    ['2001:db8::', '2001:db8:0::/48'],
    ['::1', '0:0:0::/48'],
    ['fe80::1%eth0', 'fe80:0:0::/48'],
    ['somewhere', 'unknown'],
    ['', 'unknown'],
  ])('of %s is %s', (address, network) => {
    expect(networkOf(address)).toBe(network)
  })

  test('is one however an address of IPv6 is written, and whatever follows the 48 bits', () => {
    const groups = fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 8, maxLength: 8 })
    fc.assert(
      fc.property(groups, fc.integer({ min: 0, max: 0xffff }), (eight, other) => {
        const long = eight.map((group) => group.toString(16).padStart(4, '0')).join(':')
        const short = new URL(`http://[${long}]`).hostname.slice(1, -1)
        expect(networkOf(short)).toBe(networkOf(long))
        const isMapped = eight.slice(0, 5).every((group) => group === 0)
        const neighbour = [...eight.slice(0, 3), 1, other, ...eight.slice(5)]
        if (!isMapped)
          expect(networkOf(neighbour.map((group) => group.toString(16)).join(':'))).toBe(networkOf(long))
      }),
    )
  })
})

describe('what is counted', () => {
  const came = { address: '192.0.2.1', emailKey: 'zoe@example.org', letterId: 'a-letter' }

  test('is one for a whole network, and tells nothing of what it counts', () => {
    const hit = hitOf(key, came)
    expect(hitOf(key, { ...came, address: '192.0.2.9' })).toEqual(hit)
    expect(hitOf(key, { ...came, address: '192.0.3.1' }).network).not.toBe(hit.network)
    expect(hitOf(Buffer.alloc(32, 8), came).network).not.toBe(hit.network)
    for (const hash of Object.values(hit)) expect(hash).toMatch(/^[\w-]{22}$/)
    expect(new Set(Object.values(hitOf(key, { address: 'x', emailKey: 'x', letterId: 'x' }))).size).toBe(3)
  })
})

describe('a mailbox that is thrown away', () => {
  test.each(['mailinator.com', 'MAILINATOR.com', 'mailinator.com.', 'a.b.mailinator.com', 'yopmail.com'])(
    'is at %s',
    (domain) => expect(isDisposable(domain)).toBe(true),
  )

  test.each([
    'gmail.com',
    'example.org',
    'amailinator.com',
    'mailinator.com.example.org',
    'com',
    '',
    '.',
    // Where people who are watched have their mail, and what hides an address from the site that asks.
    'proton.me',
    'tutanota.com',
    'riseup.net',
    'duck.com',
    'privaterelay.appleid.com',
    'mozmail.com',
    'simplelogin.com',
  ])('is not at %s', (domain) => expect(isDisposable(domain)).toBe(false))

  test('is looked for in no time in a domain of 50,000 characters', () => {
    const long = 'a.'.repeat(25_000)
    for (let time = 0; time < 50; time++) expect(isDisposable(`${long}example.org`)).toBe(false)
    expect(isDisposable(`${long}mailinator.com`)).toBe(true)
  })
})
