import { all, sql, type Db } from '../database/sql.ts'
import { forgetPeople } from '../own/forget-people.ts'
import { confirmationLasts, type Capacity } from '../signature/signature.ts'

/** In one transaction. */
const mostAtOnce = 1000

type Forgetting = {
  /** Whose link ended before this. */
  before: Date
  now: Date
}

/**
 * Empties signatures that nobody confirmed, and those that were taken back before they were; that there was one stays,
 * for the figures. Gives how many, and whether there may be more. Call it in a transaction.
 */
export async function forgetUnconfirmed(
  db: Db,
  { before, now }: Forgetting,
): Promise<{ count: number; more: boolean }> {
  const signedBefore = (capacity: Capacity) => new Date(before.getTime() - confirmationLasts(capacity))
  const due = await all<{ letterId: string; ids: string[] }>(
    db,
    sql`
    with left_open as (
      select letter_id, id
        from signatures
       where confirmed_at is null and withdrawn_at is null
         and signed_at < ${signedBefore('individual')}
         and (capacity <> 'organization' or signed_at < ${signedBefore('organization')})
       order by signed_at
       limit ${mostAtOnce}
         for update skip locked),
    taken_back as (
      select letter_id, id
        from signatures
       where confirmed_at is null and withdrawn_at is not null and erased_at is null
         and signed_at < ${signedBefore('organization')}
       order by signed_at
       limit ${mostAtOnce}
         for update skip locked)
    select letter_id as "letterId", array_agg(id) as ids
      from (table left_open union all table taken_back) due
     group by letter_id`,
  )
  for (const { letterId, ids } of due) await forgetPeople(db, { letterId, signatureIds: ids, now })
  const count = due.reduce((sum, { ids }) => sum + ids.length, 0)
  return { count, more: count >= mostAtOnce }
}
