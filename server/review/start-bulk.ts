import { v7 as uuid } from 'uuid'
import { record } from '../coordinator/activity.ts'
import { maybe, sql, type Db } from '../database/sql.ts'
import { Refusal } from '../refusal.ts'
import type { BulkForm, Filter } from './review.ts'

type Starting = {
  letterId: string
  coordinatorId: string
  filter: Filter
  /** The number that the button said. */
  count: number
  form: BulkForm
  now: Date
}

/**
 * Takes down what an act on many signatures is about: all that fit the filter now, if they are as many as the button
 * said. `runBulk` carries it out. One at a time on a letter. Call it in a transaction.
 */
export async function startBulk(db: Db, starting: Starting): Promise<{ bulkId: string }> {
  const { letterId, coordinatorId, filter, count, form, now } = starting
  const { hold = null, state = null, grade = null, capacity = null } = filter
  const bulkId = uuid()
  const reason = form.kind === 'reject' ? form.reason : null
  const started = await maybe<{ id: string }>(
    db,
    sql`
    insert into bulk_acts (letter_id, id, coordinator_id, kind, reason, filter, count, started_at)
    values (${letterId}, ${bulkId}, ${coordinatorId}, ${form.kind}, ${reason}, ${filter}, ${count}, ${now})
    on conflict do nothing
    returning id`,
  )
  if (!started) throw new Refusal('bulk-running')

  const { rowCount } = await db.query(sql`
    insert into bulk_signatures (letter_id, bulk_id, signature_id)
    select u.letter_id, ${bulkId}, u.id
      from undecided_like(array[${letterId}::uuid], ${hold}, ${state}, ${grade}, ${capacity}) u
     where u.state = 'waiting'`)
  if (rowCount !== count) throw new Refusal('bulk-changed')
  const details = { bulkId, act: form.kind, count }
  await record(db, { letterId, coordinatorId, kind: 'bulk-started', details, now })
  return { bulkId }
}
