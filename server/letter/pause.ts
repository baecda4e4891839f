import { sql, type Db } from '../database/sql.ts'
import { record } from '../coordinator/activity.ts'

type Pausing = { letterId: string; coordinatorId: string; now: Date }

/** Takes no more signatures for a while, whatever the letter's dates say. What was signed may still be confirmed. */
export async function pause(db: Db, { letterId, coordinatorId, now }: Pausing): Promise<void> {
  const { rowCount } = await db.query(sql`
    update letters set paused_at = ${now} where id = ${letterId} and paused_at is null`)
  if (rowCount === 1) await record(db, { letterId, coordinatorId, kind: 'letter-paused', now })
}

/** Takes signatures again, where the letter's dates allow it. */
export async function resume(db: Db, { letterId, coordinatorId, now }: Pausing): Promise<void> {
  const { rowCount } = await db.query(sql`
    update letters set paused_at = null where id = ${letterId} and paused_at is not null`)
  if (rowCount === 1) await record(db, { letterId, coordinatorId, kind: 'letter-resumed', now })
}
