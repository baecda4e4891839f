import { hkdfSync } from 'node:crypto'

const derived = new WeakMap<Buffer, Map<string, Buffer>>()

/** A key of 32 bytes for one purpose (HKDF-SHA256): what is known of one tells nothing of the others. */
export function derivedKey(key: Buffer, purpose: string): Buffer {
  const known = derived.get(key) ?? new Map<string, Buffer>()
  derived.set(key, known)
  const made = known.get(purpose) ?? Buffer.from(hkdfSync('sha256', key, '', `undersigned ${purpose}`, 32))
  known.set(purpose, made)
  return made
}
