import { once } from 'node:events'
import type { AddressInfo, Server } from 'node:net'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer } from 'smtp-server'

export type Received = { to: string[]; raw: string; mail: Email }

/** What the server says to a recipient: nothing is yes. */
type Answer = { code: number; text: string } | undefined

type Manners = {
  port?: number
  answer?: (recipient: string) => Answer
  /** Before the server says that it has the mail. */
  beforeReceipt?: () => Promise<void>
  /** Instead of keeping it: of ten thousand mails nobody wants every word. */
  keep?: (received: Received) => void
}

/** A mail server on this machine that keeps what it gets. */
export class Inbox {
  readonly received: Received[] = []
  readonly url: string
  readonly port: number
  private readonly server: SMTPServer

  static async open(manners: Manners = {}): Promise<Inbox> {
    const received: Received[] = []
    const server = makeServer(manners, received)
    const listener: Server = server.listen(manners.port ?? 0, '127.0.0.1')
    if (!listener.listening) await once(listener, 'listening')
    return new Inbox(server, (listener.address() as AddressInfo).port, received)
  }

  private constructor(server: SMTPServer, port: number, received: Received[]) {
    this.server = server
    this.port = port
    this.received = received
    this.url = `smtp://127.0.0.1:${port}`
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.server.close(resolve))
  }
}

function makeServer(
  { answer, beforeReceipt, keep = (one) => void received.push(one) }: Manners,
  received: Received[],
): SMTPServer {
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    closeTimeout: 100,
    onRcptTo({ address }, _session, callback) {
      const refusal = answer?.(address)
      callback(refusal && Object.assign(new Error(refusal.text), { responseCode: refusal.code }))
    },
    onData(stream, { envelope }, callback) {
      const pieces: Buffer[] = []
      stream.on('data', (piece: Buffer) => pieces.push(piece))
      stream.on('end', () => {
        const raw = Buffer.concat(pieces).toString('latin1')
        const to = envelope.rcptTo.map(({ address }) => address)
        const take = async (): Promise<void> => {
          keep({ to, raw, mail: await PostalMime.parse(Buffer.from(raw, 'latin1')) })
          await beforeReceipt?.()
        }
        take().then(() => callback(), callback)
      })
    },
  })
  // A sender that is killed in the middle of a sentence is what some tests are about.
  server.on('error', () => {})
  return server
}
