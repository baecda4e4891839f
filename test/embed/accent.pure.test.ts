import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { contrast, readableAccent } from '#server/embed/accent.ts'
import { ancestorsOf, originOf } from '#server/partner/partner.ts'
import { xmlText } from '#server/share/share.ts'
import { read } from '#test/tree.ts'

const color = fc.integer({ min: 0, max: 0xffffff }).map((number) => number.toString(16).padStart(6, '0'))

describe('the accent of a partner', () => {
  test('can be read on light and on dark paper, and the paper’s colour on it', () => {
    fc.assert(
      fc.property(color, (accent) => {
        for (const [theme, papers] of [
          ['light', ['fcfbf8', 'f5f3ee']],
          ['dark', ['171615', '201f1d']],
        ] as const) {
          for (const paper of papers)
            expect(contrast(readableAccent(accent, theme), paper)).toBeGreaterThanOrEqual(4.5)
        }
      }),
    )
  })

  test('is judged on the papers that the pages have', () => {
    const colors = [
      ...read('web/style/tokens.css').matchAll(/--(paper|raised): light-dark\(#(\w+), #(\w+)\)/g),
    ]
    expect(colors.map(([, , light, dark]) => [light, dark])).toEqual([
      ['fcfbf8', '171615'],
      ['f5f3ee', '201f1d'],
    ])
  })

  test('is kept as it is where it can be read already', () => {
    expect(readableAccent('1f3a5f', 'light')).toBe('1f3a5f')
    expect(readableAccent('a9c4e6', 'dark')).toBe('a9c4e6')
    expect(contrast('000000', 'ffffff')).toBeCloseTo(21)
  })
})

describe('the site of a partner', () => {
  test.each([
    ['partner.example', 'https://partner.example'],
    ['https://Partner.example/page?x=1#y', 'https://partner.example'],
    ['https://partner.example:8443', 'https://partner.example:8443'],
    ['*.partner.example', 'https://*.partner.example'],
    ['https://bücher.example', 'https://xn--bcher-kva.example'],
    ['http://localhost:5000', 'http://localhost:5000'],
    ['http://partner.example', null],
    ['javascript:alert(1)', null],
    ["https://partner.example; script-src 'unsafe-inline'", null],
    ['https://user@partner.example', null],
    ['https://*', null],
    ['*', null],
    ["'self'", null],
    ['localhost', null],
  ])('%s is %s', (typed, origin) => {
    expect(originOf(typed)).toBe(origin)
  })

  test('is nothing that ends the policy it stands in, whatever was typed', () => {
    fc.assert(
      fc.property(fc.string(), fc.webUrl(), (text, url) => {
        for (const typed of [text, url, `${url}${text}`, `https://${text}`]) {
          const origin = originOf(typed)
          if (origin) expect(ancestorsOf([origin])).toMatch(/^'self' https?:\/\/[*a-z0-9.:-]+$/)
        }
      }),
    )
  })
})

test('no text ends the XML that it stands in', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const written = xmlText(text)
      expect(written).not.toMatch(/[<>"'\ufffe\uffff]|&(?!#\d+;)/)
      expect(encodeURIComponent(written)).toBeTypeOf('string')
    }),
  )
  expect(xmlText('a & <b>\u0000')).toBe('a &#38; &#60;b&#62;')
})
