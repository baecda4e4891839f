import { maybe, sql, type Db } from '../database/sql.ts'
import { Refusal } from '../refusal.ts'
import { record } from './activity.ts'
import type { AccountChange, Session } from './coordinator.ts'
import { holdFactors } from './set-up-factor.ts'
import { tellOfChange } from './tell-of-change.ts'

type Removing = { session: Session; now: Date }

/** Needs a fresh second factor. Call it in a transaction: where the passkey was the last one, nothing was removed. */
export async function removePasskey(db: Db, { session, id, now }: Removing & { id: string }): Promise<void> {
  const { coordinator } = session
  await holdFactors(db, { session, now })
  const removed = await maybe(
    db,
    sql`delete from passkeys where coordinator_id = ${coordinator.id} and id = ${id} returning id`,
  )
  if (!removed) throw new Refusal('page-not-found')
  await finishRemoval(db, { session, change: 'passkey-removed', now })
}

/** As `removePasskey`. */
export async function removeApp(db: Db, { session, now }: Removing): Promise<void> {
  const { id } = session.coordinator
  await holdFactors(db, { session, now })
  const removed = await maybe(
    db,
    sql`delete from authenticator_apps where coordinator_id = ${id} returning coordinator_id`,
  )
  if (!removed) throw new Refusal('page-not-found')
  await finishRemoval(db, { session, change: 'app-removed', now })
}

async function finishRemoval(
  db: Db,
  { session, change, now }: Removing & { change: AccountChange },
): Promise<void> {
  const { coordinator } = session
  const left = await maybe(db, sql`select from factors where coordinator_id = ${coordinator.id}`)
  if (!left) throw new Refusal('last-factor')
  await record(db, { coordinatorId: coordinator.id, kind: change, now })
  await tellOfChange(db, { coordinator, change, now })
}
