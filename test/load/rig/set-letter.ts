import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '#server/database/root.ts'
import type { Answer } from '#server/document/worker.ts'

/** What the process that sets letters took: for the last time alone, and in all, from its beginning. */
export type Taken = { lastSeconds: number; allSeconds: number; peakBytes: number; fileBytes: number }

/** Of Linux, whatever the machine. */
const TICKS_A_SECOND = 100

/** Sets a letter (JSON) so many times, in a process of its own as the built server has it. Linux only. */
export async function setLetter(letter: Buffer, times: number): Promise<Taken> {
  const child = fork(join(root, 'dist/server/document-worker.js'), {
    serialization: 'advanced',
    execArgv: [],
    env: {},
  })
  const ended = once(child, 'exit').then(() =>
    Promise.reject(new Error('The process that sets letters ended.')),
  )
  ended.catch(() => undefined)
  try {
    const { pid = -1 } = child
    let [before, fileBytes] = [0, 0]
    for (let number = 1; number <= times; number++) {
      before = secondsOf(pid)
      fileBytes = await Promise.race([setOnce(child, { number, letter }), ended])
    }
    const after = secondsOf(pid)
    return { lastSeconds: after - before, allSeconds: after, peakBytes: peakOf(pid), fileBytes }
  } finally {
    child.kill()
  }
}

async function setOnce(child: ChildProcess, order: { number: number; letter: Buffer }): Promise<number> {
  let bytes = 0
  const whole = new Promise<void>((resolve, reject) => {
    const hear = (message: unknown) => {
      const answer = message as Answer
      if ('piece' in answer) bytes += answer.piece.byteLength
      if ('failure' in answer) reject(new Error(answer.failure.message))
      if ('whole' in answer) resolve()
      if ('failure' in answer || 'whole' in answer) child.off('message', hear)
    }
    child.on('message', hear)
  })
  child.send(order)
  await whole
  return bytes
}

/** CPU of all threads, and of those that have ended; a tick is 10 ms, so of living ones it is asked in nanoseconds. */
function secondsOf(pid: number): number {
  const own = readdirSync(`/proc/${pid}/task`).map((task) => {
    const [nanoseconds = ''] = readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')
    return Number(nanoseconds) / 1e9
  })
  const [, after = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(/\) (?=\w )/)
  const fields = after.split(' ')
  const ticks = (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND
  return Math.max(
    ticks,
    own.reduce((sum, seconds) => sum + seconds, 0),
  )
}

function peakOf(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? NaN) * 1024
}
