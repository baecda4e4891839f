import { record } from '../coordinator/activity.ts'
import { sql, type Db } from '../database/sql.ts'
import { Refusal } from '../refusal.ts'
import type { PartnerForm } from './partner.ts'

type Acting = { letterId: string; partnerId: string; coordinatorId: string; now: Date }

/** Its address stays what it is: it stands in the partner's pages. Call it in a transaction. */
export async function changePartner(
  db: Db,
  { form, ...acting }: Acting & { form: PartnerForm },
): Promise<void> {
  const { letterId, partnerId, coordinatorId, now } = acting
  const { rowCount } = await db.query(sql`
    update partners
       set name = ${form.name}, origins = ${form.origins}, asks_updates = ${form.asksUpdates},
           updates_words = ${form.updatesWords}
     where letter_id = ${letterId} and id = ${partnerId}`)
  if (rowCount === 0) throw new Refusal('partner-not-found')
  await record(db, { letterId, coordinatorId, kind: 'partner-changed', details: { partner: partnerId }, now })
}

/** From the next request on, its sites hold no form. What was signed there stays. Call it in a transaction. */
export async function switchPartnerOff(db: Db, acting: Acting): Promise<void> {
  const { letterId, partnerId, coordinatorId, now } = acting
  const { rowCount } = await db.query(sql`
    update partners
       set switched_off_at = ${now}
     where letter_id = ${letterId} and id = ${partnerId} and switched_off_at is null`)
  const details = { partner: partnerId }
  if (rowCount === 1)
    await record(db, { letterId, coordinatorId, kind: 'partner-switched-off', details, now })
}

export async function switchPartnerOn(db: Db, acting: Acting): Promise<void> {
  const { letterId, partnerId, coordinatorId, now } = acting
  const { rowCount } = await db.query(sql`
    update partners
       set switched_off_at = null
     where letter_id = ${letterId} and id = ${partnerId} and switched_off_at is not null`)
  const details = { partner: partnerId }
  if (rowCount === 1) await record(db, { letterId, coordinatorId, kind: 'partner-switched-on', details, now })
}
