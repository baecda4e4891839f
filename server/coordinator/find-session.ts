import { maybe, sql, type Db } from '../database/sql.ts'
import { hashToken } from '../signature/token.ts'
import type { Coordinator } from './coordinator.ts'

/** Whose session this is, while it lasts. */
export async function findSession(
  db: Db,
  { session, now }: { session: string; now: Date },
): Promise<Coordinator | undefined> {
  return maybe<Coordinator>(
    db,
    sql`
      select c.id, c.email, c.name, c.language
        from sessions s
        join coordinators c on c.id = s.coordinator_id
       where s.token_hash = ${hashToken(session)} and s.expires_at > ${now}`,
  )
}
