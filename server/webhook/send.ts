import type { Log } from '../database/pool.ts'
import type { Db } from '../database/sql.ts'
import { listChanges } from '../event/list-changes.ts'
import { leaseDeliveries, markDelivered, markFailed, markGone, type Delivery } from './lease-deliveries.ts'
import { postMessage, type Posted } from './post-message.ts'
import { mostAttempts, waitAfter } from './retry.ts'
import { secretsOf, signedHeaders } from './secret.ts'
import { Message } from './webhook.ts'
import { writeDeliveries } from './write-deliveries.ts'

export type TellingOptions = {
  pool: Db
  /** Ours, which the secrets of webhooks follow from. */
  key: Buffer
  /** For development and tests: sends to addresses of this machine too. */
  local?: boolean
  log: Log
  now?: () => Date
  /** Milliseconds from one look to the next. */
  every?: number
}

export type Telling = {
  /** Lets what is under way finish. */
  stop(): Promise<void>
}

const second = 1000

/** Tells webhooks of what happens, in this process. Several may run on one database. */
export function startTelling(options: TellingOptions): Telling {
  const { pool, log, now = () => new Date(), every = second } = options
  const deliver = makeDelivery({ ...options, now })
  const busy = new Map<string, Promise<void>>()
  let stopped = false
  let running: Promise<void> | undefined

  const send = async () => {
    const leased = await leaseDeliveries(pool, { now: now(), busy: [...busy.keys()] })
    for (const webhookId of new Set(leased.map((one) => one.webhookId))) {
      const own = leased.filter((one) => one.webhookId === webhookId)
      // A slow receiver holds up nobody else: its own next ones wait for it.
      const sent = Promise.all(own.map(deliver)).then(() => {
        busy.delete(webhookId)
        look()
      })
      busy.set(webhookId, sent)
    }
  }
  const round = async () => {
    await writeDeliveries(pool, { now: now() })
    await send()
  }
  const look = () => {
    if (stopped) return
    running ??= round()
      .catch((error: unknown) => {
        log.warn(`webhooks were not told: ${error instanceof Error ? error.message : 'unknown'}`)
      })
      .finally(() => (running = undefined))
  }

  const timer = setInterval(look, every)
  return {
    async stop() {
      stopped = true
      clearInterval(timer)
      await running
      await Promise.all(busy.values())
    },
  }
}

type Delivering = TellingOptions & { now: () => Date }

/** One try at one delivery: never throws. What cannot be marked is tried again when its lease runs out, as the same message. */
function makeDelivery({ pool, key, local = false, log, now }: Delivering) {
  return async (delivery: Delivery): Promise<void> => {
    try {
      const message = await messageOf(pool, delivery)
      const at = now()
      const secrets = secretsOf(key, { ...delivery, id: delivery.webhookId, now: at })
      const headers = signedHeaders({ ...message, at }, secrets)
      const posted = await postMessage({ url: delivery.url, headers, body: message.body, local })
      await settle(pool, { delivery, posted, now: now() })
    } catch (error) {
      log.warn(`a webhook was left out: ${error instanceof Error ? error.message : 'unknown'}`)
    }
  }
}

/** What a receiver is sent: names as they stand at this moment, also where it is sent again days later. */
async function messageOf(
  db: Db,
  { letterId, number, slug }: Delivery,
): Promise<{ id: string; body: string }> {
  const [change] = await listChanges(db, { letterId, after: number - 1, limit: 1 })
  if (!change) throw new Error('a delivery of an event that is not there')
  const { id, kind: type, at: timestamp } = change
  const message = Message.parse({ type, timestamp, data: { letter: slug, ...change } })
  return { id, body: JSON.stringify(message) }
}

type Settling = { delivery: Delivery; posted: Posted; now: Date }

async function settle(db: Db, { delivery, posted, now }: Settling): Promise<void> {
  const status = 'status' in posted ? posted.status : null
  if (status !== null && status >= 200 && status < 300) return markDelivered(db, { delivery, status, now })

  const problem = 'problem' in posted ? posted.problem : null
  const again = delivery.attempts < mostAttempts
  const dueAt = again ? new Date(now.getTime() + waitAfter(delivery.attempts, Math.random())) : null
  await markFailed(db, { delivery, status, problem, dueAt, now })
  if (status === 410) await markGone(db, { delivery, now })
}
