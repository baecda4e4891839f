import autocannon from 'autocannon'
import type { Figure } from './figure.ts'

/** What is sent to one address, fifty at a time. */
export type Load = {
  url: string
  /** What each request is answered with. */
  status: number
  request?: autocannon.Request
  /** What is done before each round and costs the round nothing. */
  prepare?: () => Promise<void>
}

const connections = 50
const warmUpSeconds = 3
const usual = { rounds: 5, seconds: 4 }
/** Of one round: so that a surprise fills no disk. */
const mostRequests = 200_000

export type Comparing = {
  ours: Load
  bare: Load
  goals: { perSecond?: string; p99?: string; ratio?: string }
  /** Of ours, by turns with the bare one. */
  rounds?: number
  seconds?: number
}

type Round = { perSecond: number; p99: number }

/**
 * Ours beside the bare one, by turns, so that both meet the same weather: the machine may have other work. The load is
 * made by this process, and each server is one of its own.
 */
export async function compare(
  what: string,
  { ours, bare, goals, rounds = usual.rounds, seconds = usual.seconds }: Comparing,
): Promise<Figure[]> {
  for (const load of [ours, bare]) {
    await load.prepare?.()
    await run(load, warmUpSeconds)
  }

  const measured: { ours: Round; bare: Round }[] = []
  for (let round = 0; round < rounds; round++) {
    await ours.prepare?.()
    measured.push({ ours: await run(ours, seconds), bare: await run(bare, usual.seconds) })
  }
  const middle = (whose: 'ours' | 'bare', which: keyof Round) =>
    median(measured.map((round) => round[whose][which]))
  const ratio = middle('ours', 'perSecond') / middle('bare', 'perSecond')
  return [
    { figure: what, value: middle('ours', 'perSecond'), unit: 'requests/s', goal: goals.perSecond },
    { figure: `${what}, p99`, value: middle('ours', 'p99'), unit: 'ms', goal: goals.p99 },
    { figure: 'a bare route', value: middle('bare', 'perSecond'), unit: 'requests/s' },
    { figure: 'a bare route, p99', value: middle('bare', 'p99'), unit: 'ms' },
    { figure: `${what} against a bare route`, value: ratio, unit: 'ratio', goal: goals.ratio },
  ]
}

async function run({ url, status, request }: Load, seconds: number): Promise<Round> {
  const result = await autocannon({
    url,
    connections,
    duration: seconds,
    maxOverallRequests: mostRequests,
    ...(request && { requests: [request] }),
  })
  const expected = result.statusCodeStats?.[`${status}`]?.count ?? 0
  if (result.errors > 0 || expected < result.requests.total) {
    const statuses = JSON.stringify(result.statusCodeStats)
    throw new Error(`${url}: expected ${status} alone, got ${statuses} and ${result.errors} errors`)
  }
  return { perSecond: result.requests.total / result.duration, p99: result.latency.p99 }
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? NaN
}
