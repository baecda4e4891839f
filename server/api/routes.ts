import swagger from '@fastify/swagger'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import plugin from 'fastify-plugin'
import {
  jsonSchemaTransform,
  jsonSchemaTransformObject,
  type FastifyPluginAsyncZod,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod'
import { z } from 'zod'
import { localeOf } from '../../web/words/language.ts'
import type { Scope } from '../access/access.ts'
import { findAccess, type Access } from '../access/find-access.ts'
import { hurry } from '../database/hurry.ts'
import { inSnapshot } from '../database/transaction.ts'
import { countByDay } from '../event/count-by-day.ts'
import { listChanges } from '../event/list-changes.ts'
import { listLetters } from '../letter/list.ts'
import { listVersions } from '../letter/list-versions.ts'
import type { FindLetter } from '../letter/remember.ts'
import { findVersion } from '../letter/versions.ts'
import { networkOf } from '../limit/network.ts'
import { keepPace } from '../limit/pace.ts'
import { etagOf, isKnown, shortly } from '../page.ts'
import { Refusal } from '../refusal.ts'
import { countSignatories } from '../signature/count.ts'
import { readOn } from '../signature/read-on.ts'
import * as api from './api.ts'
import { cursorOf, placeIn } from './cursor.ts'
import { describeEditions, describeLetter, withPage } from './show-letter.ts'

export type ApiOptions = {
  origin: string
  /** Of the tokens. */
  key: Buffer
  findLetter: FindLetter
  limits: api.ApiLimits
}

declare module 'fastify' {
  interface FastifyRequest {
    access: Access | null
  }
  interface FastifyContextConfig {
    /** Answered to a program with a token for this, or for anything. */
    scope?: Scope | 'any'
  }
}

type App = FastifyInstance & { withTypeProvider: FastifyInstance['withTypeProvider'] }

/** What anybody may read. */
const routes: FastifyPluginAsyncZod<ApiOptions> = async (app, options) => {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Undersigned', version: '1' },
      servers: [{ url: options.origin }],
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
    },
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  })
  app.decorateRequest('access', null)
  const networks = keepPace(options.limits.network)
  const tokens = keepPace(options.limits.token)
  app.addHook('onRequest', async ({ ip }, reply) => {
    hold(reply, networks.take(networkOf(ip), new Date()))
  })
  app.addHook('onRequest', askForToken(app, options))
  app.addHook('onRequest', async ({ access, method }, reply) => {
    if (access && method !== 'GET' && method !== 'HEAD') hold(reply, tokens.take(access.id, new Date()))
  })
  app.addHook('onSend', letCachesKeep)
  // Whoever has it already has asked for nothing.
  app.addHook('onResponse', async ({ ip }, { statusCode }) => {
    if (statusCode === 304) networks.giveBack(networkOf(ip))
  })
  for (const mount of [mountLetters, mountTexts, mountCounts, mountSignatories, mountChanges])
    mount(app, options)
}

/** Not encapsulated: what it asks of requests and does to answers holds for its siblings too. */
export const apiRoutes: FastifyPluginAsyncZod<ApiOptions> = plugin(routes)

function hold(reply: FastifyReply, seconds: number): void {
  if (seconds === 0) return
  reply.header('retry-after', String(seconds))
  throw new Refusal('too-many-requests')
}

/** A token answers for its coordinator, never more: what it reaches is asked at each act. */
function askForToken(app: App, { key }: ApiOptions) {
  return async (request: FastifyRequest): Promise<void> => {
    const { scope } = request.routeOptions.config
    if (!scope) return
    const [, token] = /^Bearer +([\w-]{20,200}) *$/i.exec(request.headers.authorization ?? '') ?? []
    const access = token && (await findAccess(hurry(app.pg.pool), { token, key, now: new Date() }))
    if (!access) throw new Refusal('token-needed')
    if (scope !== 'any' && !access.scopes.includes(scope)) throw new Refusal('scope-missing')
    request.access = access
    request.signedIn = access.session
  }
}

/** Public answers may be kept for a moment, by anybody and for pages anywhere; a program's own never. */
async function letCachesKeep(request: FastifyRequest, reply: FastifyReply, payload: unknown) {
  if (request.routeOptions.config.scope) {
    reply.header('cache-control', 'no-store')
    return payload
  }
  if (reply.statusCode !== 200 || typeof payload !== 'string' || reply.hasHeader('etag')) return payload
  const etag = etagOf(payload)
  reply.headers({ 'cache-control': shortly, etag, 'access-control-allow-origin': '*' })
  if (!isKnown(request, etag)) return payload
  reply.code(304)
  return null
}

const problems = {
  400: api.ApiProblem.describe('api.says.unreadable'),
  404: api.ApiProblem.describe('api.says.no-letter'),
  ...api.anyProblem,
}
const unchanged = { 304: z.null().describe('api.says.unchanged') }

function answers<Schema extends z.ZodType>(answer: Schema) {
  return { 200: answer, ...unchanged, ...problems }
}

function mountLetters(plain: App, { origin, findLetter }: ApiOptions): void {
  const app = plain.withTypeProvider<ZodTypeProvider>()
  const pool = hurry(app.pg.pool)
  app.get(
    '/api/letters',
    { schema: { operationId: 'letters', querystring: api.Language, response: answers(api.Letters) } },
    async ({ query: { language = '' } }) => {
      const at = { origin, locale: localeOf(language) }
      const letters = await listLetters(pool, { language, now: new Date() })
      return {
        letters: letters.map((one) =>
          withPage(one, language ? at : { origin, locale: localeOf(one.language) }),
        ),
      }
    },
  )

  app.get(
    '/api/letters/:slug',
    {
      schema: {
        operationId: 'letter',
        params: api.OfLetter,
        querystring: api.Language,
        response: answers(api.ApiLetter),
      },
    },
    async ({ params: { slug }, query }) => {
      const now = new Date()
      const found = await findLetter(slug, now)
      const { language = found.letter.language } = query
      const at = { origin, locale: localeOf(language) }
      return describeLetter(pool, { found, language, at, now })
    },
  )

  app.get(
    '/api/letters/:slug/editions',
    { schema: { operationId: 'editions', params: api.OfLetter, response: answers(api.Editions) } },
    async ({ params: { slug } }) => {
      const found = await findLetter(slug, new Date())
      const at = { origin, locale: localeOf(found.letter.language) }
      return { editions: await inSnapshot(pool, (db) => describeEditions(db, { found, at })) }
    },
  )
}

function mountTexts(plain: App, { findLetter }: ApiOptions): void {
  const app = plain.withTypeProvider<ZodTypeProvider>()
  const pool = hurry(app.pg.pool)
  app.get(
    '/api/letters/:slug/texts',
    { schema: { operationId: 'texts', params: api.OfLetter, response: answers(api.Texts) } },
    async ({ params: { slug } }) => {
      const { letter } = await findLetter(slug, new Date())
      return { texts: await listVersions(pool, letter.id) }
    },
  )

  app.get(
    '/api/letters/:slug/texts/:language/:version',
    { schema: { operationId: 'text', params: api.OfText, response: answers(api.ApiText) } },
    async ({ params: { slug, language, version } }) => {
      const { letter } = await findLetter(slug, new Date())
      const text = await findVersion(pool, { letterId: letter.id, language, version })
      const heads = await listVersions(pool, letter.id)
      const head = heads.find((one) => one.language === language && one.version === version)
      if (!text || !head) throw new Refusal('page-not-found')
      return { ...head, source: text.source }
    },
  )
}

function mountCounts(plain: App, { findLetter }: ApiOptions): void {
  const app = plain.withTypeProvider<ZodTypeProvider>()
  const pool = hurry(app.pg.pool)
  app.get(
    '/api/letters/:slug/counts',
    {
      schema: {
        operationId: 'counts',
        params: api.OfLetter,
        querystring: api.CountQuery,
        response: answers(api.CountsOverTime),
      },
    },
    async ({ params: { slug }, query: { by } }) => {
      const { letter } = await findLetter(slug, new Date())
      // Numbered first, which a snapshot could not; what comes in between is in neither.
      const days = by && (await countByDay(pool, letter.id))
      const last = days?.at(-1)
      if (!days) return countSignatories(pool, letter.id)
      return { organizations: last?.organizations ?? 0, people: last?.people ?? 0, days }
    },
  )
}

function mountSignatories(plain: App, { findLetter }: ApiOptions): void {
  const app = plain.withTypeProvider<ZodTypeProvider>()
  app.get(
    '/api/letters/:slug/signatories',
    {
      schema: {
        operationId: 'signatories',
        params: api.OfLetter,
        querystring: api.SignatoryQuery,
        response: answers(api.Signatories),
      },
    },
    async ({ params: { slug }, query: { after, limit } }) => {
      const { letter } = await findLetter(slug, new Date())
      const place = after ? placeIn(after) : undefined
      const lines = await readOn(hurry(app.pg.pool), { letter, after: place, limit: limit + 1 })
      const signatories = lines.slice(0, limit)
      const last = signatories.at(-1)
      return { signatories, next: last && lines.length > limit ? cursorOf(last) : null }
    },
  )
}

function mountChanges(plain: App, { findLetter }: ApiOptions): void {
  const app = plain.withTypeProvider<ZodTypeProvider>()
  app.get(
    '/api/letters/:slug/changes',
    {
      schema: {
        operationId: 'changes',
        params: api.OfLetter,
        querystring: api.ChangeQuery,
        response: answers(api.Changes),
      },
    },
    async ({ params: { slug }, query: { after, limit } }) => {
      const { letter } = await findLetter(slug, new Date())
      const found = await listChanges(hurry(app.pg.pool), { letterId: letter.id, after, limit: limit + 1 })
      const changes = found.slice(0, limit)
      return { changes, cursor: changes.at(-1)?.number ?? after, more: found.length > limit }
    },
  )
}
