import { all, maybe, sql, type Db } from '../database/sql.ts'
import { Refusal } from '../refusal.ts'
import type { Bulk } from './review.ts'

type Key = { letterId: string; bulkId: string }

/** An act on many signatures, and how far it is. */
export async function findBulk(db: Db, { letterId, bulkId }: Key): Promise<Bulk> {
  const bulk = await maybe<Bulk>(
    db,
    sql`
    select b.id, b.kind, b.reason, b.filter, b.state, coalesce(c.name, c.email) as by,
           to_json(b.started_at) #>> '{}' as "startedAt", b.count, done.*
      from bulk_acts b
      join coordinators c on c.id = b.coordinator_id
      cross join lateral (
            select (count(*) filter (where outcome in ('decided', 'undone', 'kept')))::integer as decided,
                   (count(*) filter (where outcome = 'left'))::integer as left,
                   (count(*) filter (where outcome = 'undone'))::integer as undone,
                   (count(*) filter (where outcome = 'kept'))::integer as kept
              from bulk_signatures
             where letter_id = b.letter_id and bulk_id = b.id) done
     where b.letter_id = ${letterId} and b.id = ${bulkId}`,
  )
  if (!bulk) throw new Refusal('bulk-not-found')
  return bulk
}

/** Those of a letter, the newest first. */
export async function listBulks(
  db: Db,
  { letterId, limit }: { letterId: string; limit: number },
): Promise<Bulk[]> {
  const ids = await all<{ id: string }>(
    db,
    sql`select id from bulk_acts where letter_id = ${letterId} order by id desc limit ${limit}`,
  )
  return Promise.all(ids.map(({ id }) => findBulk(db, { letterId, bulkId: id })))
}
