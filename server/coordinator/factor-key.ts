import { createHmac, hkdfSync } from 'node:crypto'
import { open, seal } from '../signature/token.ts'

const derived = new WeakMap<Buffer, Buffer>()

/** Apart from the keys of links and envelopes, so that neither use can be turned against the other. */
function factorKey(key: Buffer): Buffer {
  const known = derived.get(key) ?? Buffer.from(hkdfSync('sha256', key, '', 'undersigned second factor', 32))
  derived.set(key, known)
  return known
}

type Secret = { coordinatorId: string; secret: string }

/** What is stored has no end; `Date` knows no later moment. */
const never = new Date(8.64e15)

/**
 * The secret of an authenticator app, readable with our key alone and only as that coordinator's: a row that was copied
 * to another one opens nothing. `until` is for what travels through a form instead of being stored.
 */
export function sealSecret(key: Buffer, { coordinatorId, secret }: Secret, until = never): string {
  return seal(factorKey(key), { coordinatorId, secret }, until)
}

export function openSecret(
  key: Buffer,
  { coordinatorId, sealed, now }: { coordinatorId: string; sealed: string; now: Date },
): string | undefined {
  const opened = open(factorKey(key), sealed, now)
  if (!opened || opened.expired) return undefined
  const held = opened.value as Secret
  return held.coordinatorId === coordinatorId ? held.secret : undefined
}

/** Keyed: a recovery code is short enough to be guessed from a plain hash. HMAC-SHA-256 in hexadecimal. */
export function hashRecoveryCode(key: Buffer, coordinatorId: string, code: string): string {
  return createHmac('sha256', factorKey(key)).update(coordinatorId).update('\0').update(code).digest('hex')
}
