import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { letterHere } from '../coordinator/coordinator.ts'
import PartnerView from '../../web/desk/Partner.svelte'
import PartnersView from '../../web/desk/Partners.svelte'
import { deskLocaleOf } from '../../web/words/language.ts'
import type { DeskLetter } from '../coordinator/coordinator.ts'
import { reach } from '../coordinator/reach.ts'
import { inTransaction } from '../database/transaction.ts'
import { Slug } from '../letter/letter.ts'
import { Typed } from '../signature/signature.ts'
import { addPartner } from './add-partner.ts'
import { changePartner, switchPartnerOff, switchPartnerOn } from './change-partner.ts'
import { exportMailboxes } from './export-mailboxes.ts'
import { findPartner, listPartnerDays, listPartners, readFraming } from './list-partners.ts'
import { Framing, readPartner } from './partner.ts'
import { setFraming } from './set-framing.ts'

export type PartnerOptions = { origin: string }

type App = Parameters<FastifyPluginAsyncZod<PartnerOptions>>[0]
/** A form with mistakes: what was typed, and the first error of each field. */
type Mistaken = { typed: Record<string, string>; errors: Record<string, string> }

const page = { 200: z.string() }
const moved = { 303: z.null() }
const OfLetter = z.object({ slug: Slug })
const OfPartner = OfLetter.extend({ partner: z.uuid() })
const mistaken = { ...moved, 422: z.string() }

/** How many days its page lists. */
const daysShown = 14

/** Who holds a letter's form in a frame, and what came of it. */
export const partnerDeskRoutes: FastifyPluginAsyncZod<PartnerOptions> = async (app, options) => {
  mountPartners(app, options)
  mountPartner(app, options)
  mountActs(app)
}

function mountPartners(app: App, options: PartnerOptions): void {
  const { pool } = app.pg
  const path = '/desk/letters/:slug/partners'

  app.get(path, { schema: { params: OfLetter, response: page } }, async (request, reply) => {
    const letter = await reach(pool, request.session, { slug: request.params.slug, may: 'write' })
    return html(reply).send(await partnersPage(app, request, { letter, options }))
  })

  app.post(
    path,
    { schema: { params: OfLetter, body: Typed, response: mistaken } },
    async (request, reply) => {
      const { session, params, body: typed, coordinator } = request
      const letter = await reach(pool, session, { slug: params.slug, may: 'write' })
      const read = readPartner(typed)
      if ('errors' in read) {
        const problem = { typed, errors: read.errors }
        return html(reply.code(422)).send(await partnersPage(app, request, { letter, options, problem }))
      }
      const adding = { letterId: letter.id, coordinatorId: coordinator.id, form: read.form, now: new Date() }
      const id = await inTransaction(pool, (db) => addPartner(db, adding))
      return reply.redirect(`/desk/letters/${letter.slug}/partners/${id}`, 303)
    },
  )

  app.post(
    '/desk/letters/:slug/framing',
    {
      schema: {
        params: OfLetter,
        body: z.object({ framing: Framing.optional().catch(undefined) }),
        response: moved,
      },
    },
    async ({ session, params, body: { framing }, coordinator }, reply) => {
      const { id: letterId, slug } = await reach(pool, session, { slug: params.slug, may: 'write' })
      const setting = { letterId, coordinatorId: coordinator.id, now: new Date() }
      if (framing) await inTransaction(pool, (db) => setFraming(db, { ...setting, framing }))
      return reply.redirect(`/desk/letters/${slug}/partners`, 303)
    },
  )
}

function mountPartner(app: App, options: PartnerOptions): void {
  const { pool } = app.pg
  const path = '/desk/letters/:slug/partners/:partner'

  app.get(path, { schema: { params: OfPartner, response: page } }, async (request, reply) => {
    const { slug, partner } = request.params
    const letter = await reach(pool, request.session, { slug, may: 'write' })
    return html(reply).send(await partnerPage(app, request, { letter, options, partnerId: partner }))
  })

  app.post(
    path,
    { schema: { params: OfPartner, body: Typed, response: mistaken } },
    async (request, reply) => {
      const { session, params, body: typed, coordinator } = request
      const letter = await reach(pool, session, { slug: params.slug, may: 'write' })
      const partnerId = params.partner
      const read = readPartner(typed)
      if ('errors' in read) {
        const problem = { typed, errors: read.errors }
        const shown = { letter, options, partnerId, problem }
        return html(reply.code(422)).send(await partnerPage(app, request, shown))
      }
      const changing = { letterId: letter.id, partnerId, coordinatorId: coordinator.id, now: new Date() }
      await inTransaction(pool, (db) => changePartner(db, { ...changing, form: read.form }))
      return reply.redirect(`/desk/letters/${letter.slug}/partners/${partnerId}`, 303)
    },
  )
}

function mountActs(app: App): void {
  const { pool } = app.pg
  const path = '/desk/letters/:slug/partners/:partner'

  for (const [way, act] of [
    ['switch-off', switchPartnerOff],
    ['switch-on', switchPartnerOn],
  ] as const) {
    app.post(
      `${path}/${way}`,
      { schema: { params: OfPartner, response: moved } },
      async ({ session, params, coordinator }, reply) => {
        const { id: letterId, slug } = await reach(pool, session, { slug: params.slug, may: 'write' })
        const { id: partnerId } = await findPartner(pool, { letterId, partnerId: params.partner })
        const acting = { letterId, partnerId, coordinatorId: coordinator.id, now: new Date() }
        await inTransaction(pool, (db) => act(db, acting))
        return reply.redirect(`/desk/letters/${slug}/partners/${partnerId}`, 303)
      },
    )
  }

  // What leads people's addresses away needs the second factor afresh, and is recorded.
  app.post(
    `${path}/mailboxes.csv`,
    { schema: { params: OfPartner, response: page } },
    async ({ session, params, coordinator }, reply) => {
      const now = new Date()
      const letter = await reach(pool, session, { slug: params.slug, may: 'write', fresh: true, now })
      const partner = await findPartner(pool, { letterId: letter.id, partnerId: params.partner })
      const exporting = { letterId: letter.id, partnerId: partner.id, coordinatorId: coordinator.id, now }
      const { file } = await inTransaction(pool, (db) => exportMailboxes(db, exporting))
      return reply
        .headers({
          'cache-control': 'no-store',
          'content-disposition': `attachment; filename="${letter.slug}.${partner.slug}.csv"`,
        })
        .type('text/csv; charset=utf-8')
        .send(file)
    },
  )
}

type Shown = { letter: DeskLetter; options: PartnerOptions; problem?: Mistaken }

async function partnersPage(
  app: App,
  { coordinator }: FastifyRequest,
  { letter, problem }: Shown,
): Promise<string> {
  const letterId = letter.id
  const props = {
    locale: deskLocaleOf(coordinator.language),
    who: coordinator.name ?? coordinator.email,
    letter: letterHere(letter),
    framing: await readFraming(app.pg.pool, { letterId }),
    partners: await listPartners(app.pg.pool, { letterId }),
    problem: problem ?? null,
  }
  return app.renderPage(PartnersView, props, { entry: 'desk' })
}

async function partnerPage(
  app: App,
  { coordinator }: FastifyRequest,
  { letter, options, partnerId, problem }: Shown & { partnerId: string },
): Promise<string> {
  const letterId = letter.id
  const { pool } = app.pg
  const props = {
    locale: deskLocaleOf(coordinator.language),
    who: coordinator.name ?? coordinator.email,
    origin: options.origin,
    letter: letterHere(letter),
    partner: await findPartner(pool, { letterId, partnerId }),
    days: await listPartnerDays(pool, { letterId, partnerId, limit: daysShown }),
    problem: problem ?? null,
  }
  return app.renderPage(PartnerView, props, { entry: 'desk' })
}

function html(reply: FastifyReply): FastifyReply {
  return reply.type('text/html; charset=utf-8')
}
