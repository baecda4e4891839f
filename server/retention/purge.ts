import type { Pool } from 'pg'
import { maybe, sql, type Db } from '../database/sql.ts'
import { inTransaction } from '../database/transaction.ts'
import { deleteRows } from './delete-rows.ts'
import {
  forgetMailboxes,
  forgetNotes,
  forgetPrivate,
  listClosedBefore,
  type Forgotten,
} from './forget-closed.ts'
import { forgetUnconfirmed } from './forget-unconfirmed.ts'
import { kinds, momentBefore, type Kept, type Retention } from './retention.ts'

type Purging = {
  retention: Retention
  now: Date
  /** Leaves the rest to the next run, after the batch under way. */
  signal?: AbortSignal | undefined
}
type PurgingKind = Purging & { kind: Kept }

const hour = 3_600_000

/** Going through the signatures of every closed letter is for once a day, in milliseconds as the others. */
const every = (kind: Kept): number =>
  kind === 'email' || kind === 'updates' || kind === 'private' ? 24 * hour : hour

/**
 * Forgets whatever is kept for longer than the configuration says: one table of times, one job. In small transactions,
 * each with the note of what it took, so that it can be cut short at any moment and goes on from there; two servers pass
 * over each other's rows. Throws what `signal` was aborted with.
 */
export async function purge(pool: Pool, { retention, now, signal }: Purging): Promise<void> {
  for (const kind of kinds) {
    if (await isDue(pool, { kind, now })) await purgeKind(pool, { kind, retention, now, signal })
  }
}

/** The same of one kind, due or not; gives how much was forgotten. */
export async function purgeKind(pool: Pool, { kind, retention, now, signal }: PurgingKind): Promise<number> {
  const before = momentBefore(now, retention[kind])
  const taken = await forgetAll(pool, { kind, before, now, signal })
  await note(pool, { kind, count: 0, finishedAt: now, now })
  return taken
}

async function isDue(db: Db, { kind, now }: { kind: Kept; now: Date }): Promise<boolean> {
  const { finishedAt } =
    (await maybe<{ finishedAt: Date | null }>(
      db,
      sql`select max(finished_at) as "finishedAt" from purges where kind = ${kind}`,
    )) ?? {}
  return !finishedAt || now.getTime() - finishedAt.getTime() >= every(kind)
}

type Forgetting = Omit<PurgingKind, 'retention'> & { before: Date }

function forgetAll(pool: Pool, forgetting: Forgetting): Promise<number> {
  const { kind, before, now } = forgetting
  switch (kind) {
    case 'unconfirmed':
      return inBatches(pool, forgetting, (db) => forgetUnconfirmed(db, { before, now }))
    case 'email':
    case 'updates':
      return forEachClosed(pool, forgetting, (db, next) =>
        forgetMailboxes(db, { ...next, wanting: kind === 'updates' }),
      )
    case 'private':
      return forEachClosed(pool, forgetting, forgetPrivate)
    default:
      return inBatches(pool, forgetting, (db) => deleteRows(db, { kind, before }))
  }
}

type Batch = (db: Db) => Promise<{ count: number; more: boolean }>

async function inBatches(pool: Pool, { kind, now, signal }: Forgetting, batch: Batch): Promise<number> {
  let taken = 0
  for (let more = true; more;) {
    signal?.throwIfAborted()
    const done = await inTransaction(pool, async (db) => {
      const forgotten = await batch(db)
      await note(db, { kind, count: forgotten.count, now })
      return forgotten
    })
    taken += done.count
    more = done.more
  }
  return taken
}

type OfLetter = (db: Db, next: { letterId: string; after: string; now: Date }) => Promise<Forgotten>

const first = '00000000-0000-0000-0000-000000000000'

async function forEachClosed(
  pool: Pool,
  { kind, before, now, signal }: Forgetting,
  batch: OfLetter,
): Promise<number> {
  let taken = 0
  for (const letterId of await listClosedBefore(pool, before)) {
    for (let after: string | undefined = first; after !== undefined;) {
      signal?.throwIfAborted()
      const next = { letterId, after, now }
      const { count, last } = await inTransaction(pool, async (db) => {
        const forgotten = await batch(db, next)
        if (forgotten.count > 0) await note(db, { kind, count: forgotten.count, now })
        return forgotten
      })
      taken += count
      after = last
    }
    if (kind === 'private') await forgetNotes(pool, letterId)
  }
  return taken
}

type Note = { kind: Kept; count: number; finishedAt?: Date; now: Date }

/** How much of what, and when: no names. */
async function note(db: Db, { kind, count, finishedAt, now }: Note): Promise<void> {
  await db.query(sql`
    insert into purges as p (kind, day, count, at, finished_at)
    values (${kind}, (${now}::timestamptz at time zone 'UTC')::date, ${count}, ${now}, ${finishedAt ?? null})
    on conflict (kind, day) do update
       set count = p.count + excluded.count, at = excluded.at, finished_at = excluded.finished_at`)
}
