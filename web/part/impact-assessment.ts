import { threats, type Practice } from '../../server/privacy/privacy.ts'
import type { Locale } from '../words/language.ts'
import type { Key, Translate } from '../words/words.ts'
import { points, words, type Piece, type PrivacyDocument } from './privacy-document.ts'
import { protection } from './processing-record.ts'

/** What a data protection impact assessment (GDPR, article 35) begins with: the rest is the operator's to know. */
export function impactAssessment(t: Translate, locale: Locale, practice: Practice): PrivacyDocument {
  return {
    title: t('assess.title'),
    lead: t('assess.lead'),
    sections: [
      {
        id: 'why',
        heading: t('assess.why'),
        pieces: [
          ...words(t('assess.why-opinion'), t('assess.complete-letters')),
          { kind: 'link', words: t('record.title'), address: `/${locale}/privacy/record` },
        ],
      },
      {
        id: 'needed',
        heading: t('assess.needed'),
        pieces: [points(t('assess.needed-fields'), t('assess.needed-consents'), t('privacy.readers'))],
      },
      { id: 'threats', heading: t('assess.threats'), pieces: [table(t, practice)] },
      { id: 'safe', heading: t('record.safe'), pieces: [protection(t, practice)] },
      { id: 'decision', heading: t('assess.decision'), pieces: words(t('assess.complete-decision')) },
    ],
  }
}

/** What is done about each threat, as far as the settings have it so. */
function table(t: Translate, { secondFactor, hcaptcha }: Practice): Piece {
  const asSet = (control: Key): Key => {
    if (control === 'record.safe-factor' && !secondFactor) return 'record.safe-no-factor'
    return control === 'assess.leak-control' && hcaptcha ? 'assess.leak-control-hcaptcha' : control
  }
  const entries = threats.map(({ name, controls }) => ({
    heading: t(`assess.${name}`),
    words: [controls.map((control) => t(asSet(control))).join(' '), t('assess.complete-threat')],
  }))
  return { kind: 'entries', entries }
}
