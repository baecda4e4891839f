import type { DeskLetter } from '../coordinator/coordinator.ts'
import { all, one, sql, type Db } from '../database/sql.ts'
import { describeSignatures, type SignatureKey } from './describe-signatures.ts'
import type { DeskSignature } from './review.ts'

/** The last one of the page before. */
export type AfterWaiting = { confirmedAt: string; id: string }

type Listing = { letters: DeskLetter[]; limit: number; after?: AfterWaiting | undefined }

/** What waits for a decision in these letters, the longest first. */
export async function listWaiting(db: Db, { letters, limit, after }: Listing): Promise<DeskSignature[]> {
  const keys = await all<SignatureKey>(
    db,
    sql`
      select letter_id as "letterId", id, 'waiting' as state
        from waiting
       where letter_id = any(${letters.map(({ id }) => id)}::uuid[])
         and (${after?.id ?? null}::uuid is null
              or (confirmed_at, id) > (${after?.confirmedAt ?? null}::timestamptz, ${after?.id ?? null}::uuid))
       order by confirmed_at, id
       limit ${limit}`,
  )
  return describeSignatures(db, { keys, letters })
}

export async function countWaiting(db: Db, { letters }: { letters: DeskLetter[] }): Promise<number> {
  const { count } = await one<{ count: number }>(
    db,
    sql`
      select count(*)::integer as count
        from waiting
       where letter_id = any(${letters.map(({ id }) => id)}::uuid[])`,
  )
  return count
}
