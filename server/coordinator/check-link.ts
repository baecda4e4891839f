import { maybe, sql, type Db } from '../database/sql.ts'
import { hashToken } from '../signature/token.ts'

/** Whether a link still signs in. Looking does not use it up: programs that scan mail look too. */
export async function isGoodLink(db: Db, { token, now }: { token: string; now: Date }): Promise<boolean> {
  const link = await maybe(
    db,
    sql`select from sign_in_links where token_hash = ${hashToken(token)} and expires_at > ${now}`,
  )
  return link !== undefined
}
