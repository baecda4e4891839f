import { createHmac, timingSafeEqual } from 'node:crypto'
import { derivedKey } from '../database/derived-key.ts'

/** What a form carries to say when it was served: the time in milliseconds, base 36, and a proof that we wrote it. */
export function makeStamp(key: Buffer, now: Date): string {
  const time = now.getTime().toString(36)
  return `${time}.${proofOf(key, time).toString('base64url')}`
}

/** When a form was served. Nothing of a stamp that is not ours: it is worth as little as none. */
export function readStamp(key: Buffer, stamp: string): Date | undefined {
  const [time = '', proof = ''] = stamp.split('.')
  if (!/^[0-9a-z]{1,10}$/.test(time)) return undefined
  const given = Buffer.from(proof.slice(0, 32), 'base64url')
  const own = proofOf(key, time)
  return given.length === own.length && timingSafeEqual(given, own) ? new Date(parseInt(time, 36)) : undefined
}

function proofOf(key: Buffer, time: string): Buffer {
  return createHmac('sha256', derivedKey(key, 'stamp')).update(time).digest().subarray(0, 16)
}
