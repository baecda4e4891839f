import type { FastifyInstance, FastifyReply } from 'fastify'
import type { FastifyPluginAsyncZod, ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import CountersignView from '../../web/public/Countersign.svelte'
import ListedView from '../../web/public/Listed.svelte'
import { locales } from '../../web/words/language.ts'
import { coordinatorsOf } from '../coordinator/reach.ts'
import { inTransaction } from '../database/transaction.ts'
import type { FoundLetter } from '../letter/find.ts'
import { Slug } from '../letter/letter.ts'
import type { FindLetter } from '../letter/remember.ts'
import { showHead } from '../letter/show.ts'
import { Refusal } from '../refusal.ts'
import { readToken, type Purpose } from '../signature/token.ts'
import { countersign } from './countersign.ts'
import { disputeListing } from './dispute-listing.ts'
import { findCountersignature } from './find-countersignature.ts'
import { findListing } from './find-listing.ts'
import { DisputeForm, OrganizationsFound } from './organization.ts'
import { searchOrganizations } from './search.ts'

export type OrganizationOptions = {
  origin: string
  key: Buffer
  findLetter: FindLetter
  /** Something that pages show has changed. */
  forget: (letterId: string) => void
}

const WithToken = z.object({ locale: z.enum(locales), slug: Slug, token: z.string().max(200) })
const page = { 200: z.string() }
const moved = { 303: z.null() }

export const organizationRoutes: FastifyPluginAsyncZod<OrganizationOptions> = async (app, options) => {
  mountSearch(app)
  mountListing(app, options)
  mountCountersigning(app, options)
}

/** What the form's script asks for while the name is typed. Nothing but what public lists say, the same for everybody. */
function mountSearch(plain: FastifyInstance): void {
  const app = plain.withTypeProvider<ZodTypeProvider>()
  const Query = z.object({
    q: z
      .string()
      .max(200)
      .transform((text) => text.replaceAll('\0', ''))
      .catch(''),
  })

  app.get(
    '/organizations',
    { schema: { querystring: Query, response: { 200: OrganizationsFound } } },
    async ({ query: { q } }, reply) => {
      const organizations = await searchOrganizations(app.pg.pool, q)
      reply.header('cache-control', 'public, max-age=30, s-maxage=30')
      return { organizations }
    },
  )
}

type Following = { slug: string; token: string; purpose: Purpose; now: Date }

async function follow(
  { key, findLetter }: OrganizationOptions,
  { slug, token, purpose, now }: Following,
): Promise<{ found: FoundLetter; letterId: string; id: string }> {
  const found = await findLetter(slug, now)
  const id = readToken(key, purpose, found.letter.id, token)
  if (!id) throw new Refusal('link-broken')
  return { found, letterId: found.letter.id, id }
}

function personal(reply: FastifyReply, html: string): FastifyReply {
  return reply.header('cache-control', 'private, no-cache').type('text/html; charset=utf-8').send(html)
}

/** GET only shows: programs that read mail open every link. The button disputes. */
function mountListing(plain: FastifyInstance, options: OrganizationOptions): void {
  const app = plain.withTypeProvider<ZodTypeProvider>()
  const { origin } = options
  const path = '/:locale/letters/:slug/listed/:token'

  app.get(path, { schema: { params: WithToken, response: page } }, async ({ params }, reply) => {
    const now = new Date()
    const { locale, slug, token } = params
    const { found, letterId, id } = await follow(options, { slug, token, purpose: 'dispute', now })
    const listing = await findListing(app.pg.pool, { letterId, signatureId: id })
    const letter = await showHead(app.pg.pool, { found, language: locale, now })
    const props = { locale, origin, path: `/letters/${slug}`, letter, token, ...listing }
    return personal(reply, app.renderPage(ListedView, props))
  })

  app.post(
    path,
    { schema: { params: WithToken, body: z.unknown(), response: moved } },
    async ({ params, body }, reply) => {
      const now = new Date()
      const { locale, slug, token } = params
      const { letterId, id } = await follow(options, { slug, token, purpose: 'dispute', now })
      const { statement } = DisputeForm.safeParse(body).data ?? {}
      await inTransaction(app.pg.pool, async (db) => {
        const coordinators = await coordinatorsOf(db, { letterId })
        await disputeListing(db, { letterId, signatureId: id, statement, coordinators, now })
      })
      options.forget(letterId)
      return reply.redirect(`/${locale}/letters/${slug}/listed/${token}`, 303)
    },
  )
}

/** The same for a second officer: the button agrees. */
function mountCountersigning(plain: FastifyInstance, options: OrganizationOptions): void {
  const app = plain.withTypeProvider<ZodTypeProvider>()
  const { origin } = options
  const path = '/:locale/letters/:slug/countersign/:token'
  const Query = z.object({ changed: z.string().optional().catch(undefined) })
  const Body = z.object({ line: z.string().max(2000).optional() }).nullish()

  app.get(
    path,
    { schema: { params: WithToken, querystring: Query, response: page } },
    async ({ params: { locale, slug, token }, query }, reply) => {
      const now = new Date()
      const { found, letterId, id } = await follow(options, { slug, token, purpose: 'countersign', now })
      const { state, line, name, role } = await findCountersignature(app.pg.pool, { letterId, id, now })
      if (state === 'over') throw new Refusal('link-expired')
      const letter = await showHead(app.pg.pool, { found, language: locale, now })
      const done = state === 'countersigned'
      const changed = query.changed !== undefined && !done
      const props = {
        locale,
        origin,
        path: `/letters/${slug}`,
        letter,
        token,
        line,
        name,
        role,
        done,
        changed,
      }
      return personal(reply, app.renderPage(CountersignView, props))
    },
  )

  app.post(
    path,
    { schema: { params: WithToken, body: Body, response: moved } },
    async ({ params: { locale, slug, token }, body }, reply) => {
      const now = new Date()
      const { letterId, id } = await follow(options, { slug, token, purpose: 'countersign', now })
      const countersigning = { letterId, id, line: body?.line, now }
      const outcome = await inTransaction(app.pg.pool, (db) => countersign(db, countersigning))
      const changed = outcome === 'line-changed' ? '?changed=1' : ''
      return reply.redirect(`/${locale}/letters/${slug}/countersign/${token}${changed}`, 303)
    },
  )
}
