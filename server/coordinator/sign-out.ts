import { sql, type Db } from '../database/sql.ts'
import type { Session } from './coordinator.ts'

export async function signOut(db: Db, { session }: { session: Session }): Promise<void> {
  await db.query(sql`delete from sessions where id = ${session.id}`)
}
