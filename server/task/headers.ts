import { once } from 'node:events'
import { connect } from 'node:net'
import { connect as connectSecurely } from 'node:tls'

// `npm run headers -- https://letters.example.org`: asks a running service, as strangers reach it, what a browser and a
// proxy must be told and what must be refused. One line each; ends with 1 where something is not as it should be. The
// test over the route table asks the same of every route; this one sees the proxy and its certificate too. `--quick`
// leaves out what has to be waited for.

type Check = { name: string; holds: () => Promise<string | undefined> }

async function run(given: string, quick: boolean): Promise<void> {
  if (!URL.canParse(given) || !/^https?:/.test(given)) {
    console.error('Which address? npm run headers -- https://letters.example.org')
    process.exitCode = 1
    return
  }
  const { origin } = new URL(given)
  for (const { name, holds } of [
    ...(await pageChecks(origin)),
    ...refusalChecks(origin),
    ...(quick ? [] : timeChecks(origin)),
  ]) {
    const wrong = await holds().catch((error: unknown) =>
      error instanceof Error ? error.message : String(error),
    )
    console.log(`${wrong === undefined ? 'ok ' : 'not'}  ${name}${wrong === undefined ? '' : `: ${wrong}`}`)
    if (wrong !== undefined) process.exitCode = 1
  }
}

const patience = 20_000

function ask(url: string, init: RequestInit = {}): Promise<Response> {
  return fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(patience), ...init })
}

async function pageChecks(origin: string): Promise<Check[]> {
  const page = await ask(`${origin}/en`)
  const said = (name: string) => page.headers.get(name) ?? ''
  const policy = said('content-security-policy')
  const secure = origin.startsWith('https:')
  return [
    check('the page is there', async () => differs(page.status, 200)),
    check('it runs files of the service alone', async () =>
      /default-src 'self'/.test(policy) && !/unsafe|script-src \*/.test(policy)
        ? undefined
        : policy || 'no policy',
    ),
    check('no other site may hold it in a frame', async () =>
      policy.includes("frame-ancestors 'none'") ? undefined : policy || 'no policy',
    ),
    check('its type is not guessed', async () => differs(said('x-content-type-options'), 'nosniff')),
    check('others learn the site at most that a reader comes from', async () =>
      differs(said('referrer-policy'), 'strict-origin-when-cross-origin'),
    ),
    check('it asks for no camera and no place', async () =>
      /camera=\(\)/.test(said('permissions-policy'))
        ? undefined
        : said('permissions-policy') || 'nothing is said',
    ),
    check('windows of other sites do not reach it', async () =>
      differs(said('cross-origin-opener-policy'), 'same-origin'),
    ),
    check('it sets no cookie', async () => page.headers.getSetCookie().join(', ') || undefined),
    check(
      secure ? 'browsers come back with TLS alone' : 'nothing is said of TLS, as there is none',
      async () => {
        const said = page.headers.get('strict-transport-security') ?? ''
        return /max-age=\d{7,}/.test(said) === secure ? undefined : said || 'nothing is said'
      },
    ),
    ...(secure ? [check('without TLS they are sent on', () => sentOn(origin))] : []),
    ...(await frameChecks(origin)),
    check('the desk is for those who sign in', async () => {
      const desk = await ask(`${origin}/desk`)
      return desk.status === 303 && desk.headers.get('cache-control') === 'no-store'
        ? undefined
        : `${desk.status}`
    }),
    check('the figures are for programs of its machine, or with a token', async () =>
      differs((await ask(`${origin}/metrics`, { headers: fromElsewhere })).status, 404),
    ),
  ]
}

/** As a proxy says it of a stranger; so the question holds on the service's own machine too. */
const fromElsewhere = { 'x-forwarded-for': '203.0.113.1' }

async function sentOn(origin: string): Promise<string | undefined> {
  const { status, headers } = await ask(origin.replace('https:', 'http:'))
  const to = headers.get('location') ?? ''
  return status >= 301 && status <= 308 && to.startsWith('https://') ? undefined : `${status} ${to}`
}

/** Of the first letter, where there is one. */
async function frameChecks(origin: string): Promise<Check[]> {
  const { letters } = (await (await ask(`${origin}/api/letters`)).json()) as { letters: { slug: string }[] }
  const [letter] = letters
  if (!letter) return []
  return [
    check('the form may stand on other sites', async () => {
      const frame = await ask(`${origin}/en/letters/${letter.slug}/embed`)
      const policy = frame.headers.get('content-security-policy') ?? ''
      if (frame.headers.has('x-frame-options')) return 'x-frame-options forbids it'
      return /frame-ancestors (?!'none')/.test(policy) ? undefined : policy
    }),
    check('a page of a letter sets no cookie', async () => {
      const page = await ask(`${origin}/en/letters/${letter.slug}/sign`)
      return page.headers.getSetCookie().join(', ') || undefined
    }),
  ]
}

function refusalChecks(origin: string): Check[] {
  const form = 'application/x-www-form-urlencoded'
  const post = (type: string, body: string, headers: Record<string, string> = {}) =>
    ask(`${origin}/desk/sign-in`, {
      method: 'POST',
      body,
      headers: { 'content-type': type, origin, ...headers },
    })
  const refused = (name: string, status: number, sending: () => Promise<Response>) =>
    check(name, async () => {
      const answer = await sending()
      const body = await answer.text()
      if (/node_modules|\n\s+at /.test(body)) return 'the answer tells of the inside'
      return differs(answer.status, status)
    })
  return [
    refused('a form of another site is refused', 403, () =>
      post(form, 'email=x', { origin: 'https://evil.example' }),
    ),
    refused('text that any page may send is refused', 415, () => post('text/plain', 'email=x')),
    refused('a form of 20 kB is refused', 413, () => post(form, `email=${'x'.repeat(20_000)}`)),
    refused('JSON that is none is refused', 400, () => post('application/json', '[')),
    refused('JSON that reaches for the machinery is refused', 400, () =>
      post('application/json', '{"__proto__":{"x":1}}'),
    ),
    refused('a field that is no mailbox is asked for again', 422, () => post(form, 'email=x')),
    refused('half an escape is no address', 404, () => ask(`${origin}/en/%E0%A4`)),
    refused('there is no way out of the folder of files', 404, () =>
      ask(`${origin}/assets/..%2f..%2fpackage.json`),
    ),
  ]
}

function timeChecks(origin: string): Check[] {
  const { host } = new URL(origin)
  const head = `POST /desk/sign-in HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/x-www-form-urlencoded\r\n`
  return [
    check('a form that does not end is ended', () =>
      ended(origin, `${head}Content-Length: 1000\r\n\r\nemail=`),
    ),
    check('a head that does not end is ended', () => ended(origin, head)),
  ]
}

/** Sends a beginning, and waits for the other side to give up: with 408 or 400, or without a word. */
async function ended(origin: string, text: string): Promise<string | undefined> {
  const { protocol, hostname, port } = new URL(origin)
  const secure = protocol === 'https:'
  const at = { host: hostname, port: Number(port || (secure ? 443 : 80)) }
  const socket = secure ? connectSecurely({ ...at, servername: hostname }) : connect(at)
  let heard = ''
  socket.setEncoding('latin1').on('data', (piece: string) => (heard += piece))
  socket.on('error', () => socket.destroy())
  const late = setTimeout(() => socket.destroy(new Error('late')), longest)
  const began = Date.now()
  socket.write(text)
  await once(socket, 'close')
  clearTimeout(late)
  if (Date.now() - began >= longest) return `still open after ${longest / 1000} s`
  const status = /^HTTP\/1[.]\d (\d{3})/.exec(heard)?.[1]
  return status === undefined || ['400', '408'].includes(status) ? undefined : status
}

/** Milliseconds. The service gives ten seconds; proxies before it often a minute. */
const longest = 75_000

function check(name: string, holds: Check['holds']): Check {
  return { name, holds }
}

function differs(is: unknown, wanted: unknown): string | undefined {
  return is === wanted ? undefined : `${String(is) || 'nothing'}, and not ${String(wanted)}`
}

const [, , address = '', option] = process.argv
await run(address, option === '--quick')
