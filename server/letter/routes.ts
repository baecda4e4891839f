import { createHash } from 'node:crypto'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import Home from '../../web/public/Home.svelte'
import LetterView from '../../web/public/Letter.svelte'
import { localeOf, locales } from '../../web/words/words.ts'
import { keepByLetter } from '../keep.ts'
import { composeDocument } from './compose.ts'
import { Slug } from './letter.ts'
import { listLetters } from './list.ts'
import type { FindLetter } from './remember.ts'
import { keepRendered } from './render.ts'
import { showLetter } from './show.ts'

export type LetterOptions = {
  origin: string
  findLetter: FindLetter
  /** Is told the function that forgets what was rendered of a letter. */
  onForget: (forget: (letterId: string) => void) => void
}

const Params = z.object({ locale: z.enum(locales), slug: Slug })

/** For caches between us and the reader: a page is asked for again after a moment, and shown meanwhile. */
const shared = 'public, max-age=0, s-maxage=2, stale-while-revalidate=30, stale-if-error=600'

export const letterRoutes: FastifyPluginAsyncZod<LetterOptions> = async (
  app,
  { origin, findLetter, onForget },
) => {
  const pages = keepByLetter<{ html: string; etag: string }>()
  const documents = keepByLetter<{ bytes: Buffer; etag: string }>()
  const rendered = keepRendered()
  onForget((letterId) => {
    pages.forget(letterId)
    documents.forget(letterId)
  })

  app.get('/', { schema: { response: { 302: z.null() } } }, async (request, reply) => {
    const locale = localeOf(request.headers['accept-language'] ?? 'en')
    return reply.header('vary', 'Accept-Language').redirect(`/${locale}`, 302)
  })

  app.get(
    '/:locale',
    { schema: { params: Params.pick({ locale: true }), response: { 200: z.string() } } },
    async (request, reply) => {
      const { locale } = request.params
      const letters = await listLetters(app.pg.pool, { language: locale, now: new Date() })
      reply.header('cache-control', shared).type('text/html; charset=utf-8')
      return app.renderPage(Home, { locale, origin, path: '', letters })
    },
  )

  app.get(
    '/:locale/letters/:slug',
    { schema: { params: Params, response: { 200: z.string(), 304: z.null() } } },
    async (request, reply) => {
      const { locale, slug } = request.params
      const now = new Date()
      const found = await findLetter(slug, now)
      const { html, etag } = await pages.get(found.letter.id, locale, now, async () => {
        const letter = await showLetter(app.pg.pool, { found, language: locale, now })
        const html = app.renderPage(LetterView, { locale, origin, path: `/letters/${slug}`, letter })
        return { html, etag: etagOf(html) }
      })
      reply.headers({ 'cache-control': shared, etag })
      if (request.headers['if-none-match'] === etag) return reply.code(304).send(null)
      return reply.type('text/html; charset=utf-8').send(html)
    },
  )

  app.get(
    '/:locale/letters/:slug/letter.pdf',
    { schema: { params: Params, response: { 200: z.instanceof(Buffer), 304: z.null() } } },
    async (request, reply) => {
      const { locale, slug } = request.params
      const now = new Date()
      const found = await findLetter(slug, now)
      const { bytes, etag } = await documents.get(found.letter.id, locale, now, async () => {
        const bytes = await rendered(await composeDocument(app.pg.pool, { found, language: locale }))
        return { bytes, etag: etagOf(bytes) }
      })
      reply.headers({ 'cache-control': shared, etag })
      if (request.headers['if-none-match'] === etag) return reply.code(304).send(null)
      return reply
        .header('content-disposition', `inline; filename="${slug}.${locale}.pdf"`)
        .header('content-length', bytes.length)
        .type('application/pdf')
        .send(bytes)
    },
  )
}

function etagOf(content: string | Buffer): string {
  return `"${createHash('sha1').update(content).digest('base64url')}"`
}
