import { maybe, sql, type Db } from '../database/sql.ts'
import { Refusal } from '../refusal.ts'
import { record } from './activity.ts'
import { grantableBy, type DeskLetter, type Role, type Session } from './coordinator.ts'

type Changing = {
  session: Session
  letter: DeskLetter
  /** The coordinator whose role it is. */
  personId: string
  now: Date
}

/** Whoever may not give a role may not take it away either. Call it in a transaction. */
export async function changeRole(
  db: Db,
  { session, letter, personId, role, now }: Changing & { role: Role },
): Promise<void> {
  const may = grantableBy(letter.role)
  if (!may.includes(role)) throw new Refusal('role-too-small')
  const by = session.coordinator.id
  const changed = await whileAnOwnerStays(
    maybe(
      db,
      sql`
        update roles
           set role = ${role}, granted_by = ${by}, granted_at = ${now}
         where letter_id = ${letter.id} and coordinator_id = ${personId} and role = any(${may})
        returning role`,
    ),
  )
  if (!changed) throw new Refusal('page-not-found')
  const details = { person: personId, role }
  await record(db, { letterId: letter.id, coordinatorId: by, kind: 'role-changed', details, now })
}

/** Anybody may take away their own. Their account stays: they may work on other letters. */
export async function removeRole(db: Db, { session, letter, personId, now }: Changing): Promise<void> {
  const by = session.coordinator.id
  const removed = await whileAnOwnerStays(
    maybe<{ role: Role }>(
      db,
      sql`
        delete from roles
         where letter_id = ${letter.id} and coordinator_id = ${personId}
           and (role = any(${grantableBy(letter.role)}) or coordinator_id = ${by})
        returning role`,
    ),
  )
  if (!removed) throw new Refusal('page-not-found')
  const details = { person: personId, role: removed.role }
  await record(db, { letterId: letter.id, coordinatorId: by, kind: 'role-removed', details, now })
}

/** The database keeps a letter from losing its last owner, whatever happens at the same moment. */
async function whileAnOwnerStays<Result>(changing: Promise<Result>): Promise<Result> {
  return changing.catch((error: unknown) => {
    const kept = error instanceof Error && 'constraint' in error && error.constraint === 'roles_keep_an_owner'
    throw kept ? new Refusal('last-owner') : error
  })
}
