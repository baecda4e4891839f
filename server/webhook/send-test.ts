import { v7 as uuid } from 'uuid'
import { record } from '../coordinator/activity.ts'
import { maybe, sql, type Db } from '../database/sql.ts'
import { Refusal } from '../refusal.ts'
import { postMessage, type Posted } from './post-message.ts'
import { secretsOf, signedHeaders } from './secret.ts'

type Testing = {
  letter: { id: string; slug: string }
  webhookId: string
  coordinatorId: string
  key: Buffer
  local: boolean
  now: Date
}

/**
 * Sends a webhook a message of the kind `test`, signed as all are, and says how it was answered: once, and nothing waits
 * for it. Takes as long as the receiver, five seconds at most.
 */
export async function sendTest(db: Db, testing: Testing): Promise<Posted> {
  const { letter, webhookId, coordinatorId, key, local, now } = testing
  const webhook = await maybe<{ url: string; secretNumber: number; secretSince: Date }>(
    db,
    sql`
    select url, secret_number as "secretNumber", secret_since as "secretSince"
      from webhooks
     where letter_id = ${letter.id} and id = ${webhookId} and removed_at is null`,
  )
  if (!webhook) throw new Refusal('webhook-not-found')
  const { url, secretNumber, secretSince } = webhook
  const body = JSON.stringify({ type: 'test', timestamp: now, data: { letter: letter.slug } })
  const which = { letterId: letter.id, id: webhookId, secretNumber, secretSince, now }
  const headers = signedHeaders({ id: `test_${uuid()}`, at: now, body }, secretsOf(key, which))
  const details = { webhook: webhookId }
  await record(db, { letterId: letter.id, coordinatorId, kind: 'webhook-tested', details, now })
  return postMessage({ url, headers, body, local })
}
