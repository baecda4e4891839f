import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { root } from '#server/database/root.ts'

export type Settings = Record<string, string>

/** Milliseconds: a server that is not ready by then never will be. */
const patience = 120_000

/** The service as it is built, in a process of its own that may be killed and started again on the same port. */
export class Server {
  readonly origin: string
  private readonly settings: Settings
  private readonly logFile: string
  private child: ChildProcess | undefined
  private startedAt = 0

  constructor(settings: Settings & { PORT: string; PUBLIC_URL: string }, logFile: string) {
    this.origin = `http://127.0.0.1:${settings.PORT}`
    this.settings = settings
    this.logFile = logFile
    // Whatever ends us ends it too, and asked to stop it takes its PostgreSQL along.
    process.once('exit', () => this.child?.kill('SIGTERM'))
  }

  get pid(): number {
    return this.child?.pid ?? -1
  }

  get isRunning(): boolean {
    return this.child?.exitCode === null && this.child.signalCode === null
  }

  /** Milliseconds since its process was started. */
  get upFor(): number {
    return performance.now() - this.startedAt
  }

  /** Starts it; gives the milliseconds until it was ready. */
  async start(): Promise<number> {
    const began = performance.now()
    this.startedAt = began
    const log = openSync(this.logFile, 'a')
    this.child = spawn(process.execPath, [join(root, 'dist', 'server', 'main.js')], {
      cwd: root,
      // Nothing of what the terminal has set: a mail server, for one.
      env: { PATH: process.env.PATH, LOG_LEVEL: 'warn', ...this.settings },
      stdio: ['ignore', log, log],
    })
    closeSync(log)
    await this.becomesReady()
    return performance.now() - began
  }

  /** Waits until it takes signatures. Throws when its process ends instead. */
  async becomesReady(): Promise<void> {
    const began = performance.now()
    while (this.isRunning && performance.now() - began < patience) {
      if (await this.isReady()) return
      await sleep(20)
    }
    throw new Error(`the server was not ready:\n${this.log().slice(-2000)}`)
  }

  async isReady(): Promise<boolean> {
    // Not AbortSignal.timeout: Node 20 may forget such a signal, and a request that a kill cut off then waits for ever.
    const patience = new AbortController()
    const timer = setTimeout(() => patience.abort(), 5000)
    try {
      const answer = await fetch(`${this.origin}/ready`, { signal: patience.signal })
      await answer.arrayBuffer()
      return answer.ok
    } catch {
      return false
    } finally {
      clearTimeout(timer)
    }
  }

  /** No last words: as the kernel does it when memory runs out. */
  async kill(): Promise<void> {
    const ended = this.ended()
    this.child?.kill('SIGKILL')
    await ended
  }

  /** Asks it to stop; gives the milliseconds that it took, and how it ended. */
  async stop(): Promise<{ taken: number; code: number | null }> {
    const began = performance.now()
    const ended = this.ended()
    this.child?.kill('SIGTERM')
    await ended
    return { taken: performance.now() - began, code: this.child?.exitCode ?? null }
  }

  /** What it and its forerunners said. */
  log(): string {
    return readFileSync(this.logFile, 'utf8')
  }

  private async ended(): Promise<void> {
    if (this.isRunning && this.child) await once(this.child, 'exit')
  }
}
