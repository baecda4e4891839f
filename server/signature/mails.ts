import { letterMail } from '../mail/letter-mail.ts'
import type { MailSubject, Wording } from '../mail/mail.ts'
import { confirmationLasts, type Capacity } from './signature.ts'

const hour = 60 * 60 * 1000

type Linked = MailSubject & {
  /** From `makeToken`, for the purpose that the mail's link has. */
  token: string
}

/** `confirm`: is the mailbox the signer's? Needs a token to confirm. */
export function confirmMail(about: Linked & { capacity: Capacity }): Wording {
  const { say, address, subject, parts } = letterMail(about)
  const organization = about.capacity === 'organization'
  const hours = confirmationLasts(about.capacity) / hour
  return {
    ...parts,
    subject: subject('mail.confirm.subject'),
    heading: say('mail.confirm.heading'),
    before: [say(organization ? 'mail.confirm.organization' : 'mail.confirm.person')],
    button: { label: say('mail.confirm.button'), url: address(`confirm/${about.token}`) },
    after: [
      say('mail.confirm.press'),
      ...(organization ? [say('mail.confirm.forward'), say('mail.confirm.review')] : []),
      organization
        ? say('mail.confirm.days', { count: hours / 24 })
        : say('mail.confirm.hours', { count: hours }),
      say('mail.confirm.not-you'),
    ],
  }
}

/** `signed-already`: to a mailbox whose confirmed signature is there, when it signs again. Needs a token to manage. */
export function signedAlreadyMail(about: Linked & { capacity: Capacity }): Wording {
  const { say, address, subject, parts } = letterMail(about)
  return {
    ...parts,
    subject: subject('mail.signed-already.subject'),
    heading: say('mail.signed-already.heading'),
    before: [say('mail.signed-already.again')],
    button: { label: say('mail.see-signature'), url: address(`signature/${about.token}`) },
    after: [
      say('mail.not-you'),
      ...(about.capacity === 'organization' ? [] : [say('mail.signed-already.each')]),
      say('mail.keep'),
    ],
  }
}

/** `receipt`: after the confirmation. `counted` is what the view `signatories` says. Needs a token to manage. */
export function receiptMail(about: Linked & { capacity: Capacity; counted: boolean }): Wording {
  const { say, address, subject, parts } = letterMail(about)
  const reviewer = about.capacity === 'organization' ? 'organization' : 'person'
  const outcome = about.counted ? 'counted' : 'waiting'
  return {
    ...parts,
    subject: subject(`mail.receipt.${outcome}.subject`),
    heading: say(`mail.receipt.${outcome}.heading`),
    before: [say(`mail.receipt.${outcome}.thanks`)],
    button: { label: say('mail.see-signature'), url: address(`signature/${about.token}`) },
    after: [
      ...(about.counted ? [] : [say(`mail.receipt.waiting.${reviewer}`)]),
      say('mail.keep'),
      say('mail.no-recall'),
    ],
  }
}

/** `withdrawn`: by the signer. */
export function withdrawnMail(about: MailSubject): Wording {
  const { say, address, subject, parts } = letterMail(about)
  return {
    ...parts,
    subject: subject('mail.withdrawn.subject'),
    heading: say('mail.withdrawn.heading'),
    before: [say('mail.withdrawn.done')],
    button: { label: say('mail.read-letter'), url: address('') },
    after: [say('mail.no-recall'), say('mail.withdrawn.again')],
  }
}
