import { v7 as uuidv7 } from 'uuid'
import { all, maybe, sql, type Db } from '../database/sql.ts'
import { postMail } from '../mail/outbox.ts'
import { canonicalEmail } from '../signature/canonical-email.ts'
import type { EditionAtDesk, Recipient } from './edition.ts'

type Delivering = {
  letterId: string
  number: number
  recipients: Recipient[]
  coordinatorId: string
  now: Date
}

/**
 * Mails an edition to addressees, one mail each, and records it. To whom it went already it does not go again. Call it
 * in a transaction. Gives how many mails were written.
 */
export async function deliver(db: Db, { recipients, ...delivery }: Delivering): Promise<number> {
  let written = 0
  for (const recipient of recipients) if (await deliverTo(db, { ...delivery, recipient })) written++
  return written
}

type DeliveringTo = Omit<Delivering, 'recipients'> & { recipient: Recipient }

async function deliverTo(db: Db, delivery: DeliveringTo): Promise<boolean> {
  const { letterId, number, recipient, coordinatorId, now } = delivery
  const { name, office = null, email, language } = recipient
  const inserted = await maybe<{ id: string }>(
    db,
    sql`
    insert into deliveries (letter_id, id, number, addressee, office, email, email_key, language,
                            delivered_at, delivered_by)
    values (${letterId}, ${uuidv7()}, ${number}, ${name}, ${office}, ${email}, ${canonicalEmail(email)}, ${language},
            ${now}, ${coordinatorId})
    on conflict (letter_id, number, addressee, email_key) do nothing
    returning id`,
  )
  if (!inserted) return false
  const { id } = inserted
  await postMail(db, { letterId, id, kind: 'delivery', recipient: email, language, now })
  return true
}

type AtDesk = EditionAtDesk['deliveries'][number] & { number: number }

/** Every delivery of a letter's editions, and whether its mail is out. */
export function listDeliveries(db: Db, letterId: string): Promise<AtDesk[]> {
  return all<AtDesk>(
    db,
    sql`
    select d.number, d.addressee, d.email, d.delivered_at as at,
           case when o.failed_at is not null then 'failed'
                when o.sent_at is null and o.id is not null then 'waiting'
                else 'sent' end as state
      from deliveries d
      left join outbox o on o.letter_id = d.letter_id and o.id = d.id
     where d.letter_id = ${letterId}
     order by d.number desc, d.id`,
  )
}
