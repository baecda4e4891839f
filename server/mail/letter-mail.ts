import { localeOf, translator, type Key, type Translate } from '../../web/words/words.ts'
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
  parts: Required<Pick<Wording, 'line' | 'footer'>> & Pick<Wording, 'from'>
}

const longestTitle = 70

export function letterMail({ origin, language, letter, line }: MailSubject): LetterMail {
  const locale = localeOf(language)
  const words = translator(locale)
  const say: Translate = (key, values) => words(key, { title: excerpt(letter.title, 300), ...values })
  const conveners = new Intl.ListFormat(locale).format(letter.conveners)
  const page = `${origin}/${locale}/letters/${letter.slug}`
  return {
    say,
    address: (path) => (path ? `${page}/${path}` : page),
    subject: (key) => words(key, { title: excerpt(letter.title, longestTitle) }),
    parts: {
      from: letter.conveners[0],
      line: lineInMail(line),
      footer: [
        ...(conveners ? [say('mail.issued-by', { conveners })] : []),
        say('mail.why', { host: new URL(origin).host }),
      ],
    },
  }
}
