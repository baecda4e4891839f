import { all, maybe, sql, type Db } from '../database/sql.ts'
import { Refusal } from '../refusal.ts'
import { decide } from './decide.ts'
import type { BulkForm } from './review.ts'
import { undo } from './undo.ts'

const batch = 20

type Running = { letterId: string; bulkId: string; now: Date }
type Acting = { state: 'running' | 'undoing'; form: BulkForm; coordinatorId: string; startedAt: Date }

/**
 * Carries out the next batch of an act, in the transaction of `db`. Says whether more is to be done. Of several servers
 * one works at a time; what one has left, another finishes.
 */
export async function runBulk(db: Db, running: Running): Promise<boolean> {
  const { letterId, bulkId, now } = running
  const acting = await lock(db, running)
  if (!acting) return false

  const ids = await nextOnes(db, { ...running, state: acting.state })
  for (const signatureId of ids) {
    const outcome =
      acting.state === 'running'
        ? await decideOne(db, { ...running, ...acting, signatureId })
        : await undoOne(db, { ...running, ...acting, signatureId })
    await db.query(sql`
      update bulk_signatures
         set outcome = ${outcome}
       where letter_id = ${letterId} and bulk_id = ${bulkId} and signature_id = ${signatureId}`)
  }
  if (ids.length === batch) return true
  await db.query(sql`
    update bulk_acts
       set state = case state when 'running' then 'done' else 'undone' end, ended_at = ${now}
     where letter_id = ${letterId} and id = ${bulkId}`)
  return false
}

/** Nothing where it has ended, or another server is at it. */
async function lock(db: Db, { letterId, bulkId }: Running): Promise<Acting | undefined> {
  const row = await maybe<Omit<Acting, 'form'> & { kind: BulkForm['kind']; reason: string }>(
    db,
    sql`
    select state, kind, reason, coordinator_id as "coordinatorId", started_at as "startedAt"
      from bulk_acts
     where letter_id = ${letterId} and id = ${bulkId} and ended_at is null
       for update skip locked`,
  )
  if (!row) return undefined
  const { kind, reason, ...rest } = row
  return { ...rest, form: kind === 'approve' ? { kind } : { kind, reason } }
}

async function nextOnes(
  db: Db,
  { letterId, bulkId, state }: Running & Pick<Acting, 'state'>,
): Promise<string[]> {
  const outcome = state === 'undoing' ? 'decided' : null
  const rows = await all<{ id: string }>(
    db,
    sql`
    select signature_id as id
      from bulk_signatures
     where letter_id = ${letterId} and bulk_id = ${bulkId} and outcome is not distinct from ${outcome}
     order by signature_id
     limit ${batch}`,
  )
  return rows.map(({ id }) => id)
}

type One = Running & Acting & { signatureId: string }

/** One that was decided or changed meanwhile, or whose place is taken, is left to a coordinator and keeps no other from its turn. */
async function decideOne(db: Db, one: One): Promise<'decided' | 'left'> {
  const { bulkId: id, startedAt } = one
  const done = await apart(db, () => decide(db, { ...one, bulk: { id, startedAt } }))
  return done ? 'decided' : 'left'
}

async function undoOne(db: Db, one: One): Promise<'undone' | 'kept'> {
  const { letterId, bulkId, signatureId } = one
  const decision = await maybe<{ id: string }>(
    db,
    sql`
    select id
      from decisions
     where letter_id = ${letterId} and bulk_id = ${bulkId} and signature_id = ${signatureId}`,
  )
  const done = decision && (await apart(db, () => undo(db, { ...one, decisionId: decision.id })))
  return done ? 'undone' : 'kept'
}

/** What is refused of one undoes that one alone. */
async function apart(db: Db, work: () => Promise<unknown>): Promise<boolean> {
  await db.query(sql`savepoint one`)
  try {
    await work()
    await db.query(sql`release savepoint one`)
    return true
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    await db.query(sql`rollback to savepoint one`)
    return false
  }
}
