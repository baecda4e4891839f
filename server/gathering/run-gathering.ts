import type { Pool } from 'pg'
import { maybe, sql } from '../database/sql.ts'
import { inTransaction } from '../database/transaction.ts'
import type { Letter } from '../letter/letter.ts'
import { checkNext } from './check-lines.ts'
import { enterNext } from './enter-lines.ts'
import type { GatheringState } from './gathering.ts'
import { Earlier } from './judge.ts'
import { undoNext } from './undo-gathering.ts'

export type Running = {
  letter: Letter
  /** The text in the letter's own language. */
  text: { language: string; version: number; hash: string }
  gatheringId: string
  key: Buffer
}

/**
 * Goes on with what a list is at, a batch a transaction, until nothing is left to be done or `stops` says so. What one
 * server leaves another takes up; of several, one works at a time.
 */
export async function runGathering(
  pool: Pool,
  running: Running,
  { stops, onChange, clock }: { stops: () => boolean; onChange: () => void; clock: () => Date },
): Promise<void> {
  const { letter, gatheringId } = running
  const earlier = new Earlier()
  for (;;) {
    const state = await stateOf(pool, running)
    if (stops()) return
    const now = clock()
    const more = await inTransaction(pool, (db) => {
      if (state === 'checking') return checkNext(db, { ...running, earlier, now })
      if (state === 'entering') return enterNext(db, { ...running, now })
      if (state === 'undoing') return undoNext(db, { letterId: letter.id, gatheringId, now })
      return Promise.resolve(false)
    })
    if (state !== 'checking') onChange()
    if (!more) return
  }
}

async function stateOf(pool: Pool, { letter, gatheringId }: Running): Promise<GatheringState | undefined> {
  const row = await maybe<{ state: GatheringState }>(
    pool,
    sql`select state from gatherings where letter_id = ${letter.id} and id = ${gatheringId}`,
  )
  return row?.state
}
