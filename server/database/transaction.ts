import type { Pool } from 'pg'
import type { Db } from './sql.ts'

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
