import { listIn } from '../../web/words/format.ts'
import { localeOf } from '../../web/words/language.ts'
import { translator } from '../../web/words/words.ts'
import { excerpt } from '../mail/excerpt.ts'
import { letterMail } from '../mail/letter-mail.ts'
import type { Attachment, Wording } from '../mail/mail.ts'
import type { Counts } from '../letter/letter.ts'

export type Delivery = {
  /** Where we are reached, without a slash at the end. */
  origin: string
  /** Of the letter that is delivered. */
  language: string
  letter: { slug: string; title: string; conveners: string[] }
  addressee: string
  office: string | null
  number: number
  frozenAt: Date
  counts: Counts
  attachment: Attachment | undefined
}

const longestTitle = 70

/** `delivery`: an edition to one of the letter's addressees. */
export function deliveryMail(delivery: Delivery): Wording {
  const { origin, language, letter, addressee, office, number, frozenAt, attachment } = delivery
  const { say, address, parts } = letterMail({ ...delivery, line: '' })
  const signed = signedBy(delivery)
  const conveners = listIn(localeOf(language), letter.conveners)
  return {
    from: parts.from,
    subject: signed
      ? say('mail.delivery.subject', { title: excerpt(letter.title, longestTitle), signed })
      : excerpt(letter.title, longestTitle),
    heading: letter.title,
    before: [
      office ? `${addressee}, ${office}` : addressee,
      say('mail.delivery.addressed'),
      say(attachment ? 'mail.delivery.attached' : 'mail.delivery.linked', { number, date: frozenAt }),
      ...(signed ? [say('mail.delivery.signed')] : []),
    ],
    line: signed || undefined,
    button: { label: say('mail.delivery.button'), url: address(`editions/${number}`) },
    after: [say('mail.delivery.check')],
    footer: [
      ...(conveners ? [say('mail.issued-by', { conveners })] : []),
      say('mail.delivery.why', { host: new URL(origin).host }),
    ],
    attachments: attachment ? [attachment] : [],
  }
}

/** "59 organizations and 28 individuals"; who is not there is not named. */
function signedBy({ language, counts: { organizations, people } }: Delivery): string {
  const say = translator(localeOf(language))
  const words = {
    organizations: say('counts.organizations', { count: organizations }),
    individuals: say('counts.individuals', { count: people }),
  }
  if (organizations > 0 && people > 0) return say('counts.list', words)
  if (organizations > 0) return words.organizations
  return people > 0 ? words.individuals : ''
}
