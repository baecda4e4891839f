import { chanceOf } from '#server/task/chance.ts'
import { judge, type Outcome } from './rig/outcome.ts'
import { stopBesideSlowOne } from './rig/slow-one.ts'
import { onStage } from './rig/stage.ts'

/**
 * SIGTERM while people sign, thrice, and each time one of them is so slow that a request never ends: what was
 * acknowledged is there, no mail is sent twice, and the process has ended within ten seconds.
 */
export function stopUnderLoad({ seed, times = 3 }: { seed: number; times?: number }): Promise<Outcome> {
  return onStage({ letters: 10 }, async (stage) => {
    const { server } = stage
    const crowd = stage.crowd({ seed, count: 250, reading: 0, atOnce: 40 })
    const chance = chanceOf(seed, 0)
    const [running, taken]: [Promise<void>, number[]] = [crowd.run(), []]
    for (let time = 1; time <= times; time += 1) {
      await crowd.reaches(Math.floor((crowd.acts * (time - chance.next() / 2)) / (times + 1)))
      taken.push(await stopBesideSlowOne(server))
      await server.start()
    }
    await running
    await stage.drained()
    const findings = await stage.check(crowd.told)
    const { figures, complaints } = judge({ crowd, findings })
    return {
      complaints,
      figures: [
        ...figures,
        { figure: 'mails that came twice', value: findings.mailsAgain, unit: 'mails', goal: '<= 0' },
        { figure: 'ended after SIGTERM, longest', value: Math.max(...taken), unit: 'ms', goal: '<= 10000' },
      ],
    }
  })
}
