import { v7 as uuid } from 'uuid'
import { record } from '../coordinator/activity.ts'
import { maybe, one, sql, type Db } from '../database/sql.ts'
import type { EventKind } from '../event/event.ts'
import { numberEvents } from '../event/number-events.ts'
import { isAllowed, mostWebhooks, type WebhookProblem } from './webhook.ts'

type Adding = {
  letterId: string
  coordinatorId: string
  url: string
  kinds: EventKind[]
  /** For development and tests: addresses of this machine too. */
  local: boolean
  now: Date
}

export type Added = { id: string } | { problem: WebhookProblem }

/** A webhook is told of what happens from now on. Call it in a transaction. */
export async function addWebhook(db: Db, adding: Adding): Promise<Added> {
  const { letterId, coordinatorId, kinds, now } = adding
  const url = adding.url.trim()
  if (!isAllowed(url, adding)) return { problem: 'desk.webhooks.error.url' }
  if (kinds.length === 0) return { problem: 'desk.webhooks.error.kinds' }

  // Two that are added at once wait for each other, so that neither passes the limit.
  await db.query(sql`select pg_advisory_xact_lock(hashtextextended(${`webhooks ${letterId}`}, 0))`)
  const { count } = await one<{ count: number }>(
    db,
    sql`select count(*)::integer as count from webhooks where letter_id = ${letterId} and removed_at is null`,
  )
  if (count >= mostWebhooks) return { problem: 'desk.webhooks.error.many' }

  await numberEvents(db, letterId)
  const added = await maybe<{ id: string }>(
    db,
    sql`
    insert into webhooks (letter_id, id, url, kinds, secret_since, told_to, created_by, created_at)
    values (${letterId}, ${uuid()}, ${new URL(url).href}, ${kinds}, ${now},
            (select coalesce(max(number), 0) from events where letter_id = ${letterId}), ${coordinatorId}, ${now})
    on conflict do nothing
    returning id`,
  )
  if (!added) return { problem: 'desk.webhooks.error.known' }
  await record(db, { letterId, coordinatorId, kind: 'webhook-added', details: { webhook: added.id }, now })
  return added
}
