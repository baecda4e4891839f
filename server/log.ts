type Asked = { method: string; routeOptions: { url?: string | undefined } }

/** Addresses hold secrets of signers: the log says which kind of page was asked for, never which. */
function describeRequest({ method, routeOptions }: Asked): { method: string; route: string } {
  return { method, route: routeOptions.url ?? 'none' }
}

type DescribedError = { [key: string]: unknown; type: string; message: string; stack: string }

/** What the log says of an error. PostgreSQL's details hold what people typed: of them only the names of things. */
function describeError(error: Error): DescribedError {
  const { code, table, column, constraint } = error as Error & Record<string, unknown>
  const ofDatabase = 'severity' in error
  // "invalid input syntax …" and its kind repeat the value; other sentences of PostgreSQL do not.
  const message =
    ofDatabase && /^22/.test(String(code)) ? 'a value that the database did not take' : error.message
  const stack = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return { type: error.name, message, code, table, column, constraint, stack: stack.join('\n') }
}

/** Lines of JSON, each with the number of its request: of requests and errors they say no more than this. */
export const lines = { redact: ['req.url'], serializers: { req: describeRequest, err: describeError } }
