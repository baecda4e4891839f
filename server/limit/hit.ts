import { createHmac } from 'node:crypto'
import { derivedKey } from '../database/derived-key.ts'
import { networkOf } from './network.ts'

/** A form that came, by what is counted: keyed hashes of 132 bits, 22 characters each. */
export type Hit = { network: string; mailbox: string; letter: string }

type Came = {
  /** The visitor's address in the network, as the server saw it. */
  address: string
  /** The canonical form of the mailbox. */
  emailKey: string
  letterId: string
}

/** What is counted of a form. The address itself goes no further than here. */
export function hitOf(key: Buffer, { address, emailKey, letterId }: Came): Hit {
  const own = derivedKey(key, 'hits')
  const hash = (kind: string, value: string) =>
    createHmac('sha256', own).update(`${kind}\0${value}`).digest('base64url').slice(0, 22)
  return {
    network: hash('network', networkOf(address)),
    mailbox: hash('mailbox', emailKey),
    letter: hash('letter', letterId),
  }
}
