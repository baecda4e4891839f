import { record } from '../coordinator/activity.ts'
import { maybe, sql, type Db, type Statement } from '../database/sql.ts'
import { Refusal } from '../refusal.ts'

type Changing = { letterId: string; webhookId: string; coordinatorId: string; now: Date }

/** Sends nothing for a while; what happens meanwhile is sent when it goes on. */
export async function stopWebhook(db: Db, changing: Changing): Promise<void> {
  const { letterId, webhookId, coordinatorId, now } = changing
  await change(
    db,
    'webhook-stopped',
    changing,
    sql`
    update webhooks
       set stopped_at = coalesce(stopped_at, ${now}), stopped_by = coalesce(stopped_by, ${coordinatorId})
     where letter_id = ${letterId} and id = ${webhookId} and removed_at is null
    returning id`,
  )
}

/** What waits is sent at once. */
export async function resumeWebhook(db: Db, changing: Changing): Promise<void> {
  const { letterId, webhookId, now } = changing
  await change(
    db,
    'webhook-resumed',
    changing,
    sql`
    update webhooks set stopped_at = null, stopped_by = null
     where letter_id = ${letterId} and id = ${webhookId} and removed_at is null
    returning id`,
  )
  await db.query(sql`
    update webhook_deliveries
       set due_at = ${now}, attempts = 0
     where letter_id = ${letterId} and webhook_id = ${webhookId} and delivered_at is null and failed_at is null`)
}

/** For good: nothing more is sent, and what waited is forgotten. */
export async function removeWebhook(db: Db, changing: Changing): Promise<void> {
  const { letterId, webhookId, now } = changing
  await change(
    db,
    'webhook-removed',
    changing,
    sql`
    update webhooks set removed_at = ${now}
     where letter_id = ${letterId} and id = ${webhookId} and removed_at is null
    returning id`,
  )
  await db.query(
    sql`delete from webhook_deliveries where letter_id = ${letterId} and webhook_id = ${webhookId}`,
  )
}

/** Gives the number of the new secret; the one before it is good for a day more. */
export async function renewSecret(db: Db, changing: Changing): Promise<number> {
  const { letterId, webhookId, now } = changing
  const { secretNumber } = await change(
    db,
    'webhook-secret-made',
    changing,
    sql`
    update webhooks
       set secret_number = secret_number + 1, secret_since = ${now}
     where letter_id = ${letterId} and id = ${webhookId} and removed_at is null
    returning secret_number as "secretNumber"`,
  )
  return secretNumber
}

/** Sends what was given up once more, now and with all its tries; one delivery, or all of the webhook. */
export async function replay(
  db: Db,
  { number = null, ...changing }: Changing & { number?: number | null | undefined },
): Promise<void> {
  const { letterId, webhookId, now } = changing
  await change(
    db,
    'webhook-replayed',
    changing,
    sql`select id from webhooks where letter_id = ${letterId} and id = ${webhookId} and removed_at is null`,
  )
  await db.query(sql`
    update webhook_deliveries
       set failed_at = null, attempts = 0, due_at = ${now}
     where letter_id = ${letterId} and webhook_id = ${webhookId} and failed_at is not null
       and (${number}::integer is null or number = ${number})`)
}

async function change(
  db: Db,
  kind: string,
  { letterId, webhookId, coordinatorId, now }: Changing,
  statement: Statement,
): Promise<{ id: string; secretNumber: number }> {
  const changed = await maybe<{ id: string; secretNumber: number }>(db, statement)
  if (!changed) throw new Refusal('webhook-not-found')
  await record(db, { letterId, coordinatorId, kind, details: { webhook: webhookId }, now })
  return changed
}
