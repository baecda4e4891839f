import { maybe, sql, type Db } from '../database/sql.ts'
import { canonicalEmail } from '../signature/canonical-email.ts'
import type { Coordinator } from './coordinator.ts'

export async function findCoordinator(
  db: Db,
  { email }: { email: string },
): Promise<Coordinator | undefined> {
  return maybe<Coordinator>(
    db,
    sql`select id, email, name, language from coordinators where email_key = ${canonicalEmail(email)}`,
  )
}
