import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { mayOf, type Scope } from '../access/access.ts'
import type { DeskLetter } from '../coordinator/coordinator.ts'
import { reach } from '../coordinator/reach.ts'
import { Refusal } from '../refusal.ts'
import * as api from './api.ts'

// What all routes share that programs come to with a token.

export const problems = {
  400: api.ApiProblem.describe('api.says.unreadable'),
  401: api.ApiProblem.describe('api.says.no-token'),
  403: api.ApiProblem.describe('api.says.scope'),
  404: api.ApiProblem.describe('api.says.no-letter-here'),
  ...api.anyProblem,
}
export const settled = { 409: api.ApiProblem.describe('api.says.settled') }
export const security = [{ token: [] }]

export const OnceHeaders = z.object({
  'idempotency-key': z.string().min(1).max(100).optional().describe('api.says.once'),
})

/** The letter, where the token's coordinator may do this with it. */
export function letterFor(
  app: FastifyInstance,
  request: FastifyRequest,
  scope: Scope,
  slug: string,
): Promise<DeskLetter> {
  return reach(app.pg.pool, request.session, { slug, may: mayOf[scope] })
}

function tokenOf({ access }: FastifyRequest): string {
  if (!access) throw new Refusal('token-needed')
  return access.id
}

export function onceOf(request: FastifyRequest & { headers: z.infer<typeof OnceHeaders> }, now: Date) {
  const asked = [request.method, request.url, request.body ?? null]
  return { tokenId: tokenOf(request), key: request.headers['idempotency-key'], request: asked, now }
}
