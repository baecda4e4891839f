import { v7 as uuidv7 } from 'uuid'
import { one, sql, type Db } from '../database/sql.ts'
import { canonicalEmail } from '../signature/canonical-email.ts'
import type { Coordinator } from './coordinator.ts'

/** The coordinator of this address, made if there is none: so the first start has an owner, and so have twenty at once. */
export async function ensureOwner(
  db: Db,
  { email, now }: { email: string; now: Date },
): Promise<Coordinator> {
  return one<Coordinator>(
    db,
    sql`
      insert into coordinators (id, email, email_key, created_at)
      values (${uuidv7()}, ${email}, ${canonicalEmail(email)}, ${now})
      on conflict (email_key) do update set email_key = excluded.email_key
      returning id, email, name, language`,
  )
}
