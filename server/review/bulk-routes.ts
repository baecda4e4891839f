import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { letterHere } from '../coordinator/coordinator.ts'
import BulkView from '../../web/desk/Bulk.svelte'
import BulkForm from '../../web/desk/BulkForm.svelte'
import { localeOf } from '../../web/words/desk.ts'
import type { DeskLetter } from '../coordinator/coordinator.ts'
import { reach } from '../coordinator/reach.ts'
import { inTransaction } from '../database/transaction.ts'
import { Slug } from '../letter/letter.ts'
import { Refusal } from '../refusal.ts'
import { findBulk, listBulks } from './find-bulk.ts'
import { countUndecided } from './list-undecided.ts'
import { Bulk, BulkForm as Form, Filter } from './review.ts'
import { runBulk } from './run-bulk.ts'
import { startBulk } from './start-bulk.ts'
import { cancelBulk, undoBulk } from './stop-bulk.ts'

export type BulkOptions = {
  /** Is told the letter whose list has changed. */
  onDecision?: (letterId: string) => void
}

type App = Parameters<FastifyPluginAsyncZod<BulkOptions>>[0]
type Run = (letterId: string, bulkId: string) => void

const OfLetter = z.object({ slug: Slug })
const OfBulk = OfLetter.extend({ bulk: z.uuid() })
const page = { 200: z.string() }
const moved = { 303: z.null() }

/** Decisions about many signatures at once: the number first, then batches, to be stopped and undone as one. */
export const bulkRoutes: FastifyPluginAsyncZod<BulkOptions> = async (app, options) => {
  const run = startRunner(app, options)
  mountForm(app, run)
  mountProgress(app, run)
}

/** Carries acts out after the answer. What a stopped server leaves is taken up by the rounds, or by whoever looks at it. */
function startRunner(app: App, { onDecision }: BulkOptions): Run {
  const running = new Map<string, Promise<void>>()
  let closing = false
  const go = async (letterId: string, bulkId: string) => {
    for (let more = true; more && !closing;) {
      more = await inTransaction(app.pg.pool, (db) => runBulk(db, { letterId, bulkId, now: new Date() }))
      onDecision?.(letterId)
    }
  }
  app.addHook('onClose', async () => {
    closing = true
    await Promise.all(running.values())
  })
  return (letterId, bulkId) => {
    if (running.has(bulkId)) return
    const done = go(letterId, bulkId)
      .catch((error: unknown) => app.log.error(error))
      .finally(() => running.delete(bulkId))
    running.set(bulkId, done)
  }
}

function mountForm(app: App, run: Run): void {
  const { pool } = app.pg
  const path = '/desk/letters/:slug/bulk'
  const now = () => new Date()

  app.get(
    path,
    { schema: { params: OfLetter, querystring: Filter, response: page } },
    async (request, reply) => {
      // Asked for before anything is typed, so that the button finds it fresh.
      const asked = { slug: request.params.slug, may: 'decide', fresh: true, now: now() } as const
      const letter = await reach(pool, request.session, asked)
      return html(reply).send(await formPage(app, request, { letter, filter: request.query }))
    },
  )

  const Body = Filter.extend({
    kind: z.string(),
    reason: z.string().optional(),
    count: z.coerce.number().int().min(1).max(1_000_000),
  })
  app.post(
    path,
    { schema: { params: OfLetter, body: Body, response: { ...moved, 409: z.string(), 422: z.string() } } },
    async (request, reply) => {
      const asked = { slug: request.params.slug, may: 'decide', fresh: true, now: now() } as const
      const letter = await reach(pool, request.session, asked)
      const { kind, reason, count, ...filter } = request.body
      const { data: form, error } = Form.safeParse({ kind, reason })
      const problem = { kind, reason: reason ?? '' }
      if (!form) {
        const key = error.issues[0]?.message ?? ''
        return html(reply.code(422)).send(
          await formPage(app, request, { letter, filter, problem: { ...problem, key } }),
        )
      }
      const starting = { letterId: letter.id, coordinatorId: request.coordinator.id, filter, count, form }
      const started = await attempt(() =>
        inTransaction(pool, (db) => startBulk(db, { ...starting, now: now() })),
      )
      if ('key' in started)
        return html(reply.code(409)).send(
          await formPage(app, request, { letter, filter, problem: { ...problem, ...started } }),
        )
      run(letter.id, started.bulkId)
      return reply.redirect(`/desk/letters/${letter.slug}/bulk/${started.bulkId}`, 303)
    },
  )
}

async function attempt(
  work: () => Promise<{ bulkId: string }>,
): Promise<{ bulkId: string } | { key: string }> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Refusal && (error.code === 'bulk-changed' || error.code === 'bulk-running'))
      return { key: `desk.refused.${error.code}` }
    throw error
  }
}

type Shown = {
  letter: DeskLetter
  filter: Filter
  problem?: { kind: string; reason: string; key: string }
}

async function formPage(app: App, request: FastifyRequest, { letter, filter, problem }: Shown) {
  const { pool } = app.pg
  const props = {
    ...readerOf(request),
    letter: letterHere(letter),
    filter,
    count: await countUndecided(pool, { letters: [letter], filter: { ...filter, state: 'waiting' } }),
    earlier: await listBulks(pool, { letterId: letter.id, limit: 10 }),
    problem: problem ?? null,
  }
  return app.renderPage(BulkForm, props, { entry: 'desk' })
}

function mountProgress(app: App, run: Run): void {
  const { pool } = app.pg
  const path = '/desk/letters/:slug/bulk/:bulk'

  app.get(
    path,
    { schema: { params: OfBulk, response: { 200: z.union([z.string(), Bulk]) } } },
    async (request, reply) => {
      const { slug, bulk: bulkId } = request.params
      const letter = await reach(pool, request.session, { slug, may: 'decide' })
      const letterId = letter.id
      const bulk = await findBulk(pool, { letterId, bulkId })
      if (bulk.state === 'running' || bulk.state === 'undoing') run(letterId, bulkId)
      reply.header('cache-control', 'no-store')
      if (request.headers.accept === 'application/json') return reply.send(bulk)
      const props = { ...readerOf(request), letter: letterHere(letter), bulk }
      return html(reply).send(app.renderPage(BulkView, props, { entry: 'desk', hydrate: 'Bulk' }))
    },
  )

  const stops = { cancel: cancelBulk, undo: undoBulk }
  for (const [word, stop] of Object.entries(stops)) {
    app.post(`${path}/${word}`, { schema: { params: OfBulk, response: moved } }, async (request, reply) => {
      const { slug, bulk: bulkId } = request.params
      const { id: letterId } = await reach(pool, request.session, { slug, may: 'decide' })
      const stopping = { letterId, bulkId, coordinatorId: request.coordinator.id, now: new Date() }
      await inTransaction(pool, (db) => stop(db, stopping))
      if (word === 'undo') run(letterId, bulkId)
      return reply.redirect(`/desk/letters/${slug}/bulk/${bulkId}`, 303)
    })
  }
}

function readerOf({ coordinator: { name, email, language } }: FastifyRequest) {
  return { locale: localeOf(language), who: name ?? email }
}

function html(reply: FastifyReply): FastifyReply {
  return reply.type('text/html; charset=utf-8')
}
