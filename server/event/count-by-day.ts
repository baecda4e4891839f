import { all, sql, type Db } from '../database/sql.ts'
import type { DayCount } from './event.ts'
import { numberEvents } from './number-events.ts'

/** How many counted at the end of each day on which that changed, the oldest first. */
export async function countByDay(db: Db, letterId: string): Promise<DayCount[]> {
  await numberEvents(db, letterId)
  return all<DayCount>(
    db,
    sql`
    select day::text as day,
           (sum(organizations) over (order by day))::integer as organizations,
           (sum(people) over (order by day))::integer as people
      from tallies
     where letter_id = ${letterId}
     order by day`,
  )
}
