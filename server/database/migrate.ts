import { join } from 'node:path'
import { runner } from 'node-pg-migrate'
import pg from 'pg'
import { root } from './root.ts'

/** Runs the migrations that are missing, all or none; servers that start at once wait for the first of them. */
export async function migrate(database: pg.Pool | string): Promise<string[]> {
  if (typeof database === 'string') {
    const client = new pg.Client({ connectionString: database })
    await client.connect()
    return migrateBy(client).finally(() => client.end())
  }

  const client = await database.connect()
  // Not back into the pool: the lock belongs to the session.
  return migrateBy(client).finally(() => client.release(true))
}

async function migrateBy(client: pg.ClientBase): Promise<string[]> {
  const complaints: string[] = []
  const complain = (message: string): void => void complaints.push(message)
  const ran = await runner({
    dbClient: client,
    dir: join(root, 'migrations'),
    // Everything but 0001-name.sql: schema.sql lies in the same folder.
    ignorePattern: '(?!\\d{4}-[a-z0-9-]+\\.sql$).*',
    direction: 'up',
    migrationsTable: 'migrations',
    singleTransaction: true,
    advisoryLockMode: 'wait',
    logger: { info: () => {}, warn: () => {}, error: complain },
  }).catch((error: unknown) => {
    // The complaint shows the place in the SQL; the error alone does not.
    throw new Error(complaints.join('\n') || 'the migrations did not run', { cause: error })
  })
  return ran.map(({ name }) => name)
}
