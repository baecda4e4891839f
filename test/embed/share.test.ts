import { PNG } from 'pngjs'
import { beforeAll, describe, expect, test } from 'vitest'
import { writeLetter } from '../letter/written.ts'
import { expectRefusal, signAndConfirm } from '../signature/visitor.ts'
import { individual, shippedLetter, useWorld, zoe } from '../world.ts'

// What other programs read of us: previews of links, cards, feeds, search engines.

const world = useWorld()
let slug: string
const only = 'only-english'

beforeAll(async () => {
  slug = (await world.load(shippedLetter)).slug
  await world.load(
    writeLetter({ slug: only, front: ['conveners: [Nadie & Co <i>, Río Abierto]'], text: 'A *letter*.\n' }),
  )
})
const get = (url: string, headers: Record<string, string> = {}) => world.app.inject({ url, headers })
const all = (html: string, pattern: RegExp) => [...html.matchAll(pattern)].map(([, found]) => found)

describe('a letter’s page', () => {
  test('names its languages, and no other: those without a text lead to the original', async () => {
    const hreflangs = async (url: string) => all((await get(url)).body, /rel="alternate" hreflang="([^"]+)"/g)
    expect(await hreflangs(`/en/letters/${slug}`)).toEqual(['en', 'es', 'x-default'])
    for (const page of ['', '/signatories', '/sign']) {
      const { body } = await get(`/es/letters/${only}${page}`)
      expect(await hreflangs(`/es/letters/${only}${page}`), page).toEqual(['en', 'x-default'])
      expect(body).toContain(`<link rel="canonical" href="${world.origin}/en/letters/${only}${page}"`)
      expect(body).toContain(`property="og:url" content="${world.origin}/en/letters/${only}${page}"`)
    }
  })

  test('says what a preview shows, and where else it can be read', async () => {
    const { body } = await get(`/es/letters/${slug}`)
    for (const tag of ['og:type', 'og:title', 'og:description', 'og:image', 'og:image:alt', 'og:locale'])
      expect(body).toContain(`property="${tag}"`)
    expect(body).toContain('content="summary_large_image"')
    expect(body).toContain(`content="${world.origin}/es/letters/${slug}/share.png"`)
    expect(body).toContain(`type="application/atom+xml" href="${world.origin}/es/letters/${slug}/feed.xml"`)
    for (const type of ['application/json+oembed', 'text/xml+oembed']) {
      const href = new RegExp(`type="${type.replace('+', '[+]')}" href="([^"]+)"`).exec(body)?.[1] ?? ''
      const { statusCode } = await get(href.replaceAll('&amp;', '&').replace(world.origin, ''))
      expect(statusCode).toBe(200)
    }
    // Nothing of it is asked of anybody else.
    expect(all(body, /(?:src|srcset)="(https?:[^"]+)"/g)).toEqual([])
    expect(body).toContain('https://wa.me/?text=')
    expect(body).toContain('href="mailto:?subject=')
  })

  test('tells search engines what it is, whatever its title holds', async () => {
    const { body } = await get(`/en/letters/${only}`)
    const data = /<script type="application\/ld\+json">(.*?)<\/script>/.exec(body)?.[1] ?? ''
    expect(JSON.parse(data)).toMatchObject({
      '@context': 'https://schema.org',
      '@type': 'Article',
      url: `${world.origin}/en/letters/${only}`,
      author: [{ name: 'Nadie & Co <i>' }, { name: 'Río Abierto' }],
      interactionStatistic: { userInteractionCount: 0 },
    })
    expect(data).not.toContain('<')
  })
})

describe('a letter’s share image', () => {
  test('is drawn for each language, once for what it says', async () => {
    const image = await get(`/en/letters/${slug}/share.png`)
    expect(image.headers['content-type']).toBe('image/png')
    const { width, height } = PNG.sync.read(image.rawPayload)
    expect([width, height]).toEqual([1200, 630])
    const etag = String(image.headers.etag)
    expect((await get(`/en/letters/${slug}/share.png`, { 'if-none-match': etag })).statusCode).toBe(304)
    expect((await get(`/en/letters/${slug}/share.png`)).rawPayload.equals(image.rawPayload)).toBe(true)

    const arabic = await get(`/ar/letters/${slug}/share.png`)
    expect(arabic.headers.etag).not.toBe(etag)
    // Arabic begins at the right: the count's line has its ink there, the site's name at the left.
    expect(inkIn(image.rawPayload).count.left).toBe(true)
    expect(inkIn(arabic.rawPayload).count.right).toBe(true)
    expectRefusal(await get('/en/letters/no-such-letter/share.png'), 'letter-not-found')
  })
})

/** Whether the accent, in which only the count is written, is found in the left and the right fifth of its line. */
function inkIn(bytes: Buffer) {
  const { data, width } = PNG.sync.read(bytes)
  const has = (from: number, to: number) => {
    for (let y = 515; y < 570; y++)
      for (let x = from; x < to; x++) {
        const at = 4 * (y * width + x)
        if (data[at] === 0x1f && data[at + 1] === 0x3a && data[at + 2] === 0x5f) return true
      }
    return false
  }
  return { count: { left: has(80, 240), right: has(960, 1120) } }
}

describe('a card for other sites', () => {
  const oembed = (query: string) => get(`/api/oembed?${query}`)
  const of = (path: string) => `url=${encodeURIComponent(`${world.origin}${path}`)}`

  test('is described as oEmbed has it, in JSON and XML', async () => {
    const answer = await oembed(`${of(`/en/letters/${only}`)}&maxwidth=400`)
    expect(answer.headers['content-type']).toContain('application/json')
    expect(answer.json()).toMatchObject({ version: '1.0', type: 'rich', width: 400, thumbnail_width: 1200 })
    const { html } = answer.json<{ html: string }>()
    expect(html).toContain(`<iframe src="${world.origin}/en/letters/${only}/card"`)

    const xml = await oembed(`${of(`/en/letters/${only}/`)}&format=xml`)
    expect(xml.headers['content-type']).toContain('text/xml')
    expect(xml.body).toContain('<author_name>Nadie &#38; Co &#60;i&#62;, Río Abierto</author_name>')
    expect(xml.body).toContain('<html>&#60;blockquote&#62;')
  })

  test('is of no other page, and in no other form', async () => {
    expect((await oembed(`${of(`/en/letters/${only}`)}&format=yaml`)).statusCode).toBe(400)
    expectRefusal(await oembed(of('/en')), 'page-not-found')
    expectRefusal(await oembed(of('/desk/letters/x')), 'page-not-found')
    expectRefusal(await oembed('url=https%3A%2F%2Felsewhere.example%2Fen%2Fletters%2Fx'), 'page-not-found')
    expectRefusal(await oembed(of('/en/letters/no-such-letter')), 'letter-not-found')
    expect((await oembed('')).statusCode).toBe(400)
  })

  test('may stand anywhere, since nothing can be sent from it', async () => {
    const { headers, body } = await get(`/es/letters/${only}/card`)
    expect(headers['content-security-policy']).toContain("form-action 'none'; frame-ancestors *")
    expect(headers['x-frame-options']).toBeUndefined()
    expect(body).not.toContain('<form')
  })
})

describe('feeds and sitemap', () => {
  test('a letter’s feed has its editions', async () => {
    await signAndConfirm(world, only, { ...individual, ...zoe })
    await world.pool.query(
      `insert into editions (letter_id, number, frozen_at, hash, language, origin, dated, list_order,
                             organizations, people, withheld)
       select id, 1, '2026-11-20T12:00:00Z', repeat('a', 64), language, 'https://x.example', dated, list_order, 0, 1, 0
         from letters where slug = $1`,
      [only],
    )
    const { body, headers } = await get(`/fr/letters/${only}/feed.xml`)
    expect(headers['content-type']).toContain('application/atom+xml')
    expect(body).toContain('<name>Nadie &#38; Co &#60;i&#62;</name>')
    expect(body).toContain(`<id>${world.origin}/e/${only}/1</id>`)
    expect(body).toContain('<updated>2026-11-20T12:00:00.000Z</updated>')
    const again = await get(`/fr/letters/${only}/feed.xml`, { 'if-none-match': String(headers.etag) })
    expect([again.statusCode, again.body]).toEqual([304, ''])
    expect(body).toContain(`href="${world.origin}/fr/letters/${only}/editions/1"`)
  })

  test('the sitemap has every letter and edition in the languages that it has, and robots are told of it', async () => {
    const { body } = await get('/sitemap.xml')
    const places = all(body, /<loc>([^<]+)<\/loc>/g).map((place) => place?.replace(world.origin, ''))
    expect(places.filter((place) => place?.includes(only))).toEqual([
      `/en/letters/${only}`,
      `/en/letters/${only}/editions/1`,
    ])
    expect(places).toContain(`/es/letters/${slug}`)
    expect(places).not.toContain(`/fr/letters/${slug}`)
    expect(body).toContain(`hreflang="x-default" href="${world.origin}/en/letters/${slug}"`)
    for (const place of places) expect((await get(place ?? '')).statusCode, place).toBe(200)
    const robots = await get('/robots.txt')
    expect(robots.body).toBe(`User-agent: *\nDisallow: /desk\nSitemap: ${world.origin}/sitemap.xml\n`)
  })
})
