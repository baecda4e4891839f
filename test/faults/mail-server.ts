import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import type { Crowd } from './rig/crowd.ts'
import type { Told } from './invariants.ts'
import { judge, type Outcome } from './rig/outcome.ts'
import { onStage, type Stage } from './rig/stage.ts'

const signers = 15

/** How a mail server is of no use; each gives what makes it well again. */
const ailments: Record<string, (stage: Stage) => Promise<() => Promise<void>>> = {
  refused: async ({ post }) => {
    const { port } = post
    await post.close()
    return () => post.open(port)
  },
  hung: async ({ post }) => {
    const { port } = post
    await post.close()
    const callers = new Set<Socket>()
    const silent = createServer((caller) => {
      callers.add(caller)
      caller.on('error', () => undefined)
    })
    await once(silent.listen(port, '127.0.0.1'), 'listening')
    return async () => {
      for (const caller of callers) caller.destroy()
      await new Promise((closed) => silent.close(closed))
      await post.open(port)
    }
  },
  busy: async ({ post }) => {
    post.answer = () => ({ code: 451, text: 'later, please' })
    return async () => void (post.answer = () => undefined)
  },
}

/**
 * The mail server refuses connections, takes them and says nothing, and says 451 to all. Signing goes on as if nothing
 * were, and what was kept back is sent within five minutes. To some it says 550: they are not tried again, and whoever
 * looks after the service is told.
 */
export function upsetMails({ seed }: { seed: number }): Promise<Outcome> {
  return onStage({ letters: 4 }, async (stage) => {
    const answered: Record<string, number> = {}
    const told: Told[] = []
    const sign = async (named: string): Promise<Crowd> => {
      const crowd = stage.crowd({ seed, count: signers, reading: 0, atOnce: 3, confirming: false, named })
      await crowd.run()
      answered[named] = crowd.tally.longest
      told.push(...crowd.told)
      return crowd
    }
    await sign('healthy')
    for (const [name, strike] of Object.entries(ailments)) {
      const heal = await strike(stage)
      await sign(name)
      await heal()
    }
    stage.post.answer = (to) => (to.startsWith('refusing') ? { code: 550, text: 'nobody here' } : undefined)
    const crowd = await sign('refusing')
    for (const one of crowd.told) one.refuses = true
    const drained = await stage.drained(6 * 60_000)
    const { figures, complaints } = judge({ crowd, findings: await stage.check(told) })
    return {
      complaints,
      figures: [
        ...Object.entries(answered).map(([named, value]) => ({
          figure: `longest answer, mails ${named}`,
          value,
          unit: 'ms',
        })),
        ...figures,
        { figure: 'mails that were refused for good', value: signers, unit: 'mails' },
        {
          figure: 'of these flagged after one try',
          value: await flagged(stage),
          unit: 'mails',
          goal: `>= ${signers}`,
        },
        { figure: 'outbox drained after', value: drained, unit: 'ms', goal: '<= 300000' },
      ],
    }
  })
}

/** Mails that the figures for operators tell as given up, if each was tried once. */
async function flagged(stage: Stage): Promise<number> {
  const metrics = await fetch(`${stage.server.origin}/metrics`).then((answer) => answer.text())
  const { rows } = await stage.ask((client) =>
    client.query<{ tried: number }>(
      'select count(*)::integer as tried from outbox where failed_at is not null and attempts = 1',
    ),
  )
  const said = Number(/undersigned_outbox_mails\{state="failed"\} (\d+)/.exec(metrics)?.[1])
  return Math.min(said, rows[0]?.tried ?? 0)
}
