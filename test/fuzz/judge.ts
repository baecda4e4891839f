import { z } from 'zod'
import { refusals, type RefusalCode } from '#server/refusal.ts'
import { locales } from '#web/words/language.ts'
import { translator } from '#web/words/words.ts'
import { addressOf, sentOf, type Answer, type Asked } from './request.ts'
import type { Route } from './stage.ts'

// What an answer must be, whatever was asked.

const origin = 'https://letters.example.org'

/** What speaks of the inside: a stack, a statement, the database. */
const inside =
  /node_modules|\n\s+at [\w.<]+ ?\(|server\/[a-z-]+\/[a-z-]+[.]ts|[Pp]ostgre|POSTGRE|pg_catalog|SQLSTATE|syntax error at|violates \w+|duplicate key|invalid input syntax|relation "|column "|ECONN[A-Z]+|TypeError|RangeError|is not a function|\bFST_ERR|ZodError/

/** Why this answer must not be; nothing where it may. */
export function complaintAbout(route: Route, given: Given): string | undefined {
  const { asked, elsewhere, answer } = given
  const { status, headers, body } = answer
  if (status === 0) return 'no answer'
  const declared = declaredBy(route, elsewhere)
  if (status >= 500 && !declared.includes(status)) return `${status}`
  const harm = harmIn(asked, answer)
  if (harm) return harm
  const type = String(headers['content-type'] ?? '')
  if (declared.includes(status))
    return type.startsWith('application/json') ? wrongShape(route, answer, elsewhere) : undefined
  const bare = asked.method === 'HEAD' || asked.method === 'OPTIONS' || body === 'cut off'
  return bare || isToSignIn(route, answer) ? undefined : refusalProblem(route, given, type)
}

/** What no answer may hold. */
function harmIn(asked: Asked, { status, headers, body }: Answer): string | undefined {
  const location = headers['location']
  if (location !== undefined && !isOurs(String(location))) return `leads to ${String(location)}`
  if (harmless.has(body)) return undefined
  const told = inside.exec(body)?.[0]
  if (told !== undefined && leaks(asked, told)) return `${status} tells of the inside: ${told}`
  if (!String(headers['content-type']).startsWith('text/html')) return undefined
  const program = programIn(body)
  if (program) return `a page that runs ${program}`
  if (told === undefined && status >= 400 && harmless.size < mostKept) harmless.add(body)
  return undefined
}

/** Most refusals are a page that was judged before. */
const harmless = new Set<string>()
const mostKept = 1000

/** Before every page of the desk, with no word about what is behind. */
function isToSignIn({ url }: Route, { status, headers }: Answer): boolean {
  const to = String(headers['location'])
  return (
    status === 303 &&
    url.startsWith('/desk') &&
    /^\/desk\/(sign-in|factor|factors\/new|again)([?]|$)/.test(to)
  )
}

export type Given = {
  asked: Asked
  /** Whether the address may be another route's. */
  elsewhere: boolean
  answer: Answer
}

function declaredBy({ schema }: Route, elsewhere: boolean): number[] {
  const own = Object.keys((schema.response as object | undefined) ?? { 200: 'a file', 304: 'the same' }).map(
    Number,
  )
  return elsewhere ? [...own, 200, 301, 302, 303, 304, 422] : own
}

/** Whether what is found was not put there by whoever asked. */
function leaks(asked: Asked, found: string): boolean {
  const { headers, payload = '' } = sentOf(asked)
  const sent = decoded([addressOf(asked), payload, ...Object.values(headers)].join('\n'))
  return !sent.toLowerCase().includes(found.toLowerCase())
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}

function isOurs(location: string): boolean {
  return URL.canParse(location, origin) && new URL(location, origin).origin === origin
}

const tag = /<([a-zA-Z][^\s/>]*)((?:"[^"]*"|'[^']*'|[^"'>])*)>/g
const attribute = /([^\s=/"'<>]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g

/** Without any of this nothing runs, whatever the tags are. */
const mayRun =
  /<(?:iframe|object|embed|base|frame|applet|marquee)|<script(?! src="\/| type="application\/(?:ld\+)?json")|[\s=/"'<>](?:on[^\s=/"'<>]*|style|srcdoc|http-equiv)\s*=|(?:javascript|vbscript|data):/i

/** What would run in a browser without the policy; our pages have nothing of it. */
function programIn(html: string): string | undefined {
  if (!mayRun.test(html)) return undefined
  for (const [whole, name = '', rest = ''] of html.matchAll(tag))
    if (runs(name.toLowerCase(), rest)) return whole
  return undefined
}

function runs(name: string, rest: string): boolean {
  // Frames show our own pages; scripts are files of ours, or data.
  if (name === 'iframe') return !/ src="\/[a-z]/.test(rest) || / srcdoc/i.test(rest)
  if (name === 'script') return !/ (src="\/|type="application\/(ld\+)?json")/.test(rest)
  if (/^(object|embed|base|frame|applet|marquee)$/.test(name)) return true
  return (
    rest.includes('=') && [...rest.matchAll(attribute)].some(([, key = '', ...values]) => acts(key, values))
  )
}

function acts(key: string, values: (string | undefined)[]): boolean {
  if (/^(on|style$|srcdoc$|http-equiv$)/i.test(key)) return true
  const value = values.find((one) => one !== undefined) ?? ''
  return (
    /^(href|src|action|formaction|poster)$/i.test(key) &&
    /^\s*(javascript|vbscript|data:(?!text\/plain|image\/(png|svg)))/i.test(value)
  )
}

/** Nothing is in an answer that its schema does not list. */
function wrongShape({ schema }: Route, { status, body }: Answer, elsewhere: boolean): string | undefined {
  const shape = (schema.response as Record<number, unknown> | undefined)?.[status]
  if (!(shape instanceof z.ZodType) || elsewhere) return undefined
  const known =
    shapes.get(shape) ?? (z.toJSONSchema(shape, { io: 'output', unrepresentable: 'any' }) as Listing)
  shapes.set(shape, known)
  const unlisted = unlistedIn(JSON.parse(body), known)
  return unlisted && `an answer with ${unlisted}, which it does not declare`
}

const shapes = new WeakMap<z.ZodType, Listing>()
type Listing = {
  type?: string
  properties?: Record<string, Listing>
  additionalProperties?: unknown
  items?: Listing
  anyOf?: Listing[]
  $ref?: string
}

function unlistedIn(value: unknown, shape: Listing, path = ''): string | undefined {
  if (typeof value !== 'object' || value === null || shape.anyOf || shape.$ref) return undefined
  if (Array.isArray(value))
    return value
      .map((one) => shape.items && unlistedIn(one, shape.items, `${path}[]`))
      .find((one) => one !== undefined)
  if (!shape.properties) return undefined
  for (const [name, one] of Object.entries(value)) {
    const own = shape.properties[name]
    if (!own && shape.additionalProperties !== false) continue
    if (!own) return `${path}.${name}`
    const deeper = unlistedIn(one, own, `${path}.${name}`)
    if (deeper) return deeper
  }
  return undefined
}

const said = new Map<number, string[]>()
for (const [code, status] of Object.entries(refusals)) {
  const words = locales.map((locale) => translator(locale)(`refusal.${code as RefusalCode}`))
  said.set(status, [...(said.get(status) ?? []), ...words])
}

/** What is not declared must be one of our refusals, in its words. */
function refusalProblem(
  { url, schema }: Route,
  { elsewhere, answer: { status, body } }: Given,
  type: string,
): string | undefined {
  if (url.startsWith('/api/') && type.startsWith('application/json')) {
    const { code } = JSON.parse(body) as { code: RefusalCode }
    if (!elsewhere && schema.operationId) return `${status} ${code}, which the API does not declare`
    return refusals[code] === status ? undefined : `${status} with the code ${code}`
  }
  if (refusedAs.get(body) === status) return undefined
  const words = said.get(status) ?? []
  const text = unescaped(body)
  if (!words.some((one) => text.includes(one))) return `${status}, neither declared nor refused in our words`
  if (refusedAs.size < mostKept) refusedAs.set(body, status)
  return undefined
}

/** Pages in which our words were found, with their status. */
const refusedAs = new Map<string, number>()

function unescaped(html: string): string {
  return html
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&amp;', '&')
}
