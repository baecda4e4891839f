import { record } from '../coordinator/activity.ts'
import { one, sql, type Db } from '../database/sql.ts'
import { Refusal } from '../refusal.ts'
import { lockGathering } from './lock-gathering.ts'

type Starting = {
  letterId: string
  gatheringId: string
  coordinatorId: string
  /** How the coordinator knows that they signed. */
  note: string
  /** The number that the button said. */
  count: number
  now: Date
}

/** Has the chosen lines entered; `enterNext` carries it out. Once. Call it in a transaction. */
export async function startEntering(db: Db, starting: Starting): Promise<void> {
  const { letterId, gatheringId, coordinatorId, note, count, now } = starting
  await lockGathering(db, { letterId, gatheringId, whileIn: ['checked'] })
  await db.query(sql`
    update gatherings
       set state = 'entering', note = ${note || null}, entered_at = ${now}
     where letter_id = ${letterId} and id = ${gatheringId}`)
  const { chosen, vouched } = await one<{ chosen: number; vouched: number }>(
    db,
    sql`
    select count(*)::integer as chosen, (count(*) filter (where not mailed))::integer as vouched
      from gathered
     where letter_id = ${letterId} and gathering_id = ${gatheringId} and enters`,
  )
  if (chosen !== count || (vouched > 0 && !note)) throw new Refusal('gathering-changed')
  const details = { gatheringId, count, vouched }
  await record(db, { letterId, coordinatorId, kind: 'list-entered', details, now })
}
