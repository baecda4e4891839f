import { sql, type Db } from '../database/sql.ts'
import type { Role } from './coordinator.ts'

type Granting = {
  letterId: string
  coordinatorId: string
  role: Role
  /** Null where the service itself grants it. */
  grantedBy: string | null
  now: Date
}

/** Makes a coordinator something to a letter where they are nothing to it yet; a role that they have stays. */
export async function grantRole(
  db: Db,
  { letterId, coordinatorId, role, grantedBy, now }: Granting,
): Promise<void> {
  await db.query(sql`
    insert into roles (letter_id, coordinator_id, role, granted_by, granted_at)
    values (${letterId}, ${coordinatorId}, ${role}, ${grantedBy}, ${now})
    on conflict (letter_id, coordinator_id) do nothing`)
}
