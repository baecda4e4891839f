import { sql, type Db } from '../database/sql.ts'

/** Milliseconds. A day is counted; the next one may look back at it. */
const keptFor = 48 * 3_600_000

/** Forgets the networks and mailboxes that came more than 48 hours ago; gives how many. To be called every hour. */
export async function purgeHits(db: Db, { now }: { now: Date }): Promise<number> {
  const before = new Date(now.getTime() - keptFor)
  const { rowCount } = await db.query(sql`delete from hits where day_from < ${before}`)
  return rowCount ?? 0
}
