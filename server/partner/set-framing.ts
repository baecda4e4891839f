import { record } from '../coordinator/activity.ts'
import { sql, type Db } from '../database/sql.ts'
import type { Framing } from './partner.ts'

type Setting = { letterId: string; framing: Framing; coordinatorId: string; now: Date }

/** Says which sites may hold the letter's form. Call it in a transaction. */
export async function setFraming(db: Db, { letterId, framing, coordinatorId, now }: Setting): Promise<void> {
  const { rowCount } = await db.query(sql`
    update letters set framing = ${framing} where id = ${letterId} and framing <> ${framing}`)
  if (rowCount === 1)
    await record(db, { letterId, coordinatorId, kind: 'framing-set', details: { framing }, now })
}
