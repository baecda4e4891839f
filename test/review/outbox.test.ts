import { describe, expect, test } from 'vitest'
import { noLetter } from '#server/mail/mail.ts'
import { refusals } from '#server/refusal.ts'
import { individual } from '../world.ts'
import { linkFor, signed, signInAs, unconfirmed, useDesk, Visitor } from '../coordinator/desk.ts'
import { sql } from '#server/database/sql.ts'
import { sealedFor } from '#server/seal/seal-row.ts'

const desk = useDesk()
const sending = useDesk({ mailsSent: true })

async function mailAddress(recipient: string, kind: string): Promise<string> {
  const { rows } = await desk.pool.query<{ letter_id: string; id: string; recipient: string }>(
    'select letter_id, id, recipient from outbox where kind = $1 order by created_at desc',
    [kind],
  )
  const mail = rows.find((row) => row.recipient === recipient)
  return `/desk/outbox/${mail?.letter_id ?? ''}/${mail?.id ?? ''}`
}

describe('the outbox', () => {
  test('lists the mails with their state and leads to each of them', async () => {
    const zoe = await signInAs(desk, 'zoe@example.org')
    expect((await zoe.get('/desk/outbox')).body).toContain('No mail has been written yet.')
    await signed(desk, { ...individual, name: 'مريم الحسن', email: 'maryam@example.org' })
    const { rows } = await desk.pool.query<{ id: string }>(
      "select signature_id as id from outbox where kind = 'receipt'",
    )
    const error = sealedFor(desk.pool, rows[0]?.id ?? '', 'error', '550 no such user')
    await desk.pool.query(sql`update outbox set failed_at = now(), error = ${error} where kind = 'receipt'`)
    const { body } = await zoe.get('/desk/outbox')
    expect(body).toContain(await mailAddress('maryam@example.org', 'confirm'))
    expect(body).toContain('No longer needed')
    expect(body).toContain('Failed')
    const failed = await zoe.get(await mailAddress('maryam@example.org', 'receipt'))
    expect(failed.body).toContain('550 no such user')
  })

  test('says that no mail is sent where none is, and what to do', async () => {
    const words = 'Mails are not sent: SMTP_URL is not set. Open a mail here and follow its link.'
    const zoe = await signInAs(desk, 'zoe@example.org')
    await unconfirmed(desk, { ...individual, name: 'Inés', email: 'ines@example.net' })
    const kept = await zoe.get('/desk/outbox')
    expect(kept.body).toContain(words)
    expect(kept.body).toContain('Not sent')

    const raul = await signInAs(sending, 'raul@example.org')
    await unconfirmed(sending, { ...individual, name: 'Inés', email: 'ines@example.net' })
    const { body } = await raul.get('/desk/outbox')
    expect(body).not.toContain('SMTP_URL')
    expect(body).toContain('To be sent')
  })

  test('tells what is no longer needed from what is to be sent', async () => {
    const raul = await signInAs(sending, 'raul@example.org')
    await sending.pool.query('delete from outbox')
    await signed(sending, { ...individual, name: 'Łucja', email: 'lucja@example.net' })
    const states = [...(await raul.get('/desk/outbox')).body.matchAll(/<td class="standing[^>]*>([^<]*)</g)]
    expect(states.map(([, state]) => state).toSorted()).toEqual(['No longer needed', 'To be sent'])
  })

  test('shows a mail as it is worded, so that a newcomer can finish the journey', async () => {
    const zoe = await signInAs(desk, 'zoe@example.org')
    await unconfirmed(desk, { ...individual, name: '李明', email: 'li.ming@example.net' })
    const { body } = await zoe.get(await mailAddress('li.ming@example.net', 'confirm'))
    const link = /href="https:\/\/letters[.]example[.]org(\/en\/letters\/[^"]+\/confirm\/[^"]+)"/.exec(
      body,
    )?.[1]
    expect(link).toBeDefined()
    expect((await desk.app.inject({ url: link ?? '' })).statusCode).toBeLessThan(400)
    expect(body).toContain('李明')
  })

  test('keeps a sign-in link from everybody but whom it is for', async () => {
    const zoe = await signInAs(desk, 'zoe@example.org')
    await linkFor(desk, 'raul@example.org')
    await new Visitor(desk).post('/desk/sign-in', { email: 'raul@example.org' })
    const address = await mailAddress('raul@example.org', 'sign-in')
    expect(address).toContain(noLetter)
    expect((await zoe.get('/desk/outbox')).body).not.toContain('raul')
    expect((await zoe.get(address)).statusCode).toBe(refusals['mail-not-found'])

    const raul = await signInAs(desk, 'raul@example.org')
    expect((await raul.get('/desk/outbox')).body).toContain(address)
    expect((await raul.get(address)).body).toContain('/desk/sign-in/')
  })

  test('is read in pages of 50', async () => {
    const zoe = await signInAs(desk, 'zoe@example.org')
    await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        signed(desk, { ...individual, name: `Vecina ${index}`, email: `vecina${index}@example.org` }),
      ),
    )
    const seen = new Set<string>()
    let pages = 0
    for (let address: string | undefined = '/desk/outbox'; address; pages++) {
      const { body } = await zoe.get(address)
      for (const [mail] of body.matchAll(/\/desk\/outbox\/[0-9a-f-]{36}\/[0-9a-f-]{36}/g)) seen.add(mail)
      address = /rel="next" href="([^"]+)"/.exec(body)?.[1]
    }
    const { rows } = await desk.pool.query("select id from outbox where kind <> 'sign-in'")
    expect(pages).toBe(2)
    expect(seen.size).toBe(rows.length)
  })
})
