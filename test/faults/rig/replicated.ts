import { type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import {
  chownSync,
  closeSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { spawnAs } from '#server/database/account.ts'
import { prepareCluster, urlOf, type Cluster } from '#server/database/cluster.ts'

/** A PostgreSQL of its own, whose process is ours. */
export class Postgres {
  readonly cluster: Cluster
  private readonly child: ChildProcess

  private constructor(cluster: Cluster, child: ChildProcess) {
    this.cluster = cluster
    this.child = child
  }

  static async start(cluster: Cluster, settings: Record<string, string>): Promise<Postgres> {
    const log = openSync(cluster.logFile, 'a')
    const args = ['-D', cluster.folder, '-k', cluster.socketFolder, '-c', 'listen_addresses=']
    for (const [name, value] of Object.entries(settings)) args.push('-c', `${name}=${value}`)
    const { file, account } = { file: cluster.binaries.postgres, account: cluster.account }
    const child = spawnAs(account, { file, args, stdio: ['ignore', log, log] })
    closeSync(log)
    process.once('exit', () => child.kill('SIGINT'))
    const postgres = new Postgres(cluster, child)
    for (let tries = 0; !(await postgres.answers()); tries += 1) {
      if (child.exitCode !== null || tries > 600)
        throw new Error(`PostgreSQL did not start:\n${readFileSync(cluster.logFile, 'utf8').slice(-2000)}`)
      await sleep(100)
    }
    return postgres
  }

  get url(): string {
    return urlOf(this.cluster)
  }

  async ask<Row extends pg.QueryResultRow>(text: string): Promise<Row[]> {
    const client = new pg.Client({ connectionString: this.url })
    client.on('error', () => undefined)
    await client.connect()
    return client
      .query<Row>(text)
      .then(({ rows }) => rows)
      .finally(() => client.end().catch(() => undefined))
  }

  async end(signal: 'SIGKILL' | 'SIGINT'): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return
    const ended = once(this.child, 'exit')
    this.child.kill(signal)
    await ended
  }

  private answers(): Promise<boolean> {
    return this.ask('select').then(
      () => true,
      () => false,
    )
  }
}

export type Pair = { primary: Postgres; standby: Postgres }

const primarySettings = {
  wal_level: 'replica',
  // What the standby has not fetched when the primary starts anew.
  wal_keep_size: '512MB',
  // Nothing is acknowledged that the standby has not on its disk too.
  synchronous_standby_names: '*',
  synchronous_commit: 'on',
}

/** A primary with a standby that follows it by streaming, each in a folder of its own. */
export async function withPair<Result>(play: (pair: Pair) => Promise<Result>): Promise<Result> {
  const base = mkdtempSync(join(tmpdir(), 'undersigned-pair-'))
  const started: Postgres[] = []
  try {
    const first = await prepareCluster(join(base, 'first'), true)
    // Without a standby nothing would be acknowledged: it is copied before there is to be one.
    const alone = await Postgres.start(first, { ...primarySettings, synchronous_standby_names: '' })
    const second = await copyOf(alone, join(base, 'second')).finally(() => alone.end('SIGINT'))
    const primary = await Postgres.start(first, primarySettings)
    started.push(primary)
    const standby = await Postgres.start(second, {
      primary_conninfo: `host=${first.socketFolder} port=5432 user=app application_name=second`,
    })
    started.push(standby)
    while ((await primary.ask(`select from pg_stat_replication where sync_state = 'sync'`)).length === 0)
      await sleep(50)
    return await play({ primary, standby })
  } finally {
    for (const postgres of started.toReversed()) await postgres.end('SIGINT')
    rmSync(base, { recursive: true, maxRetries: 10, retryDelay: 200 })
  }
}

/** A base backup as the manual describes it ("Making a Base Backup Using the Low Level API"), on the same machine. */
async function copyOf(primary: Postgres, parent: string): Promise<Cluster> {
  const { cluster } = primary
  const folder = join(parent, 'postgres')
  mkdirSync(parent)
  const client = new pg.Client({ connectionString: primary.url })
  await client.connect()
  await client.query(`select pg_backup_start('standby', true)`)
  const leftOut = /postmaster\.(pid|opts)$|pg_replslot\/|\.s\.PGSQL/
  cpSync(cluster.folder, folder, { recursive: true, filter: (from) => !leftOut.test(from) })
  const { rows } = await client.query<{ labelfile: string }>('select * from pg_backup_stop()')
  await client.end()
  writeFileSync(join(folder, 'backup_label'), rows[0]?.labelfile ?? '')
  writeFileSync(join(folder, 'standby.signal'), '')
  for (const name of ['', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })])
    if (process.getuid?.() === 0) chownSync(join(folder, name), cluster.account.uid, cluster.account.gid)
  return prepareCluster(parent, true)
}
