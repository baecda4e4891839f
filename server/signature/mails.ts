import { excerpt, excerptsOfChange, lineInMail } from '../mail/excerpt.ts'
import { letterMail, type LetterMail } from '../mail/letter-mail.ts'
import type { MailSubject, Wording } from '../mail/mail.ts'
import { confirmationLasts, type Capacity } from './signature.ts'

const hour = 60 * 60 * 1000

type Linked = MailSubject & {
  /** From `makeToken`, for the purpose that the mail's link has. */
  token: string
}

/** What those have to know who decide whether their organization signs. */
export type LetterInShort = {
  addressees: string[]
  /** The text's first paragraph. */
  beginning: string
  counts: { organizations: number; people: number }
  closesAt: Date | null
}

type Confirming = Linked & {
  capacity: Capacity
  inShort: LetterInShort
  /** Whether a coordinator entered it from a list: the reader may know nothing of it. */
  gathered?: boolean
}

/** `confirm`: is the mailbox the signer's? Needs a token to confirm. An organization's may go on to its board. */
export function confirmMail(about: Confirming): Wording {
  const mail = letterMail(about)
  const { say, subject } = mail
  const organization = about.capacity === 'organization'
  return {
    ...mail.parts,
    subject: subject('mail.confirm.subject'),
    heading: say('mail.confirm.heading'),
    before: [
      say(`mail.confirm.${about.gathered ? 'gathered-' : ''}${organization ? 'organization' : 'person'}`),
    ],
    ...confirming(mail, about),
    after: [
      say(about.gathered ? 'mail.confirm.gathered-press' : 'mail.confirm.press'),
      ...(organization ? [say('mail.confirm.forward'), ...inShort(mail, about.inShort)] : []),
      ...(organization ? [say('mail.confirm.review')] : []),
      lasting(mail, about.capacity),
      say(about.gathered ? 'mail.confirm.gathered-not-you' : 'mail.confirm.not-you'),
    ],
  }
}

/** `confirm` once more, before the letter closes or the link ends. Needs a token to confirm. */
export function reminderMail(about: Confirming & { signedAt: Date }): Wording {
  const mail = letterMail(about)
  const { say, subject } = mail
  const { signedAt, capacity, inShort: letter } = about
  const endsAt = new Date(signedAt.getTime() + confirmationLasts(capacity))
  return {
    ...mail.parts,
    subject: subject('mail.reminder.subject'),
    heading: say('mail.reminder.heading'),
    before: [say('mail.reminder.signed', { date: signedAt })],
    ...confirming(mail, about),
    after: [
      say('mail.confirm.press'),
      ...(letter.closesAt ? [say('mail.reminder.closes', { date: letter.closesAt })] : []),
      say('mail.reminder.ends', { date: endsAt }),
      ...(capacity === 'organization' ? [say('mail.confirm.forward'), ...inShort(mail, letter)] : []),
      say('mail.confirm.not-you'),
    ],
  }
}

/** Until it is confirmed, the link that confirms is the signer's own as well. */
function confirming({ say, address, own }: LetterMail, { token, capacity }: Confirming) {
  return {
    button: { label: say('mail.confirm.button'), url: address(`confirm/${token}`) },
    links:
      capacity === 'organization'
        ? [
            { label: say('mail.read-letter'), url: address('') },
            { label: say('mail.letter-pdf'), url: address('letter.pdf') },
          ]
        : [],
    own: own(token, 'mail.own-unconfirmed'),
  }
}

function lasting({ say }: LetterMail, capacity: Capacity): string {
  const hours = confirmationLasts(capacity) / hour
  return capacity === 'organization'
    ? say('mail.confirm.days', { count: hours / 24 })
    : say('mail.confirm.hours', { count: hours })
}

const mostAddressees = 3

function inShort({ say, list }: LetterMail, letter: LetterInShort): string[] {
  const { addressees, beginning, counts, closesAt } = letter
  const others = addressees.length - mostAddressees
  const named = others > 1 ? addressees.slice(0, mostAddressees) : addressees
  const rest = others > 1 ? [say('mail.in-short.others', { count: others })] : []
  return [
    say('mail.in-short.board'),
    ...(addressees.length > 0
      ? [say('mail.in-short.addressees', { addressees: list([...named, ...rest]) })]
      : []),
    say('mail.in-short.begins', { text: excerpt(beginning, 400) }),
    [
      say('mail.in-short.counts', {
        organizations: say('counts.organizations', { count: counts.organizations }),
        people: say('counts.people', { count: counts.people }),
      }),
      closesAt ? say('mail.in-short.closes', { date: closesAt }) : '',
    ]
      .filter(Boolean)
      .join(' '),
  ]
}

/** `signed-already`: to a mailbox whose confirmed signature is there, when it signs again. Needs a token to manage. */
export function signedAlreadyMail(about: Linked & { capacity: Capacity }): Wording {
  const { say, address, subject, parts, own } = letterMail(about)
  return {
    ...parts,
    subject: subject('mail.signed-already.subject'),
    heading: say('mail.signed-already.heading'),
    before: [say('mail.signed-already.again')],
    button: { label: say('mail.see-signature'), url: address(`signature/${about.token}`) },
    after: [
      say('mail.not-you'),
      ...(about.capacity === 'organization' ? [] : [say('mail.signed-already.each')]),
    ],
    own: own(about.token),
  }
}

/** `receipt`: after the confirmation. `counted` is what the view `signatories` says. Needs a token to manage. */
export function receiptMail(about: Linked & { capacity: Capacity; counted: boolean }): Wording {
  if (!about.counted && about.capacity !== 'organization') return heldMail(about)
  const { say, address, subject, parts, own } = letterMail(about)
  const outcome = about.counted ? 'counted' : 'waiting'
  return {
    ...parts,
    subject: subject(`mail.receipt.${outcome}.subject`),
    heading: say(`mail.receipt.${outcome}.heading`),
    before: [say(`mail.receipt.${outcome}.thanks`)],
    button: { label: say('mail.see-signature'), url: address(`signature/${about.token}`) },
    after: [...(about.counted ? [] : [say('mail.receipt.waiting.organization')]), say('mail.no-recall')],
    own: own(about.token),
  }
}

/** The receipt of a person whose signature waits for a coordinator. Which rule holds it is nobody's to learn here. */
function heldMail(about: Linked): Wording {
  const { say, address, subject, parts, own } = letterMail(about)
  return {
    ...parts,
    subject: subject('mail.held.subject'),
    heading: say('mail.held.heading'),
    before: [say('mail.held.thanks')],
    button: { label: say('mail.see-signature'), url: address(`signature/${about.token}`) },
    after: [say('mail.held.why'), say('mail.held.next'), say('mail.no-recall')],
    own: own(about.token),
  }
}

/** `linked`: the organization stands on the letter already, and this signature stays as a further contact's. Manages. */
export function linkedMail(about: Linked): Wording {
  const { say, address, subject, parts, own } = letterMail(about)
  return {
    ...parts,
    subject: subject('mail.linked.subject'),
    heading: say('mail.linked.heading'),
    before: [say('mail.linked.why')],
    button: { label: say('mail.see-signature'), url: address(`signature/${about.token}`) },
    after: [say('mail.linked.another')],
    own: own(about.token),
  }
}

/** A paragraph of a text before and after; one of them is empty where it is new or gone. */
export type ChangedPassage = { before: string; after: string }

const mostPassages = 3

/** `text-changed`: the substance of the text is another one than was signed. Needs a token to manage. */
export function textChangedMail(about: Linked & { passages: ChangedPassage[] }): Wording {
  const { say, address, subject, parts, own } = letterMail(about)
  const { passages, token } = about
  const others = passages.length - mostPassages
  return {
    ...parts,
    subject: subject('mail.text-changed.subject'),
    heading: say('mail.text-changed.heading'),
    before: [say('mail.text-changed.asks')],
    button: { label: say('mail.text-changed.button'), url: address(`signature/${token}/text`) },
    after: [
      say('mail.text-changed.press'),
      ...passages
        .slice(0, mostPassages)
        .map((passage) => excerptsOfChange(passage, 300))
        .flatMap(({ before, after }) => [
          ...(before ? [say('mail.text-changed.before', { text: before })] : []),
          ...(after ? [say('mail.text-changed.after', { text: after })] : []),
          ...(after ? [] : [say('mail.text-changed.gone')]),
        ]),
      ...(others > 0 ? [say('mail.text-changed.others', { count: others })] : []),
      say('mail.text-changed.otherwise'),
    ],
    own: own(token),
  }
}

/** `edited`: a coordinator has changed how the signature prints. Needs a token to manage. */
export function editedMail(about: Linked & { before: string; after: string }): Wording {
  const { say, address, subject, parts, own } = letterMail(about)
  return {
    ...parts,
    subject: subject('mail.edited.subject'),
    heading: say('mail.edited.heading'),
    before: [
      say('mail.edited.done'),
      say('mail.edited.before', { line: lineInMail(about.before) }),
      say('mail.edited.after'),
    ],
    line: lineInMail(about.after),
    button: { label: say('mail.see-signature'), url: address(`signature/${about.token}`) },
    after: [say('mail.edited.wrong')],
    own: own(about.token),
  }
}

/** `withdrawn`: by the signer. Needs a token to manage. */
export function withdrawnMail(about: Linked): Wording {
  const { say, address, subject, parts, own } = letterMail(about)
  return {
    ...parts,
    subject: subject('mail.withdrawn.subject'),
    heading: say('mail.withdrawn.heading'),
    before: [say('mail.withdrawn.done')],
    button: { label: say('mail.read-letter'), url: address('') },
    after: [say('mail.no-recall'), say('mail.withdrawn.again')],
    own: own(about.token, 'mail.own-withdrawn'),
  }
}

/** `erased`: the last mail, and about nobody any more. */
export function erasedMail(about: MailSubject): Wording {
  const { say, address, subject, parts } = letterMail(about)
  return {
    ...parts,
    line: undefined,
    subject: subject('mail.erased.subject'),
    heading: say('mail.erased.heading'),
    before: [say('mail.erased.done')],
    button: { label: say('mail.read-letter'), url: address('') },
    after: [say('mail.erased.last'), say('mail.no-recall')],
  }
}
