import { letterMail } from '../mail/letter-mail.ts'
import type { MailSubject, Wording } from '../mail/mail.ts'

type Decided = MailSubject & {
  /** From `makeToken`, to manage the signature. */
  token: string
}

/** `approved`: the signature counts from now on. */
export function approvedMail(about: Decided): Wording {
  const { say, address, subject, parts, own } = letterMail(about)
  return {
    ...parts,
    subject: subject('mail.approved.subject'),
    heading: say('mail.approved.heading'),
    before: [say('mail.approved.done')],
    button: { label: say('mail.see-signature'), url: address(`signature/${about.token}`) },
    after: [say('mail.no-recall')],
    own: own(about.token),
  }
}

/** `under-review-again`: the decision that the signer was told of is taken back, and nothing is decided. */
export function underReviewAgainMail(about: Decided): Wording {
  const { say, address, subject, parts, own } = letterMail(about)
  return {
    ...parts,
    subject: subject('mail.under-review-again.subject'),
    heading: say('mail.under-review-again.heading'),
    before: [say('mail.under-review-again.undone')],
    button: { label: say('mail.see-signature'), url: address(`signature/${about.token}`) },
    after: [say('mail.under-review-again.next')],
    own: own(about.token),
  }
}

/** `counts-again`: the rejection that the signer was told of is taken back, of what needs no approval. */
export function countsAgainMail(about: Decided): Wording {
  const { say, address, subject, parts, own } = letterMail(about)
  return {
    ...parts,
    subject: subject('mail.counts-again.subject'),
    heading: say('mail.counts-again.heading'),
    before: [say('mail.counts-again.undone')],
    button: { label: say('mail.see-signature'), url: address(`signature/${about.token}`) },
    after: [say('mail.no-recall')],
    own: own(about.token),
  }
}

/** `rejected`: with the coordinator's reason, as it was written. */
export function rejectedMail(about: Decided & { reason: string }): Wording {
  const { say, address, subject, parts, own } = letterMail(about)
  return {
    ...parts,
    subject: subject('mail.rejected.subject'),
    heading: say('mail.rejected.heading'),
    before: [
      say('mail.rejected.reason'),
      ...paragraphsOf(say('mail.quoted', { text: about.reason.trim() })),
      say('mail.rejected.line'),
    ],
    button: { label: say('mail.see-signature'), url: address(`signature/${about.token}`) },
    after: [say('mail.rejected.answer')],
    own: own(about.token),
  }
}

/** `question`: a coordinator's, as it was written. */
export function questionMail(about: Decided & { text: string }): Wording {
  const { say, address, subject, parts, own } = letterMail(about)
  return {
    ...parts,
    subject: subject('mail.question.subject'),
    heading: say('mail.question.heading'),
    before: [
      say('mail.question.asks'),
      ...paragraphsOf(say('mail.quoted', { text: about.text.trim() })),
      say('mail.question.line'),
    ],
    button: { label: say('mail.see-signature'), url: address(`signature/${about.token}`) },
    after: [say('mail.question.answer')],
    own: own(about.token),
  }
}

function paragraphsOf(text: string): string[] {
  return text.split(/\s*\n\s*/)
}
