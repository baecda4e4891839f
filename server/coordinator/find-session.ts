import { maybe, sql, type Db } from '../database/sql.ts'
import { hashToken } from '../signature/token.ts'
import type { Coordinator, Session } from './coordinator.ts'

const minute = 60 * 1000
/** A session that nobody uses for so long is over. In milliseconds. */
export const idleLasts = 120 * minute

type Row = Coordinator & {
  sessionId: string
  ownsService: boolean
  hasFactor: boolean
  factorAt: Date | null
}

/** Whose session this is, while it lasts; notes to the minute that it was used. */
export async function findSession(
  db: Db,
  { token, now }: { token: string; now: Date },
): Promise<Session | undefined> {
  const row = await maybe<Row>(
    db,
    sql`
      with alive as (
        select *
          from sessions
         where token_hash = ${hashToken(token)} and expires_at > ${now}
           and last_seen_at > ${new Date(now.getTime() - idleLasts)}
      ), seen as (
        update sessions s
           set last_seen_at = ${now}
          from alive
         where s.id = alive.id and alive.last_seen_at <= ${new Date(now.getTime() - minute)}
      )
      select s.id as "sessionId", s.factor_at as "factorAt", c.owns_service as "ownsService",
             exists (select from factors where coordinator_id = c.id) as "hasFactor",
             c.id, c.email, c.name, c.language
        from alive s
        join coordinators c on c.id = s.coordinator_id`,
  )
  if (!row) return undefined
  const { sessionId, ownsService, hasFactor, factorAt, ...coordinator } = row
  return { id: sessionId, coordinator, ownsService, hasFactor, factorAt }
}
