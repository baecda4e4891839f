import { setTimeout as sleep } from 'node:timers/promises'
import { Forwarder, socketOf } from './rig/forwarder.ts'
import { judge, type Outcome } from './rig/outcome.ts'
import { withDatabase } from './rig/own-database.ts'
import { onStage } from './rig/stage.ts'

/** Milliseconds for which nothing is heard of the database. */
const silence = 15_000

/**
 * The database's machine is gone without a word, as when its power fails: no connection ends, and none is answered.
 * Everybody is told so in time, and the service goes on by itself once there is a database again at the same address.
 */
export function fallSilent({ seed }: { seed: number }): Promise<Outcome> {
  return withDatabase(async (url) => {
    const forwarder = await Forwarder.to(socketOf(url))
    const play = () =>
      onStage({ databaseUrl: forwarder.url, letters: 10 }, async (stage) => {
        const { server } = stage
        const pid = server.pid
        const crowd = stage.crowd({ seed, count: 200, reading: 0, atOnce: 30 })
        const running = crowd.run()
        await crowd.reaches(Math.floor(crowd.acts * 0.4))
        forwarder.hush(true)
        await sleep(silence)
        const began = performance.now()
        forwarder.hush(false)
        await server.becomesReady()
        const before = crowd.done
        await crowd.reaches(before + 1)
        const taken = performance.now() - began
        await running
        await stage.drained()
        const { figures, complaints } = judge({ crowd, findings: await stage.check(crowd.told) })
        const died = server.isRunning && server.pid === pid ? 0 : 1
        return {
          complaints,
          figures: [
            ...figures,
            { figure: 'servers that ended with it', value: died, unit: 'servers', goal: '<= 0' },
            { figure: 'ready, and somebody taken, after it', value: taken, unit: 'ms', goal: '<= 10000' },
          ],
        }
      })
    return play().finally(() => forwarder.close())
  })
}
