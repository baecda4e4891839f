import { createHmac, randomBytes } from 'node:crypto'
import { v7 as uuid } from 'uuid'
import { record } from '../coordinator/activity.ts'
import type { Coordinator } from '../coordinator/coordinator.ts'
import { tellOfChange } from '../coordinator/tell-of-change.ts'
import { derivedKey } from '../database/derived-key.ts'
import { one, sql, type Db } from '../database/sql.ts'
import { longestName, mostTokens, type TokenForm, type TokenProblem } from './access.ts'

const day = 24 * 3_600_000

type Making = { coordinator: Coordinator; form: TokenForm; key: Buffer; now: Date }

export type Made = { token: string } | { problem: TokenProblem }

/**
 * A new token, which is shown this once: 256 bits of chance after a beginning by which one that was published by mistake
 * is recognized. Call it in a transaction.
 */
export async function makeToken(db: Db, { coordinator, form, key, now }: Making): Promise<Made> {
  const coordinatorId = coordinator.id
  const { name, scopes, days } = form
  if (name === '' || name.length > longestName) return { problem: 'desk.access.error.name' }
  if (scopes.length === 0) return { problem: 'desk.access.error.scopes' }
  await db.query(sql`select from coordinators where id = ${coordinatorId} for no key update`)
  const { count } = await one<{ count: number }>(
    db,
    sql`
    select count(*)::integer as count
      from access_tokens
     where coordinator_id = ${coordinatorId} and revoked_at is null and expires_at > ${now}`,
  )
  if (count >= mostTokens) return { problem: 'desk.access.error.many' }

  const token = `undersigned_${randomBytes(32).toString('base64url')}`
  const expiresAt = new Date(now.getTime() + Number(days) * day)
  await db.query(sql`
    insert into access_tokens (coordinator_id, id, name, token_hash, scopes, created_at, expires_at)
    values (${coordinatorId}, ${uuid()}, ${name}, ${hashOf(key, token)}, ${scopes}, ${now}, ${expiresAt})`)
  await record(db, { coordinatorId, kind: 'token-made', now })
  await tellOfChange(db, { coordinator, change: 'token-made', now })
  return { token }
}

/** What is kept of a token, HMAC-SHA-256 in hexadecimal: with a copy of the database alone none can be tried. */
export function hashOf(key: Buffer, token: string): string {
  return createHmac('sha256', derivedKey(key, 'access tokens')).update(token).digest('hex')
}
