import { isIPv6 } from 'node:net'

// What the log may say. It is read by more people, and kept longer, than the database: no name, no mailbox, no address of
// the network and no link stands in it, whatever an error brings along.

type Asked = { method: string; routeOptions: { url?: string | undefined } }

/** Addresses hold secrets of signers: the log says which kind of page was asked for, never which. */
function describeRequest(request: Asked) {
  return { method: request.method, route: request.routeOptions.url ?? 'none' }
}

/** Of PostgreSQL's own words: a detail holds the whole row, and a "where" the values of a statement. */
const told = ['code', 'schema', 'table', 'column', 'constraint', 'routine'] as const

type Described = { type: string; message: string; stack: string; cause?: Described } & Partial<
  Record<(typeof told)[number], string>
>

/** An error without the values that it speaks of: its kind, where it happened, and its words without what is quoted. */
export function describeError(error: unknown): Described {
  if (!(error instanceof Error)) return { type: typeof error, message: '', stack: '' }
  const facts = Object.fromEntries(
    told.flatMap((name) => {
      const value: unknown = Reflect.get(error, name)
      return typeof value === 'string' ? [[name, value]] : []
    }),
  )
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return {
    type: error.name,
    message: wordsOf(error),
    stack: frames.join('\n'),
    ...facts,
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  }
}

function wordsOf(error: Error): string {
  const code = 'code' in error ? String(error.code) : ''
  // A value that does not fit its type (SQLSTATE class 22) is repeated in the message.
  return withoutSecrets(/^22...$/.test(code) ? error.message.replaceAll(/"[^"]*"/g, '"…"') : error.message)
}

/** Words without mailboxes, addresses of the network and tokens. This machine's own address tells nothing of anybody. */
export function withoutSecrets(text: string): string {
  return text
    .replaceAll(/[^\s<>"'(),;:]+@[^\s<>"'(),;:]+/g, '[mailbox]')
    .replaceAll(/\b(?!127\.)\d{1,3}(?:\.\d{1,3}){3}\b/g, '[address]')
    .replaceAll(/[\da-f:]{3,}/gi, (part) => (isIPv6(part) && part !== '::1' ? '[address]' : part))
    .replaceAll(/[\w-]{40,}/g, '[token]')
}

type LogMethod = (this: unknown, ...parts: unknown[]) => void

/** For Fastify’s logger: lines of JSON, each with the number of its request; everything that is written goes through here. */
export const lines = {
  serializers: { req: describeRequest, err: describeError },
  hooks: {
    logMethod(this: unknown, parts: unknown[], write: LogMethod) {
      const [first, ...rest] = parts
      // An error alone would give the log its message as it is.
      const said = first instanceof Error ? [{ err: first }, wordsOf(first), ...rest] : parts
      write.apply(
        this,
        said.map((part) => (typeof part === 'string' ? withoutSecrets(part) : part)),
      )
    },
  },
}
