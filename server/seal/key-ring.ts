import { createCipheriv, createDecipheriv, createHash } from 'node:crypto'
import { randomBytesOf } from '../database/random-bytes.ts'

/** Keys by which data keys are wrapped: the first of them wraps, all of them unwrap. */
export type KeyRing = { current: string; keys: Map<string, Buffer> }

const nonceBytes = 12
const tagBytes = 16

export function ringOf(keys: Buffer[]): KeyRing {
  const byId = new Map(keys.map((key) => [keyId(key), key]))
  const [first] = keys
  if (!first) throw new Error('a key ring without a key')
  return { current: keyId(first), keys: byId }
}

/** Says which key it was, and nothing about it. */
function keyId(key: Buffer): string {
  return createHash('sha256').update('undersigned key').update(key).digest('base64url').slice(0, 8)
}

/** AES-256-GCM; the nonce goes before, the tag after. `about` is bound to it and not kept. */
export function encrypt(key: Buffer, plain: Buffer, about: string): Buffer {
  const nonce = randomBytesOf(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(about))
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

export function decrypt(key: Buffer, bytes: Buffer, about: string): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  })
  decipher.setAAD(Buffer.from(about)).setAuthTag(bytes.subarray(-tagBytes))
  return Buffer.concat([decipher.update(bytes.subarray(nonceBytes, -tagBytes)), decipher.final()])
}

export type Wrapped = { keyId: string; wrapped: string }

export function wrap({ current, keys }: KeyRing, secret: Buffer, about: string): Wrapped {
  const key = keys.get(current)
  if (!key) throw new Error('a key ring without its current key')
  return { keyId: current, wrapped: encrypt(key, secret, about).toString('base64url') }
}

/** Undefined where the ring has not the key; throws where the wrapped one was changed. */
export function unwrap(
  { keys }: KeyRing,
  { keyId: id, wrapped }: Wrapped,
  about: string,
): Buffer | undefined {
  const key = keys.get(id)
  return key && decrypt(key, Buffer.from(wrapped, 'base64url'), about)
}
