import * as fc from 'fast-check'
import { z } from 'zod'
import { formsIn, type Form } from './forms.ts'
import { addressOf, escaped, send, type Asked, type Body, type Fields } from './request.ts'
import { valuesFor, type Route, type Stage } from './stage.ts'

// Requests that are as they should be: what one fault is put into.

/** A request that is still to be told who asks, and about what: ids are used up, so they are looked up when it is sent. */
export type Base = { route: Route; picks: number[]; query: Fields; body: Body | null }

type Json = {
  type?: string
  enum?: unknown[]
  const?: unknown
  anyOf?: Json[]
  oneOf?: Json[]
  items?: Json
  maxItems?: number
  properties?: Record<string, Json>
  required?: string[]
  additionalProperties?: Json | boolean
  pattern?: string
  format?: string
  maxLength?: number
  minimum?: number
  maximum?: number
}

/** What stands in a field for an id that is looked up when the request is sent. */
const anId = '\0id'

export function requestsOf(route: Route, forms: Form[]): fc.Arbitrary<Base> {
  return fc.record({
    route: fc.constant(route),
    picks: fc.array(fc.nat(1000), { minLength: 6, maxLength: 6 }),
    query: queryOf(shapeOf(route.schema.querystring)),
    body: bodyOf(route, forms),
  })
}

function shapeOf(schema: unknown): Json | undefined {
  if (!(schema instanceof z.ZodType)) return undefined
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Json
}

function queryOf(shape: Json | undefined): fc.Arbitrary<Fields> {
  if (!shape?.properties) return fc.constant([])
  return valueOf(shape).map((value) => fieldsOf(value))
}

function fieldsOf(value: unknown): Fields {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, one]) =>
    [one].flat().map((single): Fields[number] => [name, String(single)]),
  )
}

function bodyOf({ method, url, schema }: Route, forms: Form[]): fc.Arbitrary<Body | null> {
  if (method === 'GET') return fc.constant(null)
  const shape = shapeOf(schema.body)
  if (schema.consumes?.includes('text/csv'))
    return fc.constant({ as: 'raw', type: 'text/csv', text: 'name,kind\nAna Ruiz,individual\n' })
  if (url.startsWith('/api/'))
    return shape ? valueOf(shape).map((value) => ({ as: 'json', value })) : fc.constant(null)
  const shown = forms.map((form): fc.Arbitrary<Body | null> => fc.constant(asBrowsersSend(form)))
  const made = shape?.properties
    ? [valueOf(shape).map((value): Body => ({ as: 'form', fields: fieldsOf(value) }))]
    : []
  const all = [...shown, ...shown, ...made]
  if (all.length === 0) return fc.constant(shape ? { as: 'form', fields: [] } : null)
  // Programs may send as JSON whatever forms send.
  const json = shown.length > 0 && shape ? [fc.constantFrom(...forms).map(asJson)] : []
  return fc.oneof(...all, ...json)
}

function asBrowsersSend({ multipart, fields, file }: Form): Body {
  if (!multipart) return { as: 'form', fields }
  const text = 'name,email\nAna Ruiz,ana.ruiz@example.org\n'
  return { as: 'multipart', fields, ...(file && { file: { field: file, name: 'list.csv', text } }) }
}

function asJson({ fields }: Form): Body {
  return { as: 'json', value: Object.fromEntries(fields) }
}

function valueOf(shape: Json): fc.Arbitrary<unknown> {
  if (shape.enum) return fc.constantFrom(...shape.enum)
  if ('const' in shape) return fc.constant(shape.const)
  const choices = shape.anyOf ?? shape.oneOf
  if (choices) return fc.oneof(...choices.map(valueOf))
  switch (shape.type) {
    case 'object':
      return objectOf(shape)
    case 'array':
      return fc.array(valueOf(shape.items ?? {}), { maxLength: Math.min(shape.maxItems ?? 3, 3) })
    case 'integer':
    case 'number':
      return fc.integer({
        min: shape.minimum ?? 0,
        max: Math.min(shape.maximum ?? 100, (shape.minimum ?? 0) + 100),
      })
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    default:
      return textOf(shape)
  }
}

function objectOf({ properties = {}, required = [] }: Json): fc.Arbitrary<unknown> {
  const entries = Object.entries(properties).map(([name, shape]) => [name, valueOf(shape)] as const)
  return fc.record(Object.fromEntries(entries), { requiredKeys: required })
}

function textOf({ format, pattern, maxLength = 20 }: Json): fc.Arbitrary<string> {
  if (format === 'uuid') return fc.constant(anId)
  const plain = fc.constantFrom('Zoë Łukasz', 'x', '2030-01-31', 'yes', '')
  if (pattern === undefined || /\\p|\\P|\(\?/.test(pattern)) return plain
  return fc.stringMatching(new RegExp(pattern, 'u')).map((text) => text.slice(0, maxLength))
}

const localePattern = /^\/[a-z]{2}(?=\/|$)/

/** The forms that pages show, by the route that takes each: looked for once. */
export function formsOnPages(stage: Stage): Promise<Map<Route, Form[]>> {
  return (stage.forms ??= findForms(stage))
}

/** What is no page: files and what programs ask for. To set a PDF takes as long as to ask for all pages. */
const isFile = /^\/(api|assets)\/|[.]|^\/metrics$/

async function findForms(stage: Stage): Promise<Map<Route, Form[]>> {
  const found = new Map<Route, Form[]>()
  const pages = stage.routes.filter(({ method, url }) => method === 'GET' && !isFile.test(url))
  for (const route of pages) {
    const asked = complete(stage, { route, picks: [0, 0, 0, 0, 0, 0], query: [], body: null })
    const queries = asked.url.endsWith('/sign') ? ['as=organization', 'as=individual'] : ['']
    for (const query of queries) {
      const { status, headers, body } = await send(stage.desk.app, { ...asked, query })
      if (status !== 200 || !String(headers['content-type']).startsWith('text/html')) continue
      for (const form of formsIn(body, addressOf(asked))) {
        const taker = stage.routes.find(({ method, url }) => method === 'POST' && matches(url, form.action))
        if (taker) found.set(taker, [...(found.get(taker) ?? []), form])
      }
    }
  }
  return found
}

function matches(url: string, action: string): boolean {
  const [path = ''] = action.split('?')
  const pattern = url
    .replace(/[.]/g, '[.]')
    .replace(/:locale/, '[a-z]{2}')
    .replace(/:\w+/g, '[^/]+')
  return new RegExp(`^${pattern}$`).test(path) && (localePattern.test(path) || !url.startsWith('/:locale'))
}

/** The request with who asks and what about, as things are now. */
export function complete(stage: Stage, { route, picks, query, body }: Base): Asked {
  const { method, url, config } = route
  let at = 0
  const pick = (values: string[]) => values[(picks[at++ % picks.length] ?? 0) % values.length] ?? ''
  const names = [...url.matchAll(/:(\w+)|[*]/g)].map(([, name = '*']) => name)
  const params = Object.fromEntries(names.map((name) => [name, escaped(pick(valuesFor(stage, name, url)))]))
  const withId = (value: string) => (value === anId ? pick(stage.known['signature'] ?? []) : value)
  return {
    method,
    url,
    params,
    query: query
      .map(
        ([name, value]) =>
          `${escaped(name)}=${escaped(queryValue(stage, { name, value: withId(value), url }))}`,
      )
      .join('&'),
    headers: headersFor(stage, { method, url, config }),
    body: body && withIds(body, withId),
  }
}

/** What a query asks for where any text would do, and few texts lead anywhere. */
function queryValue(
  stage: Stage,
  { name, value, url }: { name: string; value: string; url: string },
): string {
  if (name === 'url') return `https://letters.example.org/en/letters/${stage.desk.letter.slug}`
  if (!url.includes('/press/')) return value
  return valuesFor(stage, name === 'name' ? 'release' : name, url)[0] ?? value
}

function headersFor(
  { cookies, token }: Stage,
  { method, url, config }: Pick<Route, 'method' | 'url' | 'config'>,
) {
  const own: Record<string, string> = method === 'GET' ? {} : { origin: 'https://letters.example.org' }
  if (config.scope) return { ...own, authorization: `Bearer ${token}` }
  if (!url.startsWith('/desk') || config.signedOut) return own
  return { ...own, cookie: config.halfway && !/sign-out/.test(url) ? cookies.halfway : cookies.full }
}

function withIds(body: Body, withId: (value: string) => string): Body {
  if (body.as === 'form' || body.as === 'multipart')
    return { ...body, fields: body.fields.map(([name, value]) => [name, withId(value)]) }
  if (body.as !== 'json' || typeof body.value !== 'object' || body.value === null) return body
  const entries = Object.entries(body.value as Record<string, unknown>).map(([name, value]) => [
    name,
    value === anId ? withId(anId) : value,
  ])
  return { as: 'json', value: Object.fromEntries(entries) }
}
