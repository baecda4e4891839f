import { createServer, request, type Server as Proxy } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { Forwarder, socketOf } from './rig/forwarder.ts'
import { judge, type Outcome } from './rig/outcome.ts'
import { withPair, type Pair } from './rig/replicated.ts'
import { onStage } from './rig/stage.ts'

/**
 * Two servers with their workers behind one proxy, on one PostgreSQL with a standby that has all that is acknowledged.
 * The primary is killed while people sign and the standby takes its place: nothing is lost, nothing is there twice, and
 * the servers go on by themselves.
 */
export function failOver({ seed }: { seed: number }): Promise<Outcome> {
  return withPair(async ({ primary, standby }) => {
    // Where a deployer has HAProxy or a pooler: the one address that DATABASE_URL names.
    const forwarder = await Forwarder.to(socketOf(primary.url))
    const play = () =>
      onStage({ databaseUrl: forwarder.url, servers: 2, letters: 10 }, async (stage) => {
        const proxy = await openProxy(stage.servers.map(({ origin }) => origin))
        const { port } = proxy.address() as AddressInfo
        const pids = stage.servers.map(({ pid }) => pid)
        const crowd = stage.crowd({
          seed,
          count: 300,
          reading: 0,
          atOnce: 30,
          origin: () => `http://127.0.0.1:${port}`,
        })
        const running = crowd.run()
        await crowd.reaches(Math.floor(crowd.acts * 0.4))
        const taken = await replace({ primary, standby }, forwarder, () => stage.server.isReady())
        await running
        await stage.drained()
        const findings = await stage.check(crowd.told)
        proxy.close()
        const { figures, complaints } = judge({ crowd, findings })
        const died = stage.servers.filter(({ pid, isRunning }, at) => !isRunning || pid !== pids[at]).length
        return {
          complaints,
          figures: [
            ...figures,
            { figure: 'servers that ended with the primary', value: died, unit: 'servers', goal: '<= 0' },
            { figure: 'mails that came twice', value: findings.mailsAgain, unit: 'mails', goal: '<= 1' },
            { figure: 'ready on the standby', value: taken, unit: 'ms', goal: '<= 10000' },
          ],
        }
      })
    return play().finally(() => forwarder.close())
  })
}

/** Kills the primary, promotes the standby, and leads everybody to it; gives the milliseconds until it serves. */
async function replace(
  { primary, standby }: Pair,
  forwarder: Forwarder,
  isReady: () => Promise<boolean>,
): Promise<number> {
  const began = performance.now()
  await primary.end('SIGKILL')
  // Nobody is to talk to what may still live of it: what it tells no one has is of no worth.
  forwarder.lead(undefined)
  await standby.ask('select pg_promote()')
  forwarder.lead(socketOf(standby.url))
  while (!(await isReady())) await sleep(20)
  return performance.now() - began
}

/** One address before several servers, which take turns; one that does not answer is left out of the next try. */
async function openProxy(origins: string[]): Promise<Proxy> {
  let turn = 0
  const proxy = createServer((asked, answer) => {
    const origin = origins[turn++ % origins.length] ?? ''
    const { method, headers, url = '/' } = asked
    const passed = request(new URL(url, origin), { method, headers }, (got) => {
      answer.writeHead(got.statusCode ?? 502, got.headers)
      got.pipe(answer)
    })
    passed.on('error', () => answer.writeHead(502).end())
    asked.pipe(passed)
  })
  await once(proxy.listen(0, '127.0.0.1'), 'listening')
  return proxy
}
