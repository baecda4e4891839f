import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import FiguresView from '../../web/desk/Figures.svelte'
import { localeOf } from '../../web/words/desk.ts'
import { allows, type DeskLetter, letterHere } from '../coordinator/coordinator.ts'
import { reach } from '../coordinator/reach.ts'
import type { Db } from '../database/sql.ts'
import { inTransaction } from '../database/transaction.ts'
import { Slug } from '../letter/letter.ts'
import type { FindLetter } from '../letter/remember.ts'
import type { Place, Unanswered } from './figure.ts'
import { listBounces, listUnconfirmed } from './list-unconfirmed.ts'
import type { Openings } from './openings.ts'
import { remindUnconfirmed } from './remind-unconfirmed.ts'
import { showFigures } from './show-figures.ts'

export type FigureOptions = { openings: Openings }

const OfLetter = z.object({ slug: Slug })
const Query = z.object({
  after: z.uuid().optional().catch(undefined),
  sent: z.coerce.number().int().min(0).max(1000).optional().catch(undefined),
})
/** One, or all that the page shows. */
const Sending = z.object({
  ids: z
    .string()
    .max(4000)
    .transform((text) => text.split(' '))
    .pipe(z.array(z.uuid()).max(100))
    .catch([]),
})

const shownUnconfirmed = 20
const shownBounces = 20

/** What came of a letter, for everybody who works on it; who has not confirmed, for those who see addresses. */
export const figureRoutes: FastifyPluginAsyncZod<FigureOptions> = async (app, { openings }) => {
  const { pool } = app.pg
  const path = '/desk/letters/:slug/figures'

  app.get(
    path,
    { schema: { params: OfLetter, querystring: Query, response: { 200: z.string() } } },
    async (request, reply) => {
      const letter = await reach(pool, request.session, { slug: request.params.slug, may: 'read' })
      await openings.flush()
      const { name, email, language } = request.coordinator
      const props = {
        locale: localeOf(language),
        who: name ?? email,
        letter: letterHere(letter),
        figures: await showFigures(pool, letter.id),
        mails: allows(letter.role, 'decide') ? await mailsOf(pool, letter, request.query) : null,
      }
      return html(reply).send(app.renderPage(FiguresView, props, { entry: 'desk' }))
    },
  )

  app.post(
    `${path}/unconfirmed`,
    { schema: { params: OfLetter, body: Sending, response: { 303: z.null() } } },
    async (request, reply) => {
      const letter = await reach(pool, request.session, { slug: request.params.slug, may: 'decide' })
      const reminding = { letter, signatureIds: request.body.ids, coordinatorId: request.coordinator.id }
      const sent = await inTransaction(pool, (db) => remindUnconfirmed(db, { ...reminding, now: new Date() }))
      return reply.redirect(`/desk/letters/${letter.slug}/figures?sent=${sent}#unconfirmed`, 303)
    },
  )
}

async function mailsOf(
  db: Db,
  letter: DeskLetter,
  { after, sent }: z.output<typeof Query>,
): Promise<Unanswered> {
  const listing = { letterId: letter.id, limit: shownUnconfirmed + 1, after }
  const found = await listUnconfirmed(db, listing)
  const unconfirmed = found.slice(0, shownUnconfirmed)
  const path = `/desk/letters/${letter.slug}/figures`
  return {
    unconfirmed,
    next: found.length > shownUnconfirmed ? `${path}?after=${unconfirmed.at(-1)?.id}#unconfirmed` : null,
    first: after === undefined ? null : `${path}#unconfirmed`,
    ...(await listBounces(db, { letterId: letter.id, limit: shownBounces })),
    sent: sent ?? null,
  }
}

const places: Record<string, Place> = {
  '/:locale/letters/:slug': 'page',
  '/:locale/letters/:slug/sign': 'form',
  '/:locale/letters/:slug/embed': 'frame',
}

/**
 * Whoever is shown a letter has opened it. Counted once the answer is out, so that nobody waits for it; other routes pay
 * nothing.
 */
export function countOpenings({ openings, findLetter }: FigureOptions & { findLetter: FindLetter }) {
  return (route: RouteOptions): void => {
    const origin = places[route.url]
    if (!origin || route.method !== 'GET') return
    const count = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
      if (!isOpening(request, reply)) return
      const { slug = '', locale: language = '' } = request.params as Record<string, string | undefined>
      const { partner = '' } = request.query as Record<string, string | undefined>
      const now = new Date()
      const { letter } = await findLetter(slug, now)
      const day = now.toISOString().slice(0, 10)
      openings.add({ letterId: letter.id, day, origin, partner: partner.slice(0, 40), language })
    }
    route.onResponse = [route.onResponse ?? []].flat().concat(count)
  }
}

/** Programs that say what they are; those that do not are taken for readers. */
const programs = /bot\b|crawl|spider|slurp|preview|externalhit|monitor|lighthouse/i

/** Not what looks without reading: a page that is fetched ahead, a program. A HEAD has a route of its own. */
function isOpening({ headers, query }: FastifyRequest, { statusCode }: FastifyReply): boolean {
  if (statusCode !== 200 && statusCode !== 304) return false
  const ahead = `${String(headers['sec-purpose'] ?? '')}${String(headers['purpose'] ?? '')}${String(headers['x-moz'] ?? '')}`
  if (ahead.includes('prefetch') || programs.test(headers['user-agent'] ?? '')) return false
  // Who corrects a form has opened it before.
  return !(query as Record<string, unknown>)['correct']
}

function html(reply: FastifyReply): FastifyReply {
  return reply.type('text/html; charset=utf-8')
}
