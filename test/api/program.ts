import type { LightMyRequestResponse } from 'fastify'
import { makeToken } from '#server/access/make-token.ts'
import type { Scope } from '#server/access/access.ts'
import { ensureOwner } from '#server/coordinator/ensure-owner.ts'
import { grantRole } from '#server/coordinator/grant-role.ts'
import type { Role } from '#server/coordinator/coordinator.ts'
import { inTransaction } from '#server/database/transaction.ts'
import { key, type DeskWorld } from '../coordinator/desk.ts'

/** A coordinator's program: it has a token, and sends JSON. */
export class Program {
  private readonly desk: Pick<DeskWorld, 'app'>
  readonly token: string

  constructor(desk: Pick<DeskWorld, 'app'>, token: string) {
    this.desk = desk
    this.token = token
  }

  ask(method: 'GET' | 'POST' | 'PUT', url: string, body?: unknown, headers: Record<string, string> = {}) {
    const sent = typeof body === 'string' ? 'text/csv' : 'application/json'
    return this.desk.app.inject({
      method,
      url,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(body === undefined ? {} : { 'content-type': sent }),
        ...headers,
      },
      ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
  }
}

type For = { email: string; role?: Role; letterId?: string; scopes: Scope[] }

/** A program of somebody who works on one letter, or who owns the service where no role is said. */
export async function programOf(desk: DeskWorld, { email, role, letterId, scopes }: For): Promise<Program> {
  const now = new Date()
  const coordinator = await ensureOwner(desk.pool, { email, now })
  if (role) {
    await desk.pool.query('update coordinators set owns_service = false where id = $1', [coordinator.id])
    const granting = { letterId: letterId ?? desk.letter.id, role, grantedBy: null, now }
    await grantRole(desk.pool, { ...granting, coordinatorId: coordinator.id })
  }
  const form = { name: 'A program', scopes, days: '30' as const }
  const made = await inTransaction(desk.pool, (db) => makeToken(db, { coordinator, form, key, now }))
  if ('problem' in made) throw new Error(made.problem)
  return new Program(desk, made.token)
}

export function problemIn(answer: LightMyRequestResponse): { status: number; code: string } {
  return { status: answer.statusCode, code: answer.json<{ code: string }>().code }
}
