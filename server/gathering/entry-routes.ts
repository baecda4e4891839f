import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { letterHere } from '../coordinator/coordinator.ts'
import EnterView from '../../web/desk/GatherEnter.svelte'
import { localeOf } from '../../web/words/desk.ts'
import type { DeskLetter } from '../coordinator/coordinator.ts'
import { reach } from '../coordinator/reach.ts'
import { inTransaction } from '../database/transaction.ts'
import { Slug } from '../letter/letter.ts'
import { Refusal } from '../refusal.ts'
import { Typed } from '../signature/signature.ts'
import { findGathering } from './find.ts'
import { noteForm } from './gathering.ts'
import { openRunner, type GatheringOptions, type Runner } from './runner.ts'
import { startEntering } from './start-entering.ts'
import { startUndo } from './undo-gathering.ts'

type App = Parameters<FastifyPluginAsyncZod<GatheringOptions>>[0]

const OfGathering = z.object({ slug: Slug, gathering: z.uuid() })
const moved = { 303: z.null() }
const path = '/desk/letters/:slug/gather/:gathering'
const may = 'write'

/** A list is entered, and taken back: what lets hundreds count at once asks for a fresh second factor. */
export const gatheredEntryRoutes: FastifyPluginAsyncZod<GatheringOptions> = async (app, { key, forget }) => {
  const runner = openRunner(app.pg.pool, { key, forget, log: app.log, clock: () => new Date() })
  mountForm(app)
  mountActs(app, runner)
}

type Asked = { gatheringId: string; note?: string; problem?: string }

async function show(app: App, request: FastifyRequest, { letter, ...asked }: Asked & { letter: DeskLetter }) {
  const { gatheringId, note, problem = null } = asked
  const { gathering } = await findGathering(app.pg.pool, { letterId: letter.id, gatheringId })
  if (gathering.state !== 'checked') throw new Refusal('gathering-over')
  const { name, email, language } = request.coordinator
  const props = {
    locale: localeOf(language),
    who: name ?? email,
    letter: letterHere(letter),
    gathering,
    note: note ?? gathering.note ?? '',
    problem,
  }
  return app.renderPage(EnterView, props, { entry: 'desk' })
}

function mountForm(app: App): void {
  const { pool } = app.pg
  const schema = { params: OfGathering, response: { 200: z.string() } }

  app.get(`${path}/enter`, { schema }, async (request, reply) => {
    const { slug, gathering: gatheringId } = request.params
    // Asked for before anything is typed, so that the button finds it fresh.
    const letter = await reach(pool, request.session, { slug, may, fresh: true, now: new Date() })
    return html(reply).send(await show(app, request, { letter, gatheringId }))
  })
}

function mountActs(app: App, runner: Runner): void {
  const { pool } = app.pg

  app.post(
    `${path}/enter`,
    { schema: { params: OfGathering, body: Typed, response: { ...moved, 422: z.string() } } },
    async (request, reply) => {
      const { slug, gathering: gatheringId } = request.params
      const now = new Date()
      const letter = await reach(pool, request.session, { slug, may, fresh: true, now })
      const { gathering } = await findGathering(pool, { letterId: letter.id, gatheringId })
      const form = noteForm({ vouched: gathering.tally.enters.vouched > 0 }).safeParse(request.body)
      if (!form.success) {
        const problem = form.error.issues[0]?.message ?? ''
        const typed = { letter, gatheringId, note: request.body['note'] ?? '', problem }
        return html(reply.code(422)).send(await show(app, request, typed))
      }
      const coordinatorId = request.coordinator.id
      const starting = { letterId: letter.id, gatheringId, coordinatorId, ...form.data, now }
      await inTransaction(pool, (db) => startEntering(db, starting))
      await runner.goOn(letter, gatheringId)
      return reply.redirect(`/desk/letters/${slug}/gather/${gatheringId}`, 303)
    },
  )

  app.post(`${path}/undo`, { schema: { params: OfGathering, response: moved } }, async (request, reply) => {
    const { slug, gathering: gatheringId } = request.params
    const letter = await reach(pool, request.session, { slug, may })
    const coordinatorId = request.coordinator.id
    const undoing = { letterId: letter.id, gatheringId, coordinatorId, now: new Date() }
    await inTransaction(pool, (db) => startUndo(db, undoing))
    await runner.goOn(letter, gatheringId)
    return reply.redirect(`/desk/letters/${slug}/gather/${gatheringId}`, 303)
  })
}

function html(reply: FastifyReply): FastifyReply {
  return reply.type('text/html; charset=utf-8')
}
