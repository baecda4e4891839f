import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  timingSafeEqual,
} from 'node:crypto'
import { parse, stringify } from 'uuid'
import { randomBytesOf } from '../database/random-bytes.ts'

/** What the holder of a link may do: a link for one thing never does another. */
export type Purpose = 'confirm' | 'manage' | 'sign-in' | 'invite' | 'countersign' | 'dispute' | 'unsubscribe'

const idBytes = 16
const proofBytes = 16
const nonceBytes = 12
const tagBytes = 16

/**
 * The secret part of a link, 43 characters of base64url: the id, and a proof of 128 bits that we wrote it. It follows
 * from the key, so that no table and no backup holds a link that works.
 *
 * `sign-in` links take the nil UUID (`noLetter`) and the id of the link.
 */
export function makeToken(key: Buffer, purpose: Purpose, letterId: string, id: string): string {
  const bytes = parse(id)
  return Buffer.concat([bytes, proofOf(key, purpose, parse(letterId), bytes)]).toString('base64url')
}

/** The id in a token that we made for this purpose and letter. */
export function readToken(
  key: Buffer,
  purpose: Purpose,
  letterId: string,
  token: string,
): string | undefined {
  const bytes = readBase64url(token)
  if (bytes?.length !== idBytes + proofBytes) return undefined

  const id = bytes.subarray(0, idBytes)
  const proof = proofOf(key, purpose, parse(letterId), id)
  return timingSafeEqual(proof, bytes.subarray(idBytes)) ? stringify(id) : undefined
}

/** What is stored of a token that works once: SHA-256 in hexadecimal. A token holds enough chance to need no salt. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

/** Text that only we can read or change, until it expires: for what a page's address has to carry past the logs. */
export function seal(key: Buffer, value: object, expiresAt: Date): string {
  const nonce = randomBytesOf(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', sealingKey(key), nonce)
  const text = JSON.stringify({ expires: expiresAt.getTime(), value })
  const sealed = [nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]
  return Buffer.concat(sealed).toString('base64url')
}

/** The value that was sealed with this key, and whether it has expired; nothing where anything about it was changed. */
export function open(
  key: Buffer,
  sealed: string,
  now: Date,
): { value: unknown; expired: boolean } | undefined {
  const bytes = readBase64url(sealed)
  if (!bytes || bytes.length < nonceBytes + tagBytes) return undefined

  const text = decrypted(key, bytes)
  if (text === undefined) return undefined
  const { expires, value } = JSON.parse(text) as { expires: number; value: unknown }
  return { value, expired: expires <= now.getTime() }
}

function proofOf(key: Buffer, purpose: Purpose, letterId: Uint8Array, id: Uint8Array): Buffer {
  const mac = createHmac('sha256', key).update(purpose).update('\0').update(letterId).update(id)
  return mac.digest().subarray(0, proofBytes)
}

function decrypted(key: Buffer, bytes: Buffer): string | undefined {
  const decipher = createDecipheriv('aes-256-gcm', sealingKey(key), bytes.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  })
  decipher.setAuthTag(bytes.subarray(-tagBytes))
  const text = decipher.update(bytes.subarray(nonceBytes, -tagBytes))
  try {
    return Buffer.concat([text, decipher.final()]).toString('utf8')
  } catch {
    // Not ours, or changed: GCM tells only here.
    return undefined
  }
}

const sealingKeys = new WeakMap<Buffer, Buffer>()

/** Apart from the key of the tokens, so that neither use can be turned against the other. */
function sealingKey(key: Buffer): Buffer {
  const known = sealingKeys.get(key)
  if (known) return known

  const derived = Buffer.from(hkdfSync('sha256', key, '', 'undersigned seal', 32))
  sealingKeys.set(key, derived)
  return derived
}

/** Strict: the last character has bits that Node ignores, and another spelling of a token is not that token. */
function readBase64url(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64url')
  return bytes.toString('base64url') === text ? bytes : undefined
}
