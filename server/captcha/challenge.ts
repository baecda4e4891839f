import { createChallenge, type Challenge } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2'
import { derivedKey } from '../database/derived-key.ts'

/** PBKDF2 of a thousand rounds, up to two thousand times: a third of a second of one processor; to check it, none. */
const algorithm = 'PBKDF2/SHA-256'
const cost = 1000
export const counters = { from: 1000, to: 2000 }

/** Milliseconds that a form may take. */
const lastsFor = 20 * 60_000

/**
 * Work for a visitor's machine, that it finds by trying `counter + 1` times (altcha.org, version 2). The counter is
 * chance, handed in.
 */
export function makeChallenge(
  key: Buffer,
  { counter, now }: { counter: number; now: Date },
): Promise<Challenge> {
  return createChallenge({
    algorithm,
    cost,
    counter,
    deriveKey,
    expiresAt: new Date(now.getTime() + lastsFor),
    ...secretsOf(key),
  })
}

/** What signs a challenge, and what signs its solution. */
export function secretsOf(key: Buffer): { hmacSignatureSecret: string; hmacKeySignatureSecret: string } {
  return {
    hmacSignatureSecret: derivedKey(key, 'challenge').toString('hex'),
    hmacKeySignatureSecret: derivedKey(key, 'solution').toString('hex'),
  }
}
