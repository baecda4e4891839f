import type { Coordinator, Session } from '../coordinator/coordinator.ts'
import { maybe, sql, type Db } from '../database/sql.ts'
import type { Scope } from './access.ts'
import { hashOf } from './make-token.ts'

const minute = 60_000

/** By whom a program acts, and what for. */
export type Access = {
  id: string
  name: string
  scopes: Scope[]
  expiresAt: Date
  /**
   * As if its coordinator were signed in, without a second factor: what asks for a fresh one, a program is refused. Which
   * letters it reaches is looked up at each act, as the coordinator's.
   */
  session: Session
}

type Row = Coordinator &
  Pick<Access, 'name' | 'scopes' | 'expiresAt'> & { tokenId: string; tokenName: string; ownsService: boolean }

/** Whose token this is, while it lasts; notes to the minute that it was used. */
export async function findAccess(
  db: Db,
  { token, key, now }: { token: string; key: Buffer; now: Date },
): Promise<Access | undefined> {
  const row = await maybe<Row>(
    db,
    sql`
    with alive as (
      select *
        from access_tokens
       where token_hash = ${hashOf(key, token)} and revoked_at is null and expires_at > ${now}
    ), used as (
      update access_tokens t
         set last_used_at = ${now}
        from alive a
       where t.coordinator_id = a.coordinator_id and t.id = a.id
         and (a.last_used_at is null or a.last_used_at <= ${new Date(now.getTime() - minute)})
    )
    select t.id as "tokenId", t.name as "tokenName", t.scopes, t.expires_at as "expiresAt",
           c.owns_service as "ownsService", c.id, c.email, c.name, c.language
      from alive t
      join coordinators c on c.id = t.coordinator_id`,
  )
  if (!row) return undefined
  const { tokenId, tokenName, scopes, expiresAt, ownsService, ...coordinator } = row
  const session = { id: tokenId, coordinator, ownsService, hasFactor: true, factorAt: null }
  return { id: tokenId, name: tokenName, scopes, expiresAt, session }
}
