import { expect, test } from 'vitest'
import type { OutboxMail } from '#server/mail/mail.ts'
import { wordMails } from '#server/word.ts'
import { writeLetter } from '../letter/written.ts'
import { newest, person, sign } from '../signature/visitor.ts'
import { useWorld } from '../world.ts'

const world = useWorld()

test('a link that no longer confirms is not sent, should the mail server have been away that long', async () => {
  await world.load(writeLetter({ slug: 'lamps' }))
  await sign(world, 'lamps', person)
  const { id, letter_id: letterId, email } = await newest(world, 'lamps')
  const mail: OutboxMail = {
    id,
    letterId,
    kind: 'confirm',
    signatureId: id,
    recipient: email,
    language: 'en',
    payload: {},
    createdAt: new Date(),
    attempts: 0,
    sentAt: null,
    failedAt: null,
    error: null,
  }
  const wordAfter = (hours: number) =>
    wordMails({
      db: world.pool,
      key: world.key,
      origin: world.origin,
      now: () => new Date(Date.now() + hours * 3_600_000),
    })(mail)

  expect((await wordAfter(71))?.button?.url).toContain('/confirm/')
  expect(await wordAfter(73)).toBeNull()
})
