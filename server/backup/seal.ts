import { Decrypter, Encrypter } from 'age-encryption'
import { pipeline, Readable } from 'node:stream'
import type { ReadableStream as NodeStream } from 'node:stream/web'
import { createGunzip } from 'node:zlib'
import { BackupProblem } from './backup.ts'

/** Sealed in the format of age (age-encryption.org/v1), so that its tool opens it too. */
export async function seal(packed: Readable, recipient: string): Promise<Readable> {
  const encrypter = new Encrypter()
  encrypter.addRecipient(recipient)
  return fromWeb(await encrypter.encrypt(toWeb(packed)))
}

/**
 * What was sealed, unpacked. Every piece of 64 kB is known to be unaltered before it is handed on.
 * @throws BackupProblem where the key is another's, or the file was cut off or altered
 */
export async function* unseal(sealed: Readable, key: string): AsyncGenerator<Buffer> {
  const decrypter = new Decrypter()
  decrypter.addIdentity(key)
  const opened = await decrypter.decrypt(toWeb(sealed)).catch(refuseToOpen)
  const text = pipeline(fromWeb(opened), createGunzip(), () => undefined)
  try {
    for await (const piece of text) yield piece as Buffer
  } catch (error) {
    if (isOwn(error)) throw error
    // It opened: whatever is wrong with what follows, it was written otherwise.
    throw new BackupProblem(ALTERED)
  }
}

// One thing with two names: Node's streams of the web and the browser's.
function toWeb(stream: Readable): ReadableStream<Uint8Array> {
  return Readable.toWeb(stream) as unknown as ReadableStream<Uint8Array>
}

function fromWeb(stream: ReadableStream<Uint8Array>): Readable {
  return Readable.fromWeb(stream as unknown as NodeStream)
}

const ALTERED = 'The file is not as it was written: it was cut off or altered.'

const isOwn = (error: unknown) =>
  error instanceof BackupProblem || (error instanceof Error && 'syscall' in error)

function refuseToOpen(error: unknown): never {
  if (isOwn(error)) throw error
  const said = error instanceof Error ? error.message : ''
  if (/no identity matched/.test(said))
    throw new BackupProblem('This key does not open the file: it was sealed for another one.')
  if (/HMAC/.test(said)) throw new BackupProblem(ALTERED)
  throw new BackupProblem('This file is no backup, or its beginning is broken.')
}
