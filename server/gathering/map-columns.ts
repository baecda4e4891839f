import { sql, type Db } from '../database/sql.ts'
import type { Mapping } from './gathering.ts'
import { lockGathering } from './lock-gathering.ts'

type Choosing = { letterId: string; gatheringId: string; mapping: Mapping }

/** Says what the columns of a table hold; the dry run begins, or begins anew. Not once it is entered. */
export async function mapColumns(db: Db, { letterId, gatheringId, mapping }: Choosing): Promise<void> {
  await lockGathering(db, { letterId, gatheringId, whileIn: ['columns', 'checking', 'checked'] })
  const { rowCount } = await db.query(sql`
    update gatherings
       set mapping = ${mapping}, state = 'checking'
     where letter_id = ${letterId} and id = ${gatheringId} and mapping is not null`)
  if (rowCount === 0) return
  await db.query(sql`
    update gathered_lines
       set class = null, outcome = null, mailed = null, enters = null
     where letter_id = ${letterId} and gathering_id = ${gatheringId}`)
}
