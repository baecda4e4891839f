import { letterMail } from '../mail/letter-mail.ts'
import { excerpt } from '../mail/excerpt.ts'
import type { MailSubject, Wording } from '../mail/mail.ts'

type News = Omit<MailSubject, 'line'> & {
  subject: string
  body: string
  /** The edition that it hands to its reader. */
  edition: number | null
  /** From `makeToken`, each for its purpose; empty in a preview. */
  tokens: { unsubscribe: string; manage: string }
}

const longestTitle = 70

/** `announcement`: what the coordinators have written, to a signatory who asked for news. */
export function announcementMail({ subject, body, edition, tokens, ...about }: News): Wording {
  const { say, address, own, parts } = letterMail({ ...about, line: '' })
  const [issuedBy] = parts.footer.length > 1 ? parts.footer : []
  return {
    from: parts.from,
    subject: say('mail.announcement.subject', {
      title: excerpt(about.letter.title, longestTitle),
      subject,
    }),
    heading: about.letter.title,
    before: body.split(/\n\s*\n/).map((paragraph) => paragraph.trim()),
    button:
      edition === null
        ? { label: say('mail.read-letter'), url: address('') }
        : {
            label: say('mail.announcement.edition', { number: edition }),
            url: address(`editions/${edition}`),
          },
    after: edition === null ? [] : [say('mail.announcement.copy')],
    footer: [
      ...(issuedBy ? [issuedBy] : []),
      say('mail.announcement.why', { host: new URL(about.origin).host }),
    ],
    unsubscribe: {
      label: say('mail.announcement.unsubscribe'),
      url: address(`unsubscribe/${tokens.unsubscribe}`),
    },
    own: own(tokens.manage),
  }
}
