import type { Email } from 'postal-mime'
import { beforeAll, describe, expect, test } from 'vitest'
import { lease } from '#server/mail/lease.ts'
import { postMail } from '#server/mail/outbox.ts'
import { sealOf } from '#server/seal/attach.ts'
import { makeToken } from '#server/signature/token.ts'
import { letFactorAge } from '../coordinator/second-factor.ts'
import { key, signed, signInAs, signInWithRole, useDesk, Visitor } from '../coordinator/desk.ts'
import { usePosting } from '../edition/posting.ts'
import { expectRefusal } from '../signature/visitor.ts'
import { individual } from '../world.ts'

const desk = useDesk({ mailsSent: true })
const posting = usePosting(desk)
let zoe: Visitor
const ids: Record<string, string> = {}

const at = (path = 'announce') => `/desk/letters/${desk.letter.slug}/${path}`
const news = {
  'subject-en': 'the letter was handed over',
  'body-en': 'Dear all,\n\nWe handed it over.\nThank you.',
  'subject-es': 'se entregó la carta',
  'body-es': 'Entregamos la carta.',
}
const send = (form: Record<string, string>) => zoe.post(at(), { step: 'send', ...form })

/** Signs, and wants news. */
async function reader(name: string, form: Record<string, string> = {}): Promise<void> {
  const email = `${name.toLowerCase().replaceAll(' ', '.')}@example.org`
  ids[name] = await signed(desk, { ...individual, name, email, updates: 'yes', ...form })
}

beforeAll(async () => {
  zoe = await signInAs(desk, 'zoe@example.org')
  for (const name of ['Ana One', 'Bea Two', 'Cai Three']) await reader(name)
  await signed(desk, { ...individual, name: 'No News', email: 'no.news@example.org' })
  await reader('Gone Away')
  const token = makeToken(key, 'manage', desk.letter.id, ids['Gone Away'] ?? '')
  await new Visitor(desk).post(`/en/letters/${desk.letter.slug}/signature/${token}/withdraw`)
  await desk.pool.query("update signatures set language = 'es' where id = $1", [ids['Cai Three']])
  // One mailbox that signed for an organization as well.
  await signed(desk, { name: 'House of Ana', email: 'ana.one@example.org', country: 'US', updates: 'yes' })
  await desk.pool.query("update signatures set verdict = 'approved' where name = 'House of Ana'")
  await posting.wait(1)
})

describe('news to signers', () => {
  test('say first how many mailboxes they reach', async () => {
    const { body } = await zoe.get(at())
    expect(body).toContain('It goes to 3 mailboxes')
    expect(body).toMatch(/English: 2.* Spanish: 1/)
  })

  test('need a subject and a text in the letter’s own language, and keep what was typed', async () => {
    const { statusCode, body } = await send({ number: '1', 'body-es': 'Hola.', perMinute: '0' })
    expect(statusCode).toBe(422)
    for (const said of ['Enter a subject.', 'Enter the text.', 'Enter a number from 1 to 6,000.', 'Hola.'])
      expect(body).toContain(said)
  })

  test('are shown as mail and as text in each language before they go out', async () => {
    const { statusCode, body } = await send({ ...news, number: '1', step: 'preview' })
    expect(statusCode).toBe(200)
    expect(body).toContain('Send it to 3 mailboxes')
    expect(body).toContain(': the letter was handed over')
    expect(body).toContain(': se entregó la carta')
    expect(body).toMatch(/<pre[^>]*>[^<]*We handed it over\./)
    expect((await desk.pool.query("select from outbox where kind = 'announcement'")).rowCount).toBe(0)
  })

  test('wait for a fresh second factor without losing the text', async () => {
    await letFactorAge(desk, 'zoe@example.org')
    const { statusCode, body } = await send({ ...news, number: '1' })
    expect([statusCode, body.includes('Entregamos la carta.')]).toEqual([403, true])
    zoe = await signInAs(desk, 'zoe@example.org')
  })

  test('go once to each mailbox that asked for them, so many a minute', async () => {
    const answers = await Promise.all([1, 2].map(() => send({ ...news, number: '1', perMinute: '1' })))
    expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([303, 409])
    const second = answers.find(({ statusCode }) => statusCode === 409)
    if (second) expectRefusal(second, 'announced-already')
    await posting.wait(5)
    expect(told()).toHaveLength(1)
    await posting.wait(65)
    expect(told()).toHaveLength(2)
    await posting.wait(125)
    expect(told()).toEqual(['ana.one@example.org', 'bea.two@example.org', 'cai.three@example.org'])
    const { rows } = await desk.pool.query("select from outbox where kind = 'announcement'")
    expect(rows).toHaveLength(3)
    await expect(
      desk.pool.query(
        `insert into outbox (letter_id, id, kind, number, recipient, mailbox_key, language, created_at, due_at)
         select letter_id, gen_random_uuid(), kind, number, recipient, mailbox_key, language, created_at, due_at
           from outbox where kind = 'announcement' limit 1`,
      ),
    ).rejects.toThrow(/outbox_once_to_a_mailbox/)
  })

  test('are in the reader’s language, from the conveners, with a way to end them that mail programs know', () => {
    const ana = mailTo('ana.one@example.org')
    const cai = mailTo('cai.three@example.org')
    expect(ana.mail.subject).toMatch(/: the letter was handed over$/)
    expect(ana.mail.text).toContain('We handed it over.\nThank you.')
    expect(cai.mail.subject).toMatch(/: se entregó la carta$/)
    const token = makeToken(key, 'unsubscribe', desk.letter.id, ids['Ana One'] ?? '')
    const link = `https://letters.example.org/en/letters/${desk.letter.slug}/unsubscribe/${token}`
    expect(header(ana.raw, 'List-Unsubscribe')).toBe(`<${link}>`)
    expect(header(ana.raw, 'List-Unsubscribe-Post')).toBe('List-Unsubscribe=One-Click')
    expect(ana.mail.text).toContain(link)
    expect(cai.mail.text).toContain('/es/letters/')
  })

  test('can hand the final letter to those who asked for it', async () => {
    await zoe.post(at('editions'), { number: '1' })
    expect((await zoe.get(`${at()}?edition=1`)).body).toMatch(/<option value="1"[^>]*selected/)
    await send({ ...news, number: '2', edition: '1', perMinute: '6000' })
    await posting.wait(5)
    const text = mailTo('bea.two@example.org', 1).mail.text ?? ''
    expect(text).toContain(`/letters/${desk.letter.slug}/editions/1`)
    expect(text).toContain('final letter with its signatories')
  })

  test('can be stopped while they run: what is out is out, nothing else goes', async () => {
    await send({ ...news, number: '3', perMinute: '1' })
    await posting.wait(1)
    const before = told().length
    const { body } = await zoe.get(at('editions'))
    expect(body).toContain('Stop: 2 mails are not sent yet')
    await zoe.post(at('announcements/3/cancel'))
    await posting.wait(600)
    expect(told()).toHaveLength(before)
    expect((await zoe.get(at('editions'))).body).toContain('Stopped')
    await zoe.post(at('announcements/3/cancel'))
    await expect(
      desk.pool.query(
        "select from outbox where error = 'cancelled' and kind = 'announcement' and number = 3",
      ),
    ).resolves.toMatchObject({
      rowCount: 2,
    })
  })

  test('never stand before a mail that somebody waits for', async () => {
    await send({ ...news, number: '4', perMinute: '6000' })
    const later = new Date(Date.now() + 60_000)
    const waiting = {
      letterId: desk.letter.id,
      kind: 'sign-in',
      language: 'en',
      recipient: 'waits@example.org',
    }
    await postMail(desk.pool, { ...waiting, now: new Date(Date.now() + 30_000) })
    const [first] = await lease(desk.pool, { now: later, count: 1 })
    expect(first?.recipient).toBe('waits@example.org')
  })

  test('are for owners and coordinators to write', async () => {
    const reviewer = await signInWithRole(desk, 'reviewer@example.org', { role: 'reviewer' })
    expectRefusal(await reviewer.get(at()), 'role-too-small')
    expectRefusal(await reviewer.post(at(), { ...news, number: '5', step: 'send' }), 'role-too-small')
    expectRefusal(await reviewer.post(at('announcements/1/cancel')), 'role-too-small')
  })
})

describe('the link that ends them', () => {
  const link = (name: string, locale = 'en') =>
    `/${locale}/letters/${desk.letter.slug}/unsubscribe/${makeToken(key, 'unsubscribe', desk.letter.id, ids[name] ?? '')}`
  const wants = async (name: string) =>
    (
      await desk.pool.query<{ wants: boolean }>(
        'select wants_updates as wants from signatures where id = $1',
        [ids[name]],
      )
    ).rows[0]?.wants

  test('asks when it is opened, also by programs, and changes nothing', async () => {
    for (let times = 0; times < 3; times++) {
      const { body, statusCode } = await new Visitor(desk).get(link('Ana One'))
      expect([statusCode, body.includes('No more news')]).toEqual([200, true])
    }
    expect(await wants('Ana One')).toBe(true)
  })

  test('ends them by its button, for all that the mailbox signed; the signatures stand', async () => {
    const answer = await new Visitor(desk).post(link('Ana One'))
    expect([answer.statusCode, answer.body.includes('Your signature stands.')]).toEqual([200, true])
    const { rows } = await desk.pool.query(
      'select wants_updates, withdrawn_at from signatures where email_key = $1',
      [sealOf(desk.pool).mailboxKey('ana.one@example.org')],
    )
    expect(rows).toEqual(rows.map(() => ({ wants_updates: false, withdrawn_at: null })))
    expect(rows).toHaveLength(2)
  })

  test('ends them when a mail program posts to it (RFC 8058), with no redirect', async () => {
    const answer = await new Visitor(desk).post(link('Cai Three', 'es'), { 'List-Unsubscribe': 'One-Click' })
    expect([answer.statusCode, await wants('Cai Three')]).toEqual([200, false])
    expect(answer.body).toContain('No recibirá más noticias')
  })

  test('keeps back also what is in the outbox already', async () => {
    await send({ ...news, number: '5', perMinute: '1' })
    await new Visitor(desk).post(link('Bea Two'))
    const before = told().length
    await posting.wait(600)
    expect(told()).toHaveLength(before)
    expect((await zoe.get(at())).body).toContain('Nobody whose signature counts has asked for news.')
  })

  test('of another purpose or letter does nothing', async () => {
    const other = makeToken(key, 'manage', desk.letter.id, ids['Bea Two'] ?? '')
    const path = `/en/letters/${desk.letter.slug}/unsubscribe/`
    expectRefusal(await new Visitor(desk).get(path + other), 'link-broken')
    expectRefusal(await new Visitor(desk).post(path + 'nonsense'), 'link-broken')
  })
})

/** Who got news, in order of their addresses. */
function told(): string[] {
  const isNews = ({ mail }: { mail: Email }) => /handed over|se entregó/.test(mail.subject ?? '')
  return posting.received
    .filter(isNews)
    .flatMap(({ to }) => to)
    .toSorted()
}

function mailTo(address: string, index = 0) {
  const mails = posting.to(address).filter(({ mail }) => /handed over|se entregó/.test(mail.subject ?? ''))
  const mail = mails[index]
  if (!mail) throw new Error(`no news to ${address}`)
  return mail
}

/** Of a mail's head, unfolded. */
function header(raw: string, name: string): string | undefined {
  const unfolded = raw.replace(/\r\n[ \t]+/g, ' ')
  return new RegExp(`^${name}: (.*)$`, 'im').exec(unfolded)?.[1]?.trim()
}
