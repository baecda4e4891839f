import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { loadavg } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { chanceOf, type Chance } from '#server/task/chance.ts'
import type { Findings } from './invariants.ts'
import { judge, percentile, type Outcome } from './rig/outcome.ts'
import type { Crowd } from './rig/crowd.ts'
import { stopBesideSlowOne } from './rig/slow-one.ts'
import { onStage, type Stage } from './rig/stage.ts'
import { say } from './rig/watch.ts'

export type Killing = {
  seed: number
  signings: number
  /** How often each is killed. */
  server: number
  database: number
  /** Milliseconds between seeing a form and sending it. */
  reading: number
  letters?: number
  atOnce?: number
  /** Whether two minutes are made to pass for the mails of a server that is dead, instead of waiting for them. */
  hurry?: boolean
}

export type Killed = {
  crowd: Crowd
  findings: Findings
  /** Milliseconds from each kill until signatures were taken again. */
  serverBack: number[]
  /** Milliseconds that a Node process with nothing to do took just before each kill: how busy the machine was. */
  bareStarts: number[]
  databaseBack: number[]
  /** How often PostgreSQL's death took the server along. */
  takenAlong: number
  drained: number
  /** How long it took to stop in the end, beside a request that never ends. */
  stopped: number
}

/**
 * The server and PostgreSQL are killed in the midst of signings and confirmations, at moments that follow from the seed
 * and from how many acts are done; each is started again at once, the server by us as a supervisor would.
 */
export function kill(killing: Killing): Promise<Killed> {
  const { seed, signings, reading, letters = 25, atOnce = 150 } = killing
  return onStage({ letters }, async (stage) => {
    const crowd = stage.crowd({ seed, count: signings, reading, atOnce })
    const back: Back = { serverBack: [], bareStarts: [], databaseBack: [], takenAlong: 0 }
    const telling = setInterval(() => say(progressOf(crowd, back)), 15_000)
    const running = crowd.run()
    await strike(stage, { killing, crowd, back, running }).finally(() => clearInterval(telling))
    say(progressOf(crowd, back))
    if (!killing.hurry)
      say('mails that were under way when PostgreSQL was killed are nobody’s for two minutes')
    await running
    // A death of PostgreSQL leaves leases too: nobody holds a mail for seconds once nobody signs.
    if (killing.hurry) await sleep(5000).then(() => letLeasesEnd(stage, 4000))
    const drained = await stage.drained()
    const findings = await stage.check(crowd.told)
    return { crowd, ...back, drained, findings, stopped: await stopBesideSlowOne(stage.server) }
  })
}

type Back = Pick<Killed, 'serverBack' | 'bareStarts' | 'databaseBack' | 'takenAlong'>
type Striking = { killing: Killing; crowd: Crowd; back: Back; running: Promise<void> }

async function strike(stage: Stage, { killing, crowd, back, running }: Striking): Promise<void> {
  for (const { at, what } of scheduleOf(killing, crowd.acts)) {
    // After the last kill too, some have still to come.
    await Promise.race([crowd.reaches(Math.min(at, Math.floor(crowd.acts * 0.97))), running])
    await sleep(at % 150)
    if (what === 'server') {
      back.bareStarts.push(await startBare())
      back.serverBack.push(await killServer(stage))
    } else await killDatabase(stage, back)
    if (killing.hurry && what === 'server') await letLeasesEnd(stage, stage.server.upFor)
  }
}

function progressOf(crowd: Crowd, { serverBack, databaseBack }: Back): string {
  const kills = `${serverBack.length} kills of the server, ${databaseBack.length} of PostgreSQL`
  const last = Math.round(serverBack.at(-1) ?? 0)
  return `${crowd.done} of ${crowd.acts} acts, ${kills}, the server back after ${last} ms the last time`
}

type Blow = { at: number; what: 'server' | 'database' }

/** When what is killed, in acts done; never twice within a few acts, so that each kill meets work under way. */
function scheduleOf(
  { seed, server, database }: Pick<Killing, 'seed' | 'server' | 'database'>,
  acts: number,
): Blow[] {
  const chance = chanceOf(seed, 0)
  const blows = server + database
  const whats = shuffled(
    [...Array<'server'>(server).fill('server'), ...Array<'database'>(database).fill('database')],
    chance,
  )
  const span = (acts * 0.95) / blows
  return whats.map((what, place) => ({ what, at: Math.ceil(span * (place + 0.2 + 0.8 * chance.next())) }))
}

function shuffled<Item>(items: Item[], chance: Chance): Item[] {
  return items
    .map((item) => ({ item, place: chance.next() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ item }) => item)
}

/** The yardstick of a start: a process of the same kind, which ends at once. */
async function startBare(): Promise<number> {
  const began = performance.now()
  await once(spawn(process.execPath, ['--eval', '0'], { stdio: 'ignore' }), 'exit')
  return performance.now() - began
}

async function killServer({ server }: Stage): Promise<number> {
  const began = performance.now()
  await server.kill()
  await server.start()
  return performance.now() - began
}

async function killDatabase(stage: Stage, back: Back): Promise<void> {
  const { server } = stage
  const [pid, before] = [server.pid, stage.postmaster()]
  const began = performance.now()
  process.kill(before, 'SIGKILL')
  while (server.isRunning && lockOf(stage) === before) await sleep(10)
  if (server.isRunning) await server.becomesReady()
  else await server.start()
  back.databaseBack.push(performance.now() - began)
  if (server.pid !== pid) back.takenAlong += 1
}

/** Between two of them there is no lock. */
function lockOf(stage: Stage): number {
  try {
    return stage.postmaster()
  } catch {
    return NaN
  }
}

/** For mails that were taken before so many milliseconds, the two minutes pass for which nobody else takes them. */
async function letLeasesEnd(stage: Stage, age: number): Promise<void> {
  await stage.ask((client) =>
    client.query(
      `update outbox set leased_until = leased_until - interval '2 minutes'
        where sent_at is null and leased_until < now() + interval '2 minutes' - $1 * interval '1 millisecond'`,
      [age],
    ),
  )
}

export function judgeKills(killed: Killed): Outcome {
  const { findings, serverBack, bareStarts, databaseBack, takenAlong, drained } = killed
  say(inShort(killed))
  const kills = serverBack.length + databaseBack.length
  const again = findings.mailsAgain / Math.max(kills, 1)
  const { figures, complaints } = judge(killed)
  const ms = (figure: string, value: number, goal?: string) => ({ figure, value, unit: 'ms', goal })
  return {
    complaints,
    figures: [
      ...figures,
      { figure: 'kills of the server', value: serverBack.length, unit: 'kills' },
      { figure: 'kills of PostgreSQL', value: databaseBack.length, unit: 'kills' },
      { figure: 'PostgreSQL took the server along', value: takenAlong, unit: 'times', goal: '<= 0' },
      { figure: 'mails that came twice, a kill', value: again, unit: 'mails', goal: '<= 1' },
      ms('server ready again, median', percentile(serverBack, 0.5)),
      ms('server ready again, 95 of 100', percentile(serverBack, 0.95)),
      ms('server ready again, longest', Math.max(0, ...serverBack), '<= 3000'),
      ms('a bare process of Node beside it, median', percentile(bareStarts, 0.5)),
      ms('a bare process of Node beside it, longest', Math.max(0, ...bareStarts)),
      { figure: 'programs that wanted to run, in the end', value: loadavg()[0] ?? 0, unit: 'programs' },
      ms('PostgreSQL ready again, median', percentile(databaseBack, 0.5)),
      ms('PostgreSQL ready again, longest', Math.max(0, ...databaseBack), '<= 10000'),
      ms('outbox drained after', drained, '<= 300000'),
    ],
  }
}

function inShort({ crowd, findings, serverBack, bareStarts, databaseBack }: Killed): string {
  const { lost, doubled, uncounted, mailsAgain } = findings
  const shares = (times: number[]) =>
    `${seconds(percentile(times, 0.5))} (median), ${seconds(percentile(times, 0.95))} (95 of 100), ` +
    `${seconds(Math.max(0, ...times))} (longest)`
  return [
    `${crowd.done} acts: ${lost.length} lost, ${doubled.length} doubled, ${uncounted.length} uncounted`,
    `${mailsAgain} mails came twice`,
    `server killed ${serverBack.length} times, ready after ${shares(serverBack)}`,
    `a bare process of Node beside it ${shares(bareStarts)}`,
    `PostgreSQL killed ${databaseBack.length} times, ready after ${shares(databaseBack)}`,
  ].join('; ')
}

const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(2)} s`
