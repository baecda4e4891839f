import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { openMeter } from '#server/health/measure.ts'
import { lease } from '#server/mail/lease.ts'
import { Inbox } from './inbox.ts'
import { plain, PostOffice } from './post-office.ts'

let office: PostOffice
let inbox: Inbox

beforeAll(async () => {
  office = await PostOffice.open()
})
afterAll(() => office.close())

beforeEach(async () => {
  inbox = await Inbox.open()
})
afterEach(async () => {
  await office.empty()
  await inbox.close()
})

const soon = { timeout: 15_000, interval: 20 }

/** Until every mail has gone out or was given up. */
function settled(): Promise<void> {
  return vi.waitFor(async () => {
    expect((await office.rows()).filter(({ sentAt, failedAt }) => !sentAt && !failedAt)).toEqual([])
  }, soon)
}

describe('a mail', () => {
  test('goes out once and is marked', async () => {
    await office.post('zoe@example.org')
    const sending = office.start(inbox.url)
    await settled()

    sending.nudge()
    await sending.stop()
    expect(inbox.received.map(({ to }) => to)).toEqual([['zoe@example.org']])
    expect(await office.rows()).toMatchObject([
      { sentAt: office.now(), failedAt: null, attempts: 1, error: null },
    ])
  })

  test('says who it is from, what it is, and that a machine wrote it', async () => {
    await office.post('maryam@example.org', { language: 'es-MX' })
    office.start(inbox.url)
    await settled()

    const [row] = await office.rows()
    const { mail } = inbox.received[0] ?? expect.fail('no mail')
    expect(mail.messageId).toBe(`<${row?.id}@letters.example.org>`)
    expect(mail.from).toMatchObject({ name: 'Centro Zoë', address: 'letters@example.org' })
    expect(mail.to).toMatchObject([{ address: 'maryam@example.org' }])
    expect(mail.subject).toBe(plain.subject)
    const headers = Object.fromEntries(mail.headers.map(({ key, value }) => [key, value]))
    expect(headers).toMatchObject({ 'auto-submitted': 'auto-generated', 'content-language': 'es' })
    expect(mail.text).toContain('https://letters.example.org/en/letters/a/confirm/t')
    expect(mail.html).toContain('<html lang="es" dir="ltr">')
    expect(mail.html).toContain('Guadalupe y Raúl')
  })

  test('is from the site where a letter has no conveners', async () => {
    await office.post('zoe@example.org')
    office.start(inbox.url, async () => ({ ...plain, from: undefined }))
    await settled()
    expect(inbox.received[0]?.mail.from?.name).toBe('Undersigned')
  })

  test('has no header that somebody typed', async () => {
    await office.post('zoe@example.org')
    const typed = 'Zoë\r\nBcc: all@example.org\r\n\r\nBuy\u2028X-Evil: yes'
    office.start(inbox.url, async () => ({ ...plain, from: typed, subject: typed, line: typed }))
    await settled()

    const { to, mail } = inbox.received[0] ?? expect.fail('no mail')
    expect(to).toEqual(['zoe@example.org'])
    expect(mail.headers.map(({ key }) => key)).not.toContain('bcc')
    expect(mail.headers.map(({ key }) => key)).not.toContain('x-evil')
    expect(mail.subject).toBe('Zoë Bcc: all@example.org Buy X-Evil: yes')
    expect(mail.from?.name).toBe('Zoë Bcc: all@example.org Buy X-Evil: yes')
    expect(mail.from?.address).toBe('letters@example.org')
  })

  test('to an address that is really two, or a header, reaches nobody', async () => {
    await office.post('a@example.org, b@example.org')
    await office.post('a@example.org\r\nBcc: b@example.org')
    await office.post('a@example.org> <b@example.org')
    office.start(inbox.url)
    await settled()
    expect(
      inbox.received.flatMap(({ to }) => to).filter((address) => /^[ab]@example[.]org$/.test(address)),
    ).toEqual([])
  })

  test('that is no longer to be sent is not', async () => {
    await office.post('zoe@example.org')
    office.start(inbox.url, async () => null)
    await settled()
    expect(inbox.received).toEqual([])
    expect(await office.rows()).toMatchObject([{ failedAt: office.now(), error: 'cancelled' }])
  })

  test('that left just before its worker was killed, and says nothing new by then, is no failure', async () => {
    await office.post('zoe@example.org')
    expect(await lease(office.pool, { now: office.now(), count: 1 })).toHaveLength(1)
    office.pass(3)
    office.start(inbox.url, async () => null)
    await settled()
    expect(await office.rows()).toMatchObject([{ sentAt: null, error: 'cancelled' }])
    const figures = await openMeter(office.pool).read(office.now())
    expect(figures).toContain('undersigned_outbox_mails{state="failed"} 0')
    expect(figures).toContain('undersigned_outbox_mails{state="waiting"} 0')
  })

  test('that cannot be worded does not hold up the others', async () => {
    await office.post('broken@example.org')
    await office.post('zoe@example.org')
    office.start(inbox.url, async ({ recipient }) => {
      if (recipient.startsWith('broken')) throw new Error('no such letter')
      return plain
    })
    await vi.waitFor(() => expect(inbox.received.map(({ to }) => to)).toEqual([['zoe@example.org']]), soon)
    await vi.waitFor(async () => {
      expect((await office.rows())[0]).toMatchObject({ attempts: 1, failedAt: null, error: 'no such letter' })
    }, soon)
  })
})

test('two workers send nothing twice', async () => {
  await Promise.all(Array.from({ length: 60 }, (_, index) => office.post(`signer${index}@example.org`)))
  const workers = [office.start(inbox.url), office.start(inbox.url)]
  await settled()
  await Promise.all(workers.map((worker) => worker.stop()))

  expect(inbox.received).toHaveLength(60)
  expect(new Set(inbox.received.map(({ to }) => to[0]))).toHaveLength(60)
  expect((await office.rows()).map(({ attempts }) => attempts)).toEqual(Array<number>(60).fill(1))
})

test('one that stops lets go out what it holds, and takes no more', async () => {
  const slow = await Inbox.open({ beforeReceipt: () => new Promise((resolve) => setTimeout(resolve, 300)) })
  await Promise.all(Array.from({ length: 12 }, (_, index) => office.post(`signer${index}@example.org`)))
  const sending = office.start(slow.url)
  await vi.waitFor(() => expect(slow.received.length).toBeGreaterThan(0), soon)
  await sending.stop()

  const sent = (await office.rows()).filter(({ sentAt }) => sentAt !== null)
  expect(sent).toHaveLength(slow.received.length)
  expect(sent.length).toBeLessThan(12)
  expect((await office.rows()).filter(({ attempts }) => attempts > 0)).toHaveLength(sent.length)
  await slow.close()
})
