/** The letter id of mails that belong to no letter. */
export const noLetter = '00000000-0000-0000-0000-000000000000'

/** A mail to post: what it is about. It is worded when it is sent or looked at. */
export type Posting = {
  letterId: string
  kind: string
  signatureId?: string | undefined
  recipient: string
  /** Of the reader. */
  language: string
  payload?: Record<string, unknown>
  /** For what keeps account of its mail; otherwise made here. */
  id?: string | undefined
}

/** A row of the outbox. */
export type OutboxMail = Required<Omit<Posting, 'signatureId' | 'id'>> & {
  id: string
  signatureId: string | null
  createdAt: Date
  attempts: number
  sentAt: Date | null
  failedAt: Date | null
  error: string | null
}

/** What a mail says: `MailView` in paragraphs, so that text and HTML say the same. */
export type Wording = {
  /** Whose name stands in From, such as the conveners'. */
  from?: string | undefined
  subject: string
  /** The one heading, absent where the first paragraph is enough. */
  heading?: string | undefined
  before: string[]
  /** A name or a line set apart, as it will print. */
  line?: string | undefined
  button?: { label: string; url: string } | undefined
  after: string[]
  /** Further pages. */
  links?: { label: string; url: string }[] | undefined
  /** Where a signer does as they like with their own signature; theirs alone, as the button's page is. */
  own?: { label: string; url: string } | undefined
  /** Small print at the end. */
  footer: string[]
  /** How the reader is spared more of these (RFC 8058): the address's page asks, and what mail programs post there does. */
  unsubscribe?: { label: string; url: string } | undefined
  attachments?: Attachment[] | undefined
}

/** A file that goes along, read when the mail leaves: the outbox stores none. */
export type Attachment = {
  name: string
  mediaType: string
  sizeBytes: number
  read: () => Promise<Buffer>
}

/** A signature on a letter, as far as a mail speaks of it. */
export type MailSubject = {
  /** Where we are reached, without a slash at the end: `https://letters.example.org`. */
  origin: string
  /** Of the reader. */
  language: string
  /** The letter, its title in a language that the reader knows if there is one. */
  letter: { slug: string; title: string; conveners: string[] }
  /** How the signature prints. */
  line: string
  /** Whether its signer counts without being named. */
  withheld?: boolean | undefined
}
