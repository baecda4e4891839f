import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod, ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import Frame from '../../web/embed/Frame.svelte'
import { partnerUpdates as wordsOfPartner } from '../../web/part/partner-updates.ts'
import { acceptedLocale, localeOf, locales } from '../../web/words/language.ts'
import { captchaForm } from '../captcha/open.ts'
import { framePolicy } from '../headers.ts'
import type { FoundLetter } from '../letter/find.ts'
import { Slug } from '../letter/letter.ts'
import type { FindLetter } from '../letter/remember.ts'
import { showHead } from '../letter/show.ts'
import { readTextFor } from '../letter/text.ts'
import { stampField } from '../limit/limit.ts'
import { guardForm } from '../limit/screen.ts'
import { unsent } from '../page.ts'
import { findFraming, type FoundFraming } from '../partner/find-framing.ts'
import { byPartner, PartnerSlug } from '../partner/partner.ts'
import { emptyForm, Capacity, Typed, type FormState } from '../signature/signature.ts'
import { envelopeOf, openEnvelope, submit, type Screen } from '../signature/submit.ts'
import { accentSheet } from './accent.ts'
import { Look, searchOf } from './embed.ts'

export type EmbedOptions = {
  origin: string
  key: Buffer
  findLetter: FindLetter
  screen: Screen
  /** The loader's bytes. */
  loader: () => string
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Who may hold the answer in a frame. Anybody, where it is a refusal or a fault: there is nothing to sign. */
    ancestors: string
  }
}

const Params = z.object({ locale: z.enum(locales), slug: Slug })
const language = z.string().max(35).optional().catch(undefined)
const Query = Look.extend({
  as: z.string().optional().catch(undefined),
  /** Of no partner where it cannot be one's. */
  partner: PartnerSlug.optional().catch('-'),
  /** The language that the link asks for, before that of its address. */
  lang: language,
  /** Of the partner's page, for addresses without a language. */
  page: language,
})
type Query = z.infer<typeof Query>

export const embedRoutes: FastifyPluginAsyncZod<EmbedOptions> = async (app, options) => {
  mountLoader(app, options)
  mountAccent(app)
  await app.register(async (frames) => {
    frames.decorateRequest('ancestors', '*')
    frames.addHook('onRoute', (route) => {
      route.config = { ...route.config, page: 'frame' }
    })
    // Refusals and faults are shown in the frame too, not as a blank.
    const captcha = captchaForm(options.screen.captcha, 'any')
    frames.addHook('onSend', async ({ ancestors }, reply) => {
      reply.header('content-security-policy', framePolicy(ancestors, captcha))
    })
    mountWithoutLanguage(frames, options)
    mountForm(frames, options)
    mountTaking(frames, options)
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

/** A file, since the policy allows no style in the page; it never changes. */
function mountAccent(plain: FastifyInstance): void {
  const app = plain.withTypeProvider<ZodTypeProvider>()
  app.get(
    '/embed/accent/:color.css',
    {
      schema: {
        params: z.object({ color: z.string().regex(/^[0-9a-f]{6}$/) }),
        querystring: Look.pick({ theme: true }),
        response: { 200: z.string() },
      },
    },
    async ({ params: { color }, query: { theme } }, reply) =>
      reply
        .header('cache-control', 'public, max-age=86400')
        .type('text/css; charset=utf-8')
        .send(accentSheet(color, theme)),
  )
}

function framedPage(reply: FastifyReply, html: string): FastifyReply {
  return reply.header('cache-control', 'private, no-cache').type('text/html; charset=utf-8').send(html)
}

/** A link without a language shows the form in that of the page it stands on. */
function mountWithoutLanguage(plain: FastifyInstance, { findLetter }: EmbedOptions): void {
  const app = plain.withTypeProvider<ZodTypeProvider>()
  app.get(
    '/letters/:slug/embed',
    { schema: { params: Params.pick({ slug: true }), querystring: Query, response: { 302: z.null() } } },
    async ({ params: { slug }, query, headers }, reply) => {
      const { letter } = await findLetter(slug, new Date())
      const wanted = query.lang ?? query.page
      const locale = wanted
        ? localeOf(wanted)
        : acceptedLocale(headers['accept-language'], localeOf(letter.language))
      return reply
        .header('vary', 'Accept-Language')
        .redirect(`/${locale}/letters/${slug}/embed${searchOf(query)}`, 302)
    },
  )
}

type Framed = { found: FoundLetter; framing: FoundFraming; now: Date }
type Asked = { params: z.infer<typeof Params>; query: Query }

/** The letter, and who may hold it; the answer may be held by those alone. */
async function enter(
  request: FastifyRequest & Asked,
  { findLetter }: Pick<EmbedOptions, 'findLetter'>,
): Promise<Framed> {
  const { params, query, server } = request
  const now = new Date()
  const found = await findLetter(params.slug, now)
  const framing = await findFraming(server.pg.pool, { letterId: found.letter.id, partner: query.partner })
  request.ancestors = framing.ancestors
  return { found, framing, now }
}

type Filled = { state: FormState; chosen: unknown; off?: string }

/** The frame with a form, or with the way to where one is. */
async function formPage(
  app: FastifyInstance,
  { params: { locale }, query }: Asked,
  { found, framing, now, state, chosen, off, options }: Framed & Filled & { options: EmbedOptions },
): Promise<string> {
  const letter = await showHead(app.pg.pool, { found, language: locale, now })
  const guard = guardForm(options.screen.captcha, {
    prefers: found.letter.captcha,
    stamp: state.values[stampField],
    now,
  })
  const as = Capacity.safeParse(chosen).data
  const props = {
    locale,
    origin: options.origin,
    letter,
    look: query,
    search: searchOf(query),
    form: state,
    guard,
    by: byPartner(framing.partner),
    partnerUpdates: wordsOfPartner(framing.partner, locale),
  }
  return app.renderPage(Frame, { ...props, ...(as && { as }), ...(off && { off }) }, { entry: 'frame' })
}

const path = '/:locale/letters/:slug/embed'

function mountForm(plain: FastifyInstance, options: EmbedOptions): void {
  const app = plain.withTypeProvider<ZodTypeProvider>()
  app.get(
    path,
    {
      schema: {
        params: Params,
        querystring: Query,
        response: { 200: z.string(), 302: z.null(), 410: z.string() },
      },
    },
    async (request, reply) => {
      const { locale, slug } = request.params
      const { lang, as } = request.query
      if (lang && localeOf(lang) !== locale) {
        const { search } = new URL(request.url, options.origin)
        const query = new URLSearchParams(search)
        query.delete('lang')
        return reply.redirect(`/${localeOf(lang)}/letters/${slug}/embed?${query}`, 302)
      }
      const entered = await enter(request, options)
      const filled: Filled = { state: emptyForm(randomUUID()), chosen: as }
      if (entered.framing.switchedOff) {
        // Off is off: on the partner's page the link stays in its place, and leads to the letter.
        request.ancestors = "'none'"
        reply.code(410)
        filled.off = `${options.origin}/${locale}/letters/${slug}/sign`
      }
      return framedPage(reply, await formPage(app, request, { ...entered, ...filled, options }))
    },
  )
}

function mountTaking(plain: FastifyInstance, options: EmbedOptions): void {
  const app = plain.withTypeProvider<ZodTypeProvider>()
  const { key, screen } = options
  app.post(
    path,
    {
      schema: {
        params: Params,
        querystring: Query,
        body: Typed,
        response: { 303: z.null(), 410: z.string(), 422: z.string(), 503: z.string() },
      },
    },
    async (request, reply) => {
      const { params, query, body: typed, ip } = request
      const { locale, slug } = params
      const entered = await enter(request, options)
      const { found, framing, now } = entered
      if (framing.switchedOff) {
        // Whoever was filling it in goes on at the letter, with what they typed.
        const off = `${options.origin}/${locale}/letters/${slug}/sign?correct=${envelopeOf(key, typed, now)}`
        const filled = { state: emptyForm(randomUUID()), chosen: undefined, off, options }
        return framedPage(reply.code(410), await formPage(app, request, { ...entered, ...filled }))
      }
      const { letter, texts } = found
      const text = readTextFor(texts, locale, letter.language)
      const { partner: held } = framing
      const partner = held && { id: held.id, updates: wordsOfPartner(held, locale) }
      const signing = { letter, text, language: locale, origin: 'frame' as const, partner, now }
      const sent = await submit(app.pg.pool, { ...signing, typed, key, screen, address: ip })
      if ('envelope' in sent)
        return reply.redirect(`/${locale}/letters/${slug}/embed/${sent.envelope}${searchOf(query)}`, 303)

      const filled = { state: { values: typed, ...sent }, chosen: typed['as'], options }
      return framedPage(unsent(reply, sent), await formPage(app, request, { ...entered, ...filled }))
    },
  )
}

function mountDone(plain: FastifyInstance, options: EmbedOptions): void {
  const app = plain.withTypeProvider<ZodTypeProvider>()
  app.get(
    `${path}/:envelope`,
    {
      schema: {
        params: Params.extend({ envelope: z.string().max(16_000) }),
        querystring: Query,
        response: { 200: z.string() },
      },
    },
    async (request, reply) => {
      const { locale, envelope } = request.params
      const { found, framing, now } = await enter(request, options)
      const typed = openEnvelope(options.key, envelope, now)
      const letter = await showHead(app.pg.pool, { found, language: locale, now })
      const done = { email: typed['email']?.trim() ?? '' }
      const by = byPartner(framing.partner)
      const look = { look: request.query, search: searchOf(request.query), by }
      const props = { locale, origin: options.origin, letter, ...look, form: emptyForm(randomUUID()), done }
      return framedPage(reply, app.renderPage(Frame, props, { entry: 'frame' }))
    },
  )
}
