import type { Db } from '#server/database/sql.ts'
import { sealOf } from '#server/seal/attach.ts'
import { canonicalEmail } from '#server/signature/canonical-email.ts'

/** The key of an address's mailbox, by which tests find what they caused: `where email_key = $1`. */
export function mailboxKey(db: Db, email: string): string {
  return sealOf(db).mailboxKey(canonicalEmail(email))
}
