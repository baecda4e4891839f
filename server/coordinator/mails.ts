import { localeOf, translator } from '../../web/words/desk.ts'
import { excerpt, lineInMail } from '../mail/excerpt.ts'
import type { Wording } from '../mail/mail.ts'
import type { AccountChange } from './coordinator.ts'
import type { Invitation } from './find-invitation.ts'

type ToCoordinator = {
  /** Where we are reached, without a slash at the end. */
  origin: string
  /** Of the coordinator. */
  language: string
}

type SignIn = ToCoordinator & {
  /** `makeToken(key, 'sign-in', noLetter, linkId)`; the mail's payload carries the id alone, as `linkId`. */
  token: string
  /** How long the link works. */
  minutes: number
}

/** `sign-in`: a link that opens the desk once. */
export function signInMail({ origin, language, token, minutes }: SignIn): Wording {
  const say = translator(localeOf(language))
  const host = new URL(origin).host
  return {
    subject: say('mail.sign-in.subject', { host }),
    heading: say('mail.sign-in.heading'),
    before: [say('mail.sign-in.once', { host, count: minutes })],
    button: { label: say('mail.sign-in.button'), url: `${origin}/desk/sign-in/${token}` },
    after: [say('mail.sign-in.secret'), say('mail.sign-in.not-you')],
    footer: [],
  }
}

type Inviting = ToCoordinator & {
  invitation: Pick<Invitation, 'slug' | 'title' | 'role' | 'by'>
  /** `makeToken(key, 'invite', letterId, invitationId)` */
  token: string
  /** How long the link works. */
  days: number
}

/** `invitation`: a link that makes somebody work on a letter. */
export function invitationMail({ origin, language, invitation, token, days }: Inviting): Wording {
  const say = translator(localeOf(language))
  const { slug, title, role, by } = invitation
  const host = new URL(origin).host
  return {
    subject: say('mail.invitation.subject', { title: excerpt(title, 60) }),
    heading: say('mail.invitation.heading'),
    before: [
      say('mail.invitation.who', { by: lineInMail(by), title }),
      `${say('desk.invitation.role', { role: say(`desk.role.${role}`) })} ${say(`desk.role.${role}-may`)}`,
      say('mail.invitation.how', { host, count: days }),
    ],
    button: {
      label: say('mail.invitation.button'),
      url: `${origin}/desk/letters/${slug}/invitation/${token}`,
    },
    after: [say('mail.sign-in.secret'), say('mail.invitation.not-you')],
    footer: [],
  }
}

type Changed = ToCoordinator & { change: AccountChange }

/** `account-changed`: how somebody signs in has changed, and should it not have been them, they can do something. */
export function accountChangedMail({ origin, language, change }: Changed): Wording {
  const say = translator(localeOf(language))
  const host = new URL(origin).host
  return {
    subject: say('mail.account-changed.subject', { host }),
    heading: say(`desk.activity.${change}`),
    before: [say('mail.account-changed.you')],
    button: { label: say('mail.account-changed.button'), url: `${origin}/desk/account` },
    after: [say('mail.account-changed.not-you')],
    footer: [],
  }
}
