import { maybe, sql, type Db } from '../database/sql.ts'
import { Refusal } from '../refusal.ts'
import type { GatheringState } from './gathering.ts'

type Locking = { letterId: string; gatheringId: string; whileIn: readonly GatheringState[] }

/** Holds a list that is in one of these states until the transaction ends; whoever comes late hears that it has gone on. */
export async function lockGathering(db: Db, { letterId, gatheringId, whileIn }: Locking): Promise<void> {
  const found = await maybe<{ state: GatheringState }>(
    db,
    sql`
    select state
      from gatherings
     where letter_id = ${letterId} and id = ${gatheringId}
       for no key update`,
  )
  if (!found) throw new Refusal('gathering-not-found')
  if (!whileIn.includes(found.state)) throw new Refusal('gathering-over')
}
