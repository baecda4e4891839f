import { setTimeout as pause } from 'node:timers/promises'
import { createTransport } from 'nodemailer'
import parseAddresses from 'nodemailer/lib/addressparser'
import type { Log } from '../database/pool.ts'
import type { Db } from '../database/sql.ts'
import { lease, markFailed, markMoot, markSent, putBack } from './lease.ts'
import type { OutboxMail, Wording } from './mail.ts'
import { attachmentsOf, messageOf, type Sender } from './message.ts'
import { describeFailure, failureOf, mostAttempts, nameFailure, waitAfter, type Failure } from './retry.ts'

export type SendingOptions = {
  pool: Db
  /** `smtp://user:password@host:587` */
  smtpUrl: string
  /** `Undersigned <letters@example.org>`: a mailbox that somebody reads, since mails invite answers. */
  from: string
  /** Where we are reached. */
  origin: string
  /** What a mail says now; null for one that is no longer to be sent. */
  word: (mail: OutboxMail) => Promise<Wording | null>
  log: Log
  now?: () => Date
}

export type Sending = {
  /** Looks into the outbox at once: something was posted. */
  nudge(): void
  /** Lets the mails under way finish, for ten seconds at most. */
  stop(): Promise<void>
}

const second = 1000
const connections = 5
const poll = second
/** How long nobody knocks at a mail server that was not there, or asks a database that is gone. */
const rest = 10 * second
/** A mail that did not reach the server is tried again soon after it is back. */
const unreachableWait = 60 * second
const timeouts = {
  dnsTimeout: 10 * second,
  connectionTimeout: 10 * second,
  greetingTimeout: 10 * second,
  // Later than the others, so that it never speaks before them: once it does, the mail may have gone out.
  socketTimeout: 15 * second,
}
/** For one mail in all, shorter than its lease. */
const deadline = 60 * second

/** Sends what is due, in this process. Several may run on one outbox. */
export function startSending(options: SendingOptions): Sending {
  const { pool, smtpUrl, log, now = () => new Date() } = options
  const transport = createTransport({ ...timeouts, url: smtpUrl, pool: true, maxConnections: connections })
  const deliver = makeDelivery({ ...options, now, transport })

  let stopped = false
  let restUntil = 0
  let running: Promise<void> | undefined
  let nudged = false

  const drain = async (): Promise<void> => {
    while (!stopped && now().getTime() >= restUntil) {
      const mails = await lease(pool, { now: now(), count: connections })
      if (mails.length === 0) return
      const failures = await Promise.all(mails.map(deliver))
      if (failures.includes('unreachable')) restUntil = now().getTime() + rest
    }
  }
  const takeNudge = (): boolean => {
    const taken = nudged
    nudged = false
    return taken
  }
  const run = async (): Promise<void> => {
    while (takeNudge()) {
      await drain().catch((error: unknown) => {
        restUntil = now().getTime() + rest
        log.warn(`the outbox could not be read: ${nameFailure(error)}`)
      })
    }
    running = undefined
  }
  const nudge = (): void => {
    nudged = true
    if (!stopped) running ??= run()
  }

  const timer = setInterval(nudge, poll)
  return {
    nudge,
    async stop() {
      stopped = true
      clearInterval(timer)
      await Promise.race([running, pause(10 * second, undefined, { ref: false })])
      transport.close({ force: true })
    },
  }
}

type Transport = ReturnType<typeof createTransport>
type Delivering = SendingOptions & { now: () => Date; transport: Pick<Transport, 'sendMail'> }

/** One try at one mail: never throws, and says what kept the mail back. */
function makeDelivery({ pool, from, origin, word, log, now, transport }: Delivering) {
  const sender = senderOf(from, origin)

  return async (mail: OutboxMail): Promise<Failure | undefined> => {
    try {
      const wording = await word(mail)
      if (wording === null) {
        await markMoot(pool, { mail, now: now() })
        return undefined
      }
      const message = { ...messageOf(mail, wording, sender), attachments: await attachmentsOf(wording) }
      await transport.sendMail({ ...message, signal: AbortSignal.timeout(deadline) })
    } catch (error) {
      return settleFailure(error, mail).catch(report(mail))
    }
    await persist(() => markSent(pool, { mail, now: now() })).catch(report(mail))
    return undefined
  }

  async function settleFailure(error: unknown, mail: OutboxMail): Promise<Failure> {
    const failure = failureOf(error)
    const text = describeFailure(error)
    if (failure === 'refused' || (failure === 'later' && mail.attempts >= mostAttempts)) {
      log.error(`mail ${mail.id} (${mail.kind}) was given up: ${nameFailure(error)}`)
      await markFailed(pool, { mail, now: now(), error: text })
      return failure
    }
    const reached = failure === 'later'
    const wait = reached ? waitAfter(mail.attempts, Math.random()) : unreachableWait
    log.warn(`mail ${mail.id} (${mail.kind}) did not go out and will be tried again: ${nameFailure(error)}`)
    const dueAt = new Date(now().getTime() + wait)
    await putBack(pool, { mail, dueAt, error: text, counts: reached })
    return failure
  }

  function report(mail: OutboxMail) {
    // The row keeps its lease and is tried again when that runs out, under the same Message-ID.
    return (error: unknown): undefined => {
      log.error(`mail ${mail.id} (${mail.kind}) could not be marked: ${nameFailure(error)}`)
    }
  }
}

/** A mail is out, and unless the database hears of it goes out again: a restart of PostgreSQL is waited for. */
async function persist(work: () => Promise<void>, tries = 5): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (tries === 1) throw error
    await pause(second)
    await persist(work, tries - 1)
  }
}

function senderOf(from: string, origin: string): Sender {
  const [address] = parseAddresses(from, { flatten: true })
  if (!address?.address) throw new Error(`no address in MAIL_FROM: ${from}`)
  return { name: address.name, address: address.address, host: new URL(origin).hostname }
}
