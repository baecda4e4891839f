import type { FastifyReply } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import Frame from '../../web/embed/Frame.svelte'
import { locales } from '../../web/words/words.ts'
import { Slug } from '../letter/letter.ts'
import type { FindLetter } from '../letter/remember.ts'
import { showHead } from '../letter/show.ts'
import { readTextFor } from '../letter/text.ts'
import { Refusal } from '../refusal.ts'
import { emptyForm, Typed } from '../signature/signature.ts'
import { openEnvelope, submit } from '../signature/submit.ts'

export type EmbedOptions = {
  origin: string
  key: Buffer
  findLetter: FindLetter
  /** The loader's bytes. */
  loader: () => string
}

const Params = z.object({ locale: z.enum(locales), slug: Slug })
const FormKind = z.enum(['organization', 'individual'])

/** The frame is for other sites: who may hold it is not narrowed before partners are known by name. */
const framed =
  "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors *"

export const embedRoutes: FastifyPluginAsyncZod<EmbedOptions> = async (app, options) => {
  const { origin, key, findLetter, loader } = options
  const html = (reply: FastifyReply) =>
    reply
      .removeHeader('x-frame-options')
      .headers({ 'content-security-policy': framed, 'cache-control': 'no-store' })
      .type('text/html; charset=utf-8')

  app.get('/embed.js', { schema: { response: { 200: z.string() } } }, async (_, reply) =>
    reply
      .headers({
        'cache-control': 'public, max-age=3600',
        'cross-origin-resource-policy': 'cross-origin',
        'access-control-allow-origin': '*',
      })
      .type('text/javascript; charset=utf-8')
      .send(loader()),
  )

  app.get(
    '/:locale/letters/:slug/embed',
    {
      schema: {
        params: Params,
        querystring: z.object({ as: FormKind.optional().catch(undefined) }),
        response: { 200: z.string() },
      },
    },
    async (request, reply) => {
      const now = new Date()
      const { locale, slug } = request.params
      const { as } = request.query
      const letter = await showHead(app.pg.pool, {
        found: await findLetter(slug, now),
        language: locale,
        now,
      })
      const props = { locale, origin, letter, form: emptyForm, ...(as ? { as } : {}) }
      return html(reply).send(app.renderPage(Frame, props, { entry: 'frame' }))
    },
  )

  app.post(
    '/:locale/letters/:slug/embed',
    { schema: { params: Params, body: Typed, response: { 303: z.null(), 422: z.string() } } },
    async (request, reply) => {
      const now = new Date()
      const { locale, slug } = request.params
      const found = await findLetter(slug, now)
      const text = readTextFor(found.texts, locale, found.letter.language)
      const sent = await submit(app.pg.pool, {
        letter: found.letter,
        text,
        typed: request.body,
        key,
        language: locale,
        origin: 'frame',
        now,
      })
      if ('envelope' in sent) return reply.redirect(`/${locale}/letters/${slug}/embed/${sent.envelope}`, 303)

      const letter = await showHead(app.pg.pool, { found, language: locale, now })
      const as = FormKind.safeParse(request.body['as']).data
      const form = { values: request.body, errors: sent.errors }
      const props = { locale, origin, letter, form, ...(as ? { as } : {}) }
      return html(reply)
        .code(422)
        .send(app.renderPage(Frame, props, { entry: 'frame' }))
    },
  )

  app.get(
    '/:locale/letters/:slug/embed/:envelope',
    {
      schema: {
        params: Params.extend({ envelope: z.string().max(16_000) }),
        response: { 200: z.string() },
      },
    },
    async (request, reply) => {
      const now = new Date()
      const { locale, slug, envelope } = request.params
      const found = await findLetter(slug, now)
      const typed = openEnvelope(key, envelope, now)
      if (!typed) throw new Refusal('link-broken')
      const letter = await showHead(app.pg.pool, { found, language: locale, now })
      const props = { locale, origin, letter, form: emptyForm, done: { email: typed['email']?.trim() ?? '' } }
      return html(reply).send(app.renderPage(Frame, props, { entry: 'frame' }))
    },
  )
}
