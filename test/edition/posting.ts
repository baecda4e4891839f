import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll } from 'vitest'
import { startSending, type Sending } from '#server/mail/send.ts'
import { wordMails } from '#server/word.ts'
import { key, origin, type DeskWorld } from '../coordinator/desk.ts'
import { Inbox, type Received } from '../mail/inbox.ts'

/** The desk's outbox, sent to a real mail server by a clock that only goes when it is told to. */
export type Posting = {
  received: Received[]
  /** Sets the clock to so many seconds from now, and waits until all that is due by then is out. */
  wait: (seconds: number) => Promise<void>
  to: (address: string) => Received[]
}

export function usePosting(desk: DeskWorld): Posting {
  const posting = {} as Posting
  let inbox: Inbox
  let sending: Sending

  beforeAll(async () => {
    inbox = await Inbox.open()
    const quiet = () => undefined
    let time = Date.now()
    const now = () => new Date(time)
    sending = startSending({
      pool: desk.pool,
      smtpUrl: inbox.url,
      from: 'Undersigned <letters@example.org>',
      origin,
      word: wordMails({ db: desk.pool, key, origin, now }),
      log: { info: quiet, warn: quiet, error: quiet },
      now,
    })
    const due = async () => {
      const { rows } = await desk.pool.query(
        'select from outbox where sent_at is null and failed_at is null and due_at <= $1',
        [now()],
      )
      return rows.length
    }
    Object.assign(posting, {
      received: inbox.received,
      to: (address: string) => inbox.received.filter(({ to }) => to.includes(address)),
      async wait(seconds: number) {
        time = Date.now() + seconds * 1000
        sending.nudge()
        for (let tries = 0; tries < 400 && (await due()) > 0; tries++) await sleep(25)
      },
    })
  })
  afterAll(async () => {
    await sending.stop()
    await inbox.close()
  })
  return posting
}
