import { all, sql, type Db } from '../database/sql.ts'
import { Refusal } from '../refusal.ts'
import { record } from './activity.ts'
import type { Session } from './coordinator.ts'
import { requireFreshFactor } from './fresh-factor.ts'

type Ending = {
  /** Whose sessions; it may end itself. */
  session: Session
  /** One of them, or all others. */
  which: { id: string } | 'others'
  now: Date
}

/**
 * Ends sessions at once: the next thing that they ask for leads to the sign-in page. Other ones than this by a fresh second
 * factor, where this has any: a thief at a desk that was left unlocked must not put its owner out.
 */
export async function endSessions(db: Db, { session, which, now }: Ending): Promise<void> {
  const itself = which !== 'others' && which.id === session.id
  if (session.factorAt !== null && !itself) requireFreshFactor(session, now)
  const coordinatorId = session.coordinator.id
  const one = which === 'others' ? null : which.id
  const ended = await all<{ id: string }>(
    db,
    sql`
      delete from sessions
       where coordinator_id = ${coordinatorId}
         and case when ${one}::uuid is null then id <> ${session.id} else id = ${one}::uuid end
      returning id`,
  )
  if (which !== 'others' && ended.length === 0) throw new Refusal('page-not-found')
  if (ended.length === 0) return
  await record(db, { coordinatorId, kind: 'sessions-ended', details: { count: ended.length }, now })
}
