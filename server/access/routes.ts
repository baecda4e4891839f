import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import AccessView from '../../web/desk/Access.svelte'
import { localeOf } from '../../web/words/desk.ts'
import { requireFreshFactor } from '../coordinator/fresh-factor.ts'
import { inTransaction } from '../database/transaction.ts'
import { TokenForm, type TokenProblem } from './access.ts'
import { listTokens } from './list-tokens.ts'
import { makeToken } from './make-token.ts'
import { revokeToken } from './revoke-token.ts'

export type AccessOptions = {
  /** What tokens are hashed with. */
  key: Buffer
}

type App = Parameters<FastifyPluginAsyncZod<AccessOptions>>[0]

const path = '/desk/account/access'
const page = { 200: z.string() }

/** Somebody's own tokens, for programs that act in their name. */
export const accessRoutes: FastifyPluginAsyncZod<AccessOptions> = async (app, { key }) => {
  const { pool } = app.pg

  app.get(path, { schema: { response: page } }, async (request, reply) =>
    html(reply).send(await tokensPage(app, request, {})),
  )

  // It lives longer than any session: whoever makes one shows a second factor first.
  app.post(
    path,
    { schema: { body: TokenForm, response: { 201: z.string(), 422: z.string() } } },
    async (request, reply) => {
      const now = new Date()
      requireFreshFactor(request.session, now)
      const { body: form, coordinator } = request
      const making = { coordinator, form, key, now }
      const made = await inTransaction(pool, (db) => makeToken(db, making))
      if ('problem' in made)
        return html(reply.code(422)).send(await tokensPage(app, request, { problem: made.problem, form }))
      return html(reply.code(201)).send(await tokensPage(app, request, { token: made.token }))
    },
  )

  app.post(
    `${path}/:access/revoke`,
    { schema: { params: z.object({ access: z.uuid() }), response: { 303: z.null() } } },
    async ({ coordinator, params }, reply) => {
      const revoking = { coordinatorId: coordinator.id, id: params.access, now: new Date() }
      await inTransaction(pool, (db) => revokeToken(db, revoking))
      return reply.redirect(path, 303)
    },
  )
}

type Shown = { token?: string; problem?: TokenProblem; form?: TokenForm }

async function tokensPage(
  app: App,
  request: FastifyRequest,
  { token, problem, form }: Shown,
): Promise<string> {
  const { id: coordinatorId, name, email, language } = request.coordinator
  const props = {
    locale: localeOf(language),
    who: name ?? email,
    tokens: await listTokens(app.pg.pool, { coordinatorId, now: new Date() }),
    fresh: token ?? null,
    problem: problem ?? null,
    typed: form ?? { name: '', scopes: [], days: '90' as const },
  }
  return app.renderPage(AccessView, props, { entry: 'desk' })
}

function html(reply: FastifyReply): FastifyReply {
  return reply.type('text/html; charset=utf-8')
}
