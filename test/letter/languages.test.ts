import { beforeAll, describe, expect, test } from 'vitest'
import { direction, languageNames, locales, type Locale } from '#web/words/language.ts'
import en from '#web/words/en.json'
import { translator } from '#web/words/words.ts'
import { linkOf, newest, person, sign, signAndConfirm } from '../signature/visitor.ts'
import { individual, maryam, shippedLetter, useWorld } from '../world.ts'

// Five languages: the address says which, then the browser. The letter, which has two, stays in its own.

const world = useWorld()
let slug = ''
/** What stands behind `/fr`. */
const paths: Record<string, string> = {}

beforeAll(async () => {
  slug = (await world.load(shippedLetter)).slug
  const waiting = await sign(world, slug, { ...individual, ...maryam })
  const unconfirmed = await newest(world, slug)
  const counted = await signAndConfirm(world, slug, person)
  const own = linkOf(world, slug, 'manage', counted).replace('/en', '')
  Object.assign(paths, {
    home: '',
    letter: `/letters/${slug}`,
    list: `/letters/${slug}/signatories?q=a`,
    kinds: `/letters/${slug}/sign`,
    organization: `/letters/${slug}/sign?as=organization`,
    individual: `/letters/${slug}/sign?as=individual`,
    affiliated: `/letters/${slug}/sign?as=affiliated`,
    frame: `/letters/${slug}/embed?as=individual`,
    sent: waiting.headers.location?.replace('/en', ''),
    confirm: linkOf(world, slug, 'confirm', unconfirmed).replace('/en', ''),
    own,
    change: `${own}/change`,
    withdraw: `${own}/withdraw`,
    erase: `${own}/erase`,
    check: '/check',
    problem: '/letters/no-such-letter',
  })
})

const get = async (url: string, headers: Record<string, string> = {}) =>
  world.app.inject({ method: 'GET', url, headers })

/** Sentences of English that no other language has: whole ones, with nothing to fill in. */
const english = Object.entries(en).flatMap(([key, entry]) =>
  typeof entry === 'string' &&
  !entry.includes('{') &&
  /^(?!desk|mail|likeness).*/.test(key) &&
  entry.split(' ').length > 3
    ? [entry.replaceAll('“', '').replaceAll('”', '')]
    : [],
)

test('pages in English say enough for the others to be held against', async () => {
  const bodies = await Promise.all(Object.values(paths).map(async (path) => (await get(`/en${path}`)).body))
  const said = english.filter((sentence) => bodies.some((body) => body.includes(`>${sentence}<`)))
  expect(said.length).toBeGreaterThan(60)
})

describe.each(locales)('in %s', (locale) => {
  test('every page says its language and direction, and nothing in English where that is another', async () => {
    for (const [name, path] of Object.entries(paths)) {
      const { statusCode, body } = await get(`/${locale}${path}`)
      expect([name, statusCode]).toEqual([name, name === 'problem' ? 404 : 200])
      expect(body, name).toContain(`<html lang="${locale}" dir="${direction(locale)}">`)
      const left = locale === 'en' ? [] : english.filter((sentence) => body.includes(`>${sentence}<`))
      expect([name, left]).toEqual([name, []])
    }
  })

  test('every page leads to the same page in each of the others, by their own names', async () => {
    const { body } = await get(`/${locale}${paths.letter}`)
    for (const other of locales) {
      expect(body).toContain(`href="/${other}${paths.letter}"`)
      expect(body).toContain(`>${languageNames[other]}</a`)
    }
  })
})

const alternates = (html: string) =>
  [...html.matchAll(/rel="alternate" hreflang="([\w-]+)" href="[^"]*?\/(\w\w)(?:[/"])/g)].map(
    ([, language, to]) => `${language} ${to}`,
  )
const canonical = (html: string) => /rel="canonical" href="[^"]*?\/(\w\w)[/"]/.exec(html)?.[1]

describe('a letter in English and Spanish', () => {
  test('announces these two to search engines, and the original to everybody else', async () => {
    for (const locale of locales) {
      const { body } = await get(`/${locale}${paths.letter}`)
      expect(alternates(body)).toEqual(['en en', 'es es', 'x-default en'])
      expect(canonical(body)).toBe(locale === 'es' ? 'es' : 'en')
    }
  })

  test('is shown in its own language and direction to other readers, and says so in theirs', async () => {
    const said: Partial<Record<Locale, string>> = {
      fr: 'Le texte de cette lettre est en anglais.',
      pt: 'O texto desta carta está em inglês.',
      ar: 'نص هذه الرسالة باللغة الإنجليزية.',
    }
    for (const [locale, sentence] of Object.entries(said)) {
      const { body } = await get(`/${locale}${paths.letter}`)
      expect(body).toContain('<article class="letter" lang="en" dir="ltr">')
      expect(body).toContain(sentence)
    }
    expect((await get(`/es${paths.letter}`)).body).toContain('<article class="letter" lang="es" dir="ltr">')
  })

  test('has lists and forms in all five, which lead to those of its own two', async () => {
    const { body } = await get(`/fr${paths.list}`)
    expect(alternates(body)).toEqual(['en en', 'es es', 'x-default en'])
    expect(canonical(body)).toBe('en')
  })
})

describe('an address without a language', () => {
  test.each([
    ['fr-CA, en;q=0.5', 'fr'],
    ['ar', 'ar'],
    ['eo', 'en'],
  ])('goes to what a browser with %s reads', async (wish, locale) => {
    for (const path of ['/', paths.letter ?? '']) {
      const { statusCode, headers } = await get(path, { 'accept-language': wish })
      expect(statusCode).toBe(302)
      expect(headers.location).toBe(`/${locale}${path === '/' ? '' : path}`)
      expect(headers.vary).toContain('Accept-Language')
    }
  })

  test('that says one is not argued with', async () => {
    const { body } = await get(`/pt${paths.letter}`, { 'accept-language': 'ar' })
    expect(body).toContain('<html lang="pt" dir="ltr">')
  })
})

describe('words', () => {
  test('count as the language does', () => {
    const inArabic = [0, 1, 2, 3, 11, 100].map((count) => translator('ar')('counts.organizations', { count }))
    expect(inArabic).toEqual(['لا منظمات', 'منظمة واحدة', 'منظمتان', '3 منظمات', '11 منظمةً', '100 منظمة'])
    expect(translator('fr')('counts.people', { count: 0 })).toBe('0 personne')
    expect(translator('pt')('counts.people', { count: 1_000_000 })).toBe('1.000.000 de pessoas')
  })

  test('give dates as they are written there, with the digits that the paper has', () => {
    const first = new Date('2026-06-01T12:00:00Z')
    const dates = locales.map((locale) => translator(locale)('own.date', { date: first }))
    expect(dates).toEqual([
      'June 1, 2026',
      '1 de junio de 2026',
      '1er juin 2026',
      '1 de junho de 2026',
      '1 يونيو 2026',
    ])
  })

  test('keep what runs the other way to itself', () => {
    const title = 'Open letter (2026)'
    expect(translator('ar')('own.share-text', { title })).toBe(
      `وقّعتُ هذه الرسالة المفتوحة: \u2068${title}\u2069`,
    )
    expect(translator('en')('own.share-text', { title })).toBe(`I have signed this open letter: ${title}`)
    expect(translator('en')('own.share-text', { title: 'رسالة' })).toBe(
      'I have signed this open letter: \u2068رسالة\u2069',
    )
  })
})
