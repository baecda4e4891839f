import type { Pool, PoolClient } from 'pg'
import { isHurried } from './hurry.ts'
import { patience, type Db } from './sql.ts'

/** What is read in the work is of one moment: a count and the list that it counts agree. */
export function inSnapshot<Result>(
  pool: Pool,
  work: (db: Db) => Promise<Result>,
  hurrying: Hurrying = {},
): Promise<Result> {
  const reading = async (db: Db) => {
    await db.query('set transaction isolation level repeatable read, read only')
    return work(db)
  }
  return inTransaction(pool, reading, hurrying)
}

/** Whether a visitor waits, and no statement may take longer than `patience`; where nothing is said, as the pool has it. */
type Hurrying = { soon?: boolean }

/** All of the work, or none of it. */
export async function inTransaction<Result>(
  pool: Pool,
  work: (db: Db) => Promise<Result>,
  { soon = isHurried(pool) }: Hurrying = {},
): Promise<Result> {
  const client = await pool.connect()
  const giveBack = limit(client, soon ? patience : longest)
  try {
    await client.query(briefly('begin'))
    const result = await work(client)
    const { command } = await client.query('commit')
    // PostgreSQL answers a commit of a failed transaction with a rollback and no error.
    if (command !== 'COMMIT') throw new Error('the transaction failed earlier, and its error was swallowed')
    giveBack()
    return result
  } catch (error) {
    // A connection that cannot even roll back is destroyed; what went wrong first is what the caller hears.
    giveBack(isSilent(error) || (await rollBack(client)))
    throw error
  }
}

const briefly = (text: string) => ({ text, query_timeout: patience })

/** Milliseconds: lists of 100,000 names take their time at the desk. */
const longest = 5 * 60_000

/** No statement of this connection takes longer until it is given back. `pg` reads this before each; its types do not know. */
function limit(client: PoolClient, milliseconds: number): (broken?: boolean) => void {
  const { connectionParameters: settings } = client as unknown as {
    connectionParameters: { query_timeout: number | false }
  }
  const usual = settings.query_timeout
  settings.query_timeout = milliseconds
  return (broken) => {
    settings.query_timeout = usual
    client.release(broken)
  }
}

/** Whether that failed too. */
function rollBack(client: Db): Promise<boolean> {
  return client.query(briefly('rollback')).then(
    () => false,
    () => true,
  )
}

/** A statement to which nothing came back is still under way: whatever follows it would wait too. */
export function isSilent(error: unknown): boolean {
  return error instanceof Error && error.message === 'Query read timeout'
}
