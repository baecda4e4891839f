import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { FastifyPluginAsyncZod, ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import Confirm from '../../web/public/Confirm.svelte'
import Confirmed from '../../web/public/Confirmed.svelte'
import Sent from '../../web/public/Sent.svelte'
import SignatoriesView from '../../web/public/Signatories.svelte'
import { partnerUpdates } from '../../web/part/partner-updates.ts'
import Sign from '../../web/public/Sign.svelte'
import { locales, type Locale } from '../../web/words/language.ts'
import { keepByLetter } from '../keep.ts'
import type { FoundLetter } from '../letter/find.ts'
import { Slug, type LetterHead } from '../letter/letter.ts'
import type { FindLetter } from '../letter/remember.ts'
import { showHead } from '../letter/show.ts'
import { readTextFor } from '../letter/text.ts'
import { findEarlier } from '../letter/versions.ts'
import { stampField } from '../limit/limit.ts'
import { guardForm } from '../limit/screen.ts'
import { made, personal, shared, unsent } from '../page.ts'
import { findByLink } from '../partner/find-by-link.ts'
import { byPartner, ByPartner, type FramePartner } from '../partner/partner.ts'
import { Refusal } from '../refusal.ts'
import { confirm } from './confirm.ts'
import { PAGE_LINES, searchSignatories } from './search.ts'
import { findOwn } from './own.ts'
import { readSignature } from './read.ts'
import { remind } from './remind.ts'
import { confirmationLasts, emptyForm, Capacity, Typed, type FormState } from './signature.ts'
import { openEnvelope, submit, valuesIn, type Screen } from './submit.ts'
import { makeToken, readToken, type Purpose } from './token.ts'

export type SignatureOptions = {
  origin: string
  key: Buffer
  findLetter: FindLetter
  screen: Screen
  /** Something that pages show has changed. */
  forget: (letterId: string) => void
  /** Hands over what is to be told of such changes. */
  onForget: (forget: (letterId: string) => void) => void
}

const Params = z.object({ locale: z.enum(locales), slug: Slug })
const WithToken = Params.extend({ token: z.string().max(200) })
const WithEnvelope = Params.extend({ envelope: z.string().max(16_000) })
const page = { 200: z.string() }
const moved = { 303: z.null() }

/** How soon the button sends the mail again, in milliseconds. */
const minute = 60_000

type App = FastifyInstance & { withTypeProvider: FastifyInstance['withTypeProvider'] }
type Place = { locale: Locale; slug: string }

export const signatureRoutes: FastifyPluginAsyncZod<SignatureOptions> = async (app, options) => {
  for (const mount of [mountForm, mountTaking, mountSent, mountConfirmation, mountList]) mount(app, options)
}

const at = ({ locale, slug }: Place) => `/${locale}/letters/${slug}`

type Filled = {
  found: FoundLetter
  place: Place
  state: FormState
  /** By whose link they came. */
  partner: FramePartner | null
  chosen?: unknown
}

async function formPage(app: App, { origin, screen }: SignatureOptions, filled: Filled): Promise<string> {
  const { found, place, state, partner, chosen } = filled
  const { locale, slug } = place
  const now = new Date()
  const props = {
    locale,
    origin,
    path: `/letters/${slug}/sign`,
    letter: await showHead(app.pg.pool, { found, language: locale, now }),
    form: state,
    guard: guardForm(screen.captcha, { prefers: found.letter.captcha, stamp: state.values[stampField], now }),
    by: byPartner(partner),
    partner: partner?.name ?? null,
    partnerUpdates: partnerUpdates(partner, locale),
  }
  const as = Capacity.safeParse(chosen).data
  return app.renderPage(Sign, as ? { ...props, as } : props)
}

function mountForm(plain: App, options: SignatureOptions): void {
  const app = plain.withTypeProvider<ZodTypeProvider>()
  const { key, findLetter } = options
  app.get(
    '/:locale/letters/:slug/sign',
    {
      schema: {
        params: Params,
        querystring: ByPartner.extend({
          as: z.string().optional().catch(undefined),
          correct: z.string().max(16_000).optional(),
        }),
        response: page,
      },
    },
    async ({ params: place, query: { as, correct, ...by } }, reply) => {
      const now = new Date()
      const found = await findLetter(place.slug, now)
      const partner = await findByLink(app.pg.pool, { letterId: found.letter.id, ...by })
      const values = correct ? valuesIn(key, correct, now) : {}
      const state = emptyForm(randomUUID(), values)
      const filled = { found, place, state, partner, chosen: as ?? values['as'] }
      return personal(reply, await formPage(app, options, filled))
    },
  )
}

function mountTaking(plain: App, options: SignatureOptions): void {
  const app = plain.withTypeProvider<ZodTypeProvider>()
  const { key, findLetter, screen } = options
  app.post(
    '/:locale/letters/:slug/sign',
    {
      schema: {
        params: Params,
        querystring: ByPartner,
        body: Typed,
        response: { ...moved, 422: z.string(), 503: z.string() },
      },
    },
    async ({ params: place, query, body: typed, ip }, reply) => {
      const now = new Date()
      const { locale } = place
      const found = await findLetter(place.slug, now)
      const { letter, texts } = found
      const partner = await findByLink(app.pg.pool, { letterId: letter.id, ...query })
      const signing = {
        letter,
        text: readTextFor(texts, locale, letter.language),
        language: locale,
        origin: 'page' as const,
        partner: partner && { id: partner.id, updates: partnerUpdates(partner, locale) },
        now,
      }
      const sent = await submit(app.pg.pool, { ...signing, typed, key, screen, address: ip })
      if ('envelope' in sent)
        return reply.redirect(`${at(place)}/sent/${sent.envelope}${byPartner(partner)}`, 303)

      const filled = { found, place, state: { values: typed, ...sent }, partner, chosen: typed['as'] }
      return personal(unsent(reply, sent), await formPage(app, options, filled))
    },
  )
}

/** "Check your e-mail": the same page for everyone, whether a mail left or which. */
function mountSent(plain: App, { origin, key, findLetter }: SignatureOptions): void {
  const app = plain.withTypeProvider<ZodTypeProvider>()
  const path = '/:locale/letters/:slug/sent/:envelope'

  app.get(
    path,
    {
      schema: {
        params: WithEnvelope,
        querystring: ByPartner.extend({ again: z.string().optional().catch(undefined) }),
        response: page,
      },
    },
    async ({ params: { locale, slug, envelope }, query }, reply) => {
      const now = new Date()
      const found = await findLetter(slug, now)
      const typed = openEnvelope(key, envelope, now)
      const letter = await showHead(app.pg.pool, { found, language: locale, now })
      const email = typed['email']?.trim() ?? ''
      const by = query.partner === undefined ? '' : byPartner({ slug: query.partner })
      const props = { locale, origin, path: `/letters/${slug}`, letter, email, envelope, by }
      return personal(reply, app.renderPage(Sent, { ...props, again: query.again !== undefined }))
    },
  )

  const schema = { params: WithEnvelope, querystring: ByPartner, response: moved }
  app.post(path, { schema }, async ({ params, query: { partner } }, reply) => {
    const now = new Date()
    const { letter } = await findLetter(params.slug, now)
    const read = readSignature(openEnvelope(key, params.envelope, now))
    if ('errors' in read) throw new Refusal('link-broken')
    const { form } = read
    await remind(app.pg.pool, { letter, form, language: params.locale, notWithin: minute, now })
    const by = partner === undefined ? '' : `&partner=${partner}`
    return reply.redirect(`${at(params)}/sent/${params.envelope}?again=1${by}`, 303)
  })
}

type Linked = { found: FoundLetter; letterId: string; signatureId: string }

/** Whose signature a link is for, and of which letter. */
async function follow(
  { key, findLetter }: SignatureOptions,
  { slug, token, purpose, now }: { slug: string; token: string; purpose: Purpose; now: Date },
): Promise<Linked> {
  const found = await findLetter(slug, now)
  const signatureId = readToken(key, purpose, found.letter.id, token)
  if (!signatureId) throw new Refusal('link-broken')
  return { found, letterId: found.letter.id, signatureId }
}

/**
 * GET only shows: mail scanners open every link, and organizations pass theirs on to a board. The button confirms; only
 * who pressed it in time is led to the page where a signature is withdrawn.
 */
function mountConfirmation(plain: App, options: SignatureOptions): void {
  const app = plain.withTypeProvider<ZodTypeProvider>()
  const { origin, key } = options
  const path = '/:locale/letters/:slug/confirm/:token'

  app.get(path, { schema: { params: WithToken, response: page } }, async ({ params }, reply) => {
    const now = new Date()
    const { locale, slug, token } = params
    const linked = await follow(options, { slug, token, purpose: 'confirm', now })
    const own = await findOwn(app.pg.pool, linked)
    const { state, signedAt, capacity } = own
    const letter = await showHead(app.pg.pool, { found: linked.found, language: locale, now })
    const props = { locale, origin, path: `/letters/${slug}`, letter }
    if (state !== 'unconfirmed') return personal(reply, app.renderPage(Confirmed, { ...props, own }))
    if (now.getTime() - signedAt.getTime() >= confirmationLasts(capacity)) throw new Refusal('link-expired')

    return personal(
      reply,
      app.renderPage(Confirm, { ...props, path: `${props.path}/confirm/${token}`, token, own }),
    )
  })

  app.post(
    path,
    { schema: { params: WithToken, body: Typed.nullish(), response: moved } },
    async ({ params, body }, reply) => {
      const now = new Date()
      const linked = await follow(options, { ...params, purpose: 'confirm', now })
      const outcome = await confirm(app.pg.pool, { ...linked, line: body?.['line'], now })
      if (outcome !== 'confirmed') return reply.redirect(`${at(params)}/confirm/${params.token}`, 303)

      options.forget(linked.letterId)
      const own = makeToken(key, 'manage', linked.letterId, linked.signatureId)
      return reply.redirect(`${at(params)}/signature/${own}?just=confirmed`, 303)
    },
  )
}

function mountList(plain: App, { origin, findLetter, onForget }: SignatureOptions): void {
  // Whoever reads on or searches again need not wait until a hundred thousand are counted anew.
  const heads = keepByLetter<LetterHead>()
  onForget((letterId) => heads.forget(letterId))
  const app = plain.withTypeProvider<ZodTypeProvider>()
  const Search = ByPartner.extend({
    q: z
      .string()
      .trim()
      .max(100)
      .regex(/^\P{Cc}*$/u)
      .optional()
      .catch(undefined),
    page: z.coerce.number().int().min(1).max(100_000).optional().catch(undefined),
    after: z.uuid().optional().catch(undefined),
    before: z.uuid().optional().catch(undefined),
  })

  app.get(
    '/:locale/letters/:slug/signatories',
    { schema: { params: Params, querystring: Search, response: { ...page, 304: z.null() } } },
    async (request, reply) => {
      const { locale, slug } = request.params
      const { q: query = '', page: number = 1, after, before, partner } = request.query
      const now = new Date()
      const found = await findLetter(slug, now)
      const { pool } = app.pg
      const [searched, letter, earlier, by] = await Promise.all([
        searchSignatories(pool, { letter: found.letter, query, page: number, after, before }),
        heads.get(found.letter.id, locale, now, () => showHead(pool, { found, language: locale, now })),
        findEarlier(pool, found.letter.id),
        findByLink(pool, { letterId: found.letter.id, partner }),
      ])
      const html = app.renderPage(SignatoriesView, {
        locale,
        origin,
        path: `/letters/${slug}/signatories`,
        letter,
        query,
        page: number,
        pages: Math.max(1, Math.ceil(searched.found / PAGE_LINES)),
        found: searched.found,
        more: searched.more,
        rows: searched.rows,
        earlier,
        partner: by?.slug ?? null,
      })
      return shared(request, reply.type('text/html; charset=utf-8'), made(html))
    },
  )
}
