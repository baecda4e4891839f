import type { FastifyInstance } from 'fastify'
import type { FastifyPluginAsyncZod, ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { acceptedLocale, localeOf } from '../../web/words/language.ts'
import { translator } from '../../web/words/words.ts'
import { answerOnce } from '../access/answer-once.ts'
import { record } from '../coordinator/activity.ts'
import { lettersInReach } from '../coordinator/reach.ts'
import { inTransaction } from '../database/transaction.ts'
import type { LetterDocument } from '../document/document.ts'
import { freeze } from '../edition/freeze.ts'
import { FileProblem } from '../letter/file.ts'
import type { FindLetter } from '../letter/remember.ts'
import { standingOf } from '../letter/letter.ts'
import { pause, resume } from '../letter/pause.ts'
import { openSetter } from '../letter/setter.ts'
import { readSignatories } from '../letter/signatory-file.ts'
import { Refusal } from '../refusal.ts'
import { decide } from '../review/decide.ts'
import { findDecided } from '../review/find-decided.ts'
import { listWaiting } from '../review/list-waiting.ts'
import { DecisionForm } from '../review/review.ts'
import { undo } from '../review/undo.ts'
import { importSignatories } from '../signature/import.ts'
import type { SignatoryRow } from '../signature/signature.ts'
import * as api from './api.ts'
import { describeEditions } from './show-letter.ts'
import { letterFor, onceOf, OnceHeaders, problems, security, settled } from './with-token.ts'

export type ProgramOptions = {
  origin: string
  findLetter: FindLetter
  /** The pages of the letter say something new. */
  forget: (letterId: string) => void
}

type App = FastifyInstance & { withTypeProvider: FastifyInstance['withTypeProvider'] }

/** What programs do with a coordinator's token: by the same verbs as the desk, within the coordinator's own roles. */
export const programRoutes: FastifyPluginAsyncZod<ProgramOptions> = async (app, options) => {
  for (const mount of [
    mountAccess,
    mountQueue,
    mountDecisions,
    mountUndo,
    mountSigning,
    mountList,
    mountFreeze,
  ])
    mount(app, options)
}

function mountAccess(plain: App): void {
  const app = plain.withTypeProvider<ZodTypeProvider>()
  app.get(
    '/api/access',
    {
      config: { scope: 'any' },
      schema: {
        operationId: 'access',
        security,
        response: { 200: api.ApiAccess, 401: problems[401], ...api.anyProblem },
      },
    },
    async ({ access, session }) => {
      if (!access) throw new Refusal('token-needed')
      const letters = await lettersInReach(app.pg.pool, session, { may: 'read' })
      const { name, scopes, expiresAt } = access
      return { name, scopes, expiresAt, letters }
    },
  )
}

function mountQueue(plain: App): void {
  const app = plain.withTypeProvider<ZodTypeProvider>()
  const After = z
    .string()
    .transform((text) => text.split('~'))
    .pipe(z.tuple([z.iso.datetime({ offset: true }), z.uuid()]))
  app.get(
    '/api/letters/:slug/queue',
    {
      config: { scope: 'signatures:decide' },
      schema: {
        operationId: 'queue',
        security,
        params: api.OfLetter,
        querystring: api.QueueQuery,
        response: { 200: api.Waiting, ...problems },
      },
    },
    async (request) => {
      const { after: cursor, limit } = request.query
      const letter = await letterFor(app.pg.pool, request, 'signatures:decide', request.params.slug)
      const read = cursor === undefined ? undefined : After.safeParse(cursor)
      if (read && !read.success) throw new Refusal('request-unreadable')
      const after = read ? { since: read.data[0], id: read.data[1] } : null
      const found = await listWaiting(app.pg.pool, { letterId: letter.id, after, limit: limit + 1 })
      const waiting = found.slice(0, limit)
      const last = waiting.at(-1)
      return { waiting, next: last && found.length > limit ? `${last.since}~${last.id}` : null }
    },
  )
}

function mountDecisions(plain: App, { forget }: ProgramOptions): void {
  const app = plain.withTypeProvider<ZodTypeProvider>()
  app.post(
    '/api/letters/:slug/signatures/:id/decisions',
    {
      config: { scope: 'signatures:decide' },
      schema: {
        operationId: 'decide',
        security,
        params: api.OfSignature,
        headers: OnceHeaders,
        body: DecisionForm,
        response: { 201: api.ApiDecided, ...problems, ...api.bodyProblems, ...settled },
      },
    },
    async (request, reply) => {
      const { slug, id: signatureId } = request.params
      const now = new Date()
      const { id: letterId } = await letterFor(app.pg.pool, request, 'signatures:decide', slug)
      const about = { letterId, signatureId, coordinatorId: request.coordinator.id, form: request.body, now }
      const decided = await answerOnce(app.pg.pool, onceOf(request, now), async (db) => {
        const { decisionId } = await decide(db, about)
        return { decision: decisionId }
      })
      forget(letterId)
      return reply.code(201).send(decided)
    },
  )
}

function mountUndo(plain: App, { forget }: ProgramOptions): void {
  const app = plain.withTypeProvider<ZodTypeProvider>()
  app.post(
    '/api/letters/:slug/decisions/:id/undo',
    {
      config: { scope: 'signatures:decide' },
      schema: {
        operationId: 'undo',
        security,
        params: api.OfSignature,
        headers: OnceHeaders,
        response: { 200: z.object({ signature: z.string() }), ...problems, ...api.bodyProblems, ...settled },
      },
    },
    async (request) => {
      const { slug, id: decisionId } = request.params
      const now = new Date()
      const { id: letterId } = await letterFor(app.pg.pool, request, 'signatures:decide', slug)
      const undoing = { letterId, decisionId, coordinatorId: request.coordinator.id, now }
      const undone = await answerOnce(app.pg.pool, onceOf(request, now), async (db) => {
        if (!(await findDecided(db, { letterId, decisionId }))) throw new Refusal('signature-not-found')
        const { signatureId } = await undo(db, undoing)
        return { signature: signatureId }
      })
      forget(letterId)
      return undone
    },
  )
}

function mountSigning(plain: App, { forget }: ProgramOptions): void {
  const app = plain.withTypeProvider<ZodTypeProvider>()
  app.put(
    '/api/letters/:slug/signing',
    {
      config: { scope: 'letters:write' },
      schema: {
        operationId: 'signing',
        security,
        params: api.OfLetter,
        body: api.SigningForm,
        response: { 200: api.ApiSigning, ...problems, ...api.bodyProblems },
      },
    },
    async (request) => {
      const { slug } = request.params
      const now = new Date()
      const { id: letterId } = await letterFor(app.pg.pool, request, 'letters:write', slug)
      const acting = { letterId, coordinatorId: request.coordinator.id, now }
      await inTransaction(app.pg.pool, (db) => (request.body.paused ? pause(db, acting) : resume(db, acting)))
      forget(letterId)
      return { standing: standingOf(await letterFor(app.pg.pool, request, 'letters:write', slug), now) }
    },
  )
}

/** For a list of thousands; 20,000 lines are about 2 MB. */
const largestList = 4 * 2 ** 20

/** In an instance of its own, which alone reads comma-separated values. */
function mountList(plain: App, { findLetter, forget }: ProgramOptions): void {
  void plain.register(async (instance) => {
    const app = instance.withTypeProvider<ZodTypeProvider>()
    app.addContentTypeParser('text/csv', { parseAs: 'string', bodyLimit: largestList }, (_, body, done) =>
      done(null, body),
    )
    app.put(
      '/api/letters/:slug/signatories.csv',
      {
        config: { scope: 'letters:write' },
        bodyLimit: largestList,
        schema: {
          operationId: 'import',
          security,
          consumes: ['text/csv'],
          params: api.OfLetter,
          body: z.string(),
          response: {
            200: api.ApiImported,
            ...problems,
            ...api.bodyProblems,
            422: api.ApiProblem.describe('api.says.list-wrong'),
          },
        },
      },
      async (request, reply) => {
        const { slug } = request.params
        const now = new Date()
        const { id: letterId } = await letterFor(app.pg.pool, request, 'letters:write', slug)
        const rows = readList(request.body)
        if (rows instanceof FileProblem) {
          const locale = acceptedLocale(request.headers['accept-language'])
          const message = translator(locale)('api.list-unreadable', { line: rows.line })
          reply.headers({ vary: 'Accept-Language', 'content-language': locale })
          return reply.code(422).send({ code: 'list-unreadable', message, detail: rows.message })
        }
        const { letter } = await findLetter(slug, now)
        const imported = await inTransaction(app.pg.pool, async (db) => {
          const { standing, rejected, ...counts } = await importSignatories(db, { letter, rows, now })
          const { id: coordinatorId } = request.coordinator
          await record(db, { letterId, coordinatorId, kind: 'list-imported', details: counts, now })
          return { standing, rejected, ...counts }
        })
        forget(letterId)
        return imported
      },
    )
  })
}

function readList(source: string): SignatoryRow[] | FileProblem {
  try {
    return readSignatories('signatories.csv', source)
  } catch (error) {
    if (error instanceof FileProblem) return error
    throw error
  }
}

function mountFreeze(plain: App, { origin, findLetter, forget }: ProgramOptions): void {
  const app = plain.withTypeProvider<ZodTypeProvider>()
  const { pool } = app.pg
  const setter = openSetter()
  app.addHook('onClose', () => setter.end())
  const set = (document: LetterDocument) => setter.set(Buffer.from(JSON.stringify(document), 'utf8'))

  app.put(
    '/api/letters/:slug/editions/:number',
    {
      config: { scope: 'editions:freeze' },
      schema: {
        operationId: 'freeze',
        security,
        params: api.OfEdition,
        response: { 201: api.ApiEdition, ...problems, ...api.bodyProblems, ...settled },
      },
    },
    async (request, reply) => {
      const { slug, number } = request.params
      const { id: letterId } = await letterFor(app.pg.pool, request, 'editions:freeze', slug)
      const freezing = { slug, number, coordinatorId: request.coordinator.id, origin, set, now: new Date() }
      await freeze(pool, freezing)
      forget(letterId)
      const found = await findLetter(slug, new Date())
      const at = { origin, locale: localeOf(found.letter.language) }
      const frozen = (await describeEditions(pool, { found, at })).find((one) => one.number === number)
      if (!frozen) throw new Refusal('edition-not-found')
      return reply.code(201).send(frozen)
    },
  )
}
