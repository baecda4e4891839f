import { maybe, one, sql, type Db } from '../database/sql.ts'
import { Refusal } from '../refusal.ts'
import { record } from './activity.ts'
import type { AccountChange, Session } from './coordinator.ts'
import { requireFreshFactor } from './fresh-factor.ts'
import { tellOfChange } from './tell-of-change.ts'

type Removing = { session: Session; now: Date }

export async function removePasskey(db: Db, { session, id, now }: Removing & { id: string }): Promise<void> {
  const { coordinator } = session
  const removed = await maybe(
    db,
    sql`delete from passkeys where coordinator_id = ${coordinator.id} and id = ${id} returning id`,
  )
  if (!removed) throw new Refusal('page-not-found')
  await finishRemoval(db, { session, change: 'passkey-removed', now })
}

export async function removeApp(db: Db, { session, now }: Removing): Promise<void> {
  const { id } = session.coordinator
  const removed = await maybe(
    db,
    sql`delete from authenticator_apps where coordinator_id = ${id} returning coordinator_id`,
  )
  if (!removed) throw new Refusal('page-not-found')
  await finishRemoval(db, { session, change: 'app-removed', now })
}

/** Call all of it in a transaction: where it was the last one, nothing was removed. */
async function finishRemoval(
  db: Db,
  { session, change, now }: Removing & { change: AccountChange },
): Promise<void> {
  const { coordinator } = session
  requireFreshFactor(session, now)
  // Of two who remove one each at the same moment, one waits here and sees what the other left.
  await one(db, sql`select id from coordinators where id = ${coordinator.id} for no key update`)
  const left = await maybe(db, sql`select from factors where coordinator_id = ${coordinator.id}`)
  if (!left) throw new Refusal('last-factor')
  await record(db, { coordinatorId: coordinator.id, kind: change, now })
  await tellOfChange(db, { coordinator, change, now })
}
