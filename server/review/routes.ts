import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import Letters from '../../web/desk/Letters.svelte'
import LetterSignatures from '../../web/desk/LetterSignatures.svelte'
import Queue from '../../web/desk/Queue.svelte'
import { localeOf } from '../../web/words/words.ts'
import type { DeskLetter } from '../coordinator/coordinator.ts'
import { lettersInReach, reach } from '../coordinator/reach.ts'
import { inTransaction } from '../database/transaction.ts'
import { Slug } from '../letter/letter.ts'
import { Refusal } from '../refusal.ts'
import { decide } from './decide.ts'
import { findDecided, findSignature } from './find-signature.ts'
import { listLetters } from './list-letters.ts'
import { listSignatures } from './list-signatures.ts'
import { countWaiting } from './list-waiting.ts'
import {
  DecisionAnswer,
  DecisionForm,
  DecisionKind,
  RefusedAnswer,
  State,
  type DeskProblem,
} from './review.ts'
import { showQueue } from './show-queue.ts'
import { undo } from './undo.ts'

export type ReviewOptions = {
  /** Is told the letter whose list has changed. */
  onDecision?: (letterId: string) => void
}

type App = Parameters<FastifyPluginAsyncZod<ReviewOptions>>[0]

const pageLength = 50
const page = { 200: z.string() }
/** To a page, by a form; to the page's script; and where it cannot be done. */
const answers = {
  200: DecisionAnswer,
  303: z.null(),
  409: z.union([z.string(), RefusedAnswer]),
  422: z.union([z.string(), RefusedAnswer]),
}
const OfLetter = z.object({ slug: Slug })
const OfOne = OfLetter.extend({ id: z.uuid() })

/** What an address of the desk says; what it cannot say is as if it were not there. */
const id = z.uuid().optional().catch(undefined)
const QueueQuery = z.object({
  at: id,
  /** The signature that was decided a moment ago. */
  decided: id,
  after: z
    .string()
    .transform((text) => text.split('~'))
    .pipe(z.tuple([z.iso.datetime({ offset: true }), z.uuid()]))
    .transform(([confirmedAt, last]) => ({ confirmedAt, id: last }))
    .optional()
    .catch(undefined),
})
const ListQuery = z.object({
  at: id,
  after: id,
  q: z
    .string()
    .max(200)
    .transform((text) => text.replaceAll('\0', '').trim())
    .optional()
    .catch(undefined),
  state: State.optional().catch(undefined),
})

/** The page that a form stands on. A path of the desk and nothing else, so that it never leads away. */
const back = z
  .string()
  .max(1000)
  .regex(/^\/desk(\/letters\/[a-z0-9-]+(\/queue)?)?(\?[^#\s]*)?$/)
  .catch('/desk')

export const reviewRoutes: FastifyPluginAsyncZod<ReviewOptions> = async (app, options) => {
  mountQueue(app)
  mountLetters(app)
  mountDecisions(app, options)
}

function mountQueue(app: App): void {
  const { pool } = app.pg
  app.get(
    '/desk',
    { schema: { querystring: QueueQuery, response: { ...page, 303: z.null() } } },
    async (request, reply) => {
      const { session } = request
      const letters = await lettersInReach(pool, session, { may: 'decide' })
      // Whoever may only read has nothing to decide anywhere.
      if (letters.length === 0 && (await lettersInReach(pool, session, { may: 'read' })).length > 0)
        return reply.redirect('/desk/letters', 303)
      return html(reply).send(await queuePage(app, request, { letters, query: request.query }))
    },
  )

  app.get(
    '/desk/letters/:slug/queue',
    { schema: { params: OfLetter, querystring: QueueQuery, response: page } },
    async (request, reply) => {
      const letter = await reach(pool, request.session, { slug: request.params.slug, may: 'decide' })
      return html(reply).send(await queuePage(app, request, { letter, query: request.query }))
    },
  )
}

function mountLetters(app: App): void {
  const { pool } = app.pg
  app.get('/desk/letters', { schema: { response: page } }, async (request, reply) => {
    const inReach = await lettersInReach(pool, request.session, { may: 'read' })
    const letters = await listLetters(pool, { letters: inReach, now: new Date() })
    return html(reply).send(app.renderPage(Letters, { ...readerOf(request), letters }, { entry: 'desk' }))
  })

  app.get(
    '/desk/letters/:slug',
    { schema: { params: OfLetter, querystring: ListQuery, response: page } },
    async (request, reply) => {
      const letter = await reach(pool, request.session, { slug: request.params.slug, may: 'decide' })
      return html(reply).send(await listPage(app, request, { letter, query: request.query }))
    },
  )
}

function mountDecisions(app: App, { onDecision }: ReviewOptions): void {
  const { pool } = app.pg
  app.post(
    '/desk/letters/:slug/signatures/:id/decisions',
    {
      schema: {
        params: OfOne,
        body: z.object({ kind: DecisionKind, reason: z.string().optional(), back }),
        response: answers,
      },
    },
    async (request, reply) => {
      const { id: signatureId, slug } = request.params
      const letter = await reach(pool, request.session, { slug, may: 'decide' })
      const { data: form, error } = DecisionForm.safeParse(request.body)
      if (!form) {
        const { reason = '' } = request.body
        const key = error.issues[0]?.message ?? ''
        return answerProblem(app, { request, reply, letter, problem: { signatureId, key, reason } })
      }
      const deciding = { letterId: letter.id, signatureId, coordinatorId: request.coordinator.id, form }
      const refused = await attempt(() =>
        inTransaction(pool, (db) => decide(db, { ...deciding, now: new Date() })),
      )
      if (refused)
        return answerProblem(app, { request, reply, letter, problem: { signatureId, key: refused } })
      onDecision?.(letter.id)
      return answerDone(app, { request, reply, letter, signatureId, stays: true })
    },
  )

  app.post(
    '/desk/letters/:slug/decisions/:id/undo',
    { schema: { params: OfOne, body: z.object({ back }), response: answers } },
    async (request, reply) => {
      const { id: decisionId, slug } = request.params
      const letter = await reach(pool, request.session, { slug, may: 'decide' })
      const signature = await findDecided(pool, { letters: [letter], decisionId })
      if (!signature) throw new Refusal('signature-not-found')

      const { id: signatureId } = signature
      const undoing = { letterId: letter.id, decisionId, coordinatorId: request.coordinator.id }
      const refused = await attempt(() =>
        inTransaction(pool, (db) => undo(db, { ...undoing, now: new Date() })),
      )
      if (refused)
        return answerProblem(app, { request, reply, letter, problem: { signatureId, key: refused } })
      onDecision?.(letter.id)
      return answerDone(app, { request, reply, letter, signatureId, stays: false })
    },
  )
}

/** What a coordinator can do something about is shown beside the signature; everything else is answered as usual. */
async function attempt(work: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await work()
    return undefined
  } catch (error) {
    const shown = error instanceof Refusal && ['decided-already', 'name-taken'].includes(error.code)
    if (shown) return `desk.refused.${error.code}`
    throw error
  }
}

type Answering = {
  request: FastifyRequest<{ Body: { back: string } }>
  reply: FastifyReply
  letter: DeskLetter
}

async function answerDone(
  app: App,
  { request, reply, letter, signatureId, stays }: Answering & { signatureId: string; stays: boolean },
) {
  if (isScript(request)) {
    return reply.send(await standing(app, { letter, signatureId }))
  }
  const url = new URL(request.body.back, 'http://desk')
  url.searchParams.delete('at')
  url.searchParams.set(stays && isQueue(url.pathname) ? 'decided' : 'at', signatureId)
  return reply.redirect(`${url.pathname}${url.search}#item`, 303)
}

async function standing(
  app: App,
  { letter, signatureId }: { letter: DeskLetter; signatureId: string },
): Promise<DecisionAnswer> {
  const signature = await findSignature(app.pg.pool, { letters: [letter], id: signatureId })
  if (!signature) throw new Refusal('signature-not-found')
  const { decision, allowed } = signature
  return { decision, allowed }
}

async function answerProblem(
  app: App,
  { request, reply, letter, problem }: Answering & { problem: DeskProblem },
) {
  const { signatureId, key } = problem
  const status = key.startsWith('desk.refused.') ? 409 : 422
  if (isScript(request)) {
    return reply.code(status).send({ refused: key, ...(await standing(app, { letter, signatureId })) })
  }
  const { pathname, searchParams } = new URL(request.body.back, 'http://desk')
  const query = { ...Object.fromEntries(searchParams), at: signatureId, decided: signatureId }
  const shown =
    pathname === '/desk'
      ? { letters: await lettersInReach(app.pg.pool, request.session, { may: 'decide' }) }
      : { letter }
  return html(reply.code(status)).send(
    isQueue(pathname)
      ? await queuePage(app, request, { ...shown, query: QueueQuery.parse(query), problem })
      : await listPage(app, request, { letter, query: ListQuery.parse(query), problem }),
  )
}

type QueueShown = {
  letter?: DeskLetter
  letters?: DeskLetter[]
  query: z.output<typeof QueueQuery>
  problem?: DeskProblem
}

async function queuePage(
  app: App,
  request: FastifyRequest,
  { letter, letters = letter ? [letter] : [], query, problem }: QueueShown,
): Promise<string> {
  const { after, at, decided } = query
  const queue = await showQueue(app.pg.pool, { letters, limit: pageLength, after, at, stays: decided })
  const path = letter ? `/desk/letters/${letter.slug}/queue` : '/desk'
  const props = {
    ...readerOf(request),
    ...queue,
    letter: letter ? { slug: letter.slug, title: letter.title } : null,
    back: addressOf(path, { after: after && `${after.confirmedAt}~${after.id}` }),
    next: queue.after === null ? null : addressOf(path, { after: queue.after }),
    problem: problem ?? null,
  }
  return app.renderPage(Queue, props, { entry: 'desk', hydrate: 'Queue' })
}

type ListShown = { letter: DeskLetter; query: z.output<typeof ListQuery>; problem?: DeskProblem }

async function listPage(
  app: App,
  request: FastifyRequest,
  { letter, query, problem }: ListShown,
): Promise<string> {
  const { pool } = app.pg
  const { at, after, q, state } = query
  const found = await listSignatures(pool, { letter, search: q, state, after, limit: pageLength + 1 })
  const items = found.slice(0, pageLength)
  const path = `/desk/letters/${letter.slug}`
  const props = {
    ...readerOf(request),
    letter: { slug: letter.slug, title: letter.title, role: letter.role },
    items,
    item: (at && (await findSignature(pool, { letters: [letter], id: at }))) || null,
    search: q ?? '',
    state: state ?? null,
    waiting: await countWaiting(pool, { letters: [letter] }),
    back: addressOf(path, { q, state, after }),
    first: after === undefined ? null : addressOf(path, { q, state }),
    next: found.length > pageLength ? addressOf(path, { q, state, after: items.at(-1)?.id }) : null,
    problem: problem ?? null,
  }
  return app.renderPage(LetterSignatures, props, { entry: 'desk' })
}

function readerOf({ coordinator: { name, email, language } }: FastifyRequest) {
  return { locale: localeOf(language), who: name ?? email }
}

function isScript({ headers }: FastifyRequest): boolean {
  return headers.accept === 'application/json'
}

function isQueue(pathname: string): boolean {
  return pathname === '/desk' || pathname.endsWith('/queue')
}

function addressOf(path: string, values: Record<string, string | undefined>): string {
  const given = Object.entries(values).filter((entry): entry is [string, string] => Boolean(entry[1]))
  return given.length > 0 ? `${path}?${new URLSearchParams(given).toString()}` : path
}

function html(reply: FastifyReply): FastifyReply {
  return reply.type('text/html; charset=utf-8')
}
