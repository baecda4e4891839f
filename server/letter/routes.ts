import type { FastifyInstance } from 'fastify'
import type { FastifyPluginAsyncZod, ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import Home from '../../web/public/Home.svelte'
import LetterView from '../../web/public/Letter.svelte'
import VersionView from '../../web/public/Version.svelte'
import { excerpt } from '../../web/part/excerpt.ts'
import { acceptedLocale, localeOf, locales } from '../../web/words/language.ts'
import { inSnapshot } from '../database/transaction.ts'
import { findEditionsOf } from '../edition/find.ts'
import { keepByLetter } from '../keep.ts'
import { currentPdf } from './current-pdf.ts'
import { findImage } from './find-images.ts'
import { Slug } from './letter.ts'
import { listLetters } from './list.ts'
import type { FindLetter } from './remember.ts'
import { made, shared, type Made } from '../page.ts'
import { findByLink } from '../partner/find-by-link.ts'
import { byPartner, ByPartner } from '../partner/partner.ts'
import { hasReleases } from '../press/list-releases.ts'
import { keepRendered } from './render.ts'
import { Refusal } from '../refusal.ts'
import { linkedDataOf } from '../share/linked-data.ts'
import { shareImagePath } from '../share/share.ts'
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
    { schema: { params: Params.pick({ locale: true }), response: { 200: z.string(), 304: z.null() } } },
    async (request, reply) => {
      const { locale } = request.params
      const letters = await listLetters(app.pg.pool, { language: locale, now: new Date() })
      const page = made(app.renderPage(Home, { locale, origin, path: '', letters }))
      return shared(request, reply.type('text/html; charset=utf-8'), page)
    },
  )
}

/** An address without a language goes to the reader's own, or to the original's where the browser names none of ours. */
function mountWithoutLanguage(plain: FastifyInstance, { findLetter }: LetterOptions): void {
  const app = plain.withTypeProvider<ZodTypeProvider>()
  app.get(
    '/letters/:slug',
    {
      schema: {
        params: Params.pick({ slug: true }),
        querystring: ByPartner,
        response: { 302: z.null() },
      },
    },
    async ({ params: { slug }, query: { partner }, headers }, reply) => {
      const { letter } = await findLetter(slug, new Date())
      const locale = acceptedLocale(headers['accept-language'], localeOf(letter.language))
      const by = partner === undefined ? '' : byPartner({ slug: partner })
      return reply.header('vary', 'Accept-Language').redirect(`/${locale}/letters/${slug}${by}`, 302)
    },
  )
}

function mountLetter(plain: FastifyInstance, { origin, findLetter, onForget }: LetterOptions): void {
  const app = plain.withTypeProvider<ZodTypeProvider>()
  // Bytes: a kept string would be encoded again for every reader, which costs more than all the rest.
  const pages = keepByLetter<Made>()
  onForget((letterId) => pages.forget(letterId))

  app.get(
    '/:locale/letters/:slug',
    {
      schema: {
        params: Params,
        querystring: ByPartner,
        response: { 200: z.instanceof(Buffer), 304: z.null() },
      },
    },
    async (request, reply) => {
      const { locale, slug } = request.params
      const now = new Date()
      const found = await findLetter(slug, now)
      const letterId = found.letter.id
      const by = byPartner(await findByLink(app.pg.pool, { letterId, ...request.query }))
      const page = await pages.get(letterId, `${locale}${by}`, now, async () => {
        const shown = await inSnapshot(app.pg.pool, async (db) => ({
          letter: await showLetter(db, { found, language: locale, now }),
          editions: await findEditionsOf(db, letterId),
          press: await hasReleases(db, { letterId, now }),
        }))
        const { letter } = shown
        const at = (language: string) => `${origin}/${localeOf(language)}/letters/${slug}`
        const linkedData = linkedDataOf({
          letter,
          description: excerpt(letter.text.body),
          address: at(letter.language),
          original: at(letter.original),
          image: `${origin}${shareImagePath(locale, slug)}`,
        })
        const props = { locale, origin, path: `/letters/${slug}`, by, ...shown }
        const html = app.renderPage(LetterView, props, { linkedData })
        return made(Buffer.from(html))
      })
      return shared(request, reply.type('text/html; charset=utf-8'), page)
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
    { schema: { params: VersionParams, response: { 200: z.string(), 304: z.null() } } },
    async (request, reply) => {
      const { locale, slug, ...key } = request.params
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
          newest: source.newest,
        },
      })
      return shared(request, reply.type('text/html; charset=utf-8'), made(html))
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
      return shared(request, reply.type('application/pdf'), pdf)
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
