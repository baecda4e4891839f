import * as fc from 'fast-check'
import { naughtyStrings, repeating } from './naughty.ts'
import { escaped, type Asked, type Body, type Fields } from './request.ts'
import { wrongBodies } from './wrong-bodies.ts'

/** What is wrong with a request. `at` chooses the field among those that there are. */
export type Fault =
  | { kind: 'none' }
  | InField
  | { kind: 'type'; at: number; value: unknown }
  | { kind: 'body'; type: string | undefined; text: string }
  | { kind: 'method'; method: string }
  | { kind: 'header'; name: string; text: string }

type InField = {
  kind: 'text' | 'missing' | 'doubled' | 'bracket' | 'parameter' | 'query' | 'unknown-field'
  at: number
  text: string
}

const at = fc.nat(1000)

const naughty: fc.Arbitrary<string> = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...naughtyStrings) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 40 }) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(...naughtyStrings), fc.constantFrom(...naughtyStrings))
      .map((two) => two.join('')),
  },
)

/** As long as a body may just be, longer than any field may be, and longer than is read. */
const long: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom(...repeating), fc.constantFrom(101, 300, 2100, 15_000, 50_000))
  .map(([unit, length]) => unit.repeat(Math.ceil(length / unit.length)).slice(0, length))

const bodies: fc.Arbitrary<Fault> = fc
  .tuple(
    fc.constantFrom(
      'application/json',
      'application/json',
      'application/x-www-form-urlencoded',
      'text/csv',
      undefined,
    ),
    fc.oneof(fc.constantFrom(...wrongBodies), naughty, long),
  )
  .map(([type, text]) => ({ kind: 'body', type, text }))

const types = fc.constantFrom(
  ...[
    'text/plain',
    'text/html',
    'application/xml',
    'multipart/form-data',
    'multipart/form-data; boundary=',
    'a',
    '/',
    ';',
  ],
  ...[
    'application/json; charset=utf-16',
    'application/json;',
    'application/octet-stream',
    'APPLICATION/JSON',
    'é',
    '',
  ],
)

/** Of heads that the service reads; anything that a browser or a machine could put there. */
const heads = fc.constantFrom(
  ...[
    'cookie',
    'accept-language',
    'if-none-match',
    'accept',
    'authorization',
    'user-agent',
    'origin',
    'referer',
    'range',
  ],
  ...[
    'idempotency-key',
    'sec-fetch-site',
    'x-forwarded-for',
    'x-forwarded-host',
    'host',
    'accept-encoding',
    'if-modified-since',
  ],
)
const headText = fc.oneof(
  naughty,
  fc.constantFrom(
    ...[
      '__Host-session=',
      '__Host-session=x; __Host-session=y',
      '__Host-session="%',
      'a=b'.repeat(2700),
      'null',
      '*',
      ',,,;q=,',
      '"',
    ],
    ...[
      'es;q=9,en;q=x',
      'W/"x", "y", *',
      'Bearer',
      'Bearer ' + 'x'.repeat(500),
      'Basic eDp5',
      'bytes=0-0,1-1,-1',
      'x'.repeat(8000),
    ],
    ...[
      'cross-site',
      'https://evil.example',
      'https://letters.example.org.evil.example',
      'http://letters.example.org:99999',
    ],
  ),
)

const choosing = (kind: InField['kind'], text: fc.Arbitrary<string>): fc.Arbitrary<Fault> =>
  fc.record({ kind: fc.constant(kind), at, text })

const typeFaults = types.map((text): Fault => ({ kind: 'header', name: 'content-type', text }))

/** What is found before anything is looked up: an address that cannot be, a method or a type that nobody takes. */
export function faultsAtTheDoor(methods: readonly string[]): fc.Arbitrary<Fault> {
  return fc.oneof(
    { weight: 12, arbitrary: choosing('parameter', naughty) },
    { weight: 1, arbitrary: choosing('parameter', long) },
    {
      weight: 3,
      arbitrary: fc.constantFrom(...methods).map((method): Fault => ({ kind: 'method', method })),
    },
    { weight: 2, arbitrary: typeFaults },
  )
}

/** One fault, or for control none. Where it has to be quick, more of those that are found early. */
export function faultsFor(quick: boolean): fc.Arbitrary<Fault> {
  const early = quick ? 16 : 1
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant<Fault>({ kind: 'none' }) },
    { weight: 12, arbitrary: choosing('text', naughty) },
    { weight: 3, arbitrary: choosing('text', long) },
    { weight: 2, arbitrary: choosing('missing', fc.constant('')) },
    { weight: 2, arbitrary: choosing('doubled', naughty) },
    {
      weight: 1,
      arbitrary: choosing('bracket', fc.constantFrom('[]', '[x]', '[0]', '.x', '[__proto__]', '[', ']')),
    },
    { weight: 1, arbitrary: choosing('unknown-field', naughty) },
    { weight: 4 * early, arbitrary: choosing('parameter', fc.oneof(naughty, long)) },
    { weight: 2, arbitrary: choosing('query', fc.oneof(naughty, long, queries)) },
    { weight: 2 * early, arbitrary: wrongTypes },
    { weight: 2 * early, arbitrary: bodies },
    { weight: early, arbitrary: typeFaults },
    {
      weight: early,
      arbitrary: fc.constantFrom(...methods).map((method): Fault => ({ kind: 'method', method })),
    },
    {
      weight: 4,
      arbitrary: fc.tuple(heads, headText).map(([name, text]): Fault => ({ kind: 'header', name, text })),
    },
  )
}

const queries = fc.constantFrom('a[]=', 'a[b][c]=1', '&&=', 'page=1&page=2', 'after=1&after[]=2')
export const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']
const wrongTypes: fc.Arbitrary<Fault> = fc.record({
  kind: fc.constant('type' as const),
  at,
  value: fc.jsonValue({ maxDepth: 2 }),
})

/** The request with the fault in it. Where there is nothing to break it stays as it is. */
export function broken(asked: Asked, fault: Fault): Asked {
  switch (fault.kind) {
    case 'none':
      return asked
    case 'method':
      return { ...asked, method: fault.method }
    case 'header':
      return { ...asked, headers: { ...asked.headers, [fault.name]: asSent(fault.text) } }
    case 'body':
      // Nobody reads a body that comes with a question: it asks for that instead.
      if (asked.method === 'GET') return withParameter(asked, { at: 0, text: fault.text })
      return { ...asked, body: { as: 'raw', type: fault.type, text: fault.text } }
    case 'query':
      return { ...asked, query: fitting(fault.text.includes('=') ? fault.text : escaped(fault.text)) }
    case 'parameter':
      return withParameter(asked, fault)
    case 'type':
      if (asked.method === 'GET')
        return withParameter(asked, { at: fault.at, text: JSON.stringify(fault.value) })
      return { ...asked, body: { as: 'json', value: withValue(asked.body, fault) } }
    default:
      return withField(asked, fault)
  }
}

/** Whether the address may be another route's, or none. */
export function leadsElsewhere({ method }: Pick<Asked, 'method'>, { kind }: Fault): boolean {
  return (
    kind === 'parameter' || kind === 'method' || (method === 'GET' && (kind === 'body' || kind === 'type'))
  )
}

/** What a parser of HTTP lets through, byte by byte as it hands it on. */
function asSent(text: string): string {
  const latin = Buffer.from(text, 'utf8').toString('latin1')
  return latin.replace(/\p{Cc}/gu, '').trim()
}

/** No address is longer than the head of a request may be. */
function fitting(text: string): string {
  return text.replace(/[^\x21-\x7e]|#/g, '').slice(0, 12_000)
}

function withParameter(asked: Asked, { at: index, text }: { at: number; text: string }): Asked {
  const names = Object.keys(asked.params)
  const name = names[index % names.length]
  if (name === undefined) return { ...asked, query: escaped(text).slice(0, 12_000) }
  // Every other time as it is: half an escape, a slash.
  const value = index % 2 === 0 ? escaped(text) : fitting(text).replace(/[?]/g, '')
  return { ...asked, params: { ...asked.params, [name]: value.slice(0, 12_000) } }
}

function withField(asked: Asked, fault: InField): Asked {
  const { body, query } = asked
  const inQuery = query.split('&').filter((one) => one !== '')
  const inBody = placesIn(body)
  const place = fault.at % Math.max(1, inQuery.length + inBody)
  if (place < inBody && body) return { ...asked, body: bodyWith(body, place, fault) }
  const fields = inQuery.map((one): Fields[number] => [one.replace(/=.*/s, ''), one.replace(/^[^=]*=?/, '')])
  const changed = changedFields(fields, place - inBody, fault, escaped)
  return {
    ...asked,
    query: changed
      .map(([name, value]) => `${name}=${value}`)
      .join('&')
      .slice(0, 12_000),
  }
}

function placesIn(body: Body | null): number {
  if (body?.as === 'form' || body?.as === 'multipart')
    return body.fields.length + (body.as === 'multipart' && body.file ? 1 : 0)
  return body?.as === 'json' ? Object.keys(Object(body.value) as object).length : body ? 1 : 0
}

function bodyWith(body: Body, place: number, fault: InField): Body {
  const { text } = fault
  if (body.as === 'raw') return { ...body, text: fault.at % 2 === 0 ? text : body.text + text }
  if (body.as === 'json') {
    const fields = Object.entries(Object(body.value) as Record<string, unknown>)
    return { as: 'json', value: Object.fromEntries(changedFields(fields, place, fault, (one) => one)) }
  }
  if (body.as === 'multipart' && body.file && place === body.fields.length) {
    return { ...body, file: fault.at % 3 === 0 ? { ...body.file, name: text } : { ...body.file, text } }
  }
  return { ...body, fields: changedFields(body.fields, place, fault, (one) => one) }
}

function changedFields<Value>(
  fields: [string, Value | string][],
  place: number,
  fault: InField,
  written: (text: string) => string,
): [string, Value | string][] & Fields {
  const [name, value] = fields[place] ?? ['x', 'x']
  const around = (...between: [string, Value | string][]) =>
    [...fields.slice(0, place), ...between, ...fields.slice(place + 1)] as [string, Value | string][] & Fields
  switch (fault.kind) {
    case 'missing':
      return around()
    case 'doubled':
      return around([name, value], [name, written(fault.text)])
    case 'bracket':
      return around([name + written(fault.text), value])
    case 'unknown-field':
      return around([name, value], [written(fault.text), 'x'])
    default:
      return around([name, written(fault.text)])
  }
}

function withValue(body: Body | null, { at: index, value }: { at: number; value: unknown }): unknown {
  const fields =
    body?.as === 'form' || body?.as === 'multipart'
      ? Object.fromEntries(body.fields)
      : body?.as === 'json'
        ? body.value
        : {}
  const names = Object.keys(Object(fields) as object)
  const name = names[index % names.length]
  return name === undefined ? value : { ...(fields as object), [name]: value }
}
