import { all, sql, type Db } from '../database/sql.ts'
import type { Session, SessionShown } from './coordinator.ts'
import { idleLasts } from './find-session.ts'

/** Where somebody is signed in, and where their second factor is waited for; the last used first. */
export async function listSessions(
  db: Db,
  { session, now }: { session: Session; now: Date },
): Promise<SessionShown[]> {
  return all<SessionShown>(
    db,
    sql`
      select id, device, created_at as "startedAt", last_seen_at as "lastSeenAt",
             factor_at is not null as complete, id = ${session.id} as here
        from sessions
       where coordinator_id = ${session.coordinator.id} and expires_at > ${now}
         and last_seen_at > ${new Date(now.getTime() - idleLasts)}
       order by id = ${session.id} desc, last_seen_at desc, id`,
  )
}
