import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import ApiView from '../../web/public/Api.svelte'
import { acceptedLocale, locales } from '../../web/words/language.ts'
import { isKey, translator } from '../../web/words/words.ts'
import { made, shared } from '../page.ts'
import { completeDocument, readableDocument, type ApiDocument } from './document.ts'

export type DocumentOptions = { origin: string }

/** What it says changes with a new version of ours alone. */
const slowly = 'public, max-age=0, s-maxage=300, stale-while-revalidate=3600'

/** The API's document, for programs and for people. Registered beside what it describes. */
export const documentRoutes: FastifyPluginAsyncZod<DocumentOptions> = async (app, { origin }) => {
  let document: ApiDocument | undefined
  const say = translator('en')
  const complete = () =>
    completeDocument(app.swagger(), {
      description: say('api.lead'),
      summaryOf: (id) => {
        const key = `api.operation.${id}`
        return isKey(key) ? say(key) : ''
      },
    })

  app.get(
    '/api/openapi.json',
    { schema: { hide: true, response: { 200: z.record(z.string(), z.unknown()), 304: z.null() } } },
    async () => (document ??= complete()),
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
      document ??= complete()
      const html = app.renderPage(ApiView, { locale, origin, path: '/api', ...readableDocument(document) })
      return shared(request, reply.type('text/html; charset=utf-8'), made(html), slowly)
    },
  )
}
