import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, openSync, readFileSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { CannotStart } from '../config.ts'
import { spawnAs } from './account.ts'
import { urlOf, type Cluster } from './cluster.ts'
import { commandLineOf, startOf } from './living.ts'

/** The process that started a PostgreSQL and will stop it. */
export type Owner = { as: 'server' | 'command'; pid: number; start: string }

/** A PostgreSQL that runs on the cluster, whoever started it. */
export type Sighting = { pid: number; owner: Owner | undefined }

/** Who runs on this cluster, by PostgreSQL's own lock file; a number that another program has by now counts as nobody. */
export function sightPostmaster(cluster: Cluster): Sighting | undefined {
  const pid = pidInLockFile(cluster)
  const line = pid === undefined ? undefined : commandLineOf(pid)
  if (pid === undefined || !line?.includes(` -D ${cluster.folder} `)) return undefined

  const [, as, ownerPid, start] = / undersigned\.owner=(server|command)\/(\d+)\/(\S+)/.exec(line) ?? []
  if (!as || !ownerPid || !start) return { pid, owner: undefined }
  return { pid, owner: { as: as === 'server' ? 'server' : 'command', pid: Number(ownerPid), start } }
}

export function isLiving(owner: Owner): boolean {
  return startOf(owner.pid) === owner.start
}

/** Starts PostgreSQL on the cluster; undefined when somebody else did at the same time. */
export async function startPostmaster(cluster: Cluster, as: Owner['as']): Promise<ChildProcess | undefined> {
  const owner = `${as}/${process.pid}/${startOf(process.pid)}`
  const logStart = sizeOfLog(cluster)
  const child = spawnPostgres(cluster, owner)
  if (await becomesReady(cluster, child, owner)) return child

  const lines = readFileSync(cluster.logFile).subarray(logStart).toString().split('\n')
  // Its own complaints, and those of the loader, which knows no prefix; others may be starting into the same log.
  const complaint = new RegExp(`\\[${child.pid}\\] (FATAL|PANIC|ERROR|DETAIL|HINT):|^(?!.*\\[\\d+\\] )`)
  const reason = lines
    .filter((line) => complaint.test(line))
    .join('\n')
    .trim()
  if (/lock file .* already exists|pre-existing shared memory/.test(reason)) return undefined
  throw new CannotStart(`PostgreSQL did not start in ${cluster.folder}:\n${reason}`)
}

/** Rolls back what is open, writes everything down and ends. */
export async function stopPostmaster(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return
  child.ref()
  const ended = once(child, 'exit')
  child.kill('SIGINT')
  // Should writing everything down take too long, it ends at once and recovers at the next start.
  const impatient = setTimeout(() => child.kill('SIGQUIT'), 20_000)
  await ended
  clearTimeout(impatient)
}

/** A connection, or undefined while nobody takes one: starting, stopping, or not there. */
export async function tryConnect(url: string): Promise<pg.Client | undefined> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 })
  client.on('error', () => {})
  try {
    await client.connect()
    return client
  } catch {
    await client.end().catch(() => {})
    return undefined
  }
}

function spawnPostgres(cluster: Cluster, owner: string): ChildProcess {
  const settings = {
    listen_addresses: '',
    // A letter goes from none to thousands within minutes: plans must know.
    autovacuum_naptime: '5s',
    unix_socket_permissions: '0700',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_line_prefix: '%m [%p] ',
    // A failed statement holds what people typed. The application tells of its failures itself.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_checkpoints: 'off',
    ...(cluster.durable ? {} : { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' }),
    'undersigned.owner': owner,
  }
  const socketFolder = `"${cluster.socketFolder.replaceAll('"', '""')}"`
  const args = ['-D', cluster.folder, '-p', '5432', '-k', socketFolder]
  for (const [name, value] of Object.entries(settings)) args.push('-c', `${name}=${value}`)

  const log = openSync(cluster.logFile, 'a', 0o600)
  const stdio = ['ignore' as const, log, log]
  const child = spawnAs(cluster.account, {
    file: cluster.binaries.postgres,
    args,
    stdio,
    environment: notTheLock(cluster),
  })
  closeSync(log)
  child.unref()
  process.once('exit', () => hasEnded(child) || child.kill('SIGINT'))
  return child
}

/**
 * After a hard stop of the machine or container, the number in the lock file may belong to any program, and PostgreSQL
 * would wait for that one for ever. It believes this variable that the number is not a PostgreSQL, and still makes all
 * its other checks; removing the file would race with others who start.
 */
function notTheLock(cluster: Cluster): Record<string, string> {
  const pid = pidInLockFile(cluster)
  return pid === undefined || sightPostmaster(cluster) ? {} : { PG_GRANDPARENT_PID: String(pid) }
}

function pidInLockFile(cluster: Cluster): number | undefined {
  const file = join(cluster.folder, 'postmaster.pid')
  try {
    const pid = Number(readFileSync(file, 'utf8').split('\n')[0])
    return Number.isSafeInteger(pid) && pid > 0 ? pid : undefined
  } catch {
    return undefined
  }
}

async function becomesReady(cluster: Cluster, child: ChildProcess, owner: string): Promise<boolean> {
  while (!hasEnded(child)) {
    const client = await tryConnect(urlOf(cluster))
    const asked = client?.query<{ owner: string }>(
      `select current_setting('undersigned.owner', true) as owner`,
    )
    // Another's PostgreSQL may have answered, and be on its way out.
    const answer = await asked?.catch(() => undefined)
    await client?.end()
    if (answer?.rows[0]?.owner === owner) return true
    await sleep(15)
  }
  return false
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}

/** Keeps the log from growing for ever, and tells where the next start begins in it. */
function sizeOfLog({ logFile }: Cluster): number {
  const size = existsSync(logFile) ? statSync(logFile).size : 0
  if (size < 1_000_000) return size
  truncateSync(logFile)
  return 0
}
