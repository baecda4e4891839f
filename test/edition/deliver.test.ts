import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { letFactorAge } from '../coordinator/second-factor.ts'
import { signInAs, signInWithRole, useDesk, Visitor } from '../coordinator/desk.ts'
import { expectRefusal } from '../signature/visitor.ts'
import { usePosting } from './posting.ts'

const desk = useDesk({ mailsSent: true })
const posting = usePosting(desk)
let zoe: Visitor

const at = () => `/desk/letters/${desk.letter.slug}/editions`
const deliver = (form: Record<string, string>) => zoe.post(`${at()}/1/deliver`, form)
const letterPage = async (locale = 'en') =>
  (await new Visitor(desk).get(`/${locale}/letters/${desk.letter.slug}`)).body.replace(/<!--.*?-->/g, '')

const addresses = {
  'email-0': 'president@office.example',
  'language-0': 'es',
  'email-2': 'director@commission.example',
}

beforeAll(async () => {
  zoe = await signInAs(desk, 'zoe@example.org')
  await zoe.post(at(), { number: '1' })
})

describe('delivering an edition', () => {
  test('begins with the addressees, each with a field for an address and the languages', async () => {
    const { body } = await zoe.get(`${at()}/1/deliver`)
    expect(body).toContain('Aurelia Montes Ibarrola')
    expect(body).toContain('name="email-0"')
    expect(body).toMatch(/<option value="es"[^>]*>Spanish/)
    expect(body).not.toContain('value="send"')
  })

  test('needs an address that is one, and keeps what was typed', async () => {
    const nobody = await deliver({ step: 'send' })
    expect([nobody.statusCode, nobody.body.includes('at least one addressee')]).toEqual([422, true])
    const wrong = await deliver({ 'email-0': 'president@', 'email-2': 'ok@example.org', step: 'send' })
    expect(wrong.statusCode).toBe(422)
    expect(wrong.body).toContain('value="president@"')
    expect(wrong.body).toContain('value="ok@example.org"')
    expect(wrong.body).toContain('Enter an e-mail address')
  })

  test('shows each mail before anything goes out', async () => {
    const { statusCode, body } = await deliver({ ...addresses, step: 'preview' })
    expect(statusCode).toBe(200)
    expect(body).toContain('Deliver edition 1 to 2 addressees')
    expect(body).toMatch(/\d+ organizaciones y \d+ personas/)
    expect(body).toMatch(/\d+ organizations and \d+ individuals/)
    expect(body).toContain(`Attached: ${desk.letter.slug}.es.pdf`)
    const { rows } = await desk.pool.query("select from outbox where kind = 'delivery'")
    expect(rows).toEqual([])
  })

  test('waits for a second factor that is fresh, and loses nothing meanwhile', async () => {
    await letFactorAge(desk, 'zoe@example.org')
    const { statusCode, body } = await deliver({ ...addresses, step: 'send' })
    expect(statusCode).toBe(403)
    expect(body).toContain('/desk/again?next=')
    expect(body).toContain('value="president@office.example"')
    const frozen = await zoe.post(at(), { number: '2' })
    expect(frozen.headers.location).toMatch(/^\/desk\/again/)
    zoe = await signInAs(desk, 'zoe@example.org')
  })

  test('sends one mail each, with cover line, letter and link, in the language of each', async () => {
    expect(await letterPage()).not.toContain('Delivered on')
    const answer = await deliver({ ...addresses, step: 'send' })
    expect([answer.statusCode, answer.headers.location]).toEqual([303, `${at()}?delivered=2`])
    await posting.wait(1)
    const [spanish] = posting.to('president@office.example')
    const [english] = posting.to('director@commission.example')
    expect(spanish?.mail.subject).toMatch(/: con la firma de \d+ organizaciones y \d+ personas$/)
    expect(spanish?.mail.text).toContain('Aurelia Montes Ibarrola')
    expect(english?.mail.text).toMatch(/\n {4}\d+ organizations and \d+ individuals\n/)
    expect(english?.mail.text).toContain(
      `https://letters.example.org/en/letters/${desk.letter.slug}/editions/1`,
    )
    expect(english?.raw).not.toContain('List-Unsubscribe')
    for (const [received, language] of [
      [spanish, 'es'],
      [english, 'en'],
    ] as const) {
      const [attached] = received?.mail.attachments ?? []
      expect(attached).toMatchObject({
        filename: `${desk.letter.slug}.${language}.pdf`,
        mimeType: 'application/pdf',
      })
      const { rows } = await desk.pool.query<{ sha256: string }>(
        "select sha256 from edition_files where kind = 'pdf' and language = $1",
        [language],
      )
      const bytes = Buffer.from(attached?.content as ArrayBuffer)
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(rows[0]?.sha256)
    }
  })

  test('is done once, however often the button is pressed', async () => {
    const answer = await deliver({ ...addresses, step: 'send' })
    expect(answer.headers.location).toBe(`${at()}?delivered=0`)
    await posting.wait(1)
    expect(posting.to('president@office.example')).toHaveLength(1)
  })

  test('is told on the letter and on the edition by office, without an address', async () => {
    await expect.poll(() => letterPage()).toMatch(/Delivered on \w+ \d+, \d{4} to /)
    const page = await letterPage()
    // The office in the words of the letter that was delivered.
    expect(page).toContain('Presidenta de la República de Montebruma')
    for (const address of ['president@office', 'director@commission']) {
      expect(page).not.toContain(address)
      const edition = await new Visitor(desk).get(`/en/letters/${desk.letter.slug}/editions/1`)
      expect(edition.body).not.toContain(address)
      expect(edition.body).toContain('Delivered on')
      expect((await zoe.get(at())).body.replace(/<wbr\/?>|<!--.*?-->/g, '')).toContain(address)
    }
    expect(await letterPage('es')).toContain('Entregada el')
  })

  test('that a mail server refuses is told at the desk, and not to the public', async () => {
    await desk.pool.query(
      `insert into deliveries (letter_id, id, number, addressee, office, email, email_key, language, delivered_at)
       select letter_id, gen_random_uuid(), 1, 'Nobody Anywhere', 'Office of Nothing', 'n@example.org', 'n@example.org', 'en', now()
         from deliveries limit 1`,
    )
    await desk.pool.query(
      `insert into outbox (letter_id, id, kind, recipient, language, created_at, due_at, failed_at)
       select letter_id, id, 'delivery', email, language, delivered_at, delivered_at, delivered_at from deliveries
        where addressee = 'Nobody Anywhere'`,
    )
    expect((await zoe.get(at())).body).toContain('failed')
    const edition = await new Visitor(desk).get(`/en/letters/${desk.letter.slug}/editions/1`)
    expect(edition.body).not.toContain('Office of Nothing')
  })

  test('is recorded for good', async () => {
    await expect(desk.pool.query('delete from deliveries')).rejects.toThrow('deliveries are append-only')
    await expect(desk.pool.query("update deliveries set office = 'x'")).rejects.toThrow('append-only')
  })
})

describe('who may', () => {
  test('freeze and deliver: owners and coordinators, not reviewers and readers', async () => {
    for (const role of ['reviewer', 'reader'] as const) {
      const visitor = await signInWithRole(desk, `${role}@example.org`, { role })
      expectRefusal(await visitor.get(at()), 'role-too-small')
      expectRefusal(await visitor.post(at(), { number: '2' }), 'role-too-small')
      expectRefusal(await visitor.post(`${at()}/1/deliver`, { ...addresses, step: 'send' }), 'role-too-small')
    }
    const coordinator = await signInWithRole(desk, 'coordinator@example.org', { role: 'coordinator' })
    expect((await coordinator.post(at(), { number: '2' })).statusCode).toBe(303)
  })
})
