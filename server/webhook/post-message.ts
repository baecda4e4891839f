import { lookup } from 'node:dns'
import { request as requestPlain, type RequestOptions } from 'node:http'
import { request as requestSecure } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { isPublicAddress } from './public-address.ts'
import type { DeliveryProblem } from './webhook.ts'

export type Posting = {
  url: string
  headers: Record<string, string>
  body: string
  /** For development and tests: addresses of this machine and of the network around it too. */
  local: boolean
  /** For connection, question and answer together, in milliseconds. */
  patience?: number
}

export type Posted = { status: number } | { problem: DeliveryProblem }

const second = 1000
/** Of an answer, in bytes: nothing of it is kept. */
const longestAnswer = 65_536

class NotPublic extends Error {}

/**
 * Sends one message, and says how it was answered. Never throws, follows no redirect, and connects to no address that is
 * not public: names are judged by what they lead to at this very moment, so that one that leads elsewhere the second time
 * (DNS rebinding) is judged too.
 */
export async function postMessage(posting: Posting): Promise<Posted> {
  const { url, headers, body, local, patience = 5 * second } = posting
  const { protocol, hostname } = new URL(url)
  const host = hostname.replace(/^\[|\]$/g, '')
  if (!local && isIP(host) !== 0 && !isPublicAddress(host)) return { problem: 'not-public' }

  const options: RequestOptions = {
    method: 'POST',
    agent: false,
    headers: {
      ...headers,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'user-agent': 'Undersigned',
    },
    signal: AbortSignal.timeout(patience),
    ...(local ? {} : { lookup: publicLookup }),
  }
  try {
    return { status: await answered(url, { protocol, options, body }) }
  } catch (error) {
    return { problem: problemIn(error) }
  }
}

type Asking = { protocol: string; options: RequestOptions; body: string }

function answered(url: string, { protocol, options, body }: Asking): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = (protocol === 'http:' ? requestPlain : requestSecure)(url, options, (answer) => {
      let size = 0
      const end = () => {
        resolve(answer.statusCode ?? 0)
        request.destroy()
      }
      answer.on('data', (piece: Buffer) => {
        size += piece.length
        if (size > longestAnswer) end()
      })
      answer.on('end', end)
      answer.on('error', reject)
    })
    request.on('error', reject)
    request.end(body)
  })
}

/** Every address that a name has must be public: one that is not speaks against all of them. */
const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, '')
    const [first] = addresses
    if (!first || addresses.some(({ address }) => !isPublicAddress(address)))
      return callback(new NotPublic(), '')
    if (options.all) return callback(null, addresses)
    return callback(null, first.address, first.family)
  })
}

function problemIn(error: unknown): DeliveryProblem {
  if (error instanceof NotPublic) return 'not-public'
  const { name, code = '' } = error as NodeJS.ErrnoException
  if (name === 'TimeoutError' || (name === 'AbortError' && code === 'ABORT_ERR')) return 'timeout'
  return /CERT|TLS|SSL|SIGNATURE|ALTNAME/.test(code) ? 'certificate' : 'unreachable'
}
