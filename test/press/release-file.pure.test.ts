import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readRelease, ReleaseProblem, writeRelease } from '#server/press/release-file.ts'
import { readTyped, releaseOf } from '#server/press/release-form.ts'

const front = `---
title: Villages write to two presidents
date: 2026-03-02
language: en
---
`

function problemIn(source: string): string {
  try {
    readRelease(source)
  } catch (error) {
    if (error instanceof ReleaseProblem) return `${error.line}: ${error.message}`
    throw error
  }
  return 'none'
}

describe('a file that is no release is refused with its line', () => {
  test.each([
    ['PUENTE LAUREL', '1: expected front matter between two lines of ---'],
    [front, '6: expected the text of the release'],
    [front.replace('2026-03-02', 'today'), '3: date: expected a date such as 2026-11-22'],
    [front.replace('date:', 'day:'), '2: date: expected a date such as 2026-11-22'],
    [
      front.replace('---\n', '---\nembargo: soon\n'),
      '2: embargo: expected a moment such as 2026-11-22T08:00:00Z',
    ],
    [front.replace('---\n', '---\nquotes:\n  - { text: So it is }\n'), '3: quotes 1 speaker: expected text'],
    [
      front.replace('---\n', '---\nlinks:\n  - { label: Here, url: "javascript:alert(1)" }\n'),
      '3: links 1 url: expected an address such as https://example.org',
    ],
    [`${front}\nText.[^1]\n`, '7: The note [^1] is cited, but nobody'],
  ])('%j', (source, problem) => {
    expect(problemIn(source).startsWith(problem), problemIn(source)).toBe(true)
  })
})

const line = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
  .map((text) =>
    text
      .normalize('NFC')
      .replace(/[\p{Cc}\p{Cs}]/gu, '')
      .trim(),
  )
  .filter(Boolean)

test('whatever is written at the desk is read again from its file', () => {
  const written = fc.record({
    title: line,
    quotes: fc.array(fc.record({ text: line, speaker: line }), { maxLength: 3 }),
    abouts: fc.array(fc.record({ name: line, text: line }), { maxLength: 3 }),
    contacts: fc.array(fc.record({ name: line, phone: line }), { maxLength: 3 }),
    embargo: fc.option(fc.constantFrom('2026-03-02T08:00:00Z'), { nil: undefined }),
    published: fc.boolean(),
  })
  fc.assert(
    fc.property(written, ({ title, quotes, abouts, contacts, embargo, published }) => {
      const said = {
        date: '2026-03-02',
        language: 'en',
        title,
        quotes,
        about: abouts,
        contacts,
        links: [],
        embargo,
        published,
      }
      const read = readRelease(writeRelease({ front: said, markdown: 'PUENTE LAUREL – Today.' }))
      expect(read.front).toEqual(embargo ? said : { ...said, embargo: read.front.embargo })
      expect(read.quotes).toEqual(quotes)
    }),
  )
})

test('a form names its release by the day and the first words of the headline', () => {
  const typed = {
    title: '“¡Qué se oiga al río!”: los pueblos',
    date: '2026-03-02',
    language: 'es',
    body: 'Hoy.',
  }
  expect(releaseOf(readTyped(typed))).toMatchObject({
    release: { name: '2026-03-02-que-se-oiga-al-rio-los-pueblos', front: { published: false } },
  })
  expect(releaseOf(readTyped({ ...typed, title: 'رسالة' }))).toMatchObject({
    release: { name: '2026-03-02-release' },
  })
})

test.each([
  [{ title: '' }, 'title'],
  [{ date: '2026-02-31x' }, 'date'],
  [{ body: ' ' }, 'body'],
  [{ 'quotes-0-text': 'So it is', 'quotes-0-speaker': '', 'quotes-0-role': '' }, 'quotes-0-speaker'],
  [{ 'contacts-0-name': '', 'contacts-0-phone': '555' }, 'contacts-0-name'],
  [{ 'contacts-0-name': 'Zoë', 'contacts-0-email': 'zoe' }, 'contacts-0-email'],
  [{ 'abouts-0-name': 'Casa', 'abouts-0-text': '' }, 'abouts-0-text'],
  [{ 'links-0-label': 'Here', 'links-0-url': 'javascript:alert(1)' }, 'links-0-url'],
])('a form with %j is refused at that field', (typed, field) => {
  const good = { title: 'Villages write', date: '2026-03-02', language: 'en', body: 'Today.' }
  expect(releaseOf(readTyped({ ...good, ...typed }))).toMatchObject({ problem: { field } })
})
