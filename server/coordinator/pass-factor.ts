import { randomBytes } from 'node:crypto'
import { one, sql, type Db } from '../database/sql.ts'
import { hashToken } from '../signature/token.ts'
import { record } from './activity.ts'
import type { Session } from './coordinator.ts'
import { sessionLasts } from './sign-in.ts'

/**
 * Notes that the second factor was given now. The first time it lets the session in and gives its new token: whoever
 * knew the old one stays outside. Later it makes the factor fresh and gives nothing.
 */
export async function passFactor(
  db: Db,
  { session, now }: { session: Session; now: Date },
): Promise<string | undefined> {
  if (session.factorAt) {
    await db.query(sql`update sessions set factor_at = ${now} where id = ${session.id}`)
    return undefined
  }
  const token = randomBytes(32).toString('base64url')
  const { device } = await one<{ device: string | null }>(
    db,
    sql`
      update sessions
         set token_hash = ${hashToken(token)}, factor_at = ${now}, last_seen_at = ${now},
             expires_at = ${new Date(now.getTime() + sessionLasts)}
       where id = ${session.id}
      returning device`,
  )
  await record(db, { coordinatorId: session.coordinator.id, kind: 'signed-in', details: { device }, now })
  return token
}
