import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline, Readable, type Duplex } from 'node:stream'
import { createGzip } from 'node:zlib'
import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { root } from '../database/root.ts'
import { BackupProblem, firstLine, type Head, type Measure, type Progress, type Summary } from './backup.ts'
import { summaryOf, type Tail } from './backup.ts'
import { copied, copyOut, findMigrations, findSequences, findTables, type FoundTable } from './catalogue.ts'
import { setForm } from './form.ts'

type Writing = { now: Date; secretMark: string | null; onProgress?: Progress }

export type Written = { packed: Readable; summary: Promise<Summary> }

/**
 * The whole database as of one moment, gzipped, while others go on writing. The text inside can be read by people:
 * a line of JSON, each table as COPY writes it, and a line of JSON with what each table holds. Holds a few hundred
 * kilobytes, however much there is.
 */
export function writeBackup(databaseUrl: string, writing: Writing): Written {
  let done: (summary: Summary) => void = () => undefined
  let failed: (error: unknown) => void = () => undefined
  const summary = new Promise<Summary>((resolve, reject) => ([done, failed] = [resolve, reject]))
  // Who reads the stream hears of a failure there.
  summary.catch(() => undefined)
  const text = Readable.from(linesOf(databaseUrl, writing, done), { objectMode: false })
  const packed: Duplex = pipeline(text, createGzip(), (error) => error && failed(error))
  return { packed, summary }
}

async function* linesOf(databaseUrl: string, writing: Writing, done: (summary: Summary) => void) {
  const client = new pg.Client({ connectionString: databaseUrl })
  client.on('error', () => undefined)
  await client.connect()
  try {
    await setForm(client)
    await client.query('begin isolation level repeatable read, read only')
    const tables = await findTables(client)
    const head = await headOf(client, { ...writing, tables })
    yield `${firstLine}\n-- ${JSON.stringify(head)}\n`
    const tail: Tail = { tables: {}, sequences: {} }
    for (const [index, table] of tables.entries()) {
      writing.onProgress?.({ table: table.name, number: index + 1, of: tables.length })
      yield `\nCOPY ${copied(table)} FROM stdin;\n`
      tail.tables[table.name] = yield* rowsOf(client, table)
      yield '\\.\n'
    }
    // Sequences know no snapshot: asked last, they are past every row above.
    tail.sequences = await findSequences(client)
    yield `\n-- ${JSON.stringify(tail)}\n`
    await client.query('commit')
    done(summaryOf(head, tail))
  } finally {
    await client.end()
  }
}

async function headOf(
  client: pg.Client,
  { now, secretMark, tables }: Writing & { tables: FoundTable[] },
): Promise<Head> {
  const migrations = await findMigrations(client)
  if (migrations.length === 0) throw new BackupProblem('There is nothing of ours in this database.')
  const { rows } = await client.query<{ server_version: string }>('show server_version')
  return {
    format: 1,
    madeAt: now.toISOString(),
    postgres: rows[0]?.server_version ?? '',
    migrations: migrations.map((name) => ({ name, sha256: sumOfMigration(name) })),
    tables: tables.map(({ name, columns }) => ({ name, columns })),
    secretMark,
  }
}

/** A table as COPY writes it; what it measures, at the end. */
export async function* rowsOf(client: pg.Client, table: FoundTable): AsyncGenerator<Buffer, Measure> {
  const rows = client.query(copyTo(copyOut(table)))
  const hash = createHash('sha256')
  for await (const piece of rows as AsyncIterable<Buffer>) {
    hash.update(piece)
    yield piece
  }
  return { rows: rows.rowCount, sha256: hash.digest('hex') }
}

/** SHA-256 of a migration's file; null where we have none of that name. */
export function sumOfMigration(name: string): string | null {
  const file = join(root, 'migrations', `${name}.sql`)
  return existsSync(file) ? createHash('sha256').update(readFileSync(file)).digest('hex') : null
}
