import { z } from 'zod'
import { Change, EventKind } from '../event/event.ts'

/** How many a letter may have: each event goes to all of them. */
export const mostWebhooks = 10

/** Where mail, databases and the like listen: no webhook does. */
const isUsualPort = (port: string) => port === '' || port === '443' || Number(port) >= 1024
const loopback = /^(localhost|127[.]\d+[.]\d+[.]\d+|\[::1\])$/

/**
 * Whether an address may be told of events: with TLS, without a name and a password in it. `local` is for development and
 * tests: this machine too, and without TLS. What the host's name leads to is looked at when it is called.
 */
export function isAllowed(address: string, { local }: { local: boolean }): boolean {
  if (address.length > 500 || !URL.canParse(address)) return false
  const { protocol, username, password, port, hostname } = new URL(address)
  if (username !== '' || password !== '') return false
  if (local && loopback.test(hostname)) return protocol === 'https:' || protocol === 'http:'
  return protocol === 'https:' && isUsualPort(port)
}

const several = z
  .union([EventKind, z.array(EventKind)])
  .optional()
  .transform((kinds) => [...new Set([kinds ?? []].flat())])

/** What the desk's form says. */
export const WebhookForm = z.object({
  url: z.string().max(2000).default(''),
  kinds: several.catch([]),
})

/** What is wrong with a webhook that was asked for; keys of the catalogues. */
export type WebhookProblem = `desk.webhooks.error.${'url' | 'kinds' | 'known' | 'many'}`

/** A webhook as the desk shows it. */
export type WebhookShown = {
  id: string
  url: string
  kinds: EventKind[]
  createdAt: Date
  by: string
  stoppedAt: Date | null
  /** Whether the receiver said that it is gone. */
  gone: boolean
  waiting: number
  failed: number
  lastDeliveredAt: Date | null
}

/** A delivery that is under way again, or was given up. */
export type DeliveryShown = {
  webhookId: string
  url: string
  number: number
  kind: EventKind
  attempts: number
  triedAt: Date | null
  /** Of the last answer. */
  status: number | null
  problem: DeliveryProblem | null
  /** When it is tried next; null where it was given up. */
  dueAt: Date | null
}

/** Why there was no answer. */
export const DeliveryProblem = z.enum(['not-public', 'timeout', 'unreachable', 'certificate'])
export type DeliveryProblem = z.infer<typeof DeliveryProblem>

/** What a receiver is sent: an allow-list. */
export const Message = z.object({
  type: EventKind,
  timestamp: z.date(),
  data: Change.extend({ letter: z.string().describe('api.says.message-letter') }),
})
