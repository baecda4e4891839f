import type { Pool } from 'pg'
import { all, sql } from '../database/sql.ts'
import { inTransaction } from '../database/transaction.ts'
import { runBulk } from './run-bulk.ts'

/**
 * Carries out what a stopped server left of acts on many signatures, until `signal` says so. What another server is at
 * is its own: of a batch nobody does twice.
 */
export async function finishBulks(
  pool: Pool,
  { now, signal }: { now: Date; signal: AbortSignal },
): Promise<void> {
  const left = await all<{ letterId: string; bulkId: string }>(
    pool,
    sql`
    select letter_id as "letterId", id as "bulkId" from bulk_acts where ended_at is null order by started_at, id`,
  )
  for (const one of left) {
    for (let more = true; more && !signal.aborted;)
      more = await inTransaction(pool, (db) => runBulk(db, { ...one, now }))
  }
}
