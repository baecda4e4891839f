import { maybe, sql, type Db } from '../database/sql.ts'
import { removePerson } from '../edition/remove-person.ts'
import { postMail } from '../mail/outbox.ts'
import { Refusal } from '../refusal.ts'
import type { Capacity } from '../signature/signature.ts'
import { forgetMentions } from './forget-mentions.ts'
import { forgetPeople } from './forget-people.ts'

type Erasing = {
  letterId: string
  signatureId: string
  /** Whether mails leave: the last one holds the address until it is out, and otherwise would for ever. */
  mailsSent: boolean
  now: Date
}

/**
 * Erases a person at their own wish, whatever was decided. What is left is that somebody signed and withdrew, and what
 * anybody has a copy of: editions keep their hashes without the name, and without the files that hold it. Of somebody
 * whose time was over already, that is all there is to do. The second time nothing happens. Call it in a transaction.
 */
export async function erase(db: Db, { mailsSent, now, ...key }: Erasing): Promise<void> {
  const { letterId, signatureId } = key
  const person = await maybe<Person>(
    db,
    sql`
    select email, language, capacity, name, second_name as "secondName", contact_name as "contactName",
           erased_at is not null as erased
      from signatures
     where letter_id = ${letterId} and id = ${signatureId}
       for update`,
  )
  if (!person) throw new Refusal('signature-not-found')
  if (!person.erased) {
    await forgetPeople(db, { letterId, signatureIds: [signatureId], now })
    await forgetMentions(db, { letterId, names: namesOf(person) })
  }
  await removePerson(db, { letterId, signatureId, now })
  const { email: recipient, language } = person
  if (!person.erased && mailsSent && recipient !== null)
    await postMail(db, { ...key, kind: 'erased', recipient, language, now })
}

type Person = {
  email: string | null
  language: string
  capacity: Capacity
  name: string
  secondName: string | null
  contactName: string | null
  erased: boolean
}

/** An organization that stood on a public list stays known by its name. */
function namesOf({ capacity, name, secondName, contactName, email }: Person): string[] {
  const names = [capacity === 'organization' ? null : name, secondName, contactName, email]
  return names.filter((one): one is string => one !== null && one !== '(forgotten)')
}
