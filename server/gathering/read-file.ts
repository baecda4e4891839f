import { fork } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from '../database/root.ts'
import type { TableAnswer } from './table-worker.ts'

/** Milliseconds that a file may take to be read. */
const patience = 20_000
/** Megabytes of objects that reading a file may make. */
const memory = 400

/**
 * The rows of a file that somebody handed in, read in a process of its own, which is ended when it takes too long. Or
 * why they cannot be read: 'unreadable', 'empty', 'too-many-lines', 'too-large', 'old-format', 'too-slow'.
 */
export function readFile(bytes: Uint8Array): Promise<TableAnswer> {
  return new Promise((resolve) => {
    const child = startChild()
    const timer = setTimeout(() => settle({ problem: 'too-slow' }), patience)
    let settled = false
    const settle = (answer: TableAnswer) => {
      if (settled) return
      settled = true
      clearTimeout(timer)
      child.kill('SIGKILL')
      resolve(answer)
    }
    child.on('message', (answer) => settle(answer as TableAnswer))
    child.on('error', () => settle({ problem: 'unreadable' }))
    child.on('exit', () => settle({ problem: 'unreadable' }))
    child.send({ bytes }, () => undefined)
  })
}

/** As source, under Vite or tsx, its program is a file of the project; built, it lies beside the server's. */
function startChild() {
  const source = import.meta.url.endsWith('.ts')
  const loader = () => pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
  return fork(join(root, source ? 'server/gathering/table-worker.ts' : 'dist/server/table-worker.js'), {
    serialization: 'advanced',
    execArgv: [`--max-old-space-size=${memory}`, ...(source ? ['--import', loader()] : [])],
    env: {},
  })
}
