import * as fc from 'fast-check'
import { complete, formsOnPages, requestsOf } from './base.ts'
import { nameOf } from './drive.ts'
import { broken } from './fault.ts'
import { repeating } from './naughty.ts'
import { send, type Asked } from './request.ts'
import { renew, signInAgain, type Route, type Stage } from './stage.ts'

/** What a long text in one field costs beyond a short one, in milliseconds of this process's CPU. */
export type Cost = { where: string; at: number; unit: string; milliseconds: number }

const length = 50_000
const enough = 40
/** Routes after which what was used up is put back. */
const renewedAfter = 8

type Measuring = {
  /** Routes whose `METHOD /address` contains this alone, and which of them. */
  only?: string
  which?: (route: Route) => boolean
  /** How many of the texts a field is given, by turns. */
  each?: number
}

/** The dearest ones, in every field of every route; what seems dear is measured again, and the least counts. */
export async function measureCosts(
  stage: Stage,
  { only = '', which = () => true, each = repeating.length }: Measuring = {},
): Promise<Cost[]> {
  const forms = await formsOnPages(stage)
  const costs: Cost[] = []
  let turn = 0
  const routes = stage.routes.filter((one) => nameOf(one).includes(only) && which(one))
  for (const [index, route] of routes.entries()) {
    if (index % renewedAfter === 0) await renew(stage)
    else await signInAgain(stage)
    const [base] = fc.sample(requestsOf(route, forms.get(route) ?? []), { seed: 1, numRuns: 1 })
    if (!base) continue
    const asked = () => complete(stage, base)
    const places = placesOf(asked())
    if (places === 0) continue
    const short = await cheapest(stage, () => broken(asked(), { kind: 'text', at: 0, text: 'x' }))
    for (let at = 0; at < places; at++) {
      for (let nth = 0; nth < each; nth++) {
        const unit = repeating[turn++ % repeating.length] ?? ' '
        const most = mostOf(route, asked())
        const text = unit.repeat(Math.ceil(most / unit.length))
        const long = () => broken(asked(), { kind: 'text', at, text })
        const milliseconds = (await cheapest(stage, long, short + enough)) - short
        costs.push({ where: nameOf(route), at, unit, milliseconds: Math.round(milliseconds) })
      }
    }
  }
  return costs.toSorted((one, other) => other.milliseconds - one.milliseconds).slice(0, 10)
}

/** In an address and in most forms no field can be as long as where letters are written. */
function mostOf({ bodyLimit = 0 }: Route, { body }: Asked): number {
  return bodyLimit > length || body?.as === 'multipart' ? length : 15_000
}

function placesOf({ body, query }: Asked): number {
  const inQuery = query.split('&').filter((one) => one !== '').length
  if (body === null) return inQuery
  if (body.as === 'raw') return inQuery + 1
  return (
    inQuery + (body.as === 'json' ? Object.keys(Object(body.value) as object).length : body.fields.length)
  )
}

/** The least of up to three tries, or the first that is cheap enough: collecting garbage is nobody's fault. */
async function cheapest(stage: Stage, asked: () => Asked, under = 0): Promise<number> {
  let least = Infinity
  for (let tries = 0; tries < 3 && least > under; tries++) {
    const sending = asked()
    const before = process.cpuUsage()
    await send(stage.desk.app, sending)
    const { user, system } = process.cpuUsage(before)
    least = Math.min(least, (user + system) / 1000)
  }
  return least
}
