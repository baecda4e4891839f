import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hashToken, makeToken, open, readToken, seal, type Purpose } from '#server/signature/token.ts'

const keys = fc.uint8Array({ minLength: 32, maxLength: 64 }).map((bytes) => Buffer.from(bytes))
const ids = fc.uuid({ version: 7 })
const purposes = fc.constantFrom<Purpose>('confirm', 'manage', 'sign-in')

/** The same bytes but for one bit, in the letters that they are written in. */
function flipped(text: string, bit: number): string {
  const bytes = Buffer.from(text, 'base64url')
  const place = bit % (bytes.length * 8)
  const at = place >> 3
  bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << (place & 7)), at)
  return bytes.toString('base64url')
}

describe('a link’s token', () => {
  test('gives back the signature, and fits into an address as it is', () => {
    fc.assert(
      fc.property(keys, purposes, ids, ids, (key, purpose, letterId, id) => {
        const token = makeToken(key, purpose, letterId, id)
        expect(token).toMatch(/^[\w-]{43}$/)
        expect(readToken(key, purpose, letterId, token)).toBe(id)
        expect(makeToken(key, purpose, letterId, id)).toBe(token)
      }),
    )
  })

  test('of one purpose, letter or key never opens another', () => {
    fc.assert(
      fc.property(keys, keys, fc.tuple(purposes, purposes), ids, ids, ids, (...given) => {
        const [key, otherKey, [purpose, otherPurpose], letterId, otherLetterId, id] = given
        fc.pre(!key.equals(otherKey) && purpose !== otherPurpose && letterId !== otherLetterId)
        const token = makeToken(key, purpose, letterId, id)
        expect(readToken(otherKey, purpose, letterId, token)).toBeUndefined()
        expect(readToken(key, otherPurpose, letterId, token)).toBeUndefined()
        expect(readToken(key, purpose, otherLetterId, token)).toBeUndefined()
      }),
    )
  })

  test('with a flipped bit never opens', () => {
    fc.assert(
      fc.property(keys, purposes, ids, ids, fc.nat(), (...given) => {
        const [key, purpose, letterId, id, bit] = given
        const token = makeToken(key, purpose, letterId, id)
        expect(readToken(key, purpose, letterId, flipped(token, bit))).toBeUndefined()
      }),
    )
  })

  test('in another spelling of the same bytes never opens', () => {
    const key = Buffer.alloc(32, 7)
    const id = '019ab000-0000-7000-8000-000000000001'
    const token = makeToken(key, 'confirm', id, id)
    const spellings = [`${token}=`, ` ${token}`, `${token}\n`, token.slice(0, -1), `${token}A`, '']
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    const lastLetters = [...alphabet].map((letter) => token.slice(0, -1) + letter)
    for (const other of [...spellings, ...lastLetters].filter((spelling) => spelling !== token)) {
      expect(readToken(key, 'confirm', id, other), other).toBeUndefined()
    }
  })

  test('read from anything is nothing, and no fault', () => {
    fc.assert(
      fc.property(keys, purposes, ids, fc.string({ unit: 'binary' }), (key, purpose, letterId, text) => {
        expect(readToken(key, purpose, letterId, text)).toBeUndefined()
        expect(open(key, text, new Date(0))).toBeUndefined()
      }),
    )
  })

  test('is stored as a hash that the database takes', () => {
    expect(hashToken('a')).toBe('ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb')
  })
})

describe('a sealed form', () => {
  const later = new Date(2_000_000_000_000)
  const sooner = new Date(later.getTime() - 1)
  const forms = fc.dictionary(fc.string(), fc.string({ unit: 'binary' }))

  test('opens with all that was typed, and says whether it has expired', () => {
    fc.assert(
      fc.property(keys, forms, (key, form) => {
        const sealed = seal(key, form, later)
        expect(sealed).toMatch(/^[\w-]+$/)
        const opened = open(key, sealed, sooner)
        expect({ ...(opened?.value as object) }).toEqual({ ...form })
        expect([opened?.expired, open(key, sealed, later)?.expired]).toEqual([false, true])
      }),
    )
  })

  test('with a flipped bit, or under another key, never opens', () => {
    fc.assert(
      fc.property(keys, keys, forms, fc.nat(), (key, otherKey, form, bit) => {
        fc.pre(!key.equals(otherKey))
        const sealed = seal(key, form, later)
        expect(open(key, flipped(sealed, bit), sooner)).toBeUndefined()
        expect(open(otherKey, sealed, sooner)).toBeUndefined()
        expect(open(key, sealed.slice(0, -2), sooner)).toBeUndefined()
      }),
    )
  })

  test('shows nothing of what was typed', () => {
    const sealed = seal(Buffer.alloc(32), { email: 'zoe@example.org' }, later)
    expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('zoe')
  })
})
