import { execFileSync, spawn, spawnSync, type ChildProcess, type StdioOptions } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { CannotStart } from '../config.ts'

/** Whom PostgreSQL runs as. It refuses to be root; anybody else runs it as themselves. */
export type Account = { uid: number; gid: number }

export function accountFor(cluster: string): Account {
  const self = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 }
  const owner = existsSync(cluster) ? statSync(cluster) : undefined
  if (self.uid === 0) return owner && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : spareAccount()
  if (!owner || owner.uid === self.uid) return self
  throw new CannotStart(
    `${cluster} belongs to another user (${owner.uid}): start as that user, or set DATA_DIR to a folder of your own.`,
  )
}

function spareAccount(): Account {
  for (const name of ['postgres', 'nobody']) {
    const [uid, gid] = ['-u', '-g'].map((flag) => identity(flag, name))
    if (uid !== undefined && gid !== undefined) return { uid, gid }
  }
  throw new CannotStart(
    'PostgreSQL does not run as root, and there is no user "postgres" or "nobody" to run it as.',
  )
}

function identity(flag: string, name: string): number | undefined {
  const { status, stdout } = spawnSync('id', [flag, name], { encoding: 'utf8', env })
  return status === 0 ? Number(stdout) : undefined
}

/** PostgreSQL reads PGPORT and others; none of ours is its business. */
const env = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' }

type Program = { file: string; args: string[]; stdio: StdioOptions; environment?: Record<string, string> }

/**
 * Starts a program as the account, in a session of its own: Ctrl-C in the terminal reaches our server alone, which then
 * stops the database in order. The kernel interrupts the program when we are killed.
 */
export function spawnAs(account: Account, { file, args, stdio, environment = {} }: Program): ChildProcess {
  const options = { stdio, detached: true, env: { ...env, ...environment } }
  const wrapper = setprivFor(account)
  if (wrapper) return spawn('setpriv', [...wrapper, '--', file, ...args], options)
  return spawn(file, args, process.getuid?.() === 0 ? { ...options, ...account } : options)
}

/** Absent on macOS and refused in some containers: orphans are then stopped by whoever comes next. */
function setprivFor(account: Account): string[] | undefined {
  const untilWeDie = ['--pdeathsig', 'INT']
  const asOther = [
    `--reuid=${account.uid}`,
    `--regid=${account.gid}`,
    '--clear-groups',
    // Reads and writes below folders that only root may enter; initdb asks by access(2), hence no_setuid_fixup.
    '--securebits=+no_setuid_fixup',
    '--inh-caps=+dac_override',
    '--ambient-caps=+dac_override',
  ]
  const wrapper = process.getuid?.() === 0 ? [...asOther, ...untilWeDie] : untilWeDie
  try {
    execFileSync('setpriv', [...wrapper, '--', 'true'], { stdio: 'ignore', env })
    return wrapper
  } catch {
    return undefined
  }
}
