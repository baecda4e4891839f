import { maybe, sql, type Db } from '../database/sql.ts'
import { Refusal } from '../refusal.ts'
import type { Mapping } from './gathering.ts'

type Choosing = { letterId: string; gatheringId: string; mapping: Mapping }

/** Says what the columns hold; the dry run begins, or begins anew. Not once it is entered. */
export async function mapColumns(db: Db, { letterId, gatheringId, mapping }: Choosing): Promise<void> {
  const changed = await maybe<{ id: string }>(
    db,
    sql`
    update gatherings
       set mapping = ${mapping}, state = 'checking'
     where letter_id = ${letterId} and id = ${gatheringId} and state in ('columns', 'checking', 'checked')
       and mapping is not null
    returning id`,
  )
  if (!changed) throw new Refusal('gathering-over')
  await db.query(sql`
    update gathered_lines
       set class = null, outcome = null, mailed = null, enters = null
     where letter_id = ${letterId} and gathering_id = ${gatheringId}`)
}
