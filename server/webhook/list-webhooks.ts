import { all, sql, type Db } from '../database/sql.ts'
import type { DeliveryShown, WebhookShown } from './webhook.ts'

/** The letter's webhooks, the oldest first. */
export function listWebhooks(db: Db, letterId: string): Promise<WebhookShown[]> {
  return all<WebhookShown>(
    db,
    sql`
    select w.id, w.url, w.kinds, w.created_at as "createdAt", coalesce(c.name, c.email) as by,
           w.stopped_at as "stoppedAt", w.stopped_at is not null and w.stopped_by is null as gone,
           d.waiting, d.failed, d."lastDeliveredAt"
      from webhooks w
      join coordinators c on c.id = w.created_by
     cross join lateral (
           select (count(*) filter (where d.delivered_at is null and d.failed_at is null))::integer as waiting,
                  (count(*) filter (where d.failed_at is not null))::integer as failed,
                  max(d.delivered_at) as "lastDeliveredAt"
             from webhook_deliveries d
            where d.letter_id = w.letter_id and d.webhook_id = w.id) d
     where w.letter_id = ${letterId} and w.removed_at is null
     order by w.created_at, w.id`,
  )
}

/** What was given up, and what failed and is tried again; the newest tries first. */
export function listTroubled(
  db: Db,
  { letterId, limit }: { letterId: string; limit: number },
): Promise<DeliveryShown[]> {
  return all<DeliveryShown>(
    db,
    sql`
    select d.webhook_id as "webhookId", w.url, d.number, e.kind, d.attempts, d.tried_at as "triedAt", d.status, d.problem,
           case when d.failed_at is null then d.due_at end as "dueAt"
      from webhook_deliveries d
      join webhooks w on w.letter_id = d.letter_id and w.id = d.webhook_id
      join events e on e.letter_id = d.letter_id and e.number = d.number
     where d.letter_id = ${letterId} and d.delivered_at is null and w.removed_at is null
       and (d.failed_at is not null or d.attempts > 0)
     order by d.failed_at is null, d.tried_at desc, d.number desc
     limit ${limit}`,
  )
}
