import { processings, type Practice } from '../../server/privacy/privacy.ts'
import type { Locale } from '../words/language.ts'
import type { Translate } from '../words/words.ts'
import { responsible, timeOf, write } from './practice-in-words.ts'
import { points, words, type Piece, type PrivacyDocument } from './privacy-document.ts'

/** What a signer wants to know, from the settings as they are. */
export function privacyPage(t: Translate, locale: Locale, practice: Practice): PrivacyDocument {
  return {
    title: t('privacy.title'),
    lead: t('privacy.lead'),
    sections: [
      {
        id: 'who',
        heading: t('privacy.who'),
        pieces: [...responsible(t, practice), ...words(t('privacy.who-conveners'))],
      },
      {
        id: 'danger',
        heading: t('privacy.danger'),
        pieces: words(
          t('privacy.danger-public'),
          t('privacy.danger-levels'),
          t('privacy.danger-pdf'),
          t('privacy.danger-network'),
        ),
      },
      { id: 'kept', heading: t('privacy.kept'), pieces: kept(t, locale, practice) },
      { id: 'receive', heading: t('privacy.receive'), pieces: [receivers(t, practice)] },
      { id: 'rights', heading: t('privacy.rights'), pieces: rights(t, locale, practice) },
      { id: 'more', heading: t('privacy.more'), pieces: more(t, locale) },
    ],
  }
}

function kept(t: Translate, locale: Locale, { retention }: Practice): Piece[] {
  const entries = processings.map(({ name, basis }) => ({
    heading: t(`privacy.${name}`),
    words: [
      `${t(`privacy.${name}-why`)} ${t(`privacy.basis-${basis}`)}`,
      t('privacy.kept-for', { time: timeOf(t, locale, { name, retention }) }),
    ],
  }))
  return [{ kind: 'entries', entries }, ...words(t('privacy.open'), t('privacy.readers'))]
}

function receivers(t: Translate, { hcaptcha, mailsSent, secondFactor }: Practice): Piece {
  return points(
    t('privacy.receive-public'),
    t(secondFactor ? 'privacy.receive-factor' : 'privacy.receive-coordinators'),
    t(mailsSent ? 'privacy.receive-mail' : 'privacy.receive-no-mail'),
    t(hcaptcha ? 'privacy.receive-hcaptcha' : 'privacy.receive-no-hcaptcha'),
    t('privacy.receive-partner'),
    t('privacy.receive-nobody'),
  )
}

function rights(t: Translate, locale: Locale, { contact }: Practice): Piece[] {
  const ways = (['change', 'withdraw', 'data', 'erase'] as const).map((way) => ({
    words: `${t(`own.${way}`)}.`,
    more: t(`own.${way}-hint`),
  }))
  return [
    ...words(t('privacy.rights-link')),
    { kind: 'points', points: ways },
    ...words(t('privacy.rights-lost')),
    { kind: 'link', words: t('privacy.rights-letters'), address: `/${locale}` },
    ...words(t('privacy.rights-object')),
    ...write(t, contact),
    ...words(t('privacy.rights-complain')),
  ]
}

function more(t: Translate, locale: Locale): Piece[] {
  return (['record', 'assessment'] as const).map((name) => ({
    kind: 'link',
    words: t(name === 'record' ? 'record.title' : 'assess.title'),
    address: `/${locale}/privacy/${name}`,
  }))
}
