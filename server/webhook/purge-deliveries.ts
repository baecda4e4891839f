import { sql, type Db } from '../database/sql.ts'

const month = 30 * 24 * 3_600_000

/** Forgets what was delivered a month ago. */
export async function purgeDeliveries(db: Db, { now }: { now: Date }): Promise<void> {
  await db.query(sql`delete from webhook_deliveries where delivered_at < ${new Date(now.getTime() - month)}`)
}
