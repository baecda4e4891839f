import { sql, type Db } from '../database/sql.ts'
import { lockGathering } from './lock-gathering.ts'

/** Throws a list away that was not entered: nothing of it is left. Call it in a transaction. */
export async function drop(
  db: Db,
  { letterId, gatheringId }: { letterId: string; gatheringId: string },
): Promise<void> {
  await lockGathering(db, { letterId, gatheringId, whileIn: ['columns', 'checking', 'checked'] })
  await db.query(sql`delete from gatherings where letter_id = ${letterId} and id = ${gatheringId}`)
}

const day = 24 * 3_600_000

/** Lists that nobody went on with hold names of people who never agreed: after two weeks they are thrown away. */
export async function purgeGatherings(db: Db, { now }: { now: Date }): Promise<void> {
  await db.query(sql`
    delete from gatherings
     where state in ('columns', 'checking', 'checked') and gathered_at < ${new Date(now.getTime() - 14 * day)}`)
}
