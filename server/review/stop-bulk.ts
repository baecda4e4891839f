import { record } from '../coordinator/activity.ts'
import { maybe, sql, type Db } from '../database/sql.ts'
import { Refusal } from '../refusal.ts'

type Stopping = { letterId: string; bulkId: string; coordinatorId: string; now: Date }

/** What is decided stays decided until it is undone; the rest is left as it was. In a transaction. */
export async function cancelBulk(db: Db, stopping: Stopping): Promise<void> {
  await change(db, stopping, { from: ['running'], to: 'cancelled' })
}

/** Takes back what the act decided, by `runBulk`; what was decided anew since stays. In a transaction. */
export async function undoBulk(db: Db, stopping: Stopping): Promise<void> {
  await change(db, stopping, { from: ['done', 'cancelled'], to: 'undoing' })
}

type Change = { from: string[]; to: 'cancelled' | 'undoing' }

/** The lock waits for the batch that is carried out now. Pressed again it changes nothing. */
async function change(db: Db, stopping: Stopping, { from, to }: Change): Promise<void> {
  const { letterId, bulkId, coordinatorId, now } = stopping
  const bulk = await maybe<{ state: string }>(
    db,
    sql`select state from bulk_acts where letter_id = ${letterId} and id = ${bulkId} for update`,
  )
  if (!bulk) throw new Refusal('bulk-not-found')
  if (!from.includes(bulk.state)) return

  const changed = await whileNoneRuns(
    db.query(sql`
    update bulk_acts
       set state = ${to}, ended_at = ${to === 'undoing' ? null : now}
     where letter_id = ${letterId} and id = ${bulkId}`),
  )
  if (changed) await record(db, { letterId, coordinatorId, kind: `bulk-${to}`, details: { bulkId }, now })
}

async function whileNoneRuns(changing: Promise<{ rowCount: number | null }>): Promise<boolean> {
  const { rowCount } = await changing.catch((error: unknown) => {
    const another =
      error instanceof Error && 'constraint' in error && error.constraint === 'bulk_acts_one_at_a_time'
    throw another ? new Refusal('bulk-running') : error
  })
  return rowCount === 1
}
