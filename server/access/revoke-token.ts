import { record } from '../coordinator/activity.ts'
import { maybe, sql, type Db } from '../database/sql.ts'
import { Refusal } from '../refusal.ts'

type Revoking = { coordinatorId: string; id: string; now: Date }

/** Ends one of somebody's own tokens; the second time nothing happens. Call it in a transaction. */
export async function revokeToken(db: Db, { coordinatorId, id, now }: Revoking): Promise<void> {
  const token = await maybe<{ revoked: boolean }>(
    db,
    sql`
    select revoked_at is not null as revoked
      from access_tokens
     where coordinator_id = ${coordinatorId} and id = ${id}
       for no key update`,
  )
  if (!token) throw new Refusal('token-not-found')
  if (token.revoked) return
  await db.query(
    sql`update access_tokens set revoked_at = ${now} where coordinator_id = ${coordinatorId} and id = ${id}`,
  )
  await record(db, { coordinatorId, kind: 'token-revoked', now })
}
