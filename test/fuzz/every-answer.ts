import { complete, formsOnPages } from './base.ts'
import { send, type Answer, type Asked } from './request.ts'
import { nameOf } from './drive.ts'
import type { Route, Stage } from './stage.ts'

export type Answered = { route: Route; asked: Asked; answer: Answer }

/** Asks every route once, as it is asked by whoever may; what is changed is changed in each of the requests. */
export async function askEvery(
  stage: Stage,
  { methods, change }: { methods: 'all' | 'acting'; change?: (asked: Asked, route: Route) => Asked },
): Promise<Answered[]> {
  const forms = await formsOnPages(stage)
  const all: Answered[] = []
  for (const route of stage.routes) {
    if (methods === 'acting' && route.method === 'GET') continue
    const [form] = forms.get(route) ?? []
    const body = route.method === 'GET' ? null : ({ as: 'form', fields: form?.fields ?? [] } as const)
    const asked = complete(stage, { route, picks: [0, 0, 0, 0, 0, 0], query: [], body })
    const sent = change ? change(asked, route) : asked
    all.push({ route, asked: sent, answer: await send(stage.desk.app, sent) })
  }
  return all
}

/** Asks for everything that anybody may open, all of it at once. */
export function askOpen(stage: Stage): Promise<Answer[]> {
  const open = stage.routes.filter(
    ({ method, url, config }) => method === 'GET' && !config.scope && !/^\/desk|[.](pdf|png)$/.test(url),
  )
  return Promise.all(
    open.map((route) => send(stage.desk.app, complete(stage, { route, picks: [0], query: [], body: null }))),
  )
}

/** Which sites may hold a page in a frame. */
const framed: [RegExp, RegExp][] = [
  [/\/(embed(\/:envelope)?|card)$/, /^(\*|'self'.*)$/],
  [/\/(preview|write\/:language\/letter\.pdf)$/, /^('self'|'none')$/],
]

/** What an answer says wrongly, or does not say, to the browser that shows it. */
export function saysWrongly({ route, answer: { headers } }: Answered): string[] {
  const said = (name: string) => String(headers[name] ?? '')
  const policy = said('content-security-policy')
  const ancestors = /frame-ancestors ([^;]*)/.exec(policy)?.[1] ?? ''
  const [, allowed = /^'none'$/] = framed.find(([url]) => url.test(route.url)) ?? []
  const unframed = ancestors === "'none'"
  const rules: Record<string, boolean> = {
    'runs files of ours alone':
      /^default-src '(self|none)'/.test(policy) && !/unsafe|script-src|\bdata:[^;]*script/.test(policy),
    'is held by whom it may': allowed.test(ancestors),
    'says so to old browsers': (said('x-frame-options') === 'DENY') === unframed,
    'has no guessed type': said('x-content-type-options') === 'nosniff',
    'tells others little': /^(strict-origin-when-cross-origin|same-origin|no-referrer)$/.test(
      said('referrer-policy'),
    ),
    'asks for no device': said('permissions-policy').includes('camera=()'),
    'is no window of others': said('cross-origin-opener-policy') === 'same-origin',
    'is no file of others': /^(same|cross)-origin$/.test(said('cross-origin-resource-policy')),
    'is asked with TLS': /^max-age=\d{8}/.test(said('strict-transport-security')),
    'names no machinery': !('x-powered-by' in headers) && !('server' in headers),
    'keeps its cookies': cookiesOf(headers).every((cookie) => isKept(cookie, route)),
  }
  return Object.entries(rules)
    .filter(([, holds]) => !holds)
    .map(([rule]) => `${nameOf(route)}: ${rule}`)
}

export function cookiesOf(headers: Answer['headers']): string[] {
  return [headers['set-cookie'] ?? []].flat().map(String)
}

/** Of the desk alone, of this host alone, over TLS, and for no script. */
function isKept(cookie: string, { url }: Route): boolean {
  const flags = cookie.split('; ').slice(1)
  return (
    /^\/desk(\/|$)/.test(url) &&
    cookie.startsWith('__Host-session=') &&
    ['HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/'].every((flag) => flags.includes(flag)) &&
    !flags.some((flag) => flag.startsWith('Domain'))
  )
}
