import * as fc from 'fast-check'
import { complete, formsOnPages, requestsOf, type Base } from './base.ts'
import { broken, faultsAtTheDoor, faultsFor, leadsElsewhere, methods, type Fault } from './fault.ts'
import { complaintAbout } from './judge.ts'
import { addressOf, pasted, send, sendOver, type Answer, type Asked } from './request.ts'
import { renew, signInAgain, type Route, type Stage } from './stage.ts'

/** What was asked, by route and status, and what of the answers must not be. */
export type Told = {
  seed: number
  requests: number
  seconds: number
  statuses: Record<string, number>
  byRoute: Map<string, Record<string, number>>
  complaints: Complaint[]
}
export type Complaint = { where: string; what: string; request: string }

type Try = { base: Base; fault: Fault }
type Driving = {
  seed: number
  count: number
  /** Nine of ten are refused at the door, and of the others more before much is done: many are sent in little time. */
  quick: boolean
  /** Routes whose `METHOD /address` contains this alone. */
  only?: string | undefined
  onProgress?: (told: Told) => void
}

/** How many are on their way at once. */
const lanes = 8
/** After so many, what they used up is put back; what is refused early uses up little. */
const chunkOf = (quick: boolean) => (quick ? 5000 : 250)

/** Sends that many requests with one fault each, the same ones for the same seed. */
export async function drive(stage: Stage, driving: Driving): Promise<Told> {
  const { seed, count, quick, onProgress } = driving
  const began = Date.now()
  const told: Told = { seed, requests: 0, seconds: 0, statuses: {}, byRoute: new Map(), complaints: [] }
  const tries = await triesOf(stage, driving)
  for (let part = 0; told.requests < count; part++) {
    if (part > 0) await renew(stage)
    const numRuns = Math.min(chunkOf(quick), count - told.requests)
    const all = fc.sample(tries, { seed: seed + part, numRuns })
    let next = 0
    const lane = async () => {
      for (let index = next++; index < all.length; index = next++) {
        const one = all[index]
        if (one) await tryOne(stage, { one, told, again: { tries, seed: seed + part, path: `${index}` } })
      }
    }
    await Promise.all(Array.from({ length: lanes }, lane))
    told.seconds = (Date.now() - began) / 1000
    onProgress?.(told)
  }
  return told
}

/** What sets pages or compares whole texts costs a hundred times what others do. */
export const heavy =
  /[.](pdf|png)$|\/(editions|publish|write|settings|export|bulk|press|preview)(\/|$)|\/signing\/|outbox$|metrics/

async function triesOf(stage: Stage, { only = '', quick }: Driving): Promise<fc.Arbitrary<Try>> {
  const forms = await formsOnPages(stage)
  const routes = stage.routes.filter((route) => nameOf(route).includes(only))
  const weightOf = ({ url }: Route) => {
    if (heavy.test(url)) return 1
    if (!quick) return 40
    if (url.startsWith('/api/')) return 120
    return url.startsWith('/desk') ? 30 : 70
  }
  const those = (faults: (route: Route) => fc.Arbitrary<Fault>, which: Route[]) =>
    fc.oneof(
      ...which.map((route) => ({
        weight: weightOf(route),
        arbitrary: fc.record({ base: requestsOf(route, forms.get(route) ?? []), fault: faults(route) }),
      })),
    )
  const all = those(() => faultsFor(quick), routes)
  const named = routes.filter(({ url }) => url.includes(':'))
  if (!quick || named.length === 0) return all
  const others = ({ method }: Route) => methods.filter((one) => one !== method)
  return fc.oneof(
    { weight: 1, arbitrary: all },
    { weight: 9, arbitrary: those((route) => faultsAtTheDoor(others(route)), named) },
  )
}

export const nameOf = ({ method, url }: Pick<Route, 'method' | 'url'>) => `${method} ${url}`

type Replay = { tries: fc.Arbitrary<Try>; seed: number; path: string }

type Trying = { one: Try; told: Told; again: Replay }

async function tryOne(stage: Stage, { one, told, again }: Trying): Promise<void> {
  const { answer, what } = await judged(stage, one, told.requests % 50 === 49)
  const where = nameOf(one.base.route)
  told.requests += 1
  count(told.statuses, answer.status)
  const ofRoute = told.byRoute.get(where) ?? {}
  told.byRoute.set(where, ofRoute)
  count(ofRoute, answer.status)
  if (isOut(answer)) await signInAgain(stage)
  if (what === undefined || told.complaints.some((known) => known.where === where && known.what === what))
    return
  const complaint: Complaint = { where, what, request: '' }
  told.complaints.push(complaint)
  complaint.request = await shrunk(stage, again, what)
}

function isOut({ status, headers }: Answer): boolean {
  return status === 303 && /^\/desk\/(sign-in|factor)$/.test(String(headers['location']))
}

function count(counts: Record<string, number>, status: number): void {
  counts[status] = (counts[status] ?? 0) + 1
}

async function judged(
  stage: Stage,
  { base, fault }: Try,
  overSocket = false,
): Promise<{ asked: Asked; answer: Answer; what: string | undefined }> {
  const asked = broken(complete(stage, base), fault)
  const strange = !URL.canParse(addressOf(asked), 'http://localhost')
  const answer = await (overSocket || strange ? sendOver(stage.port, asked) : send(stage.desk.app, asked))
  const elsewhere = leadsElsewhere(base.route, fault)
  return { asked, answer, what: complaintAbout(base.route, { asked, elsewhere, answer }) }
}

/** The smallest request that is answered in the same wrong way, to be pasted into a shell. */
async function shrunk(stage: Stage, { tries, seed, path }: Replay, what: string): Promise<string> {
  let smallest = ''
  const property = fc.asyncProperty(tries, async (one) => {
    const again = await judged(stage, one)
    if (again.what !== what) return true
    smallest = pasted('https://letters.example.org', again.asked)
    return false
  })
  await fc.check(property, { seed, path, numRuns: 1, interruptAfterTimeLimit: 10_000 })
  if (smallest !== '') return smallest
  const [, ...rest] = fc.sample(tries, { seed, numRuns: Number(path) + 1 })
  const last = rest.at(-1)
  const asked = last && broken(complete(stage, last.base), last.fault)
  return `${asked ? pasted('https://letters.example.org', asked) : ''} (once; not again)`
}
