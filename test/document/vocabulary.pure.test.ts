import { describe, expect, test } from 'vitest'
import { wordingFor } from '#server/document/wording.ts'
import { countsOfList } from '#web/part/counts-in-words.ts'
import { dateOfLetter } from '#web/words/format.ts'
import { locales } from '#web/words/language.ts'
import { translator } from '#web/words/words.ts'

// The paper and the page are one letter: they call things by the same names.

describe.each(locales)('in %s', (locale) => {
  const t = translator(locale)
  const paper = wordingFor(locale)

  test('notes, pages and the first of a month', () => {
    expect(paper.note(3)).toBe(t('letter.note', { number: 3 }))
    expect(paper.back(3)).toBe(t('letter.back', { number: 3 }))
    expect(paper.folio(2, 5)).toBe(t('list.page', { page: 2, pages: 5 }))
    expect(paper.date(2026, 6, 1)).toBe(dateOfLetter('2026-06-01', locale))
  })

  test('how many have signed', () => {
    // Over a list on paper Arabic puts the noun first.
    const nouns = ['organizations', 'individuals'].map((kind) => t(`letter.${kind as 'individuals'}`))
    const counted = locale === 'ar' ? `${nouns[0]}: 59 · ${nouns[1]}: 28` : undefined
    expect(paper.counts(59, 28)).toBe(counted ?? countsOfList(t, { organizations: 59, people: 28 }))
  })
})
