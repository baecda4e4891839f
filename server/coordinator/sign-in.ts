import { randomBytes } from 'node:crypto'
import { maybe, sql, type Db } from '../database/sql.ts'
import { Refusal } from '../refusal.ts'
import { hashToken } from '../signature/token.ts'

export const sessionDays = 14

/** Uses a link up and gives the token of the new session; of two at once, the link's row lets one through. */
export async function signIn(db: Db, { token, now }: { token: string; now: Date }): Promise<string> {
  const session = randomBytes(32).toString('base64url')
  const expiresAt = new Date(now.getTime() + sessionDays * 24 * 60 * 60 * 1000)
  const signedIn = await maybe(
    db,
    sql`
      with link as (
        delete from sign_in_links
         where token_hash = ${hashToken(token)}
        returning coordinator_id, expires_at
      ), expired as (
        delete from sessions where expires_at <= ${now}
      )
      insert into sessions (token_hash, coordinator_id, created_at, expires_at)
      select ${hashToken(session)}, coordinator_id, ${now}::timestamptz, ${expiresAt}::timestamptz
        from link
       where expires_at > ${now}
      returning coordinator_id`,
  )
  if (!signedIn) throw new Refusal('sign-in-link-spent')
  return session
}
