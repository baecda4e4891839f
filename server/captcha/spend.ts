import { all, sql, type Db } from '../database/sql.ts'
import type { PassedToken } from './captcha.ts'

/**
 * Uses up tokens that passed, in the transaction of what they let pass; says of each whether this was its first use.
 * Of two that come at the same moment, one is the first: the other waits for its transaction.
 */
export async function spendTokens(db: Db, tokens: (PassedToken | null)[]): Promise<boolean[]> {
  const hashes = tokens.map((token) => token?.hash ?? null)
  const expiries = tokens.map((token) => token?.expiresAt ?? null)
  const spent = await all<{ place: number; fresh: boolean }>(
    db,
    sql`
    select place, fresh from spend_captcha_tokens(${hashes}::text[], ${expiries}::timestamptz[]) order by place`,
  )
  return spent.map(({ fresh }) => fresh)
}
