import { sql, type Db } from '../database/sql.ts'
import { hashToken } from '../signature/token.ts'

export async function signOut(db: Db, { session }: { session: string }): Promise<void> {
  await db.query(sql`delete from sessions where token_hash = ${hashToken(session)}`)
}
