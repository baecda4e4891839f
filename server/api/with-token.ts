import type { Pool } from 'pg'
import { z } from 'zod'
import { mayOf, type Scope } from '../access/access.ts'
import type { DeskLetter, Session } from '../coordinator/coordinator.ts'
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

/** The letter, where the token's coordinator may do this with it. Throws Refusal. */
export function letterFor(
  pool: Pool,
  { session }: { readonly session: Session },
  scope: Scope,
  slug: string,
): Promise<DeskLetter> {
  return reach(pool, session, { slug, may: mayOf[scope] })
}

type Sent = {
  access: { id: string } | null
  headers: z.infer<typeof OnceHeaders>
  method: string
  url: string
  body?: unknown
}

/** What tells a request from another, so that one sent twice is answered once. Throws Refusal without a token. */
export function onceOf({ access, headers, method, url, body = null }: Sent, now: Date) {
  if (!access) throw new Refusal('token-needed')
  return { tokenId: access.id, key: headers['idempotency-key'], request: [method, url, body], now }
}
