import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { root } from '#server/database/root.ts'
import { freeLeases, lease, markFailed, markSent, putBack } from '#server/mail/lease.ts'
import { sealEnvironment } from '../database.ts'
import { Inbox } from './inbox.ts'
import { PostOffice } from './post-office.ts'

let office: PostOffice

beforeAll(async () => {
  office = await PostOffice.open()
})
afterAll(() => office.close())
afterEach(() => office.empty())

const soon = { timeout: 15_000, interval: 20 }
const minutesUntil = (date: Date | undefined): number =>
  ((date?.getTime() ?? NaN) - office.now().getTime()) / 60_000

function expectRows(expected: object[], timeout = soon): Promise<void> {
  return vi.waitFor(async () => expect(await office.rows()).toMatchObject(expected), timeout)
}

test('a server that says "later" hears of the mail again a minute later', async () => {
  let busy = true
  const inbox = await Inbox.open({
    answer: () => (busy ? { code: 451, text: '4.7.1 Greylisted' } : undefined),
  })
  await office.post('zoe@example.org')
  const sending = office.start(inbox.url)
  await expectRows([{ attempts: 1, sentAt: null, failedAt: null, error: /Greylisted/ }].map(like))
  const [row] = await office.rows()
  expect(minutesUntil(row?.dueAt)).toBeGreaterThanOrEqual(1)
  expect(minutesUntil(row?.dueAt)).toBeLessThanOrEqual(1.25)

  busy = false
  sending.nudge()
  expect(inbox.received).toEqual([])
  office.pass(2)
  sending.nudge()
  await expectRows([{ attempts: 2, sentAt: office.now(), error: null }])
  expect(inbox.received).toHaveLength(1)
  await inbox.close()
})

test('a server that says "later" for more than a day is not asked any more', async () => {
  const inbox = await Inbox.open({ answer: () => ({ code: 451, text: 'Later' }) })
  await office.post('zoe@example.org')
  const began = office.now()
  const sending = office.start(inbox.url)
  for (let attempts = 1; attempts < 9; attempts++) {
    const [row] = await vi.waitFor(async () => {
      const rows = await office.rows()
      expect(rows).toMatchObject([{ attempts, failedAt: null }])
      expect(minutesUntil(rows[0]?.dueAt)).toBeGreaterThan(0)
      return rows
    }, soon)
    office.pass(minutesUntil(row?.dueAt))
    sending.nudge()
  }
  await expectRows([{ attempts: 9, failedAt: office.now(), error: /Later/ }].map(like))
  const hours = (office.now().getTime() - began.getTime()) / 3_600_000
  expect(hours).toBeGreaterThan(23)
  expect(hours).toBeLessThan(30)
  await inbox.close()
})

test('an address that does not exist is tried once and flagged, and the others go out', async () => {
  const answer = (recipient: string) =>
    recipient.startsWith('nobody') ? { code: 550, text: '5.1.1 No such mailbox' } : undefined
  const inbox = await Inbox.open({ answer })
  await office.post('nobody@example.org')
  await office.post('zoe@example.org')
  office.start(inbox.url)
  await expectRows(
    [
      { attempts: 1, sentAt: null, failedAt: office.now(), error: /No such mailbox/ },
      { attempts: 1, sentAt: office.now(), failedAt: null },
    ].map(like),
  )
  expect(office.warnings.join()).toMatch(/given up.*550/)
  expect(office.warnings.join()).not.toContain('@example.org')
  await inbox.close()
})

test('mails wait for a server that is away, at no cost to their tries, and go out when it is back', async () => {
  const before = await Inbox.open()
  await before.close()
  await Promise.all(Array.from({ length: 12 }, (_, index) => office.post(`signer${index}@example.org`)))
  const sending = office.start(before.url)
  await vi.waitFor(
    async () => expect((await office.rows()).filter(({ error }) => error)).toHaveLength(5),
    soon,
  )
  expect((await office.rows()).map(({ attempts }) => attempts)).toEqual(Array<number>(12).fill(0))

  const inbox = await Inbox.open({ port: before.port })
  office.pass(1)
  sending.nudge()
  await expectRows(Array<object>(12).fill({ attempts: 1, sentAt: office.now(), error: null }))
  expect(inbox.received).toHaveLength(12)
  await inbox.close()
})

test('a server that takes the call and says nothing is away', async () => {
  const callers: Socket[] = []
  const silent = createServer((caller) => void callers.push(caller)).listen(0, '127.0.0.1')
  await once(silent, 'listening')
  await office.post('zoe@example.org')
  office.start(`smtp://127.0.0.1:${(silent.address() as AddressInfo).port}`)
  await expectRows([{ attempts: 0, failedAt: null, error: /Greeting/ }].map(like), {
    timeout: 20_000,
    interval: 100,
  })
  const [row] = await office.rows()
  expect(minutesUntil(row?.dueAt)).toBe(1)
  callers.forEach((caller) => caller.destroy())
  silent.close()
})

test('killed between sending and marking, a second try bears the same Message-ID', async () => {
  let taken = (): void => {}
  const killed = new Promise<void>((resolve) => (taken = resolve))
  const first = await Inbox.open({ beforeReceipt: () => new Promise(() => taken()) })
  await office.post('zoe@example.org')
  const program = join(root, 'test', 'mail', 'sender.ts')
  const time = office.now().toISOString()
  const sender = spawn(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), program, office.url, first.url, time],
    {
      stdio: 'inherit',
      env: { ...process.env, ...sealEnvironment },
    },
  )
  await killed
  sender.kill('SIGKILL')
  await once(sender, 'exit')
  await expectRows([{ attempts: 1, sentAt: null, failedAt: null }])

  const second = await Inbox.open()
  const sending = office.start(second.url)
  sending.nudge()
  office.pass(1)
  sending.nudge()
  expect(second.received).toEqual([])
  office.pass(2)
  sending.nudge()
  await expectRows([{ attempts: 2, sentAt: office.now() }])
  expect(second.received.map(({ mail }) => mail.messageId)).toEqual(
    first.received.map(({ mail }) => mail.messageId),
  )
  await Promise.all([first.close(), second.close()])
})

test('what a server that was killed had taken is due at once when it starts again', async () => {
  await office.post('zoe@example.org')
  await office.post('guadalupe@example.org')
  const [first, second] = await lease(office.pool, { now: office.now(), count: 5 })
  if (!first || !second) expect.fail('nothing leased')
  await markSent(office.pool, { mail: first, now: office.now() })
  await freeLeases(office.pool)
  const again = await lease(office.pool, { now: office.now(), count: 5 })
  expect(again.map(({ id, attempts }) => ({ id, attempts }))).toEqual([{ id: second.id, attempts: 2 }])
})

test('what a worker learns after its lease has run out does not undo the work of the next', async () => {
  await office.post('zoe@example.org')
  const take = async () => (await lease(office.pool, { now: office.now(), count: 5 }))[0]
  const slow = (await take()) ?? expect.fail('nothing leased')
  expect(await take()).toBeUndefined()
  office.pass(3)
  const next = (await take()) ?? expect.fail('nothing leased')
  expect([slow.attempts, next.attempts]).toEqual([1, 2])

  const now = office.now()
  await markFailed(office.pool, { mail: slow, now, error: 'late' })
  await putBack(office.pool, { mail: slow, dueAt: now, error: 'late', counts: true })
  await expectRows([{ attempts: 2, failedAt: null, error: null }])

  // But that it went out is so, whoever says it.
  await markSent(office.pool, { mail: slow, now })
  await markFailed(office.pool, { mail: next, now, error: 'refused as a duplicate' })
  await expectRows([{ sentAt: now, failedAt: null, error: null }])
})

/** `toMatchObject` takes patterns in its own dress only. */
function like<T extends object>(row: T): object {
  const entries = Object.entries(row) as [string, unknown][]
  return Object.fromEntries(
    entries.map(([name, value]) => [
      name,
      value instanceof RegExp ? (expect.stringMatching(value) as unknown) : value,
    ]),
  )
}
