import type { DeskLetter } from '../coordinator/coordinator.ts'
import { all, one, sql, type Db } from '../database/sql.ts'
import { describeSignatures, type SignatureKey } from './describe-signatures.ts'
import type { DeskSignature, Filter } from './review.ts'

/** The last one of the page before. */
export type AfterUndecided = { since: string; id: string }

type Choosing = { letters: Pick<DeskLetter, 'id'>[]; filter?: Filter | undefined }

/** The queue of these letters, what waits the longest first. */
export async function listUndecided(
  db: Db,
  {
    letters,
    filter = {},
    limit,
    after,
  }: Choosing & { letters: DeskLetter[]; limit: number; after?: AfterUndecided | undefined },
): Promise<DeskSignature[]> {
  const { hold = null, state = null, grade = null, capacity = null } = filter
  const keys = await all<SignatureKey>(
    db,
    sql`
      select u.letter_id as "letterId", u.id, u.state
        from undecided_like(${letters.map(({ id }) => id)}, ${hold}, ${state}, ${grade}, ${capacity}) u
       where ${after?.id ?? null}::uuid is null
          or (u.since, u.id) > (${after?.since ?? null}::timestamptz, ${after?.id ?? null}::uuid)
       order by u.since, u.id
       limit ${limit}`,
  )
  return describeSignatures(db, { keys, letters })
}

export async function countUndecided(db: Db, { letters, filter = {} }: Choosing): Promise<number> {
  const { hold = null, state = null, grade = null, capacity = null } = filter
  const { count } = await one<{ count: number }>(
    db,
    sql`
      select count(*)::integer as count
        from undecided_like(${letters.map(({ id }) => id)}, ${hold}, ${state}, ${grade}, ${capacity})`,
  )
  return count
}
