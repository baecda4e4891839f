import type { Pool } from 'pg'
import type { Db } from '../database/sql.ts'
import { inTransaction } from '../database/transaction.ts'

/** Rows in one transaction, so that nobody waits long for what it holds. */
export const batch = 500

/** Where the last row lies that was looked at. */
export type Place = { letter_id: string; id: string }

export const nil = '00000000-0000-0000-0000-000000000000'

/** Goes through a table in the order of its key, a transaction a batch. `next` says where its batch ended. */
export async function inBatches(
  pool: Pool,
  next: (db: Db, after: Place) => Promise<Place | undefined>,
): Promise<void> {
  for (let place: Place | undefined = { letter_id: nil, id: nil }; place;) {
    const after: Place = place
    place = await inTransaction(pool, (db) => next(db, after))
  }
}
