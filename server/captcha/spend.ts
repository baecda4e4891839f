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

/** Forgets tokens that would not pass any more; gives how many. To be called every hour. */
export async function purgeTokens(db: Db, { now }: { now: Date }): Promise<number> {
  const { rowCount } = await db.query(sql`delete from captcha_tokens where expires_at <= ${now}`)
  return rowCount ?? 0
}
