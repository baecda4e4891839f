import type { FastifyInstance } from 'fastify'
import type { FastifyPluginAsyncZod, ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { countsInWords } from '../../web/part/counts-in-words.ts'
import { localeOf, locales, type Locale } from '../../web/words/language.ts'
import { translator } from '../../web/words/words.ts'
import type { ShareImage } from '../document/document.ts'
import { listEditions } from '../edition/find.ts'
import type { FoundLetter } from '../letter/find.ts'
import { Slug, type LetterHead } from '../letter/letter.ts'
import type { FindLetter } from '../letter/remember.ts'
import { showHead } from '../letter/show.ts'
import { made, shared } from '../page.ts'
import { listReleases } from '../press/list-releases.ts'
import { keepImages } from './keep-images.ts'
import { listPublicPages, type PublicPages } from './list-pages.ts'
import type { FeedEntry, SitemapEntry } from './share.ts'
import { writeFeed } from './write-feed.ts'
import { writeSitemap } from './write-sitemap.ts'

export type ShareOptions = { origin: string; findLetter: FindLetter }

const Params = z.object({ locale: z.enum(locales), slug: Slug })
const file = { 200: z.string(), 304: z.null() }
/** Whoever follows a feed asks every few minutes, and mostly nothing has changed. */
const aWhile = 'public, max-age=300'

/** What other programs read of us: images, feeds, and where everything is. */
export const shareRoutes: FastifyPluginAsyncZod<ShareOptions> = async (app, options) => {
  mountImage(app, options)
  mountFeed(app, options)
  mountSitemap(app, options)
}

function mountImage(plain: FastifyInstance, { findLetter }: ShareOptions): void {
  const app = plain.withTypeProvider<ZodTypeProvider>()
  const images = keepImages()
  app.addHook('onClose', () => images.close())

  app.get(
    '/:locale/letters/:slug/share.png',
    { schema: { params: Params, response: { 200: z.instanceof(Buffer), 304: z.null() } } },
    async ({ params: { locale, slug }, headers }, reply) => {
      const now = new Date()
      const found = await findLetter(slug, now)
      const letter = await showHead(app.pg.pool, { found, language: locale, now })
      const image = images.find(`${slug} ${locale}`, imageOf(letter, locale), now)
      reply.headers({
        'cache-control': 'public, max-age=300, stale-while-revalidate=3600',
        etag: image.etag,
        'cross-origin-resource-policy': 'cross-origin',
      })
      if (headers['if-none-match'] === image.etag) return reply.code(304).send(null)
      return reply.type('image/png').send(await image.draw())
    },
  )
}

function imageOf(letter: LetterHead, locale: Locale): ShareImage {
  const t = translator(locale)
  return {
    title: letter.title,
    titleLanguage: letter.language,
    conveners: letter.conveners.join(' · '),
    count: countsInWords(t, letter.counts, letter.standing),
    name: t('page.name'),
    language: locale,
  }
}

function mountFeed(plain: FastifyInstance, { origin, findLetter }: ShareOptions): void {
  const app = plain.withTypeProvider<ZodTypeProvider>()

  app.get(
    '/:locale/letters/:slug/feed.xml',
    { schema: { params: Params, response: file } },
    async (request, reply) => {
      const { locale, slug } = request.params
      const now = new Date()
      const found = await findLetter(slug, now)
      const letter = await showHead(app.pg.pool, { found, language: locale, now })
      const page = `${origin}/${locale}/letters/${slug}`
      const t = translator(locale)
      const entries = await Promise.all([
        editionEntries(app, { found, locale, origin }),
        releaseEntries(app, { found, locale, origin, now }),
      ])
      const feed = writeFeed({
        language: locale,
        address: `${page}/feed.xml`,
        page,
        title: letter.title,
        subtitle: t('feed.subtitle'),
        authors: letter.conveners.length > 0 ? letter.conveners : [t('page.name')],
        entries: entries.flat().toSorted((a, b) => b.updatedAt.getTime() - a.updatedAt.getTime()),
        updatedAt: new Date(`${found.letter.dated}T00:00:00Z`),
      })
      return shared(request, reply.type('application/atom+xml; charset=utf-8'), made(feed), aWhile)
    },
  )
}

type Fed = { found: FoundLetter; locale: Locale; origin: string }

async function editionEntries(app: FastifyInstance, { found, locale, origin }: Fed): Promise<FeedEntry[]> {
  const t = translator(locale)
  const { id, slug } = found.letter
  const editions = await listEditions(app.pg.pool, id)
  return editions
    .filter(({ hidden }) => !hidden)
    .map(({ number, frozenAt, counts }) => ({
      id: `${origin}/e/${slug}/${number}`,
      address: `${origin}/${locale}/letters/${slug}/editions/${number}`,
      title: t('letter.edition', { number, date: frozenAt }),
      summary: `${countsInWords(t, counts, 'closed')}.`,
      updatedAt: frozenAt,
    }))
}

async function releaseEntries(
  app: FastifyInstance,
  { found, locale, origin, now }: Fed & { now: Date },
): Promise<FeedEntry[]> {
  const t = translator(locale)
  const { id: letterId, slug, language: original } = found.letter
  const releases = await listReleases(app.pg.pool, { letterId, language: locale, original, now })
  return releases.map(({ name, title, dated, writtenAt, embargoUntil }) => ({
    id: `${origin}/letters/${slug}/press/${name}`,
    address: `${origin}/${locale}/letters/${slug}/press/${name}`,
    title,
    summary: t('feed.release', { date: new Date(`${dated}T00:00:00Z`) }),
    updatedAt: embargoUntil && embargoUntil > writtenAt ? embargoUntil : writtenAt,
  }))
}

function mountSitemap(plain: FastifyInstance, { origin }: ShareOptions): void {
  const app = plain.withTypeProvider<ZodTypeProvider>()

  app.get('/robots.txt', { schema: { response: file } }, async (_, reply) =>
    reply
      .header('cache-control', 'public, max-age=3600')
      .type('text/plain; charset=utf-8')
      .send(`User-agent: *\nDisallow: /desk\nSitemap: ${origin}/sitemap.xml\n`),
  )
  app.get('/sitemap.xml', { schema: { response: file } }, async (request, reply) => {
    const letters = await listPublicPages(app.pg.pool, { now: new Date() })
    const home = inLanguages(origin, { path: '', languages: locales, original: 'en' })
    const sitemap = writeSitemap([...home, ...letters.flatMap((letter) => pagesOf(origin, letter))])
    return shared(request, reply.type('application/xml; charset=utf-8'), made(sitemap), aWhile)
  })
}

function pagesOf(origin: string, letter: PublicPages): SitemapEntry[] {
  const path = `/letters/${letter.slug}`
  const of = readIn(letter.languages, letter.language)
  return [
    ...inLanguages(origin, { ...of, path, changedAt: letter.changedAt }),
    ...letter.editions.flatMap(({ number, frozenAt }) =>
      inLanguages(origin, { ...of, path: `${path}/editions/${number}`, changedAt: new Date(frozenAt) }),
    ),
    ...(letter.releases.length > 0 ? inLanguages(origin, { ...of, path: `${path}/press` }) : []),
    ...letter.releases.flatMap(({ name, languages: written, writtenAt }) =>
      inLanguages(origin, {
        ...readIn(written, letter.language),
        path: `${path}/press/${name}`,
        changedAt: new Date(writtenAt),
      }),
    ),
  ]
}

/** The addresses under which something is read; where none of its languages is one of ours, the one that stands in. */
function readIn(languages: string[], language: string): Pick<Page, 'languages' | 'original'> {
  const spoken = locales.filter((locale) => languages.includes(locale))
  const original = localeOf(language)
  return { languages: spoken.length > 0 ? spoken : [original], original }
}

type Page = { path: string; languages: readonly Locale[]; original: Locale; changedAt?: Date }

/** One page in each of its languages; all of them name all. */
function inLanguages(origin: string, { path, languages, original, changedAt }: Page): SitemapEntry[] {
  const at = (locale: Locale) => `${origin}/${locale}${path}`
  const others = [
    ...languages.map((language) => ({ language, address: at(language) })),
    { language: 'x-default', address: at(languages.includes(original) ? original : (languages[0] ?? 'en')) },
  ]
  return languages.map((language) => ({ address: at(language), others, ...(changedAt && { changedAt }) }))
}
