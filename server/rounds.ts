import type { Pool } from 'pg'
import type { Log } from './database/pool.ts'
import { purge } from './retention/purge.ts'
import type { Retention } from './retention/retention.ts'
import { finishBulks } from './review/finish-bulks.ts'
import { postDeadlineReminders } from './signature/remind-of-deadline.ts'

/** What has to be done now and then, though nobody asks for it. Each may run on several servers at once. */
const rounds = [postDeadlineReminders, finishBulks, purge]

const minute = 60_000

type Rounds = { pool: Pool; log: Log; retention: Retention }

/** Makes the rounds at once and every five minutes. What fails is left to the next round. `stop` lets what is under way finish. */
export function startRounds({ pool, log, retention }: Rounds): { stop: () => Promise<void> } {
  let running = Promise.resolve()
  const stopping = new AbortController()
  const { signal } = stopping
  const go = async () => {
    for (const round of rounds) {
      if (signal.aborted) return
      await round(pool, { retention, signal, now: new Date() }).catch((error: unknown) => {
        if (signal.aborted) return
        log.warn(`a round was left out: ${error instanceof Error ? error.name : 'unknown'} in ${round.name}`)
      })
    }
  }
  const start = () => {
    running = running.then(go)
  }
  start()
  const timer = setInterval(start, 5 * minute)
  return {
    stop() {
      clearInterval(timer)
      stopping.abort()
      return running
    },
  }
}
