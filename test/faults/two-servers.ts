import { judge, type Outcome } from './rig/outcome.ts'
import { withDatabase } from './rig/own-database.ts'
import { onStage } from './rig/stage.ts'

/**
 * Two servers on one database, each with its worker for mails: every request goes to the other one than the request
 * before, and whoever presses twice presses on both at once. Nothing is there twice, and no mail goes out twice.
 */
export function runTwoServers({ seed }: { seed: number }): Promise<Outcome> {
  return withDatabase((databaseUrl) =>
    onStage({ databaseUrl, servers: 2, letters: 10 }, async (stage) => {
      const crowd = stage.crowd({ seed, count: 300, reading: 0, atOnce: 40 })
      await crowd.run()
      await stage.drained()
      const findings = await stage.check(crowd.told)
      const { figures, complaints } = judge({ crowd, findings })
      const again = {
        figure: 'mails that came twice',
        value: findings.mailsAgain,
        unit: 'mails',
        goal: '<= 0',
      }
      return { complaints, figures: [...figures, again] }
    }),
  )
}
