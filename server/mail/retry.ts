import type { NodemailerError } from 'nodemailer'

/**
 * What a failed try means: the mail is refused for good; it may pass later; or the mail server was never reached, which
 * is no fault of the mail's.
 */
export type Failure = 'refused' | 'later' | 'unreachable'

const minute = 60 * 1000

/** Waits between tries that a server answered, in milliseconds; about a day in all. */
const waits = [1, 5, 15, 60, 120, 240, 480, 480].map((minutes) => minutes * minute)

/** After this many tries a mail is given up. */
export const mostAttempts = waits.length + 1

/** How long to wait after the n-th try, `chance` in [0, 1) spreading mails that failed together: up to a quarter more. */
export function waitAfter(attempts: number, chance: number): number {
  const wait = waits[Math.min(attempts, waits.length) - 1] ?? minute
  return Math.round(wait * (1 + chance / 4))
}

const unreached = new Set(['CONNECT_TIMEOUT', 'GREETING_TIMEOUT', 'UPGRADE_TIMEOUT'])
const unreachedCodes = new Set(['EAUTH', 'ENOAUTH', 'EOAUTH2', 'EDNS', 'ETLS', 'EPROXY'])
const systemCodes = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN'])

export function failureOf(error: unknown): Failure {
  const { code, command, permanent } = error as NodemailerError
  if (isUnreached(error as NodemailerError)) return 'unreachable'
  // Refused as a sender, we are set up wrongly; the mail can go out once that is put right.
  if (permanent) return command === 'MAIL FROM' ? 'later' : 'refused'
  // An address that cannot be put into an envelope never will be.
  return code === 'EENVELOPE' && permanent === undefined ? 'refused' : 'later'
}

/** Before a mail is named, what goes wrong concerns them all: nobody listens, or our password is wrong. */
function isUnreached(error: NodemailerError): boolean {
  const { code = '', command = '', permanent, originalCode = '', timeoutType = '' } = error
  const answeredEarly = permanent !== undefined && /^(CONN|EHLO|HELO|STARTTLS|AUTH)/.test(command)
  return (
    answeredEarly || unreached.has(timeoutType) || unreachedCodes.has(code) || systemCodes.has(originalCode)
  )
}

/** For the operator and the desk: no more than a line. */
export function describeFailure(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return text.replace(/[\p{Cc}\s]+/gu, ' ').slice(0, 500)
}

/** For the log: the error without the words of the mail server, which like to repeat the address. */
export function nameFailure(error: unknown): string {
  const { code, responseCode } = error as NodemailerError
  const names = [code, responseCode].filter(Boolean).join(' ')
  return names || (error instanceof Error ? error.message : 'unknown')
}
