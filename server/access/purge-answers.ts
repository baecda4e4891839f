import { sql, type Db } from '../database/sql.ts'

const day = 24 * 3_600_000

/** Forgets what programs were answered more than a day ago. */
export async function purgeAnswers(db: Db, { now }: { now: Date }): Promise<void> {
  await db.query(sql`delete from kept_answers where answered_at < ${new Date(now.getTime() - day)}`)
}
