import { request } from 'node:http'
import { gunzipSync } from 'node:zlib'
import type { FastifyInstance, InjectOptions } from 'fastify'

export type Fields = [name: string, value: string][]

export type Body =
  | { as: 'form'; fields: Fields }
  | { as: 'multipart'; fields: Fields; file?: { field: string; name: string; text: string } }
  | { as: 'json'; value: unknown }
  /** Sent as it is; without a type there is no such header. */
  | { as: 'raw'; type: string | undefined; text: string }

/** A request in its parts, so that one of them can be broken. */
export type Asked = {
  method: string
  /** The address as the route table has it, `/:locale/letters/:slug`. */
  url: string
  /** What stands for its parameters, escaped as it is sent. */
  params: Record<string, string>
  /** What follows the question mark, escaped. */
  query: string
  headers: Record<string, string>
  body: Body | null
}

export type Answer = {
  status: number
  headers: Record<string, string | string[] | number | undefined>
  body: string
}

const boundary = 'a-boundary-of-ours'

export function addressOf({ url, params, query }: Asked): string {
  const path = url.replace(/:(\w+)|[*]/g, (_, name: string | undefined) => params[name ?? '*'] ?? '')
  return query === '' ? path : `${path}?${query}`
}

/** What goes over the wire besides the address. */
export function sentOf({ headers, body }: Asked): { headers: Record<string, string>; payload?: string } {
  if (body === null) return { headers }
  const typed = (type: string, payload: string) => ({
    headers: { 'content-type': type, ...headers },
    payload,
  })
  switch (body.as) {
    case 'form':
      return typed('application/x-www-form-urlencoded', formOf(body.fields))
    case 'multipart':
      return typed(`multipart/form-data; boundary=${boundary}`, partsOf(body))
    case 'json':
      return typed('application/json', JSON.stringify(body.value))
    case 'raw':
      return body.type === undefined ? { headers, payload: body.text } : typed(body.type, body.text)
  }
}

function formOf(fields: Fields): string {
  return fields.map(([name, value]) => `${escaped(name)}=${escaped(value)}`).join('&')
}

/** As browsers escape, and half a character as the three bytes that it would be. */
export function escaped(text: string): string {
  try {
    return encodeURIComponent(text)
  } catch {
    return [...text].map((one) => (/\p{Cs}/u.test(one) ? '%ED%A0%80' : encodeURIComponent(one))).join('')
  }
}

function partsOf({ fields, file }: Extract<Body, { as: 'multipart' }>): string {
  const part = (head: string, text: string) =>
    `--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n\r\n${text}\r\n`
  const parts = fields.map(([name, value]) => part(`name="${name}"`, value))
  if (file) parts.push(part(`name="${file.field}"; filename="${file.name}"`, file.text))
  return `${parts.join('')}--${boundary}--\r\n`
}

/** Without a socket. What never answers is answered by us with the status 0. */
export async function send(app: FastifyInstance, asked: Asked): Promise<Answer> {
  const { headers, payload } = sentOf(asked)
  const sending = {
    method: asked.method,
    url: addressOf(asked),
    headers,
    ...(payload === undefined ? {} : { payload }),
  }
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Answer>((resolve) => {
    timer = setTimeout(() => resolve({ status: 0, headers: {}, body: 'no answer' }), patience)
  })
  const answered = app.inject(sending as InjectOptions).then(({ statusCode, headers: got, rawPayload }) => {
    return { status: statusCode, headers: got, body: unpacked(rawPayload, got) }
  })
  return Promise.race([answered, late]).finally(() => clearTimeout(timer))
}

/** Whoever says to take anything may be sent it packed. */
function unpacked(bytes: Buffer, headers: Answer['headers']): string {
  return (headers['content-encoding'] === 'gzip' && bytes.length > 0 ? gunzipSync(bytes) : bytes).toString()
}

/** Over a socket of this machine, as a browser sends it. */
export function sendOver(port: number, asked: Asked): Promise<Answer> {
  const { headers, payload = '' } = sentOf(asked)
  const own = payload === '' ? headers : { ...headers, 'content-length': String(Buffer.byteLength(payload)) }
  return new Promise((resolve, reject) => {
    const sending = request(
      {
        host: '127.0.0.1',
        port,
        method: asked.method,
        path: addressOf(asked),
        headers: own,
        timeout: patience,
      },
      (answer) => {
        const pieces: Buffer[] = []
        answer.on('data', (piece: Buffer) => pieces.push(piece))
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            body: unpacked(Buffer.concat(pieces), answer.headers),
          }),
        )
      },
    )
    sending.on('timeout', () => sending.destroy(new Error('no answer')))
    // What is refused while it is still being sent is cut off; that is an answer too.
    sending.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EPIPE' || error.code === 'ECONNRESET'
        ? resolve({ status: 413, headers: {}, body: 'cut off' })
        : reject(error),
    )
    sending.end(payload)
  })
}

/** Milliseconds; a PDF on a busy machine is the slowest. */
const patience = 60_000

/** The request as a command for a shell. */
export function pasted(origin: string, asked: Asked): string {
  const { headers, payload } = sentOf(asked)
  const quoted = (text: string) => `$'${text.replace(/[\\']/g, '\\$&').replace(/[^\x20-\x7e]/g, asEscape)}'`
  const heads = Object.entries(headers).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`)
  const data = payload === undefined ? [] : [`--data-binary ${quoted(payload)}`]
  return ['curl -i --path-as-is -X', asked.method, quoted(origin + addressOf(asked)), ...heads, ...data].join(
    ' ',
  )
}

function asEscape(one: string): string {
  return `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`
}
