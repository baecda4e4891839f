import pg from 'pg'
import { watchPool, type Log } from '#server/database/pool.ts'
import { all, sql } from '#server/database/sql.ts'
import { noLetter, type OutboxMail, type Posting, type Wording } from '#server/mail/mail.ts'
import { postMail } from '#server/mail/outbox.ts'
import { attachSeal } from '#server/seal/attach.ts'
import type { Seal } from '#server/seal/seal.ts'
import { startSending, type Sending } from '#server/mail/send.ts'
import { copyDatabase } from '#test/database.ts'

export const letterId = '019ab000-0000-7000-8000-000000000001'

export const plain: Wording = {
  from: 'Centro Zoë',
  subject: 'A letter: confirm your signature',
  before: ['One.'],
  line: 'Guadalupe y Raúl',
  button: { label: 'Confirm', url: 'https://letters.example.org/en/letters/a/confirm/t' },
  after: ['Two.'],
  footer: ['Small.'],
}

const quiet: Log = { info: () => {}, warn: () => {}, error: () => {} }

type Row = {
  id: string
  recipient: string
  attempts: number
  sentAt: Date | null
  failedAt: Date | null
  dueAt: Date
  error: string | null
}

/** An outbox in a database of its own, with a clock that only moves when it is told to. */
export class PostOffice {
  readonly url: string
  readonly pool: pg.Pool
  readonly warnings: string[] = []
  private time = Date.UTC(2026, 10, 22, 12)
  private readonly seal: Seal
  private readonly dropDatabase: () => Promise<void>
  private readonly pools: pg.Pool[] = []
  private sendings: Sending[] = []

  static async open(): Promise<PostOffice> {
    return new PostOffice(await copyDatabase())
  }

  private constructor({ url, seal, drop }: Awaited<ReturnType<typeof copyDatabase>>) {
    this.url = url
    this.seal = seal
    this.dropDatabase = drop
    this.pool = this.openPool()
  }

  readonly now = (): Date => new Date(this.time)

  pass(minutes: number): void {
    this.time += minutes * 60_000
  }

  post(recipient: string, posting: Partial<Posting> = {}): Promise<void> {
    const given = { letterId: noLetter, kind: 'confirm', recipient, language: 'en', ...posting }
    return postMail(this.pool, { ...given, now: this.now() })
  }

  /** Another worker, as another server would run it. */
  start(smtpUrl: string, word: (mail: OutboxMail) => Promise<Wording | null> = async () => plain): Sending {
    const warn = (message: string): void => void this.warnings.push(message)
    const sending = startSending({
      pool: this.openPool(),
      smtpUrl,
      from: 'Undersigned <letters@example.org>',
      origin: 'https://letters.example.org:8443',
      word,
      log: { ...quiet, warn, error: warn },
      now: this.now,
    })
    this.sendings.push(sending)
    sending.nudge()
    return sending
  }

  rows(): Promise<Row[]> {
    return all<Row>(
      this.pool,
      sql`
        select id, recipient, attempts, sent_at as "sentAt", failed_at as "failedAt", due_at as "dueAt", error
          from outbox
         order by created_at, id`,
    )
  }

  /** Between two tests. */
  async empty(): Promise<void> {
    await Promise.all(this.sendings.map((sending) => sending.stop()))
    this.sendings = []
    this.warnings.length = 0
    await this.pool.query(sql`delete from outbox`)
  }

  async close(): Promise<void> {
    await this.empty()
    await Promise.all(this.pools.map((pool) => pool.end()))
    await this.dropDatabase()
  }

  private openPool(): pg.Pool {
    const pool = new pg.Pool({ connectionString: this.url, max: 8 })
    watchPool(pool, quiet)
    attachSeal(pool, this.seal)
    this.pools.push(pool)
    return pool
  }
}
