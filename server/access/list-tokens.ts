import { all, sql, type Db } from '../database/sql.ts'
import type { TokenShown } from './access.ts'

/** Somebody's tokens that work, the newest first. */
export function listTokens(
  db: Db,
  { coordinatorId, now }: { coordinatorId: string; now: Date },
): Promise<TokenShown[]> {
  return all<TokenShown>(
    db,
    sql`
    select id, name, scopes, created_at as "createdAt", expires_at as "expiresAt", last_used_at as "lastUsedAt"
      from access_tokens
     where coordinator_id = ${coordinatorId} and revoked_at is null and expires_at > ${now}
     order by created_at desc, id`,
  )
}
