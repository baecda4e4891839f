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
