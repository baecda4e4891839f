import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { FastifyPluginAsyncZod, ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import Frame from '../../web/embed/Frame.svelte'
import { locales, type Locale } from '../../web/words/language.ts'
import { policyWith } from '../captcha/captcha.ts'
import { captchaForm } from '../captcha/open.ts'
import type { FoundLetter } from '../letter/find.ts'
import { Slug } from '../letter/letter.ts'
import type { FindLetter } from '../letter/remember.ts'
import { showHead } from '../letter/show.ts'
import { readTextFor } from '../letter/text.ts'
import { stampField } from '../limit/limit.ts'
import { guardForm } from '../limit/screen.ts'
import { emptyForm, Capacity, Typed, type FormState } from '../signature/signature.ts'
import { openEnvelope, submit, type Screen } from '../signature/submit.ts'

export type EmbedOptions = {
  origin: string
  key: Buffer
  findLetter: FindLetter
  screen: Screen
  /** The loader's bytes. */
  loader: () => string
}

const Params = z.object({ locale: z.enum(locales), slug: Slug })

/** The frame is for other sites: who may hold it is not narrowed before partners are known by name. */
const framed =
  "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors *"

export const embedRoutes: FastifyPluginAsyncZod<EmbedOptions> = async (app, options) => {
  mountLoader(app, options)
  await app.register(async (frames) => {
    // Refusals and faults are shown in the frame too, not as a blank.
    const policy = policyWith(framed, captchaForm(options.screen.captcha, 'any'))
    frames.addHook('onSend', async (_, reply) => {
      reply.removeHeader('x-frame-options').header('content-security-policy', policy)
    })
    mountForm(frames, options)
    mountDone(frames, options)
  })
}

function mountLoader(app: FastifyInstance, { loader }: EmbedOptions): void {
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
}

function framedPage(reply: FastifyReply, html: string): FastifyReply {
  return reply.header('cache-control', 'private, no-cache').type('text/html; charset=utf-8').send(html)
}

function mountForm(plain: FastifyInstance, { origin, key, findLetter, screen }: EmbedOptions): void {
  const app = plain.withTypeProvider<ZodTypeProvider>()
  const path = '/:locale/letters/:slug/embed'

  async function form(found: FoundLetter, locale: Locale, state: { form: FormState; chosen: unknown }) {
    const now = new Date()
    const letter = await showHead(app.pg.pool, { found, language: locale, now })
    const guard = guardForm(screen.captcha, {
      prefers: found.letter.captcha,
      stamp: state.form.values[stampField],
      now,
    })
    const as = Capacity.safeParse(state.chosen).data
    const props = { locale, origin, letter, form: state.form, guard }
    return app.renderPage(Frame, as ? { ...props, as } : props, { entry: 'frame' })
  }

  app.get(
    path,
    {
      schema: {
        params: Params,
        querystring: z.object({ as: z.string().optional().catch(undefined) }),
        response: { 200: z.string() },
      },
    },
    async ({ params: { locale, slug }, query: { as } }, reply) => {
      const found = await findLetter(slug, new Date())
      return framedPage(reply, await form(found, locale, { form: emptyForm(randomUUID()), chosen: as }))
    },
  )

  app.post(
    path,
    { schema: { params: Params, body: Typed, response: { 303: z.null(), 422: z.string() } } },
    async ({ params: { locale, slug }, body: typed, ip }, reply) => {
      const now = new Date()
      const found = await findLetter(slug, now)
      const { letter, texts } = found
      const text = readTextFor(texts, locale, letter.language)
      const signing = { letter, text, language: locale, origin: 'frame' as const, now }
      const sent = await submit(app.pg.pool, { ...signing, typed, key, screen, address: ip })
      if ('envelope' in sent) return reply.redirect(`/${locale}/letters/${slug}/embed/${sent.envelope}`, 303)

      const state = { form: { values: typed, ...sent }, chosen: typed['as'] }
      return framedPage(reply.code(422), await form(found, locale, state))
    },
  )
}

function mountDone(plain: FastifyInstance, { origin, key, findLetter }: EmbedOptions): void {
  const app = plain.withTypeProvider<ZodTypeProvider>()

  app.get(
    '/:locale/letters/:slug/embed/:envelope',
    {
      schema: {
        params: Params.extend({ envelope: z.string().max(16_000) }),
        response: { 200: z.string() },
      },
    },
    async ({ params: { locale, slug, envelope } }, reply) => {
      const now = new Date()
      const found = await findLetter(slug, now)
      const typed = openEnvelope(key, envelope, now)
      const letter = await showHead(app.pg.pool, { found, language: locale, now })
      const done = { email: typed['email']?.trim() ?? '' }
      const props = { locale, origin, letter, form: emptyForm(randomUUID()), done }
      return framedPage(reply, app.renderPage(Frame, props, { entry: 'frame' }))
    },
  )
}
