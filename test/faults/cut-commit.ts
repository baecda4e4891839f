import { setTimeout as sleep } from 'node:timers/promises'
import { Forwarder, socketOf, type Cut } from './rig/forwarder.ts'
import { judge, type Outcome } from './rig/outcome.ts'
import { withDatabase } from './rig/own-database.ts'
import { onStage } from './rig/stage.ts'

/** The statement that signs is a transaction by itself; a confirmation commits. */
const acts = { signing: /insert into signatures/, confirmation: /^commit$/ }
const moments = ['before', 'after'] as const

/**
 * Connections to PostgreSQL are cut while it commits, again and again: before it has heard of it, and after it has done
 * it and before anybody knows. Whoever sends the same form again is told yes, and there is one row.
 */
export function cutCommits({ seed }: { seed: number }): Promise<Outcome> {
  return withDatabase(async (url) => {
    const forwarder = await Forwarder.to(socketOf(url))
    const play = () =>
      onStage({ databaseUrl: forwarder.url, letters: 4 }, async (stage) => {
        const crowd = stage.crowd({ seed, count: 80, reading: 0, atOnce: 4 })
        const [running, done] = [crowd.run(), new Map<Cut, number>()]
        const cuts = Object.values(acts).flatMap((at) => moments.map((when): Cut => ({ at, when })))
        await Promise.all([running, cutInTurn(forwarder, { cuts, done, until: running })])
        await stage.drained()
        const { figures, complaints } = judge({ crowd, findings: await stage.check(crowd.told) })
        const least = Math.min(...cuts.map((cut) => done.get(cut) ?? 0))
        return {
          complaints,
          figures: [
            ...figures,
            { figure: 'connections cut in a commit', value: forwarder.cuts, unit: 'cuts' },
            { figure: 'the same, of the rarest kind', value: least, unit: 'cuts', goal: '>= 5' },
          ],
        }
      })
    return play().finally(() => forwarder.close())
  })
}

type Cutting = { cuts: Cut[]; done: Map<Cut, number>; until: Promise<unknown> }

/** Every kind by turns, whichever comes first of the two acts that meet it. */
async function cutInTurn(forwarder: Forwarder, { cuts, done, until }: Cutting): Promise<void> {
  const over = until.then(() => 'over' as const)
  let last: Cut | undefined
  for (let turn = 0; (await Promise.race([over, sleep(5, 'on')])) !== 'over';) {
    if (forwarder.cut) continue
    if (last) done.set(last, (done.get(last) ?? 0) + 1)
    last = cuts[turn++ % cuts.length]
    forwarder.cut = last
  }
  forwarder.cut = undefined
}
