import { gunzipSync } from 'node:zlib'
import { beforeAll, describe, expect, test } from 'vitest'
import { individual } from '../world.ts'
import { key, signed, useDesk } from '../coordinator/desk.ts'
import { makeToken } from '#server/signature/token.ts'

// What caches between us and readers may keep: all that is the same for everybody, and nothing of anybody's own.

const desk = useDesk()
let pages: string[]

beforeAll(async () => {
  await signed(desk, { ...individual, name: 'Zoë Łukasz', email: 'zoe@example.org' })
  await desk.pool.query(
    `insert into editions (letter_id, number, frozen_at, origin, language, dated, list_order, organizations, people,
                           withheld, hash)
     values ($1, 1, now(), 'https://letters.example.org', 'en', '2026-01-01', 'one list', 1, 2, 0, repeat('0', 64))`,
    [desk.letter.id],
  )
  const letter = `/letters/${desk.letter.slug}`
  pages = [
    ...['/en', `/en${letter}`, `/ar${letter}`, `/en${letter}/signatories`, `/en${letter}/signatories?q=zo`],
    ...[`/en${letter}/letter.pdf`, `/en${letter}/texts/en/1`, `/en${letter}/editions/1`, '/en/api'],
    ...[
      '/api/letters',
      `/api${letter}`,
      `/api${letter}/texts`,
      `/api${letter}/counts`,
      `/api${letter}/counts?by=day`,
    ],
    ...[`/api${letter}/signatories`, `/api${letter}/editions`, `/api${letter}/changes`, '/api/openapi.json'],
  ]
})

const withCookie = { cookie: '__Host-session=somebody; theme=dark', authorization: 'Bearer nobody' }
const ask = (url: string, headers: Record<string, string> = {}) => desk.app.inject({ url, headers })

/** The seconds that a directive of Cache-Control gives. */
function seconds(control: unknown, directive: string): number {
  return Number(new RegExp(`(?:^|[ ,])${directive}=(\\d+)`).exec(String(control))?.[1] ?? NaN)
}

test('every public page carries what it is known again by, how long it lasts, and no cookie', async () => {
  for (const url of pages) {
    const { headers, statusCode } = await ask(url, withCookie)
    expect([url, statusCode]).toEqual([url, 200])
    expect([url, headers.etag]).toEqual([url, expect.stringMatching(/^"[\w-]{20,}"$/)])
    const control = headers['cache-control']
    expect([url, control]).toEqual([
      url,
      expect.stringMatching(/^public, max-age=[0-5], s-maxage=\d+, stale-while-revalidate=\d+/),
    ])
    expect([url, headers['set-cookie']]).toEqual([url, undefined])
    // The address says the language: what the reader's browser asks for decides nothing.
    expect([url, headers.vary]).toEqual([url, undefined])
  }
})

test('is answered in a word to whoever has it, also through a proxy that compresses, and the same to everybody', async () => {
  for (const url of pages) {
    const first = await ask(url)
    const etag = String(first.headers.etag)
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`]) {
      const again = await ask(url, { ...withCookie, 'if-none-match': known, 'accept-language': 'ar' })
      expect([url, again.statusCode, again.body, again.headers.etag]).toEqual([url, 304, '', etag])
      expect(again.headers['cache-control']).toBe(first.headers['cache-control'])
      expect(again.headers['set-cookie']).toBeUndefined()
    }
    const other = await ask(url, { ...withCookie, 'if-none-match': '"other"', 'accept-language': 'ar' })
    expect([url, other.statusCode, other.body === first.body]).toEqual([url, 200, true])
  }
})

test('the page of a letter is packed for whoever takes it so, and says the same', async () => {
  const letter = `/en/letters/${desk.letter.slug}`
  const plain = await ask(letter)
  const packed = await ask(letter, { 'accept-encoding': 'gzip, deflate, br' })
  expect(packed.headers).toMatchObject({
    'content-encoding': 'gzip',
    vary: 'Accept-Encoding',
    etag: plain.headers.etag,
  })
  expect(gunzipSync(packed.rawPayload).toString()).toBe(plain.body)
  const refused = await ask(letter, { 'accept-encoding': 'br, gzip;q=0' })
  expect([refused.headers['content-encoding'], refused.body]).toEqual([undefined, plain.body])
})

describe('a count', () => {
  /** How long we keep a page ourselves, in seconds (server/keep.ts). */
  const kept = 2

  test('is five seconds old at most, wherever it is shown', async () => {
    const fixed = /[/](texts[/]en|editions)[/]1$|[/]api$|openapi/
    for (const url of pages.filter((page) => !fixed.test(page))) {
      const control = (await ask(url)).headers['cache-control']
      const age = kept + seconds(control, 's-maxage') + seconds(control, 'stale-while-revalidate')
      expect([url, age <= 5]).toEqual([url, true])
    }
  })

  test('changes what the page is known by, and is shown at once where somebody has just confirmed', async () => {
    const counted = [`/en/letters/${desk.letter.slug}`, `/api/letters/${desk.letter.slug}/counts`]
    const before = await Promise.all(counted.map((url) => ask(url)))
    await signed(desk, { ...individual, name: 'Nora Peña', email: 'nora@example.org' })
    const after = await Promise.all(
      counted.map((url, at) => ask(url, { 'if-none-match': String(before[at]?.headers.etag) })),
    )
    expect(after.map(({ statusCode }) => statusCode)).toEqual([200, 200])
  })
})

test('what is somebody’s own is kept by nobody in between', async () => {
  const letter = `/en/letters/${desk.letter.slug}`
  const { rows } = await desk.pool.query<{ id: string }>('select id from signatures order by id desc limit 1')
  const own = makeToken(key, 'manage', desk.letter.id, rows[0]?.id ?? '')
  for (const url of [
    `${letter}/sign`,
    `${letter}/embed`,
    `${letter}/signature/${own}`,
    '/desk',
    '/no/such/page',
  ]) {
    const { headers } = await ask(url)
    expect([url, headers['cache-control']]).toEqual([url, expect.stringMatching(/private|no-store/)])
    expect([url, headers.etag]).toEqual([url, undefined])
  }
})

test('pages elsewhere may read the API, and nothing else', async () => {
  expect((await ask('/api/letters')).headers['access-control-allow-origin']).toBe('*')
  expect((await ask('/api/access')).headers['access-control-allow-origin']).toBeUndefined()
})

test('where the language is the reader’s, caches are told so', async () => {
  for (const url of ['/', '/api', `/letters/${desk.letter.slug}`, '/api/letters/no-such-letter'])
    expect([url, (await ask(url)).headers.vary]).toEqual([url, 'Accept-Language'])
})
