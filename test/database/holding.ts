import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { root } from '#server/database/root.ts'

type Message = Partial<{
  opened: string
  refused: string
  message: string
  rows: Record<string, unknown>[]
  interrupted: Record<string, unknown>[]
  ran: string[]
  closed: boolean
  note: string
}>

/** A process of its own that holds the database in a folder. */
export class Holding {
  readonly child: ChildProcess
  private readonly messages: AsyncIterator<string>
  private readonly errors: Buffer[] = []

  constructor(as: 'server' | 'command', folder: string, user?: { uid: number; gid: number }) {
    const holder = join(root, 'test', 'database', 'holder.ts')
    this.child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), holder, as, folder], {
      ...user,
      stdio: 'pipe',
      // A group of its own, as a terminal would give it.
      detached: true,
    })
    this.child.stderr?.on('data', (piece: Buffer) => this.errors.push(piece))
    // What a process did not hear because it ended shows in what it says next: nothing.
    this.child.stdin?.on('error', () => {})
    const lines = createInterface({ input: this.child.stdout ?? process.stdin })
    this.messages = lines[Symbol.asyncIterator]()
  }

  /** What it says next; notes in between are for people. */
  async next(): Promise<Message> {
    const line = await this.messages.next()
    if (line.done) throw new Error(`the process ended: ${Buffer.concat(this.errors).toString()}`)
    const message = JSON.parse(line.value) as Message
    return message.note === undefined ? message : this.next()
  }

  ask(line: string): Promise<Message> {
    this.child.stdin?.write(`${line}\n`)
    return this.next()
  }

  async close(): Promise<void> {
    await this.ask('close')
    this.child.stdin?.end()
    if (this.child.exitCode === null) await once(this.child, 'exit')
  }

  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return
    const ended = once(this.child, 'exit')
    this.child.kill('SIGKILL')
    await ended
  }
}
