import { usualRetention, type Retention } from '../retention/retention.ts'

/** What this service does with data, as it is set up: what its pages about privacy say follows from it. */
export type Practice = {
  /** Name and address of whoever runs it; null where that was not entered. */
  controller: string | null
  /** The mailbox for questions and wishes. */
  contact: string | null
  retention: Retention
  hcaptcha: boolean
  /** Whether mails leave. */
  mailsSent: boolean
  /** Whether every coordinator needs a second factor. */
  secondFactor: boolean
  /** Whether it is reached by HTTPS. */
  encrypted: boolean
}

/** What the operator sets; the rest follows from how the service runs. */
export type Keeping = Pick<Practice, 'controller' | 'contact' | 'retention'>

type Running = {
  origin: string
  keeping?: Keeping
  hcaptcha?: object | undefined
  mailsSent?: boolean
  secondFactor?: 'required' | 'offered'
}

export function practiceOf({ origin, keeping, hcaptcha, mailsSent, secondFactor }: Running): Practice {
  return {
    controller: null,
    contact: null,
    retention: usualRetention,
    ...keeping,
    hcaptcha: hcaptcha !== undefined,
    mailsSent: mailsSent ?? false,
    secondFactor: secondFactor !== 'offered',
    encrypted: origin.startsWith('https:'),
  }
}

type Processing = {
  /** Of its words: `privacy.line`, `privacy.line-why`. */
  name:
    | 'line'
    | 'private'
    | 'email'
    | 'news'
    | 'notes'
    | 'consent'
    | 'unconfirmed'
    | 'networks'
    | 'lists'
    | 'desk'
  basis: 'consent' | 'interest' | 'duty'
  people: 'signers' | 'contacts' | 'senders' | 'coordinators'
  recipients: ('public' | 'coordinators' | 'mail' | 'partner')[]
}

/** Everything that is done with data about people, in the order in which a signer would ask. */
export const processings: Processing[] = [
  { name: 'line', basis: 'consent', people: 'signers', recipients: ['public'] },
  { name: 'private', basis: 'consent', people: 'contacts', recipients: ['coordinators'] },
  { name: 'email', basis: 'consent', people: 'contacts', recipients: ['coordinators', 'mail'] },
  { name: 'news', basis: 'consent', people: 'signers', recipients: ['mail', 'partner'] },
  { name: 'notes', basis: 'interest', people: 'contacts', recipients: ['coordinators'] },
  { name: 'consent', basis: 'duty', people: 'signers', recipients: [] },
  { name: 'unconfirmed', basis: 'consent', people: 'senders', recipients: ['coordinators', 'mail'] },
  { name: 'networks', basis: 'interest', people: 'senders', recipients: [] },
  { name: 'lists', basis: 'interest', people: 'signers', recipients: ['coordinators'] },
  { name: 'desk', basis: 'interest', people: 'coordinators', recipients: ['coordinators', 'mail'] },
]

/** What is threatened, and the words that say what is done about it. */
export const threats = [
  { name: 'invented', controls: ['assess.invented-control'] },
  { name: 'exposed', controls: ['assess.exposed-control'] },
  { name: 'asked', controls: ['assess.asked-control'] },
  { name: 'stolen', controls: ['assess.stolen-control', 'record.safe-links'] },
  { name: 'coordinator', controls: ['record.safe-factor', 'record.safe-acts'] },
  { name: 'leak', controls: ['record.safe-logs', 'assess.leak-control'] },
  { name: 'flood', controls: ['assess.flood-control'] },
  { name: 'late', controls: ['assess.late-control'] },
  { name: 'lost', controls: ['assess.lost-control'] },
] as const
