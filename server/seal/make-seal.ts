import { createHmac } from 'node:crypto'
import { passing } from '../database/marked.ts'
import type { KeyRing } from './key-ring.ts'
import type { Seal } from './seal.ts'
import { openSealed, sealer } from './sealed-text.ts'

/** Keys of 128 bits for what is unique; words may meet now and then. */
const keyLength = 22
const wordLength = 12

export function makeSeal(ring: KeyRing, lookUpKey: Buffer): Seal {
  const keyed = (purpose: string, text: string) =>
    createHmac('sha256', lookUpKey).update(purpose).update('\0').update(text).digest('base64url')
  return {
    under: (id) => {
      const put = sealer(ring, id)
      return (column, value) => passing(put(column, value))
    },
    open: (sealed) => openSealed(ring, sealed),
    mailboxKey: (canonical) => keyed('mailbox', canonical).slice(0, keyLength),
    nameKey: (key) => `#${keyed('name', key).slice(0, keyLength)}`,
    word: (word) => keyed('word', word).slice(0, wordLength),
  }
}
