import { createHmac } from 'node:crypto'
import { derivedKey } from '../database/derived-key.ts'

type Which = { letterId: string; id: string; secretNumber: number }

/** The secret of a webhook, 32 bytes. It follows from our key: no table and no backup holds one. */
export function secretOf(key: Buffer, { letterId, id, secretNumber }: Which): Buffer {
  return createHmac('sha256', derivedKey(key, 'webhook secrets'))
    .update(`${letterId} ${id} ${secretNumber}`)
    .digest()
}

/** As Standard Webhooks writes it. */
export function written(secret: Buffer): string {
  return `whsec_${secret.toString('base64')}`
}

const day = 24 * 3_600_000

/** Those that a message is signed with: for a day after a new one was made, the one before it too. */
export function secretsOf(
  key: Buffer,
  { secretSince, now, ...which }: Which & { secretSince: Date; now: Date },
): Buffer[] {
  const both = which.secretNumber > 1 && now.getTime() - secretSince.getTime() < day
  const before = both ? [secretOf(key, { ...which, secretNumber: which.secretNumber - 1 })] : []
  return [secretOf(key, which), ...before]
}

type Message = { id: string; at: Date; body: string }

/** The headers that prove who sent a message and when: Standard Webhooks 1.0, symmetric signatures. */
export function signedHeaders({ id, at, body }: Message, secrets: Buffer[]): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1000))
  const signatures = secrets.map((secret) => {
    const mac = createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`)
    return `v1,${mac.digest('base64')}`
  })
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  }
}
