import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { BackupProblem } from './backup.ts'

/** A database beside ours for as long as the work lasts. What a killed command left behind goes with the next one. */
export async function inScratch<Result>(
  databaseUrl: string,
  work: (scratchUrl: string) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({ connectionString: databaseUrl })
  client.on('error', () => undefined)
  await client.connect()
  try {
    // One check at a time: then every other scratch of this database was abandoned.
    await client.query('select pg_advisory_lock($1)', [lock])
    const prefix = await prefixOf(client)
    await dropAbandoned(client, prefix)
    const name = `${prefix}${randomBytes(6).toString('hex')}`
    await makeDatabase(client, name)
    try {
      return await work(urlOf(databaseUrl, name))
    } finally {
      await client.query(`drop database ${name} with (force)`)
    }
  } finally {
    await client.end()
  }
}

const lock = 1775_03_26

/** There is no place to try a backup in. */
export class NoScratch extends BackupProblem {}

/** Makes the database where it is not there yet. */
export async function makeNamed(databaseUrl: string, name: string): Promise<string> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const { rows } = await client.query('select from pg_database where datname = $1', [name])
    if (rows.length === 0) await makeDatabase(client, name)
    return urlOf(databaseUrl, name)
  } finally {
    await client.end()
  }
}

async function makeDatabase(client: pg.Client, name: string): Promise<void> {
  try {
    await client.query(`create database ${client.escapeIdentifier(name)} template template0 encoding 'UTF8'`)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === '42501')) throw error
    throw new NoScratch('The database user may not make databases: `alter role … createdb` lets it.')
  }
}

async function prefixOf(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ oid: string }>(
    'select oid::text from pg_database where datname = current_database()',
  )
  return `undersigned_check_${rows[0]?.oid}_`
}

async function dropAbandoned(client: pg.Client, prefix: string): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    'select datname::text as name from pg_database where starts_with(datname::text, $1)',
    [prefix],
  )
  for (const { name } of rows) await client.query(`drop database if exists ${client.escapeIdentifier(name)}`)
}

function urlOf(databaseUrl: string, name: string): string {
  const url = new URL(databaseUrl)
  url.pathname = `/${encodeURIComponent(name)}`
  return url.href
}
