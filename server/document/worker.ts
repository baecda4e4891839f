import { parentPort } from 'node:worker_threads'
import type { LetterDocument } from './document.ts'
import { renderLetter } from './render.ts'

/** What a thread that sets letters is asked, and what it says: progress from 0 to 1, then the file, or what went wrong. */
export type Order = { number: number; letter: Uint8Array }
export type Answer =
  | { number: number; share: number }
  | { number: number; file: Uint8Array }
  | { number: number; failure: { name: string; message: string } }

const port = parentPort
let last: Promise<void> = Promise.resolve()
port?.on('message', (order: Order) => {
  last = last.then(() => answer(order))
})

/** The letter comes as JSON in bytes, which cost whoever asks less than a tree of a hundred thousand lines. */
async function answer({ number, letter }: Order): Promise<void> {
  const say = (said: Answer, transfer: ArrayBuffer[] = []) => port?.postMessage(said, transfer)
  try {
    const document = JSON.parse(Buffer.from(letter).toString('utf8')) as LetterDocument
    const made = await renderLetter(document, { onProgress: (share) => say({ number, share }) })
    // A small buffer is a part of one that others use; a large one is handed over as it is.
    const own = made.byteLength === made.buffer.byteLength && made.buffer instanceof ArrayBuffer
    const file = own ? new Uint8Array(made.buffer) : new Uint8Array(made)
    say({ number, file }, [file.buffer])
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error))
    say({ number, failure: { name, message } })
  }
}
