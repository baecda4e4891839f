import { all, sql, type Db } from '../database/sql.ts'
import type { DeliveryProblem } from './webhook.ts'

/** Longer than a try can last: one worker tries a delivery at a time, and another when that one was killed. */
const leaseMs = 30_000
/** Of one webhook: one that answers slowly holds up no other. */
const atOnce = 4

export type Delivery = {
  letterId: string
  webhookId: string
  number: number
  attempts: number
  slug: string
  url: string
  secretNumber: number
  secretSince: Date
}

type Leasing = {
  now: Date
  /** Webhooks that are being sent to already. */
  busy: string[]
}

/** Takes deliveries that are due, a few of each webhook. Workers pass over what others hold. */
export function leaseDeliveries(db: Db, { now, busy }: Leasing): Promise<Delivery[]> {
  return all<Delivery>(
    db,
    sql`
    with due as (
      select d.letter_id, d.webhook_id, d.number, w.url, w.secret_number, w.secret_since, l.slug
        from webhooks w
        join letters l on l.id = w.letter_id
       cross join lateral (
             select d.letter_id, d.webhook_id, d.number
               from webhook_deliveries d
              where d.letter_id = w.letter_id and d.webhook_id = w.id
                and d.delivered_at is null and d.failed_at is null and d.due_at <= ${now}
                and (d.leased_until is null or d.leased_until <= ${now})
              order by d.due_at, d.number
              limit ${atOnce}
                for update skip locked) d
       where w.removed_at is null and w.stopped_at is null and w.id <> all (${busy}::uuid[]))
    update webhook_deliveries d
       set leased_until = ${new Date(now.getTime() + leaseMs)}, attempts = d.attempts + 1, tried_at = ${now}
      from due
     where d.letter_id = due.letter_id and d.webhook_id = due.webhook_id and d.number = due.number
    returning d.letter_id as "letterId", d.webhook_id as "webhookId", d.number, d.attempts, due.slug, due.url,
              due.secret_number as "secretNumber", due.secret_since as "secretSince"`,
  )
}

type Settling = { delivery: Delivery; status: number | null; now: Date }

export async function markDelivered(db: Db, { delivery, status, now }: Settling): Promise<void> {
  const { letterId, webhookId, number } = delivery
  await db.query(sql`
    update webhook_deliveries
       set delivered_at = ${now}, failed_at = null, leased_until = null, status = ${status}, problem = null
     where letter_id = ${letterId} and webhook_id = ${webhookId} and number = ${number}`)
}

type Failing = Settling & {
  problem: DeliveryProblem | null
  /** When it is tried again; null where it is given up. */
  dueAt: Date | null
}

/** Only the newest lease may say that a delivery failed: an older one knows nothing of the try under way. */
export async function markFailed(db: Db, { delivery, status, problem, dueAt, now }: Failing): Promise<void> {
  const { letterId, webhookId, number, attempts } = delivery
  await db.query(sql`
    update webhook_deliveries
       set leased_until = null, status = ${status}, problem = ${problem}, due_at = coalesce(${dueAt}, due_at),
           failed_at = case when ${dueAt}::timestamptz is null then ${now}::timestamptz end
     where letter_id = ${letterId} and webhook_id = ${webhookId} and number = ${number}
       and attempts = ${attempts} and delivered_at is null`)
}

/** A receiver that says 410 wants nothing more; a coordinator may let it go on. */
export async function markGone(db: Db, { delivery, now }: { delivery: Delivery; now: Date }): Promise<void> {
  await db.query(sql`
    update webhooks set stopped_at = ${now}, stopped_by = null
     where letter_id = ${delivery.letterId} and id = ${delivery.webhookId} and stopped_at is null`)
}
