import { mark } from '../database/marked.ts'
import { randomBytesOf } from '../database/random-bytes.ts'
import { decrypt, encrypt, unwrap, wrap, type KeyRing, type Wrapped } from './key-ring.ts'

// MARK id . column . key id . wrapped data key . sealed value
// The id is the signature's, and a check of the table keeps it so: no sealed value does in another row.

type Parts = Wrapped & { id: string; column: string; sealed: string }

/** Seals values under one data key of their own. What was sealed opens only as the id's and the column's. */
export function sealer(ring: KeyRing, id: string): (column: string, value: string) => string {
  const dataKey = randomBytesOf(32)
  const { keyId, wrapped } = wrap(ring, dataKey, id)
  return (column, value) => {
    const sealed = encrypt(dataKey, Buffer.from(value), `${id}.${column}`).toString('base64url')
    return textOf({ id, column, keyId, wrapped, sealed })
  }
}

export function openSealed(ring: KeyRing, text: string): string {
  const { id, column, sealed, ...wrapped } = partsOf(text)
  const dataKey = unwrap(ring, wrapped, id)
  if (!dataKey) throw new Error(`a value is sealed with a key that we have not got: ${wrapped.keyId}`)
  return decrypt(dataKey, Buffer.from(sealed, 'base64url'), `${id}.${column}`).toString()
}

/** The same value, its data key wrapped by the ring's current key. */
export function rewrapped(ring: KeyRing, text: string): string {
  const { id, column, sealed, ...wrapped } = partsOf(text)
  if (wrapped.keyId === ring.current) return text
  const dataKey = unwrap(ring, wrapped, id)
  if (!dataKey) throw new Error(`a value is sealed with a key that we have not got: ${wrapped.keyId}`)
  return textOf({ id, column, sealed, ...wrap(ring, dataKey, id) })
}

function textOf({ id, column, keyId, wrapped, sealed }: Parts): string {
  return `${mark}${id}.${column}.${keyId}.${wrapped}.${sealed}`
}

function partsOf(text: string): Parts {
  const [id = '', column = '', keyId = '', wrapped = '', sealed = ''] = text.slice(mark.length).split('.')
  return { id, column, keyId, wrapped, sealed }
}
