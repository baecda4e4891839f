import type { processings, Practice } from '../../server/privacy/privacy.ts'
import { confirmationLasts } from '../../server/signature/signature.ts'
import { spanIn } from '../words/format.ts'
import type { Locale } from '../words/language.ts'
import type { Translate } from '../words/words.ts'
import { words, type Piece } from './privacy-document.ts'

type Processing = (typeof processings)[number]

/** Who is responsible, and where to write. */
export function responsible(t: Translate, { controller, contact }: Practice): Piece[] {
  return [...words(controller ?? t('privacy.who-none')), ...write(t, contact)]
}

export function write(t: Translate, mailbox: string | null): Piece[] {
  return mailbox === null ? [] : [{ kind: 'write', words: t('privacy.write'), mailbox }]
}

/** How long something is kept, from the table of times. */
export function timeOf(
  t: Translate,
  locale: Locale,
  { name, retention }: Pick<Processing, 'name'> & Pick<Practice, 'retention'>,
): string {
  const inWords = (kind: keyof typeof retention) => spanIn(locale, retention[kind])
  const linkOf = (capacity: 'individual' | 'organization') =>
    spanIn(locale, { count: confirmationLasts(capacity) / day, unit: 'day' })
  switch (name) {
    case 'line':
      return t('privacy.time-letter')
    case 'consent':
      return t('privacy.time-stands')
    case 'private':
    case 'notes':
      return t('privacy.time-closed', { span: inWords('private') })
    case 'email':
      return t('privacy.time-mails', { span: inWords('email'), mails: inWords('mails') })
    case 'news':
      return t('privacy.time-news', { span: inWords('updates') })
    case 'unconfirmed':
      return t('privacy.time-unconfirmed', {
        span: inWords('unconfirmed'),
        person: linkOf('individual'),
        organization: linkOf('organization'),
      })
    case 'networks':
    case 'lists':
      return t('privacy.time-after', { span: inWords(name) })
    case 'desk':
      return t('privacy.time-desk', { session: inWords('sign-in'), activity: inWords('activity') })
  }
}

const day = 24 * 3_600_000
