import type { ChildProcess } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { CannotStart } from '../config.ts'
import { prepareCluster, urlOf, type Cluster } from './cluster.ts'
import type { Log } from './pool.ts'
import { isLiving, sightPostmaster, startPostmaster, stopPostmaster, tryConnect } from './postmaster.ts'
import { keepRunning } from './supervisor.ts'

/** Another living server has this data. */
class DatabaseBusy extends CannotStart {
  override name = 'DatabaseBusy'
}

export type OpenedDatabase = { url: string; close(): Promise<void> }

type Opening = { folder: string; as: 'server' | 'command'; log: Log; durable?: boolean }

/**
 * PostgreSQL from npm on a folder of ours. A server has it for itself and keeps it running; a command borrows one that
 * runs, or starts one for as long as it and those who borrow it need.
 */
export async function openEmbedded({ folder, as, log, durable = true }: Opening): Promise<OpenedDatabase> {
  const cluster = await prepareCluster(folder, durable)
  const url = urlOf(cluster)
  const patience = new Patience(log)
  for (;;) {
    const got = await startOrBorrow(cluster, as)
    if (got === 'wait') await patience.wait(cluster)
    else if ('lease' in got) return { url, close: () => got.lease.end() }
    else if (as === 'server') return { url, close: keepRunning(cluster, { child: got.child, log }) }
    else return { url, close: () => stopWhenUnused(got.child, url, log) }
  }
}

async function startOrBorrow(
  cluster: Cluster,
  as: 'server' | 'command',
): Promise<{ child: ChildProcess } | { lease: pg.Client } | 'wait'> {
  const sighted = sightPostmaster(cluster)
  if (!sighted) {
    const stranger = await tryConnect(urlOf(cluster))
    await stranger?.end()
    const child = stranger ? undefined : await startPostmaster(cluster, as)
    return child ? { child } : 'wait'
  }
  const { pid, owner } = sighted
  if (!owner)
    throw new DatabaseBusy(`A PostgreSQL that is not ours (process ${pid}) runs on ${cluster.folder}.`)
  if (!isLiving(owner)) {
    interrupt(pid)
    return 'wait'
  }
  if (as === 'command') {
    const lease = await borrow(urlOf(cluster))
    return lease ? { lease } : 'wait'
  }
  if (owner.as === 'command') return 'wait'
  throw new DatabaseBusy(
    `Another server (process ${owner.pid}) has the data in ${cluster.folder}: stop it, or set DATA_DIR to another folder.`,
  )
}

/** An orphan would run for ever where the kernel does not tell it that its owner was killed. */
function interrupt(pid: number): void {
  try {
    process.kill(pid, 'SIGINT')
  } catch {
    // It ended in this moment.
  }
}

/** Any number; who borrows shares this lock, and the owner takes it alone before stopping. */
const leaseLock = 1775_03_25

async function borrow(url: string): Promise<pg.Client | undefined> {
  const lease = await tryConnect(url)
  try {
    await lease?.query('select pg_advisory_lock_shared($1)', [leaseLock])
    return lease
  } catch {
    // The owner was stopping already.
    await lease?.end().catch(() => {})
    return undefined
  }
}

async function stopWhenUnused(child: ChildProcess, url: string, log: Log): Promise<void> {
  const notice = setTimeout(() => log.warn('Waiting for another command that uses the database.'), 1000)
  const client = await tryConnect(url)
  // Lost connections end the wait too: then nothing runs that could be cut off.
  await client?.query('select pg_advisory_lock($1)', [leaseLock]).catch(() => {})
  clearTimeout(notice)
  await stopPostmaster(child)
  await client?.end().catch(() => {})
}

/** Waits in short steps, says so once, and gives up where waiting cannot help. */
class Patience {
  private readonly log: Log
  private waits = 0
  private unseen = 0

  constructor(log: Log) {
    this.log = log
  }

  async wait(cluster: Cluster): Promise<void> {
    await sleep(50)
    this.waits += 1
    if (this.waits === 40) this.log.warn('Waiting for another process that uses the database.')
    // A lock without a process, or a socket that answers for nobody here: another machine or container.
    this.unseen = sightPostmaster(cluster) ? 0 : this.unseen + 1
    if (this.unseen < 200) return
    throw new DatabaseBusy(`Something out of sight, maybe in another container, runs on ${cluster.folder}.`)
  }
}
