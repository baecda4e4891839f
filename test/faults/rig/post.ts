import { Inbox, type Received } from '../../mail/inbox.ts'
import type { MailTaken } from '../invariants.ts'

/** Milliseconds: longer than a mail is leased, and than it rests after a try, on a busy machine too. */
const patience = 12 * 60_000

type Answer = { code: number; text: string } | undefined

/** A mail server, and what signers take out of it: the mails' ids and the links that confirm. */
export class Post {
  readonly taken: MailTaken[] = []
  /** What it says to a recipient from now on: nothing is yes. */
  answer: (recipient: string) => Answer = () => undefined
  private inbox: Inbox | undefined
  private readonly links = new Map<string, string>()
  private readonly waiting = new Map<string, (link: string) => void>()

  static async open(): Promise<Post> {
    const post = new Post()
    await post.open(0)
    return post
  }

  get port(): number {
    if (!this.inbox) throw new Error('the mail server is closed')
    return this.inbox.port
  }

  /** Listens, on the port that it had before or any other. */
  async open(port: number): Promise<void> {
    this.inbox = await Inbox.open({
      port,
      keep: (received) => this.take(received),
      answer: (recipient) => this.answer(recipient),
    })
  }

  async close(): Promise<void> {
    await this.inbox?.close()
    this.inbox = undefined
  }

  /** The link that confirms, once its mail has come. Throws when it does not: whoever waits for it would wait for ever. */
  async linkTo(mailbox: string): Promise<string> {
    const link = this.links.get(mailbox)
    if (link) return link
    let timer: NodeJS.Timeout | undefined
    try {
      return await new Promise<string>((come, fail) => {
        this.waiting.set(mailbox, come)
        timer = setTimeout(() => fail(new Error('no mail with a link came')), patience)
      })
    } finally {
      clearTimeout(timer)
    }
  }

  private take({ to: [to = ''], mail }: Received): void {
    const id = /^<([^@]+)@/.exec(mail.messageId ?? '')?.[1] ?? ''
    this.taken.push({ id, to })
    const link = /https?:\/\/\S+\/confirm\/\S+/.exec(mail.text ?? '')?.[0]
    if (!link) return
    this.links.set(to, link)
    this.waiting.get(to)?.(link)
    this.waiting.delete(to)
  }
}
