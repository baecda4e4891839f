import { connect } from 'node:net'
import { chanceOf } from '#server/task/chance.ts'
import { judge, type Outcome } from './rig/outcome.ts'
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
    const [running, taken, codes]: [Promise<void>, number[], (number | null)[]] = [crowd.run(), [], []]
    for (let time = 1; time <= times; time += 1) {
      await crowd.reaches(Math.floor((crowd.acts * (time - chance.next() / 2)) / (times + 1)))
      const slow = connect(Number(new URL(server.origin).port), '127.0.0.1')
      slow.on('error', () => undefined)
      slow.write('POST /en/letters/a/sign HTTP/1.1\r\nHost: here\r\nContent-Length: 1000\r\n\r\na')
      const stopped = await server.stop()
      taken.push(stopped.taken)
      codes.push(stopped.code)
      slow.destroy()
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
        {
          figure: 'ended other than in order',
          value: codes.filter((code) => code !== 0).length,
          unit: 'times',
          goal: '<= 0',
        },
        { figure: 'ended after SIGTERM, longest', value: Math.max(...taken), unit: 'ms', goal: '<= 10000' },
      ],
    }
  })
}
