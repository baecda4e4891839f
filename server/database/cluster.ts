import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chownSync, closeSync, existsSync, fsyncSync, lstatSync, mkdirSync, openSync } from 'node:fs'
import { readdirSync, realpathSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { CannotStart } from '../config.ts'
import { accountFor, spawnAs, type Account } from './account.ts'
import { findBinaries, type Binaries } from './binaries.ts'
import { startOf } from './living.ts'

/** One PostgreSQL on disk: where its data lies, where its socket goes, who runs it. */
export type Cluster = {
  folder: string
  socketFolder: string
  logFile: string
  account: Account
  binaries: Binaries
  durable: boolean
}

/** The cluster under the data folder, made when there is none. `durable: false` is for tests, which may lose data. */
export async function prepareCluster(dataFolder: string, durable: boolean): Promise<Cluster> {
  const binaries = findBinaries()
  makeFolder(dataFolder)
  const folder = join(realpathSync(dataFolder), 'postgres')
  const account = accountFor(folder)
  if (!existsSync(folder)) await initialize(folder, { account, binaries, durable })
  const logFile = join(dirname(folder), 'postgres.log')
  return { folder, socketFolder: socketFolderFor(folder, account), logFile, account, binaries, durable }
}

function makeFolder(dataFolder: string): void {
  try {
    mkdirSync(dataFolder, { recursive: true })
  } catch (error) {
    throw new CannotStart(
      `The data folder cannot be made: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}

export function urlOf(cluster: Cluster): string {
  const host = encodeURIComponent(cluster.socketFolder)
  return `postgresql://app@localhost:5432/postgres?host=${host}&sslmode=disable`
}

type Making = Pick<Cluster, 'account' | 'binaries' | 'durable'>

/** Made aside and renamed into place: whole or absent after a crash, and one of several first starts wins. */
async function initialize(folder: string, making: Making): Promise<void> {
  const parent = dirname(folder)
  removeAbandoned(parent)
  const aside = `${folder}.new-${process.pid}-${randomBytes(4).toString('hex')}`
  mkdirSync(aside, { mode: 0o700 })
  try {
    if (process.getuid?.() === 0) chownSync(aside, making.account.uid, making.account.gid)
    await runInitdb(aside, making)
    renameInto(aside, folder)
    syncFolder(parent)
  } finally {
    rmSync(aside, { recursive: true, force: true })
  }
}

async function runInitdb(folder: string, { account, binaries, durable }: Making): Promise<void> {
  const locale = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']
  const args = ['-D', folder, '--username=app', '--auth=trust', '--no-instructions', ...locale]
  const program = { file: binaries.initdb, args: durable ? args : [...args, '--no-sync'] }
  const child = spawnAs(account, { ...program, stdio: ['ignore', 'ignore', 'pipe'] })
  const said = child.stderr ? text(child.stderr) : ''
  await once(child, 'close')
  if (child.exitCode === 0) return
  throw new CannotStart(`PostgreSQL could not make its folder in ${dirname(folder)}:\n${(await said).trim()}`)
}

function renameInto(aside: string, folder: string): void {
  try {
    renameSync(aside, folder)
  } catch (error) {
    // Somebody who started at the same time was faster, and theirs is as good.
    if (!existsSync(join(folder, 'PG_VERSION'))) throw error
  }
}

function removeAbandoned(parent: string): void {
  for (const name of readdirSync(parent)) {
    const pid = /^postgres\.new-(\d+)-/.exec(name)?.[1]
    if (pid && !startOf(Number(pid))) rmSync(join(parent, name), { recursive: true, force: true })
  }
}

function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r')
  fsyncSync(descriptor)
  closeSync(descriptor)
}

/** The path of a socket fits in 103 bytes on macOS and 107 on Linux; below a deeper folder it goes to /tmp. */
function socketFolderFor(folder: string, account: Account): string {
  if (Buffer.byteLength(join(folder, '.s.PGSQL.5432')) <= 100) return folder

  // Not os.tmpdir(): a command with another TMPDIR would look for the server elsewhere.
  const short = `/tmp/undersigned-${createHash('sha256').update(folder).digest('hex').slice(0, 24)}`
  const made = mkdirSync(short, { mode: 0o700, recursive: true })
  if (made && process.getuid?.() === 0) chownSync(short, account.uid, account.gid)

  // Whoever owns the folder could put a socket of theirs in it.
  const { uid, mode } = lstatSync(short)
  const ours = uid === account.uid || uid === process.getuid?.()
  if (lstatSync(short).isDirectory() && ours && (mode & 0o077) === 0) return short
  throw new CannotStart(
    `${short} should be a folder that only we may enter: remove it, or set a shorter DATA_DIR.`,
  )
}
