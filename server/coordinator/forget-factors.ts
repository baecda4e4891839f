import { maybe, sql, type Db } from '../database/sql.ts'
import { canonicalEmail } from '../signature/canonical-email.ts'
import { record } from './activity.ts'
import type { Coordinator } from './coordinator.ts'
import { tellOfChange } from './tell-of-change.ts'

/**
 * For somebody who has lost every factor and every recovery code: the next link leads to setting up a new one. Their
 * sessions end, and so do their tokens for programs. Only whoever has the server at hand may do this, by a command; no page does. Call it in a transaction.
 */
export async function forgetFactors(
  db: Db,
  { email, now }: { email: string; now: Date },
): Promise<Coordinator | undefined> {
  const coordinator = await maybe<Coordinator>(
    db,
    sql`
      select id, email, name, language
        from coordinators
       where email_key = ${canonicalEmail(email)}
         for no key update`,
  )
  if (!coordinator) return undefined

  const { id } = coordinator
  await db.query(sql`delete from passkeys where coordinator_id = ${id}`)
  await db.query(sql`delete from authenticator_apps where coordinator_id = ${id}`)
  await db.query(sql`delete from recovery_codes where coordinator_id = ${id}`)
  await db.query(sql`delete from code_tries where coordinator_id = ${id}`)
  await db.query(sql`delete from sessions where coordinator_id = ${id}`)
  await db.query(
    sql`update access_tokens set revoked_at = ${now} where coordinator_id = ${id} and revoked_at is null`,
  )
  await record(db, { coordinatorId: id, kind: 'factors-forgotten', now })
  await tellOfChange(db, { coordinator, change: 'factors-forgotten', now })
  return coordinator
}
