import { v7 as uuid } from 'uuid'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { postAgain, postMail } from '#server/mail/outbox.ts'
import { letterId, PostOffice } from './post-office.ts'
import { mailboxKey } from '../seal/mailbox.ts'

let office: PostOffice

beforeAll(async () => {
  office = await PostOffice.open()
})
afterAll(() => office.close())
afterEach(() => office.empty())

const signatureId = '019ab000-0000-7000-8000-000000000002'
const day = 24 * 60
const limits = { notWithin: 5 * 60_000 }
const about = { letterId, kind: 'confirm', signatureId, recipient: 'zoe@example.org', language: 'es' }
const again = (changes: object = {}): Promise<boolean> =>
  postAgain(
    office.pool,
    { ...about, recipientKey: mailboxKey(office.pool, 'zoe@example.org'), ...changes, now: office.now() },
    limits,
  )

describe('posting', () => {
  test('leaves a mail that is due at once and says nothing yet', async () => {
    await postMail(office.pool, { ...about, payload: { reason: 'Zoë "x"' }, now: office.now() })
    const { rows } = await office.pool.query('select * from outbox')
    expect(rows).toMatchObject([
      {
        letter_id: letterId,
        kind: 'confirm',
        number: 1,
        signature_id: signatureId,
        recipient: 'zoe@example.org',
        language: 'es',
        payload: { reason: 'Zoë "x"' },
        created_at: office.now(),
        due_at: office.now(),
        attempts: 0,
      },
    ])
  })

  test('numbers the mails of a kind to a signature', async () => {
    await postMail(office.pool, { ...about, now: office.now() })
    await postMail(office.pool, { ...about, now: office.now() })
    await postMail(office.pool, { ...about, kind: 'receipt', now: office.now() })
    const { rows } = await office.pool.query('select kind, number from outbox order by kind, number')
    expect(rows).toEqual([
      { kind: 'confirm', number: 1 },
      { kind: 'confirm', number: 2 },
      { kind: 'receipt', number: 1 },
    ])
  })

  test('belongs to the transaction of its cause', async () => {
    const client = await office.pool.connect()
    await client.query('begin')
    await postMail(client, { ...about, now: office.now() })
    await client.query('rollback')
    client.release()
    expect(await office.rows()).toEqual([])
  })
})

describe('posting again', () => {
  test('twenty times at once posts one mail', async () => {
    const posted = await Promise.all(Array.from({ length: 20 }, () => again()))
    expect(posted.filter(Boolean)).toHaveLength(1)
    expect(await office.rows()).toHaveLength(1)
  })

  test('is refused too soon, more than three times a day and five times in sixty days', async () => {
    expect([await again(), await again()]).toEqual([true, false])
    for (const expected of [true, true, false]) {
      office.pass(5)
      expect(await again()).toBe(expected)
    }
    for (const expected of [true, true, false]) {
      office.pass(day)
      expect(await again()).toBe(expected)
    }
    office.pass(56 * day)
    expect(await again()).toBe(false)
    office.pass(2 * day)
    expect(await again()).toBe(true)
    expect(await office.rows()).toHaveLength(6)
  })

  test('counts each signature for itself', async () => {
    expect(await again()).toBe(true)
    expect(await again({ kind: 'signed-already' })).toBe(false)
    expect(await again({ signatureId: letterId })).toBe(true)
    expect(await again()).toBe(false)
  })

  test('writes three times a day to one mailbox, whatever they are about', async () => {
    const asked = async () => {
      const posted = await Promise.all(Array.from({ length: 9 }, () => again({ signatureId: uuid() })))
      return posted.filter(Boolean).length
    }
    // Those that come at the same moment have the same number, and one of them is let through.
    let posted = 0
    for (let times = 0; times < 5; times++) posted += await asked()
    expect(posted).toBe(3)
    expect(
      await again({ recipientKey: mailboxKey(office.pool, 'maryam@example.org'), signatureId: uuid() }),
    ).toBe(true)
    office.pass(day)
    expect(await again()).toBe(true)
  })
})
