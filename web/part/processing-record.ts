import { processings, type Practice } from '../../server/privacy/privacy.ts'
import { kinds, type Purged } from '../../server/retention/retention.ts'
import { listIn, longDate, numberIn, spanIn } from '../words/format.ts'
import type { Locale } from '../words/language.ts'
import type { Translate } from '../words/words.ts'
import { responsible, timeOf } from './practice-in-words.ts'
import { points, words, type Piece, type PrivacyDocument } from './privacy-document.ts'

/** The record of processing (GDPR, article 30), from the settings and from what was forgotten so far. */
export function processingRecord(
  t: Translate,
  locale: Locale,
  { practice, purged }: { practice: Practice; purged: Purged[] },
): PrivacyDocument {
  const { hcaptcha } = practice
  return {
    title: t('record.title'),
    lead: t('record.lead'),
    sections: [
      { id: 'who', heading: t('privacy.who'), pieces: responsible(t, practice) },
      { id: 'kept', heading: t('privacy.kept'), pieces: [activities(t, locale, practice)] },
      {
        id: 'abroad',
        heading: t('record.abroad'),
        pieces: words(
          t(hcaptcha ? 'record.abroad-hcaptcha' : 'record.abroad-none'),
          t('record.complete-abroad'),
        ),
      },
      { id: 'safe', heading: t('record.safe'), pieces: [protection(t, practice)] },
      {
        id: 'forgotten',
        heading: t('record.forgotten'),
        pieces: [
          ...words(t('record.forgotten-lead')),
          forgotten(t, locale, { practice, purged }),
          ...words(t('record.stays')),
        ],
      },
    ],
  }
}

function activities(t: Translate, locale: Locale, { retention, hcaptcha }: Practice): Piece {
  const entries = processings.map(({ name, basis, people, recipients }) => {
    const to = recipients.map((one) =>
      one === 'coordinators' ? t('record.coordinators') : t(`record.to-${one}`),
    )
    const all = name === 'networks' && hcaptcha ? [...to, 'hCaptcha'] : to
    return {
      heading: t(`privacy.${name}`),
      words: [
        t('record.purpose', { words: t(`privacy.${name}-why`) }),
        t('record.people', { words: t(`record.${people}`) }),
        t('record.basis', { words: t(`privacy.basis-${basis}`) }),
        t('record.recipients', { words: all.length > 0 ? listIn(locale, all) : t('record.to-nobody') }),
        t('privacy.kept-for', { time: timeOf(t, locale, { name, retention }) }),
      ],
    }
  })
  return { kind: 'entries', entries }
}

export function protection(t: Translate, { encrypted, secondFactor }: Practice): Piece {
  return points(
    t(encrypted ? 'record.safe-https' : 'record.safe-no-https'),
    t('record.safe-sealed'),
    t('record.safe-links'),
    t('record.safe-logs'),
    t(secondFactor ? 'record.safe-factor' : 'record.safe-no-factor'),
    t('record.safe-acts'),
  )
}

type Forgotten = { practice: Pick<Practice, 'retention'>; purged: Purged[] }

function forgotten(t: Translate, locale: Locale, { practice, purged }: Forgotten): Piece {
  const rows = kinds.map((kind) => {
    const { finishedAt = null, count = 0 } = purged.find((one) => one.kind === kind) ?? {}
    return [
      t(`record.kept-${kind}`),
      spanIn(locale, practice.retention[kind]),
      finishedAt ? longDate(locale, finishedAt) : t('record.never'),
      numberIn(locale, count),
    ]
  })
  const head = [t('record.kind'), t('record.after'), t('record.last'), t('record.count')]
  return { kind: 'table', head, rows }
}
