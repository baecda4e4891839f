import { Inbox, type Received } from '../../mail/inbox.ts'
import type { MailTaken } from '../invariants.ts'

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

  /** The link that confirms, once its mail has come. */
  linkTo(mailbox: string): Promise<string> {
    const link = this.links.get(mailbox)
    if (link) return Promise.resolve(link)
    return new Promise((come) => this.waiting.set(mailbox, come))
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
