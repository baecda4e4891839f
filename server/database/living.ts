import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** When a process began, in words of the system's own; undefined when it is gone. Numbers of processes are reused. */
export function startOf(pid: number): string | undefined {
  if (process.platform !== 'linux') return startByPs(pid)
  const stat = read(`/proc/${pid}/stat`)
  // The name, in parentheses, may hold anything: count from behind it.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')
  return fields?.[0] === 'Z' ? undefined : fields?.[19]
}

/** What a process was started with, or undefined when it is gone. */
export function commandLineOf(pid: number): string | undefined {
  if (process.platform !== 'linux') return ps(pid, 'args=')
  return read(`/proc/${pid}/cmdline`)?.replaceAll('\0', ' ').trim() || undefined
}

function startByPs(pid: number): string | undefined {
  const [state = 'Z', ...start] = ps(pid, 'stat=,lstart=')?.split(/\s+/) ?? []
  return state.startsWith('Z') ? undefined : start.join('-')
}

function ps(pid: number, fields: string): string | undefined {
  const { status, stdout } = spawnSync('ps', ['-ww', '-o', fields, '-p', String(pid)], { encoding: 'utf8' })
  return status === 0 ? stdout.trim() || undefined : undefined
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
