import type { Pool } from 'pg'
import type { Db } from './sql.ts'

/** What is read in the work is of one moment: a count and the list that it counts agree. */
export function inSnapshot<Result>(pool: Pool, work: (db: Db) => Promise<Result>): Promise<Result> {
  return inTransaction(pool, async (db) => {
    await db.query('set transaction isolation level repeatable read, read only')
    return work(db)
  })
}

/** All of the work, or none of it. */
export async function inTransaction<Result>(pool: Pool, work: (db: Db) => Promise<Result>): Promise<Result> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    const result = await work(client)
    const { command } = await client.query('commit')
    // PostgreSQL answers a commit of a failed transaction with a rollback and no error.
    if (command !== 'COMMIT') throw new Error('the transaction failed earlier, and its error was swallowed')
    client.release()
    return result
  } catch (error) {
    // A connection that cannot even roll back is destroyed; what went wrong first is what the caller hears.
    const broken = await client.query('rollback').then(
      () => false,
      () => true,
    )
    client.release(broken)
    throw error
  }
}
