import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import ApiView from '../../web/public/Api.svelte'
import { acceptedLocale, locales, type Locale } from '../../web/words/language.ts'
import { isKey, translator } from '../../web/words/words.ts'
import { made, shared } from '../page.ts'
import { completeDocument, readableDocument, type ApiDocument } from './document.ts'

export type DocumentOptions = { origin: string }

/** What it says changes with a new version of ours alone. */
const slowly = 'public, max-age=0, s-maxage=300, stale-while-revalidate=3600'

/** The API's document, for programs and for people. Registered beside what it describes. */
export const documentRoutes: FastifyPluginAsyncZod<DocumentOptions> = async (app, { origin }) => {
  const documents = new Map<Locale, ApiDocument>()
  const documentIn = (locale: Locale): ApiDocument => {
    const say = translator(locale)
    const document =
      documents.get(locale) ?? completeDocument(app.swagger(), (key) => (isKey(key) ? say(key) : key))
    documents.set(locale, document)
    return document
  }

  app.get(
    '/api/openapi.json',
    { schema: { hide: true, response: { 200: z.record(z.string(), z.unknown()), 304: z.null() } } },
    async () => documentIn('en'),
  )

  app.get('/api', { schema: { hide: true, response: { 302: z.null() } } }, async (request, reply) => {
    const locale = acceptedLocale(request.headers['accept-language'])
    return reply.header('vary', 'Accept-Language').redirect(`/${locale}/api`, 302)
  })

  app.get(
    '/:locale/api',
    {
      schema: {
        hide: true,
        params: z.object({ locale: z.enum(locales) }),
        response: { 200: z.string(), 304: z.null() },
      },
    },
    async (request, reply) => {
      const { locale } = request.params
      const shown = readableDocument(documentIn(locale))
      const html = app.renderPage(ApiView, { locale, origin, path: '/api', ...shown })
      return shared(request, reply.type('text/html; charset=utf-8'), made(html), slowly)
    },
  )
}
