import type { ChildProcess } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Cluster } from './cluster.ts'
import type { Log } from './pool.ts'
import { startPostmaster, stopPostmaster } from './postmaster.ts'

/**
 * Starts PostgreSQL again whenever it ends by itself (killed, or stopped by a full disk) until the returned function
 * stops it for good.
 */
export function keepRunning(
  cluster: Cluster,
  { child, log }: { child: ChildProcess; log: Log },
): () => Promise<void> {
  let closing = false
  let current: ChildProcess | undefined = child
  let restarting: Promise<void> = Promise.resolve()

  const watch = (watched: ChildProcess): void => {
    watched.once('exit', (code, signal) => {
      if (closing) return
      log.error(`PostgreSQL ended by itself (${signal ?? code}); starting it again`)
      current = undefined
      restarting = restart()
    })
  }

  const restart = async (): Promise<void> => {
    for (let delayMs = 50; !closing && !current; delayMs = Math.min(delayMs * 2, 5000)) {
      // What it left behind may need a moment to go.
      await sleep(delayMs)
      try {
        current = await startPostmaster(cluster, 'server')
      } catch (error) {
        log.error(error instanceof Error ? error.message : String(error))
      }
    }
    if (current) watch(current)
    if (current && !closing) log.info('PostgreSQL runs again')
  }

  watch(child)
  return async () => {
    closing = true
    await restarting
    if (current) await stopPostmaster(current)
  }
}
