import { all, one, sql, type Db } from '../database/sql.ts'
import type { FactorsShown, PasskeyShown } from './coordinator.ts'

export async function listFactors(
  db: Db,
  { coordinatorId }: { coordinatorId: string },
): Promise<FactorsShown> {
  const passkeys = await all<PasskeyShown>(
    db,
    sql`
      select id, name, created_at as "createdAt", last_used_at as "lastUsedAt"
        from passkeys
       where coordinator_id = ${coordinatorId}
       order by id`,
  )
  const others = await one<Omit<FactorsShown, 'passkeys'>>(
    db,
    sql`
      select (select created_at from authenticator_apps where coordinator_id = ${coordinatorId}) as "appSince",
             (select count(*)::integer from recovery_codes
               where coordinator_id = ${coordinatorId} and used_at is null) as "recoveryCodes"`,
  )
  return { passkeys, ...others }
}
