import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import type { Crowd } from './rig/crowd.ts'
import type { Told } from './invariants.ts'
import { judge, type Outcome } from './rig/outcome.ts'
import { onStage, type Stage } from './rig/stage.ts'

const signers = 15

/** What makes it well again, and how many of our tries have met it as it is; unknown where nobody listens. */
type Struck = { heal: () => Promise<void>; met?: () => number }

/** How a mail server is of no use. */
const ailments: Record<string, (stage: Stage) => Promise<Struck>> = {
  refused: async ({ post }) => {
    const { port } = post
    await post.close()
    return { heal: () => post.open(port) }
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
    const heal = async () => {
      for (const caller of callers) caller.destroy()
      await new Promise((closed) => silent.close(closed))
      await post.open(port)
    }
    return { heal, met: () => callers.size }
  },
  busy: async ({ post }) => {
    let said = 0
    post.answer = () => {
      said += 1
      return { code: 451, text: 'later, please' }
    }
    return { heal: async () => void (post.answer = () => undefined), met: () => said }
  },
}

/** The outbox is looked through every second. */
const aFewRounds = 4000
const longestWait = 60_000

/** Until our mails have met it: a server that is well again before anybody has called was never ill. */
async function untilMet({ met }: Struck): Promise<number> {
  if (!met) await setTimeout(aFewRounds)
  else for (let waited = 0; met() === 0 && waited < longestWait; waited += 100) await setTimeout(100)
  return met?.() ?? 1
}

/**
 * The mail server refuses connections, takes them and says nothing, and says 451 to all. Signing goes on as if nothing
 * were, and what was kept back is sent within five minutes. To some it says 550: they are not tried again, and whoever
 * looks after the service is told.
 */
export function upsetMails({ seed }: { seed: number }): Promise<Outcome> {
  return onStage({ letters: 4 }, async (stage) => {
    const answered: Record<string, number> = {}
    const met: Record<string, number> = {}
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
      const struck = await strike(stage)
      await sign(name)
      met[name] = await untilMet(struck)
      await struck.heal()
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
        ...Object.entries(met).map(([named, value]) => ({
          figure: `tries that met a mail server: ${named}`,
          value,
          unit: 'tries',
          goal: '>= 1',
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
