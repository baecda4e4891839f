import { purgeAnswers } from './access/purge-answers.ts'
import { purgeTokens } from './captcha/spend.ts'
import type { Log } from './database/pool.ts'
import type { Db } from './database/sql.ts'
import { purgeGatherings } from './gathering/drop.ts'
import { purgeHits } from './limit/purge-hits.ts'
import { postDeadlineReminders } from './signature/remind-of-deadline.ts'
import { purgeDeliveries } from './webhook/purge-deliveries.ts'

/** What has to be done now and then, though nobody asks for it. Each may run on several servers at once. */
const rounds = [postDeadlineReminders, purgeHits, purgeTokens, purgeGatherings, purgeAnswers, purgeDeliveries]

const minute = 60_000

/** Makes the rounds at once and every five minutes. What fails is left to the next round. `stop` lets one finish. */
export function startRounds({ pool, log }: { pool: Db; log: Log }): { stop: () => Promise<void> } {
  let running = Promise.resolve()
  const go = async () => {
    for (const round of rounds) {
      await round(pool, { now: new Date() }).catch((error: unknown) => {
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
      return running
    },
  }
}
