import { describe, expect, test } from 'vitest'
import { practiceOf } from '#server/privacy/privacy.ts'
import { usualRetention } from '#server/retention/retention.ts'
import { impactAssessment } from '#web/part/impact-assessment.ts'
import { markdownOf } from '#web/part/privacy-document.ts'
import { privacyPage } from '#web/part/privacy-page.ts'
import { processingRecord } from '#web/part/processing-record.ts'
import { locales, type Locale } from '#web/words/language.ts'
import { translator } from '#web/words/words.ts'

// What is said about privacy follows from the settings, in every language.

const origin = 'https://letters.example.org'
const usual = practiceOf({ origin })
const retention = { ...usualRetention, email: { count: 3, unit: 'week' as const } }
const keeping = { controller: 'Casa de la Lámpara\nCalle 1, Xela', contact: 'datos@casa.example', retention }
const set = practiceOf({ origin, keeping, hcaptcha: {}, mailsSent: true })
const open = practiceOf({ origin: 'http://localhost:3000', secondFactor: 'offered' })

const page = (practice = set, locale: Locale = 'en') =>
  markdownOf(privacyPage(translator(locale), locale, practice), origin)
const record = (practice = set, locale: Locale = 'en') => {
  const purged = [{ kind: 'email' as const, finishedAt: new Date('2026-11-20T10:00:00Z'), count: 1200 }]
  return markdownOf(processingRecord(translator(locale), locale, { practice, purged }), origin)
}
const assessment = (practice = set, locale: Locale = 'en') =>
  markdownOf(impactAssessment(translator(locale), locale, practice), origin)

describe('the page about privacy', () => {
  test('says who is responsible and where to write, or that nobody has said so', () => {
    expect(page()).toContain('Casa de la Lámpara, Calle 1, Xela')
    expect(page()).toContain('<datos@casa.example>')
    expect(page(usual)).toContain('have not entered their name and address yet')
    expect(page(usual)).not.toContain('Write to us about your data:')
  })

  test('says how long things are kept as the table of times has it', () => {
    expect(page()).toContain('Kept: 3 weeks after the letter has closed; each of our mails 90 days at most')
    expect(page(usual)).toContain('Kept: 30 days after the letter has closed')
    expect(page()).toContain(
      '7 days after the link in the mail has ended: it works for 3 days, for organizations for 30 days',
    )
    expect(page(set, 'es')).toContain('3 semanas desde el cierre')
    expect(page(set, 'ar')).toContain('3 أسابيع بعد إغلاق الرسالة')
  })

  test('names those who receive data, and no others', () => {
    expect(page()).toContain('Intuition Machines')
    expect(page()).toContain('The mail server that carries our mails')
    expect(page(usual)).not.toContain('hCaptcha')
    expect(page(usual)).toContain('sends no mails at present')
    expect(page(set)).toContain('signed in with a second factor')
    expect(page(open)).not.toContain('second factor')
  })

  test('leads to everything that a signer can do', () => {
    for (const way of [
      'Correct your signature',
      'Withdraw the signature',
      'Download your data',
      'Have your data erased',
    ])
      expect(page()).toContain(way)
  })
})

describe('the record and the assessment', () => {
  test('tell when something was forgotten last, and how much', () => {
    expect(record()).toContain('| addresses of closed letters | 3 weeks | November 20, 2026 | 1,200 |')
    expect(record()).toContain('| our mails | 90 days | not yet | 0 |')
  })

  test('say what is lacking where the service is set up more loosely', () => {
    expect(record(open)).toContain('is not encrypted')
    expect(assessment(open)).toContain('may do without a second factor here')
    expect(assessment()).not.toContain('may do without a second factor here')
  })

  test('say what lies sealed, in every language, and what a thief of the database would read', () => {
    for (const locale of locales) {
      const sealed = translator(locale)('record.safe-sealed')
      expect(record(set, locale)).toContain(sealed)
      expect(assessment(set, locale)).toContain(sealed)
      expect(assessment(set, locale)).toContain(translator(locale)('assess.stolen-control'))
    }
    expect(record()).toContain('E-mail addresses, contacts and names that are not shown lie sealed')
    expect(assessment()).toContain('without the key nobody reads an address in it')
  })

  test('leave to the operator what only an operator can know', () => {
    expect(assessment().match(/To be completed/g)?.length).toBe(11)
    expect(record().match(/To be completed/g)?.length).toBe(1)
  })
})

test.each(locales)(
  'all three are whole in %s: nothing is missing, and nothing is left in braces',
  (locale) => {
    for (const written of [page(set, locale), record(set, locale), assessment(set, locale)]) {
      expect(written).not.toMatch(/undefined|\{\w*\}|(privacy|record|assess)\.[a-z]/)
      expect(written.split('\n## ').length).toBeGreaterThan(5)
    }
  },
)

test('what an operator enters means itself in the file', () => {
  const controller = 'We | <b>us</b> [here](x) *now* #1'
  expect(page({ ...set, controller })).toContain(String.raw`We \| \<b\>us\</b\> \[here\](x) \*now\* \#1`)
})
