import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import { root } from '../database/root.ts'
import type { Answer, Order } from '../document/worker.ts'

/** How long a thread without work lives on, in milliseconds: it holds fonts. */
const IDLE = 60_000

/** The letter could not be set: `name` is that of the error in server/document. */
class CannotRender extends Error {
  constructor({ name, message }: { name: string; message: string }) {
    super(message)
    this.name = name
  }
}

export type Thread = {
  /** Sets a LetterDocument, in JSON in UTF-8. */
  set: (letter: Uint8Array) => Promise<Buffer>
  end: () => Promise<void>
}

/** A thread that sets letters, one after the other: it begins with its first order and ends when it has none for a while. */
export function openThread(): Thread {
  return new SettingThread()
}

type Asked = { resolve: (file: Buffer) => void; reject: (error: Error) => void }

class SettingThread implements Thread {
  readonly #asked = new Map<number, Asked>()
  #worker: Worker | undefined
  #idle: NodeJS.Timeout | undefined
  #orders = 0

  set(letter: Uint8Array): Promise<Buffer> {
    clearTimeout(this.#idle)
    const worker = (this.#worker ??= this.#start())
    worker.ref()
    const order: Order = { number: ++this.#orders, letter }
    return new Promise((resolve, reject) => {
      this.#asked.set(order.number, { resolve, reject })
      worker.postMessage(order)
    })
  }

  async end(): Promise<void> {
    clearTimeout(this.#idle)
    await this.#worker?.terminate()
  }

  #start(): Worker {
    const worker = startWorker()
    worker.on('message', (answer: Answer) => this.#hear(answer))
    worker.on('error', (error: Error) => this.#fail(worker, error))
    worker.on('exit', () => this.#fail(worker, new Error('The thread that sets letters ended.')))
    return worker
  }

  #hear(answer: Answer): void {
    if ('file' in answer) {
      const { buffer, byteOffset, byteLength } = answer.file
      this.#settle(answer.number, ({ resolve }) => resolve(Buffer.from(buffer, byteOffset, byteLength)))
    } else if ('failure' in answer) {
      this.#settle(answer.number, ({ reject }) => reject(new CannotRender(answer.failure)))
    }
  }

  #settle(number: number, settle: (asked: Asked) => void): void {
    const asked = this.#asked.get(number)
    this.#asked.delete(number)
    if (asked) settle(asked)
    if (this.#asked.size > 0 || !this.#worker) return
    this.#worker.unref()
    this.#idle = setTimeout(() => void this.#worker?.terminate(), IDLE).unref()
  }

  #fail(worker: Worker, error: Error): void {
    if (this.#worker !== worker) return
    this.#worker = undefined
    clearTimeout(this.#idle)
    for (const number of [...this.#asked.keys()]) this.#settle(number, ({ reject }) => reject(error))
  }
}

/** As source, under Vite or tsx, the thread's program is a file of the project; built, it lies beside the server's. */
function startWorker(): Worker {
  if (!import.meta.url.endsWith('.ts')) return new Worker(join(root, 'dist/server/document-worker.js'))
  const workerData = pathToFileURL(join(root, 'server/document/worker.ts')).href
  return new Worker(FROM_SOURCE, { eval: true, workerData })
}

/** A thread does not inherit what reads TypeScript here, and `--import tsx` does nothing in a thread of Node 20. */
const FROM_SOURCE = `
const { workerData } = require('node:worker_threads')
import('tsx/esm/api').then(({ register }) => { register(); return import(workerData) })`
