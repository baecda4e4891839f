import { sql, type Db } from '../database/sql.ts'

export async function updateAccount(
  db: Db,
  { coordinatorId, name, language }: { coordinatorId: string; name: string | null; language: string },
): Promise<void> {
  await db.query(
    sql`update coordinators set name = ${name}, language = ${language} where id = ${coordinatorId}`,
  )
}
