import { letterMail, type LetterMail } from '../mail/letter-mail.ts'
import type { MailSubject, OutboxMail, Wording } from '../mail/mail.ts'
import { countersigningLasts } from './organization.ts'

const day = 24 * 3_600_000

/** What these mails are about, besides what every mail about a signature knows. */
type About = MailSubject & {
  id: string
  counted: boolean
  disputed: boolean
  rejected: boolean
  /** What the contact added when it disputed. */
  statement: string | null
  /** Why a coordinator kept or rejected the line. */
  resolvedFor: string | null
}

type TokenFor = (purpose: 'manage' | 'dispute' | 'countersign', id?: string) => string

/** What a mail of this slice says; undefined of all others. */
export function wordAboutOrganization(
  { kind, payload }: Pick<OutboxMail, 'kind' | 'payload'>,
  { about, token }: { about: About; token: TokenFor },
): Wording | undefined {
  switch (kind) {
    case 'listed':
      return listedMail({ ...about, token: token('dispute') })
    case 'countersign':
      return countersignMail({ ...about, token: token('countersign', String(payload['countersignatureId'])) })
    case 'disputed':
      return disputedMail({ ...about, token: token('manage') })
    case 'dispute-to-decide':
      return disputeToDecideMail(about)
    case 'dispute-kept':
      return disputeKeptMail({ ...about, token: token('manage') })
    case 'dispute-kept-contact':
      return disputeKeptContactMail({ ...about, token: token('dispute'), reason: about.resolvedFor ?? '' })
    case 'dispute-rejected-contact':
      return disputeRejectedContactMail(about)
    default:
      return undefined
  }
}

/** Where what was to be said is no longer so. */
export function isStaleAboutOrganization(
  kind: string,
  { counted, disputed, rejected }: Pick<About, 'counted' | 'disputed' | 'rejected'>,
): boolean {
  switch (kind) {
    case 'listed':
    case 'dispute-kept':
    case 'dispute-kept-contact':
      return !counted
    case 'countersign':
      return rejected
    case 'disputed':
    case 'dispute-to-decide':
      return !disputed
    default:
      return false
  }
}

type Linked = MailSubject & {
  /** From `makeToken`: to dispute the listing, to countersign, or to manage the signature. */
  token: string
}

/** `listed`: to the organization's public contact. Needs a token to dispute. */
function listedMail(about: Linked): Wording {
  const { say, address, subject, parts } = toContact(about)
  return {
    ...parts,
    subject: subject('mail.listed.subject'),
    heading: say('mail.listed.heading'),
    before: [say('mail.listed.line')],
    button: { label: say('mail.listed.button'), url: address(`listed/${about.token}`) },
    after: [say('mail.listed.right'), say('mail.listed.wrong')],
  }
}

/** `countersign`: to a second officer. Names nobody, since anybody may have typed the names. Needs a token to countersign. */
function countersignMail(about: Linked): Wording {
  const { say, address, subject, parts } = letterMail(about)
  return {
    ...parts,
    subject: subject('mail.countersign.subject'),
    heading: say('mail.countersign.heading'),
    before: [say('mail.countersign.line')],
    button: { label: say('mail.countersign.button'), url: address(`countersign/${about.token}`) },
    after: [
      say('mail.countersign.press'),
      say('mail.confirm.days', { count: countersigningLasts / day }),
      say('mail.countersign.not'),
    ],
  }
}

/** `disputed`: to whoever signed. Needs a token to manage. */
function disputedMail(about: Linked): Wording {
  const { say, address, subject, parts } = letterMail(about)
  return {
    ...parts,
    subject: subject('mail.disputed.subject'),
    heading: say('mail.disputed.heading'),
    before: [say('mail.disputed.line')],
    button: { label: say('mail.see-signature'), url: address(`signature/${about.token}`) },
    after: [say('mail.disputed.answer')],
  }
}

type ToDecide = MailSubject & { id: string; statement: string | null }

/** `dispute-to-decide`: to the coordinators. */
function disputeToDecideMail(about: ToDecide): Wording {
  const { say, subject, parts } = letterMail(about)
  const { origin, letter, id, statement } = about
  return {
    ...parts,
    subject: subject('mail.dispute-to-decide.subject'),
    heading: say('mail.dispute-to-decide.heading'),
    before: [say('mail.dispute-to-decide.line')],
    button: {
      label: say('mail.dispute-to-decide.button'),
      url: `${origin}/desk/letters/${letter.slug}?at=${id}#item`,
    },
    after: statement ? [say('mail.dispute-to-decide.statement'), ...quoted({ say }, statement)] : [],
    footer: [],
  }
}

/** `dispute-kept`: to whoever signed. Needs a token to manage. */
function disputeKeptMail(about: Linked): Wording {
  const { say, address, subject, parts, own } = letterMail(about)
  return {
    ...parts,
    subject: subject('mail.dispute-kept.subject'),
    heading: say('mail.dispute-kept.heading'),
    before: [say('mail.dispute-kept.line')],
    button: { label: say('mail.see-signature'), url: address(`signature/${about.token}`) },
    after: [],
    own: own(about.token),
  }
}

/** `dispute-kept-contact`: to the organization's public contact. Needs a token to dispute. */
function disputeKeptContactMail(about: Linked & { reason: string }): Wording {
  const { say, address, subject, parts } = toContact(about)
  return {
    ...parts,
    subject: subject('mail.dispute-kept-contact.subject'),
    heading: say('mail.dispute-kept-contact.heading'),
    before: [say('mail.dispute-kept-contact.line'), ...quoted({ say }, about.reason)],
    button: { label: say('mail.listed.button'), url: address(`listed/${about.token}`) },
    after: [say('mail.dispute-kept-contact.again')],
  }
}

/** `dispute-rejected-contact`: the same, when the coordinators agree. */
function disputeRejectedContactMail(about: MailSubject): Wording {
  const { say, address, subject, parts } = toContact(about)
  return {
    ...parts,
    subject: subject('mail.dispute-rejected-contact.subject'),
    heading: say('mail.dispute-rejected-contact.heading'),
    before: [say('mail.dispute-rejected-contact.line')],
    button: { label: say('mail.read-letter'), url: address('') },
    after: [say('mail.no-recall')],
  }
}

/** A public contact has given its address to nobody here: the small print says so. */
function toContact(about: MailSubject): LetterMail {
  const mail = letterMail(about)
  const host = new URL(about.origin).host
  const issued = mail.parts.footer.slice(0, -1)
  return { ...mail, parts: { ...mail.parts, footer: [...issued, mail.say('mail.listed.why', { host })] } }
}

function quoted({ say }: Pick<LetterMail, 'say'>, text: string): string[] {
  return say('mail.quoted', { text: text.trim() }).split(/\s*\n\s*/)
}
