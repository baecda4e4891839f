import { maybe, sql, type Db } from '../database/sql.ts'
import { Refusal } from '../refusal.ts'

const lasts = 5 * 60 * 1000

type Asking = { sessionId: string; challenge: string; now: Date }

/** Remembers what a passkey was asked to sign; of a session that has been ended meanwhile, nothing. */
export async function keepChallenge(db: Db, { sessionId, challenge, now }: Asking): Promise<void> {
  await db.query(sql`delete from passkey_challenges where expires_at <= ${now}`)
  const { rowCount } = await db.query(sql`
    insert into passkey_challenges (session_id, challenge, expires_at)
    select id, ${challenge}, ${new Date(now.getTime() + lasts)}
      from sessions
     where id = ${sessionId}
       for key share`)
  if (rowCount === 0) throw new Refusal('sign-in-needed')
}

/** Whether this session was asked that, lately and not answered yet; from now on it is. */
export async function takeChallenge(db: Db, { sessionId, challenge, now }: Asking): Promise<boolean> {
  const taken = await maybe(
    db,
    sql`
      delete from passkey_challenges
       where session_id = ${sessionId} and challenge = ${challenge} and expires_at > ${now}
      returning challenge`,
  )
  return taken !== undefined
}
