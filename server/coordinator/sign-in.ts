import { randomBytes } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import { maybe, sql, type Db } from '../database/sql.ts'
import { Refusal } from '../refusal.ts'
import { hashToken } from '../signature/token.ts'
import { record } from './activity.ts'
import { stillNeeded, type SecondFactor } from './coordinator.ts'

const hour = 60 * 60 * 1000
/** However much it is used, a session ends. In milliseconds. */
export const sessionLasts = 12 * hour
/** To give a second factor, or to set one up on a telephone that has to be found first. */
const waitingLasts = hour / 2

type SigningIn = {
  token: string
  device: string | null
  secondFactor: SecondFactor
  now: Date
}

/**
 * Uses a link up and gives the token of the new session, which does not reach the desk before a second factor is given.
 * Of two at once, the link's row lets one through. Call it in a transaction.
 */
export async function signIn(db: Db, { token, ...signing }: SigningIn): Promise<string> {
  const link = await maybe<{ coordinatorId: string }>(
    db,
    sql`
      delete from sign_in_links
       where token_hash = ${hashToken(token)} and expires_at > ${signing.now}
      returning coordinator_id as "coordinatorId"`,
  )
  if (!link) throw new Refusal('sign-in-link-spent')
  return startSession(db, { coordinatorId: link.coordinatorId, ...signing })
}

type Starting = Omit<SigningIn, 'token'> & { coordinatorId: string }

/** For whoever has shown that a mailbox is theirs: by a link that signs in, or by one that invites. */
export async function startSession(
  db: Db,
  { coordinatorId, device, secondFactor, now }: Starting,
): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  const hasFactor = await maybe(db, sql`select from factors where coordinator_id = ${coordinatorId}`)
  const waits =
    stillNeeded({ factorAt: null, hasFactor: hasFactor !== undefined }, secondFactor) !== 'nothing'
  const expiresAt = new Date(now.getTime() + (waits ? waitingLasts : sessionLasts))
  await db.query(sql`delete from sessions where expires_at <= ${now}`)
  await db.query(sql`
    insert into sessions (token_hash, id, coordinator_id, device, created_at, last_seen_at, expires_at)
    values (${hashToken(token)}, ${uuidv7()}, ${coordinatorId}, ${device}, ${now}, ${now}, ${expiresAt})`)
  if (!waits) await record(db, { coordinatorId, kind: 'signed-in', details: { device }, now })
  return token
}
