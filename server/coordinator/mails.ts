import { localeOf, translator } from '../../web/words/words.ts'
import type { Wording } from '../mail/mail.ts'

type SignIn = {
  /** Where we are reached, without a slash at the end. */
  origin: string
  /** Of the coordinator. */
  language: string
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
