import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod, ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import Home from '../../web/public/Home.svelte'
import LetterView from '../../web/public/Letter.svelte'
import VersionView from '../../web/public/Version.svelte'
import { acceptedLocale, localeOf, locales } from '../../web/words/language.ts'
import { inSnapshot } from '../database/transaction.ts'
import { findEditionsOf } from '../edition/find.ts'
import { keepByLetter } from '../keep.ts'
import { currentPdf } from './current-pdf.ts'
import { findImage } from './find-images.ts'
import { Slug } from './letter.ts'
import { listLetters } from './list.ts'
import type { FindLetter } from './remember.ts'
import { keepRendered } from './render.ts'
import { Refusal } from '../refusal.ts'
import { showHead, showLetter } from './show.ts'
import { readTextFor } from './text.ts'
import { findVersion } from './versions.ts'

export type LetterOptions = {
  origin: string
  findLetter: FindLetter
  /** Is told the function that forgets what was rendered of a letter. */
  onForget: (forget: (letterId: string) => void) => void
}

const Params = z.object({ locale: z.enum(locales), slug: Slug })

/** For caches between us and the reader: a page is asked for again after a moment, and shown meanwhile. */
const shared = 'public, max-age=0, s-maxage=2, stale-while-revalidate=30, stale-if-error=600'

export const letterRoutes: FastifyPluginAsyncZod<LetterOptions> = async (app, options) => {
  for (const mount of [mountHome, mountWithoutLanguage, mountLetter, mountVersion, mountPdf, mountImages])
    mount(app, options)
}

function mountHome(plain: FastifyInstance, { origin }: LetterOptions): void {
  const app = plain.withTypeProvider<ZodTypeProvider>()

  app.get('/', { schema: { response: { 302: z.null() } } }, async (request, reply) => {
    const locale = acceptedLocale(request.headers['accept-language'])
    return reply.header('vary', 'Accept-Language').redirect(`/${locale}`, 302)
  })

  app.get(
    '/:locale',
    { schema: { params: Params.pick({ locale: true }), response: { 200: z.string() } } },
    async ({ params: { locale } }, reply) => {
      const letters = await listLetters(app.pg.pool, { language: locale, now: new Date() })
      reply.header('cache-control', shared).type('text/html; charset=utf-8')
      return app.renderPage(Home, { locale, origin, path: '', letters })
    },
  )
}

/** An address without a language goes to the reader's own, or to the original's where the browser names none of ours. */
function mountWithoutLanguage(plain: FastifyInstance, { findLetter }: LetterOptions): void {
  const app = plain.withTypeProvider<ZodTypeProvider>()
  app.get(
    '/letters/:slug',
    { schema: { params: Params.pick({ slug: true }), response: { 302: z.null() } } },
    async ({ params: { slug }, headers }, reply) => {
      const { letter } = await findLetter(slug, new Date())
      const locale = acceptedLocale(headers['accept-language'], localeOf(letter.language))
      return reply.header('vary', 'Accept-Language').redirect(`/${locale}/letters/${slug}`, 302)
    },
  )
}

/** Bytes, also of a page: a kept string would be encoded again for every reader, which costs more than all the rest. */
type Made = { content: Buffer; etag: string }

function mountLetter(plain: FastifyInstance, { origin, findLetter, onForget }: LetterOptions): void {
  const app = plain.withTypeProvider<ZodTypeProvider>()
  const pages = keepByLetter<Made>()
  onForget((letterId) => pages.forget(letterId))

  app.get(
    '/:locale/letters/:slug',
    { schema: { params: Params, response: { 200: z.instanceof(Buffer), 304: z.null() } } },
    async (request, reply) => {
      const { locale, slug } = request.params
      const now = new Date()
      const found = await findLetter(slug, now)
      const page = await pages.get(found.letter.id, locale, now, async () => {
        const shown = await inSnapshot(app.pg.pool, async (db) => ({
          letter: await showLetter(db, { found, language: locale, now }),
          editions: await findEditionsOf(db, found.letter.id),
        }))
        const html = app.renderPage(LetterView, { locale, origin, path: `/letters/${slug}`, ...shown })
        return made(Buffer.from(html))
      })
      return answer(request, reply.type('text/html; charset=utf-8'), page)
    },
  )
}

/** Any version that was published: somebody may have signed it. */
function mountVersion(plain: FastifyInstance, { origin, findLetter }: LetterOptions): void {
  const app = plain.withTypeProvider<ZodTypeProvider>()
  const VersionParams = Params.extend({
    language: z.string().regex(/^[A-Za-z0-9-]{2,35}$/),
    version: z.coerce.number().int().min(1).max(1_000_000),
  })

  app.get(
    '/:locale/letters/:slug/texts/:language/:version',
    { schema: { params: VersionParams, response: { 200: z.string() } } },
    async ({ params: { locale, slug, ...key } }, reply) => {
      const now = new Date()
      const found = await findLetter(slug, now)
      const source = await findVersion(app.pg.pool, { letterId: found.letter.id, ...key })
      if (!source) throw new Refusal('page-not-found')
      const html = app.renderPage(VersionView, {
        locale,
        origin,
        path: `/letters/${slug}/texts/${key.language}/${key.version}`,
        letter: await showHead(app.pg.pool, { found, language: locale, now }),
        version: {
          text: readTextFor([source], key.language, key.language),
          dated: found.letter.dated,
          publishedAt: source.publishedAt,
          replacedAt: source.replacedAt,
        },
      })
      return reply.header('cache-control', shared).type('text/html; charset=utf-8').send(html)
    },
  )
}

function mountPdf(plain: FastifyInstance, { findLetter, onForget }: LetterOptions): void {
  const app = plain.withTypeProvider<ZodTypeProvider>()
  const documents = keepByLetter<Made>()
  const rendered = keepRendered()
  app.addHook('onClose', () => rendered.close())
  onForget((letterId) => documents.forget(letterId))

  app.get(
    '/:locale/letters/:slug/letter.pdf',
    { schema: { params: Params, response: { 200: z.instanceof(Buffer), 304: z.null() } } },
    async (request, reply) => {
      const { locale, slug } = request.params
      const now = new Date()
      const found = await findLetter(slug, now)
      const pdf = await documents.get(found.letter.id, locale, now, async () =>
        made(await currentPdf(app.pg.pool, rendered, { found, language: locale })),
      )
      reply.header('content-disposition', `inline; filename="${slug}.${locale}.pdf"`)
      return answer(request, reply.type('application/pdf'), pdf)
    },
  )
}

const ImageParams = z.object({
  slug: Slug,
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  kind: z.enum(['png', 'jpg']),
})

/** By its hash an image is what it is for ever. */
function mountImages(plain: FastifyInstance): void {
  const app = plain.withTypeProvider<ZodTypeProvider>()
  app.get(
    '/letters/:slug/images/:hash.:kind',
    { schema: { params: ImageParams, response: { 200: z.instanceof(Buffer) } } },
    async ({ params: { slug, hash, kind } }, reply) => {
      const mediaType = kind === 'png' ? 'image/png' : 'image/jpeg'
      const bytes = await findImage(app.pg.pool, { slug, hash, mediaType })
      reply.headers({
        'cache-control': 'public, max-age=31536000, immutable',
        'x-content-type-options': 'nosniff',
      })
      return reply.type(mediaType).send(bytes)
    },
  )
}

/** By its bytes: a PDF that is still the same one is not looked through again, long as it may be. */
const tags = new WeakMap<Buffer, string>()

function made(content: Buffer): Made {
  const etag = tags.get(content) ?? `"${createHash('sha1').update(content).digest('base64url')}"`
  tags.set(content, etag)
  return { content, etag }
}

/** The whole, or only that nothing has changed since the reader's copy. */
function answer(request: FastifyRequest, reply: FastifyReply, { content, etag }: Made): FastifyReply {
  reply.headers({ 'cache-control': shared, etag })
  return request.headers['if-none-match'] === etag ? reply.code(304).send() : reply.send(content)
}
