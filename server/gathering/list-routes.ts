import type { FastifyReply } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { letterHere, type LetterHere } from '../coordinator/coordinator.ts'
import ColumnsView from '../../web/desk/GatherColumns.svelte'
import GatheredView from '../../web/desk/Gathered.svelte'
import LinesView from '../../web/desk/GatherLines.svelte'
import ProgressView from '../../web/desk/GatherProgress.svelte'
import { localeOf } from '../../web/words/desk.ts'
import { reach } from '../coordinator/reach.ts'
import { inTransaction } from '../database/transaction.ts'
import { Slug } from '../letter/letter.ts'
import { Typed } from '../signature/signature.ts'
import { changeLines } from './change-lines.ts'
import { drop } from './drop.ts'
import { findGathering, findLine, firstRows, listLines } from './find.ts'
import { changesIn, editedIn, mappingIn } from './form-fields.ts'
import { isUnderWay, limits, Outcome } from './gathering.ts'
import { mapColumns } from './map-columns.ts'
import { openRunner, type GatheringOptions, type Runner } from './runner.ts'

type App = Parameters<FastifyPluginAsyncZod<GatheringOptions>>[0]
type Mounting = { key: Buffer; runner: Runner }

const OfGathering = z.object({ slug: Slug, gathering: z.uuid() })
const place = z.coerce.number().int().min(1).max(limits.lines).optional().catch(undefined)
const Looking = z.object({
  show: Outcome.optional().catch(undefined),
  after: z.coerce.number().int().min(0).max(limits.lines).catch(0),
  /** The line that is being corrected, and the one that was. */
  edit: place,
  saved: place,
  columns: z.string().optional().catch(undefined),
})
const moved = { 303: z.null() }
const path = '/desk/letters/:slug/gather/:gathering'
const may = 'write'
const shownLines = 50

/** A list that was brought: its columns, its progress, its dry run, and what became of it. */
export const gatheredListRoutes: FastifyPluginAsyncZod<GatheringOptions> = async (app, { key, forget }) => {
  const runner = openRunner(app.pg.pool, { key, forget, log: app.log, clock: () => new Date() })
  mountLooking(app, { key, runner })
  mountChanging(app, { key, runner })
}

type Found = Awaited<ReturnType<typeof findGathering>>

function mountLooking(app: App, { key, runner }: Mounting): void {
  const { pool } = app.pg

  app.get(
    path,
    { schema: { params: OfGathering, querystring: Looking, response: { 200: z.unknown() } } },
    async (request, reply) => {
      const { slug, gathering: gatheringId } = request.params
      const letter = await reach(pool, request.session, { slug, may })
      const found = await findGathering(pool, { letterId: letter.id, gatheringId })
      if (isUnderWay(found.gathering.state)) void runner.run(letter, gatheringId)
      reply.header('cache-control', 'no-store')
      if (request.headers.accept === 'application/json') return reply.send(found.gathering)
      const { name, email, language } = request.coordinator
      const reader = { locale: localeOf(language), who: name ?? email }
      const about = { letterId: letter.id, gatheringId, key, now: new Date() }
      const props = { ...reader, letter: letterHere(letter), gathering: found.gathering }
      return html(reply).send(await pageOf(app, { props, about, found, query: request.query }))
    },
  )
}

type Shown = {
  props: {
    locale: 'en' | 'es'
    who: string
    letter: LetterHere
    gathering: Found['gathering']
  }
  about: { letterId: string; gatheringId: string; key: Buffer; now: Date }
  found: Found
  query: z.infer<typeof Looking>
}

/** The page that fits what the list is at. */
async function pageOf(app: App, { props, about, found, query }: Shown): Promise<string> {
  const { pool } = app.pg
  const { gathering, mapping } = found
  const { state, tally } = gathering
  if (isUnderWay(state))
    return app.renderPage(ProgressView, props, { entry: 'desk', hydrate: 'GatherProgress' })
  if (mapping && (state === 'columns' || (state === 'checked' && query.columns !== undefined))) {
    const rows = await firstRows(pool, { ...about, limit: 6 })
    return app.renderPage(ColumnsView, { ...props, mapping, rows }, { entry: 'desk' })
  }
  if (state !== 'checked') return app.renderPage(GatheredView, props, { entry: 'desk' })
  const { after, edit = null, saved, show = firstShown(tally.outcomes) } = query
  const lines = await listLines(pool, { ...about, outcome: show, after, limit: shownLines + 1 })
  const more = lines.length > shownLines
  const corrected = saved === undefined ? undefined : await findLine(pool, { ...about, place: saved })
  const said = { edit, corrected: corrected ?? null, table: mapping !== null }
  const shown = { show, after, lines: lines.slice(0, shownLines), more, ...said }
  return app.renderPage(LinesView, { ...props, ...shown }, { entry: 'desk' })
}

/** What needs somebody's eyes comes first. */
function firstShown(outcomes: Record<Outcome, number>): Outcome {
  const order = ['doubtful', 'wrong', 'new', 'duplicate'] as const
  return order.find((outcome) => outcomes[outcome] > 0) ?? 'new'
}

function mountChanging(app: App, { key, runner }: Mounting): void {
  const { pool } = app.pg

  app.post(
    `${path}/columns`,
    { schema: { params: OfGathering, body: Typed, response: moved } },
    async (request, reply) => {
      const { slug, gathering: gatheringId } = request.params
      const letter = await reach(pool, request.session, { slug, may })
      const choosing = { letterId: letter.id, gatheringId, mapping: mappingIn(request.body) }
      await inTransaction(pool, (db) => mapColumns(db, choosing))
      await runner.goOn(letter, gatheringId)
      return reply.redirect(`/desk/letters/${slug}/gather/${gatheringId}`, 303)
    },
  )

  app.post(
    `${path}/lines`,
    { schema: { params: OfGathering, body: Typed, response: moved } },
    async (request, reply) => {
      const { slug, gathering: gatheringId } = request.params
      const { body } = request
      const letter = await reach(pool, request.session, { slug, may })
      const changing = { letterId: letter.id, gatheringId, changes: changesIn(body), key, now: new Date() }
      await inTransaction(pool, (db) => changeLines(db, changing))
      await runner.goOn(letter, gatheringId)
      const query = new URLSearchParams({ show: body['show'] ?? '', after: body['after'] ?? '0' })
      const edited = editedIn(body)
      if (edited) query.set('saved', String(edited.place))
      return reply.redirect(`/desk/letters/${slug}/gather/${gatheringId}?${query.toString()}`, 303)
    },
  )

  app.post(`${path}/drop`, { schema: { params: OfGathering, response: moved } }, async (request, reply) => {
    const { slug, gathering: gatheringId } = request.params
    const { id: letterId } = await reach(pool, request.session, { slug, may })
    await inTransaction(pool, (db) => drop(db, { letterId, gatheringId }))
    return reply.redirect(`/desk/letters/${slug}/gather`, 303)
  })
}

function html(reply: FastifyReply): FastifyReply {
  return reply.type('text/html; charset=utf-8')
}
