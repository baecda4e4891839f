import { fork, type ChildProcess } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from '../database/root.ts'
import type { ShareImage } from '../document/document.ts'
import type { SignSheet } from '../document/sheet-rows.ts'
import type { Answer, Order } from '../document/worker.ts'

/** How long a process without work lives on, in milliseconds: it holds fonts. */
const IDLE = 60_000

/** The letter could not be set: `name` is that of the error in server/document. */
class CannotRender extends Error {
  constructor({ name, message }: { name: string; message: string }) {
    super(message)
    this.name = name
  }
}

export type Setter = {
  /** Sets a LetterDocument, in JSON in UTF-8. */
  set: (letter: Uint8Array) => Promise<Buffer>
  /** Draws a letter's share image, as a PNG. */
  draw: (image: ShareImage) => Promise<Buffer>
  /** Sets a sheet to sign on. */
  sheet: (sheet: SignSheet) => Promise<Buffer>
  end: () => Promise<void>
}

/**
 * A process that sets letters, one after the other: it begins with its first order and ends when it has none for a
 * while. Its memory goes with it, it yields to this one, and it knows none of our secrets.
 */
export function openSetter(): Setter {
  return new SettingProcess()
}

type Asked = { pieces: Uint8Array[]; resolve: (file: Buffer) => void; reject: (error: Error) => void }

class SettingProcess implements Setter {
  readonly #asked = new Map<number, Asked>()
  #child: ChildProcess | undefined
  #idle: NodeJS.Timeout | undefined
  #orders = 0

  set(letter: Uint8Array): Promise<Buffer> {
    return this.#ask({ letter })
  }

  draw(image: ShareImage): Promise<Buffer> {
    return this.#ask({ image })
  }

  sheet(sheet: SignSheet): Promise<Buffer> {
    return this.#ask({ sheet })
  }

  #ask(what: { letter: Uint8Array } | { image: ShareImage } | { sheet: SignSheet }): Promise<Buffer> {
    clearTimeout(this.#idle)
    const child = (this.#child ??= this.#start())
    hold(child, true)
    const order: Order = { number: ++this.#orders, ...what }
    return new Promise((resolve, reject) => {
      this.#asked.set(order.number, { pieces: [], resolve, reject })
      // Whether it could be sent, the end of the process tells.
      child.send(order, () => undefined)
    })
  }

  async end(): Promise<void> {
    clearTimeout(this.#idle)
    const child = this.#child
    if (!child) return
    hold(child, true)
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill()
    await ended
  }

  #start(): ChildProcess {
    const child = startChild()
    child.on('message', (answer) => this.#hear(answer as Answer))
    child.on('error', (error) => this.#fail(child, error))
    child.on('exit', () => this.#fail(child, new Error('The process that sets letters ended.')))
    return child
  }

  #hear(answer: Answer): void {
    const asked = this.#asked.get(answer.number)
    if (!asked) return
    if ('piece' in answer) asked.pieces.push(answer.piece)
    else if ('whole' in answer) this.#settle(answer.number, () => asked.resolve(Buffer.concat(asked.pieces)))
    else if ('failure' in answer)
      this.#settle(answer.number, () => asked.reject(new CannotRender(answer.failure)))
  }

  #settle(number: number, settle: () => void): void {
    this.#asked.delete(number)
    settle()
    const child = this.#child
    if (this.#asked.size > 0 || !child) return
    hold(child, false)
    this.#idle = setTimeout(() => child.kill(), IDLE).unref()
  }

  #fail(child: ChildProcess, error: Error): void {
    if (this.#child !== child) return
    this.#child = undefined
    clearTimeout(this.#idle)
    for (const [number, { reject }] of [...this.#asked]) this.#settle(number, () => reject(error))
  }
}

/** Whether this process lives on for that one. */
function hold(child: ChildProcess, held: boolean): void {
  if (held) child.ref()
  else child.unref()
  if (held) child.channel?.ref()
  else child.channel?.unref()
}

/** As source, under Vite or tsx, its program is a file of the project; built, it lies beside the server's. */
function startChild(): ChildProcess {
  const source = import.meta.url.endsWith('.ts')
  const loader = () => pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
  return fork(join(root, source ? 'server/document/worker.ts' : 'dist/server/document-worker.js'), {
    serialization: 'advanced',
    execArgv: source ? ['--import', loader()] : [],
    env: {},
  })
}
