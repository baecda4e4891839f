import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { migrate } from '../database/migrate.ts'
import { BackupProblem, summaryOf, type Head, type Measure, type Progress } from './backup.ts'
import type { Summary, Table, Tail } from './backup.ts'
import { copied, findFilled, findForeignKeys, findMigrations, findTables, quoted } from './catalogue.ts'
import type { FoundTable } from './catalogue.ts'
import { setForm } from './form.ts'
import { BackupText } from './read-backup.ts'
import { rowsOf, sumOfMigration } from './write-backup.ts'

/**
 * Puts a backup into an empty database. The schema is made by the migrations that the backup names; the rows come in one
 * transaction, which ends only after every table was read back and its sum compared, and every foreign key holds. What
 * goes wrong leaves the database as empty as it was. Migrations that are newer than the backup run at the end.
 * @param text the backup, unsealed and unpacked
 */
export async function restoreBackup(
  databaseUrl: string,
  { text, onProgress }: { text: AsyncIterable<Buffer>; onProgress?: Progress | undefined },
): Promise<Summary> {
  const client = new pg.Client({ connectionString: databaseUrl })
  client.on('error', () => undefined)
  await client.connect()
  try {
    await setForm(client)
    await refuseUnlessFree(client)
    const read = new BackupText(text)
    const head = await read.head()
    refuseOtherVersions(head)
    return await intoEmpty(client, databaseUrl, { read, head, onProgress })
  } finally {
    await client.end()
  }
}

/** Somebody wrote into the database between our look at it and our lock on it: what is there is theirs. */
class Overtaken extends BackupProblem {}

type Reading = { read: BackupText; head: Head; onProgress?: Progress | undefined }

async function intoEmpty(client: pg.Client, databaseUrl: string, reading: Reading): Promise<Summary> {
  try {
    if ((await findMigrations(client)).length > 0) await dropSchema(client)
    await migrate(databaseUrl, reading.head.migrations.length)
    await client.query('begin')
    const tail = await load(client, reading)
    await client.query('commit')
    await client.query('analyze')
    await migrate(databaseUrl)
    return summaryOf(reading.head, tail)
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    if (error instanceof Overtaken) throw error
    // A connection that was lost undoes by itself what it began; empty tables may stay then.
    await dropSchema(client).catch(() => undefined)
    throw error
  }
}

async function refuseUnlessFree(client: pg.Client): Promise<void> {
  // A connection that was just closed may show for a moment.
  for (let tries = 1; await isUsed(client); tries++) {
    if (tries === 10) throw new BackupProblem('Something is using this database: stop the server first.')
    await sleep(100)
  }
  const filled = await findFilled(client)
  if (filled.length === 0) return
  throw new BackupProblem(
    `This database is not empty: ${filled.slice(0, 3).join(', ')} have rows. A backup goes into an empty one, and ` +
      'nothing of ours deletes what is there.',
  )
}

async function isUsed(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query(
    `select from pg_stat_activity
      where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()`,
  )
  return rows.length > 0
}

function refuseOtherVersions({ migrations }: Head): void {
  for (const { name, sha256 } of migrations) {
    const ours = sumOfMigration(name)
    if (!ours)
      throw new BackupProblem(
        `This backup is of a newer version (it has ${name}): update first, then restore.`,
      )
    if (sha256 && sha256 !== ours)
      throw new BackupProblem(
        `${name} is not what it was when the backup was made: restore with the version that made it.`,
      )
  }
}

async function load(client: pg.Client, { read, head, onProgress }: Reading): Promise<Tail> {
  const tables = await findTables(client)
  const known = tables.map(({ name, columns }) => ({ name, columns }))
  if (JSON.stringify(known) !== JSON.stringify(head.tables)) throw new BackupProblem(unfitting)
  const keys = await findForeignKeys(client)
  // What triggers have counted is in the backup: they must not count again.
  for (const { table, name } of keys)
    await client.query(`alter table ${quoted(table)} drop constraint ${client.escapeIdentifier(name)}`)
  for (const { name } of tables) await client.query(`alter table ${quoted(name)} disable trigger user`)
  // From here on nobody else comes to the tables.
  if ((await findFilled(client)).length > 0)
    throw new Overtaken('Something began to use this database: nothing was restored.')
  const measured = new Map<string, Measure>()
  for (const [index, table] of tables.entries()) {
    onProgress?.({ table: table.name, number: index + 1, of: tables.length })
    measured.set(table.name, await copyIn(client, table, read.rows(table)))
  }
  const tail = await read.tail()
  for (const table of tables) await compare(client, table, { tail, came: measured.get(table.name) })
  for (const [name, last] of Object.entries(tail.sequences))
    await client.query('select setval($1::regclass, $2)', [quoted(name), last])
  for (const { table, name, definition } of keys)
    await client.query(
      `alter table ${quoted(table)} add constraint ${client.escapeIdentifier(name)} ${definition}`,
    )
  for (const { name } of tables) await client.query(`alter table ${quoted(name)} enable trigger user`)
  return tail
}

const unfitting =
  'The tables of this backup are not those of its version: it was altered before it was sealed.'

async function copyIn(client: pg.Client, table: Table, rows: AsyncGenerator<Buffer>): Promise<Measure> {
  const hash = createHash('sha256')
  const summed = async function* () {
    for await (const piece of rows) {
      hash.update(piece)
      yield piece
    }
  }
  const into = client.query(copyFrom(`copy ${copied(table)} from stdin`))
  await pipeline(Readable.from(summed(), { objectMode: false }), into)
  return { rows: into.rowCount, sha256: hash.digest('hex') }
}

/** What came is what was written, and what lies in the table now is what came. */
async function compare(
  client: pg.Client,
  table: FoundTable,
  { tail, came }: { tail: Tail; came: Measure | undefined },
): Promise<void> {
  const wanted = JSON.stringify(tail.tables[table.name])
  const lies = await measure(client, table)
  if (JSON.stringify(came) === wanted && JSON.stringify(lies) === wanted) return
  throw new BackupProblem(`The table ${table.name} did not come out as it was written: nothing was restored.`)
}

async function measure(client: pg.Client, table: FoundTable): Promise<Measure> {
  const rows = rowsOf(client, table)
  let step = await rows.next()
  while (!step.done) step = await rows.next()
  return step.value
}

/** Only ever of a database without rows. */
async function dropSchema(client: pg.Client): Promise<void> {
  await client.query('drop schema public cascade; create schema public')
}
