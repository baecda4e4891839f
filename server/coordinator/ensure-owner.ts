import { v7 as uuidv7 } from 'uuid'
import { one, sql, type Db } from '../database/sql.ts'
import { canonicalEmail } from '../signature/canonical-email.ts'
import type { Coordinator } from './coordinator.ts'

/** The owner of the service, made if there is none of this address: so the first start has one, and so have twenty at once. */
export async function ensureOwner(
  db: Db,
  { email, now }: { email: string; now: Date },
): Promise<Coordinator> {
  return one<Coordinator>(
    db,
    sql`
      insert into coordinators (id, email, email_key, owns_service, created_at)
      values (${uuidv7()}, ${email}, ${canonicalEmail(email)}, true, ${now})
      on conflict (email_key) do update set owns_service = true
      returning id, email, name, language`,
  )
}
