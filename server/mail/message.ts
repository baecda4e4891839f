import type { SendMailOptions } from 'nodemailer'
import { direction, localeOf } from '../../web/words/language.ts'
import { mailHtml, mailText } from './layout.ts'
import type { OutboxMail, Wording } from './mail.ts'

export type Sender = {
  /** The site's name; conveners' names take its place. */
  name: string
  address: string
  /** What our Message-IDs end in. */
  host: string
}

/** A mail as it goes out. A second try has the same Message-ID, so that mail programs can tell it is the same mail. */
export function messageOf(mail: OutboxMail, wording: Wording, sender: Sender): SendMailOptions {
  const language = localeOf(mail.language)
  return {
    messageId: `<${mail.id}@${sender.host}>`,
    from: { name: oneLine(wording.from ?? sender.name), address: sender.address },
    to: { name: '', address: mail.recipient },
    subject: oneLine(wording.subject),
    text: mailText(wording),
    html: mailHtml(wording, { language, direction: direction(language) }),
    headers: {
      'Auto-Submitted': 'auto-generated',
      // Exchange answers with notes of absence unless it is told not to.
      'X-Auto-Response-Suppress': 'All',
      'Content-Language': language,
      ...(wording.unsubscribe
        ? {
            'List-Unsubscribe': `<${wording.unsubscribe.url}>`,
            'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
          }
        : {}),
    },
    disableFileAccess: true,
    disableUrlAccess: true,
  }
}

/** The files that go along with a mail, read for this one try. */
export async function attachmentsOf({ attachments = [] }: Wording): Promise<SendMailOptions['attachments']> {
  return Promise.all(
    attachments.map(async ({ name, mediaType, read }) => ({
      filename: name,
      contentType: mediaType,
      content: await read(),
    })),
  )
}

/** Nothing that a person typed may begin another header. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim()
}
