import type { Db } from '../database/sql.ts'
import type { OutboxMail, Wording } from '../mail/mail.ts'
import { findDelivery } from './find-delivery.ts'
import { deliveryMail } from './mails.ts'

/** What the mail of a delivery says; nothing where the edition is shown no more. */
export async function wordDelivery(
  db: Db,
  { mail: { letterId, id, language }, origin }: { mail: OutboxMail; origin: string },
): Promise<Wording | null> {
  const delivery = await findDelivery(db, { letterId, id })
  return delivery ? deliveryMail({ ...delivery, origin, language }) : null
}
