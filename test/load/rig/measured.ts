import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

/** What a program took with all the processes that it started. */
export type Taken = { cpuSeconds: number; peakBytes: number }

const LOOK_EVERY = 40
/** Of Linux, whatever the machine. */
const TICKS_A_SECOND = 100

/** Runs a program in a process group of its own, and looks on: a browser is a dozen processes. Linux only. */
export async function measured(program: string, args: string[]): Promise<Taken> {
  const child = spawn(program, args, { stdio: 'ignore', detached: true })
  const cpu = new Map<number, number>()
  let peakBytes = 0
  const look = () => {
    let bytes = 0
    for (const { pid, ticks } of groupOf(child.pid ?? -1)) {
      cpu.set(pid, ticks)
      bytes += shareOf(pid)
    }
    peakBytes = Math.max(peakBytes, bytes)
  }
  const looking = setInterval(look, LOOK_EVERY)
  try {
    await new Promise<void>((resolve, reject) => {
      child.on('error', reject)
      child.on('close', (code) =>
        code === 0 ? resolve() : reject(new Error(`${program} ended with ${code}`)),
      )
    })
  } finally {
    clearInterval(looking)
  }
  return { cpuSeconds: [...cpu.values()].reduce((sum, ticks) => sum + ticks, 0) / TICKS_A_SECOND, peakBytes }
}

function groupOf(group: number): { pid: number; ticks: number }[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return []
    const [, after = ''] = read(`/proc/${name}/stat`).split(/\) (?=\w )/)
    const fields = after.split(' ')
    if (Number(fields[2]) !== group) return []
    return [{ pid: Number(name), ticks: Number(fields[11]) + Number(fields[12]) }]
  })
}

/** Memory of a process, what it shares with others counted in part. */
function shareOf(pid: number): number {
  return Number(/^Pss:\s+(\d+) kB/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0) * 1024
}

/** A process may end while somebody looks. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
