import { maybe, sql, type Db } from '../database/sql.ts'
import { postMail } from '../mail/outbox.ts'
import { Refusal } from '../refusal.ts'
import { forgetPeople } from './forget-people.ts'

type Erasing = {
  letterId: string
  signatureId: string
  /** Whether mails leave: the last one holds the address until it is out, and otherwise would for ever. */
  mailsSent: boolean
  now: Date
}

type Key = Pick<Erasing, 'letterId' | 'signatureId'>

/**
 * Erases a person at their own wish, whatever was decided. What is left is that somebody signed and withdrew, and what
 * anybody has a copy of: an edition that names them is hidden, since it never changes. The second time nothing happens.
 * Call it in a transaction.
 */
export async function erase(db: Db, { mailsSent, now, ...key }: Erasing): Promise<void> {
  const person = await maybe<{ email: string | null; language: string; erased: boolean }>(
    db,
    sql`
    select email, language, erased_at is not null as erased
      from signatures
     where letter_id = ${key.letterId} and id = ${key.signatureId}
       for update`,
  )
  if (!person) throw new Refusal('signature-not-found')
  if (person.erased) return

  await forgetPeople(db, { letterId: key.letterId, signatureIds: [key.signatureId], now })
  await hideEditions(db, key, now)
  const { email: recipient, language } = person
  if (mailsSent && recipient !== null)
    await postMail(db, { ...key, kind: 'erased', recipient, language, now })
}

async function hideEditions(db: Db, { letterId, signatureId }: Key, now: Date): Promise<void> {
  await db.query(sql`
    update editions e
       set hidden_at = ${now}
      from edition_signatures s
     where s.letter_id = ${letterId} and s.signature_id = ${signatureId} and s.line is not null
       and e.letter_id = s.letter_id and e.number = s.number and e.hidden_at is null`)
}
