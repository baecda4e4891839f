import { listIn } from '../../web/words/format.ts'
import { localeOf } from '../../web/words/language.ts'
import { translator, type Key, type Translate } from '../../web/words/words.ts'
import { excerpt, lineInMail } from './excerpt.ts'
import type { MailSubject, Wording } from './mail.ts'

/** The parts that all mails about a letter share, and the means to word the rest. */
export type LetterMail = {
  /** Words in the reader's language; `{title}` is the letter's. */
  say: Translate
  /** The address of a page about the letter, in the reader's language. */
  address: (path: string) => string
  /** The subject begins with the letter's title; a long one is cut, so that what follows is seen. */
  subject: (key: Key) => string
  /** "A, B and C" */
  list: (words: string[]) => string
  /** The page of one's own signature, for the foot of the mail. */
  own: (token: string, label?: 'mail.own' | 'mail.own-unconfirmed' | 'mail.own-withdrawn') => Wording['own']
  parts: Required<Pick<Wording, 'line' | 'footer'>> & Pick<Wording, 'from'>
}

const longestTitle = 70

export function letterMail({ origin, language, letter, line, withheld }: MailSubject): LetterMail {
  const locale = localeOf(language)
  const words = translator(locale)
  const say: Translate = (key, values) => words(key, { title: excerpt(letter.title, 300), ...values })
  const list = (parts: string[]) => listIn(locale, parts)
  const conveners = list(letter.conveners)
  const page = `${origin}/${locale}/letters/${letter.slug}`
  return {
    say,
    list,
    address: (path) => (path ? `${page}/${path}` : page),
    own: (token, label = 'mail.own') => ({ label: say(label), url: `${page}/signature/${token}#ways` }),
    subject: (key) => words(key, { title: excerpt(letter.title, longestTitle) }),
    parts: {
      from: letter.conveners[0],
      line: withheld ? say('mail.withheld') : lineInMail(line),
      footer: [
        ...(conveners ? [say('mail.issued-by', { conveners })] : []),
        say('mail.why', { host: new URL(origin).host }),
      ],
    },
  }
}
