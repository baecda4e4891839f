import { randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { prepareCluster, urlOf } from '#server/database/cluster.ts'
import { root } from '#server/database/root.ts'
import { inTransaction } from '#server/database/transaction.ts'
import { readFolder } from '#server/letter/folder.ts'
import { importLetter } from '#server/letter/import.ts'
import { freePort } from './free-port.ts'
import { check, type Counted, type Findings, type Told } from '../invariants.ts'
import { Crowd, type CrowdOptions } from './crowd.ts'
import { Post } from './post.ts'
import { Server, type Settings } from './server.ts'
import { mailsWaiting, readState } from './state.ts'
import { say } from './watch.ts'

export type StageOptions = {
  /** How many letters are open: a letter takes 600 forms a minute before it holds them. */
  letters?: number
  /** Of a database that we started ourselves; without it the server starts its own. */
  databaseUrl?: string
  servers?: number
  /** Where the data goes instead of a folder of chance; it has to be there. */
  folder?: string
  settings?: Settings
}

/** Of links and captchas: the same for all servers. */
const secret = 'of a run that looks for faults and of nothing else'

/** Servers as they are in production, a mail server, open letters, and what is needed to look behind them. */
export class Stage {
  readonly folder: string
  readonly key = Buffer.from(secret)
  servers: Server[] = []
  post = new Post()
  letters: { slug: string; id: string }[] = []
  databaseUrl = ''
  private readonly ends: (() => unknown)[] = []

  static async set(options: StageOptions = {}): Promise<Stage> {
    const stage = new Stage(options.folder)
    try {
      await stage.prepare(options)
    } catch (error) {
      await stage.clear()
      throw error
    }
    return stage
  }

  private constructor(folder?: string) {
    this.folder = folder ?? mkdtempSync(join(tmpdir(), 'undersigned-faults-'))
    if (!folder)
      this.ends.push(() => rmSync(this.folder, { recursive: true, maxRetries: 10, retryDelay: 200 }))
  }

  /** The first of the servers. */
  get server(): Server {
    const [first] = this.servers
    if (!first) throw new Error('no server')
    return first
  }

  private async prepare({ letters = 25, databaseUrl, servers = 1, settings = {} }: StageOptions) {
    await this.post.open(0)
    this.ends.push(() => this.post.close())
    const data = join(this.folder, 'data')
    mkdirSync(data, { recursive: true })
    this.databaseUrl = databaseUrl ?? urlOf(await prepareCluster(data, true))
    for (let number = 1; number <= servers; number += 1) {
      const port = await freePort()
      const own = {
        DATA_DIR: data,
        ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}),
        SECRET: secret,
        SMTP_URL: `smtp://127.0.0.1:${this.post.port}`,
        MAIL_FROM: 'Undersigned <letters@example.org>',
        TRUST_PROXY: '127.0.0.1',
        ...settings,
      }
      const address = { PORT: String(port), PUBLIC_URL: `http://127.0.0.1:${port}` }
      const server = new Server({ ...address, ...own }, join(this.folder, `server-${number}.txt`))
      this.servers.push(server)
      this.ends.push(() => server.stop())
      await server.start()
    }
    this.letters = await this.openLetters(letters)
  }

  crowd(options: Partial<CrowdOptions> & Pick<CrowdOptions, 'seed' | 'count'>): Crowd {
    let turn = 0
    const origin = () => this.servers[turn++ % this.servers.length]?.origin ?? ''
    const { letters, post, key } = this
    return new Crowd({ letters, post, key, origin, atOnce: 100, reading: 3100, ...options })
  }

  /** Asks the database, past the service, as soon as it answers. */
  async ask<Result>(question: (client: pg.Client) => Promise<Result>): Promise<Result> {
    for (let tries = 0; ; tries += 1) {
      const client = new pg.Client({ connectionString: this.databaseUrl })
      client.on('error', () => undefined)
      try {
        await client.connect()
        return await question(client)
      } catch (error) {
        if (tries > 100) throw error
        await sleep(200)
      } finally {
        await client.end().catch(() => undefined)
      }
    }
  }

  /** The number of PostgreSQL's first process, as its lock file has it. */
  postmaster(): number {
    const file = join(this.folder, 'data', 'postgres', 'postmaster.pid')
    const pid = Number(readFileSync(file, 'utf8').split('\n')[0])
    // 0, of a file that is just being written, would be all of us.
    if (!Number.isSafeInteger(pid) || pid <= 1) throw new Error(`no number of a process in ${file}`)
    return pid
  }

  /**
   * Waits until no mail waits; gives the milliseconds. A mail that was under way when its server or PostgreSQL was killed
   * is nobody's for two minutes, which is the product's rule and is waited for.
   */
  async drained(within = 5 * 60_000): Promise<number> {
    const began = performance.now()
    for (let told = false; performance.now() - began < within;) {
      const waiting = await this.ask(mailsWaiting)
      if (waiting === 0) break
      if (!told && performance.now() - began > 3000) {
        told = true
        say(`${waiting} mails wait, some for the two minutes in which only a killed one might send them`)
      }
      await sleep(200)
    }
    return performance.now() - began
  }

  /** What the checker says of it all. Nothing may be under way. */
  async check(told: Told[]): Promise<Findings> {
    const { letters, post } = this
    const shown = await this.shown()
    const found = await this.ask((client) => readState(client, { letters, shown }))
    return check({ told, taken: post.taken, found })
  }

  async clear(): Promise<void> {
    for (const end of this.ends.toReversed()) await end()
    this.ends.length = 0
  }

  private shown(): Promise<Counted[]> {
    return Promise.all(
      this.letters.map(async ({ slug, id: letterId }) => {
        const answer = await fetch(`${this.server.origin}/api/letters/${slug}/counts`)
        const { organizations, people } = (await answer.json()) as Omit<Counted, 'letterId'>
        return { letterId, organizations, people }
      }),
    )
  }

  private async openLetters(count: number): Promise<{ slug: string; id: string }[]> {
    const shipped = await readFolder(join(root, 'letters', 'night-reading-room'))
    const pool = new pg.Pool({ connectionString: this.databaseUrl, max: 1 })
    const letters = []
    for (let number = 1; number <= count; number += 1) {
      const slug = `letter-${number}-${randomUUID().slice(0, 4)}`
      const folder = { ...shipped, slug, signatories: undefined, releases: undefined }
      const { letterId } = await inTransaction(pool, (db) => importLetter(db, { folder, now: new Date() }))
      letters.push({ slug, id: letterId })
    }
    await pool.end()
    return letters
  }
}

/** Runs on a stage that is cleared whatever happens. */
export async function onStage<Result>(
  options: StageOptions,
  play: (stage: Stage) => Promise<Result>,
): Promise<Result> {
  const stage = await Stage.set(options)
  try {
    return await play(stage)
  } finally {
    await stage.clear()
  }
}
