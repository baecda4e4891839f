import type { FastifyInstance } from 'fastify'
import type { FastifyPluginAsyncZod, ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import Card from '../../web/embed/Card.svelte'
import { localeOf, locales } from '../../web/words/language.ts'
import { translator } from '../../web/words/words.ts'
import { shareImageSize } from '../document/document.ts'
import { Slug } from '../letter/letter.ts'
import type { FindLetter } from '../letter/remember.ts'
import { showHead } from '../letter/show.ts'
import { made, shared } from '../page.ts'
import { Refusal } from '../refusal.ts'
import { shareImagePath } from '../share/share.ts'
import { inXml, letterAt, oembedOf } from './oembed.ts'

export type CardOptions = { origin: string; findLetter: FindLetter }

const side = z.coerce.number().int().min(1).max(10_000).optional().catch(undefined)

/** A letter on other sites, for those who embed by its address alone: WordPress, forums, chats. */
export const cardRoutes: FastifyPluginAsyncZod<CardOptions> = async (app, options) => {
  mountCard(app, options)
  mountOembed(app, options)
}

function mountCard(plain: FastifyInstance, { origin, findLetter }: CardOptions): void {
  const app = plain.withTypeProvider<ZodTypeProvider>()
  app.get(
    '/:locale/letters/:slug/card',
    {
      config: { page: 'card' },
      schema: {
        params: z.object({ locale: z.enum(locales), slug: Slug }),
        response: { 200: z.string(), 304: z.null() },
      },
    },
    async (request, reply) => {
      const { locale, slug } = request.params
      const now = new Date()
      const found = await findLetter(slug, now)
      const letter = await showHead(app.pg.pool, { found, language: locale, now })
      reply.type('text/html; charset=utf-8')
      return shared(request, reply, made(app.renderPage(Card, { locale, origin, letter }, { entry: 'card' })))
    },
  )
}

function mountOembed(plain: FastifyInstance, { origin, findLetter }: CardOptions): void {
  const app = plain.withTypeProvider<ZodTypeProvider>()
  app.get(
    '/api/oembed',
    {
      schema: {
        querystring: z.object({
          url: z.string().max(2000),
          format: z.string().max(20).default('json'),
          maxwidth: side,
          maxheight: side,
        }),
        response: { 200: z.string(), 400: z.string() },
      },
    },
    async ({ query: { url, format, ...room } }, reply) => {
      reply.headers({
        'access-control-allow-origin': '*',
        'cross-origin-resource-policy': 'cross-origin',
        'cache-control': 'public, max-age=300',
      })
      // The specification has 501 for it. Whoever watches over a service looks after each 5xx, and this is the asker's.
      if (format !== 'json' && format !== 'xml') return reply.code(400).type('text/plain').send('json, xml')
      const asked = letterAt(url, origin)
      if (!asked) throw new Refusal('page-not-found')
      const now = new Date()
      const found = await findLetter(asked.slug, now)
      const locale = localeOf(asked.locale ?? found.letter.language)
      const t = translator(locale)
      const letter = await showHead(app.pg.pool, { found, language: locale, now })
      const answer = oembedOf({
        letter,
        origin,
        locale,
        name: t('page.name'),
        link: t('share.text', { title: letter.title }),
        image: { url: `${origin}${shareImagePath(locale, letter.slug)}`, ...shareImageSize },
        ...room,
      })
      return format === 'xml'
        ? reply.type('text/xml; charset=utf-8').send(inXml(answer))
        : reply.type('application/json; charset=utf-8').send(JSON.stringify(answer))
    },
  )
}
