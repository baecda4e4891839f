import { v7 as uuidv7 } from 'uuid'
import { sql, type Db } from '../database/sql.ts'
import { noLetter } from '../mail/mail.ts'
import { hashToken, makeToken } from '../signature/token.ts'

const hour = 60 * 60 * 1000
const consoleLinkLasts = 24 * hour
/** In milliseconds. */
export const mailedLinkLasts = hour / 2

type Making = { coordinatorId: string; key: Buffer; now: Date }

/** For the console of whoever starts the server. Gives the token that stands in `/desk/sign-in/<token>`. */
export async function makeSignInLink(db: Db, making: Making): Promise<string> {
  return (await insertLink(db, making, consoleLinkLasts)).token
}

/** For a mail, which carries the id alone: whoever words the mail makes the token from it. */
export async function makeMailedLink(db: Db, making: Making): Promise<{ id: string }> {
  return insertLink(db, making, mailedLinkLasts)
}

async function insertLink(
  db: Db,
  { coordinatorId, key, now }: Making,
  milliseconds: number,
): Promise<{ id: string; token: string }> {
  const id = uuidv7()
  const token = makeToken(key, 'sign-in', noLetter, id)
  await db.query(sql`
    insert into sign_in_links (token_hash, coordinator_id, expires_at)
    values (${hashToken(token)}, ${coordinatorId}, ${new Date(now.getTime() + milliseconds)})`)
  return { id, token }
}
