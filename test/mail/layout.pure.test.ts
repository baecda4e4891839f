import { describe, expect, test } from 'vitest'
import { mailHtml, mailText } from '#server/mail/layout.ts'
import type { Wording } from '#server/mail/mail.ts'
import { origin, samples } from './samples.ts'

const english = { language: 'en', direction: 'ltr' } as const

/** What a reader sees of the HTML. */
function seen(html: string): string {
  const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }
  return html
    .replace(/^[^]*<body[^>]*>/, '')
    .replace(/<[^>]*>/g, '\n')
    .replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => entities[name] ?? '')
}

function paragraphs({ heading = '', before, line = '', after, footer }: Wording): string[] {
  return [heading, ...before, line, ...after, ...footer].filter(Boolean)
}

describe.each(samples())('$name', ({ path, wording, language }) => {
  const html = mailHtml(wording, { language, direction: 'ltr' })

  test('says the same as text and as HTML, in the same order', () => {
    for (const text of [mailText(wording), seen(html)]) {
      const places = paragraphs(wording).map((paragraph) => text.indexOf(paragraph))
      expect(places).not.toContain(-1)
      expect(places).toEqual(places.toSorted((a, b) => a - b))
    }
  })

  test('has its link once as a button and once as text', () => {
    const url = `${origin}${path}`
    expect(html.match(/<a [^>]*class="button"[^>]*>/g)).toHaveLength(1)
    expect(html.split(`href="${url}"`)).toHaveLength(3)
    expect(seen(html).split(url)).toHaveLength(2)
  })

  test('runs and fetches nothing, and needs no table', () => {
    expect(html).not.toMatch(/<(script|img|link|iframe|table|form|i)\b|url\(|@import|javascript:/i)
  })
})

describe('the HTML', () => {
  const hostile = `"><script>alert('x')</script>&`
  const wording: Wording = {
    subject: hostile,
    heading: hostile,
    before: [hostile],
    line: hostile,
    button: { label: hostile, url: `https://a.example/?a=1&b="'<` },
    after: [hostile],
    footer: [hostile],
  }

  test('escapes all that it is given', () => {
    const html = mailHtml(wording, { language: '"><b>', direction: 'ltr' })
    expect(html).not.toMatch(/<script|<b>/)
    expect(html).toContain('href="https://a.example/?a=1&amp;b=&quot;&#39;&lt;"')
    expect(seen(html).split(hostile)).toHaveLength(7)
  })

  test('says which language it is in, and which way that is read', () => {
    const [first] = samples()
    const plain = first?.wording ?? wording
    expect(mailHtml(plain, english)).toContain('<html lang="en" dir="ltr">')
    const arabic = mailHtml(plain, { language: 'ar', direction: 'rtl' })
    expect(arabic).toContain('<html lang="ar" dir="rtl">')
    // Mail programs drop the html element: the column says it again, and a name goes by its own script.
    expect(arabic).toMatch(/<div [^>]*lang="ar" dir="rtl">/)
    expect(arabic).toMatch(/<p class="line" dir="auto"/)
  })

  test('knows the dark', () => {
    const html = mailHtml(wording, english)
    expect(html).toContain('<meta name="color-scheme" content="light dark">')
    expect(html).toContain('@media (prefers-color-scheme: dark)')
  })

  test('does without a button, a line, a heading and small print', () => {
    const bare: Wording = { subject: 'S', before: ['One.'], after: [], footer: [] }
    expect(mailText(bare)).toBe('One.\n')
    expect(seen(mailHtml(bare, english)).trim()).toBe('One.')
  })
})

describe('the text', () => {
  test('reads well as it is', () => {
    const [first] = samples()
    expect(first && mailText(first.wording)).toMatchInlineSnapshot(`
      "Confirm your signature

      The letter “Open letter on forced mobility and U.S. immigration policy” was signed with this address. The signature will read:

          Guadalupe y Raúl, <i>teachers</i> & neighbors

      Confirm your signature:
      https://letters.example.org/en/letters/forced-mobility/confirm/AZqwAAAAcACAAAAAAAAAAvr8eCGSFEdfrkByqkCYfak

      The link opens a page with the button that confirms. Opening the page confirms nothing.

      The link works for 72 hours.

      If you did not sign, do nothing: a signature that nobody confirms does not count and is not shown.

      -- 
      “Open letter on forced mobility and U.S. immigration policy” is an open letter by Centro Zoë & Łukasz and \u2068مريم للعدالة\u2069.
      You receive this mail because this address was given to sign an open letter at letters.example.org.
      See and correct what was entered, have it removed, download the data or have it erased:
      https://letters.example.org/en/letters/forced-mobility/signature/AZqwAAAAcACAAAAAAAAAAvr8eCGSFEdfrkByqkCYfak#ways
      "
    `)
  })
})
