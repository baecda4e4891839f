import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import pg from 'pg'
import { root } from './root.ts'

/**
 * Runs the migrations that are missing, all or none; servers that start at once wait for the first of them.
 * @param count the first so many of those that are missing, for a backup of an older version
 */
export async function migrate(database: pg.Pool | string, count = Infinity): Promise<string[]> {
  if (typeof database === 'string') {
    const client = new pg.Client({ connectionString: database })
    await client.connect()
    return migrateBy(client, count).finally(() => client.end())
  }

  const client = await database.connect()
  // Not back into the pool: the lock belongs to the session.
  return migrateBy(client, count).finally(() => client.release(true))
}

async function migrateBy(client: pg.ClientBase, count: number): Promise<string[]> {
  if (await isUpToDate(client)) return []
  // Read when there is something to run: a server that was killed has to be back soon.
  const { runner } = await import('node-pg-migrate')
  const complaints: string[] = []
  const complain = (message: string): void => void complaints.push(message)
  const ran = await runner({
    dbClient: client,
    dir: folder,
    // Everything but 0001-name.sql: schema.sql lies in the same folder.
    ignorePattern: '(?!\\d{4}-[a-z0-9-]+\\.sql$).*',
    direction: 'up',
    count,
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

const folder = join(root, 'migrations')

/** Whether the migrations that have run are those that there are. What differs in any way is the runner's to judge. */
async function isUpToDate(client: pg.ClientBase): Promise<boolean> {
  const { rows: found } = await client.query<{ known: boolean }>(
    `select to_regclass('migrations') is not null as known`,
  )
  if (!found[0]?.known) return false
  const { rows: ran } = await client.query<{ name: string }>('select name from migrations')
  const files = (await readdir(folder)).filter((file) => /^\d{4}-[a-z0-9-]+\.sql$/.test(file))
  return isDeepStrictEqual(ran.map(({ name }) => `${name}.sql`).toSorted(), files.toSorted())
}
