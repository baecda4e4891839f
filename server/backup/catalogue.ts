import { escapeIdentifier } from 'pg'
import type { Db } from '../database/sql.ts'
import type { Table } from './backup.ts'

/**
 * What no backup holds besides unlogged tables: who is signed in, and links that sign in. Put back, a session that was
 * ended would live again; everybody signs in anew.
 */
const leftOut = ['sessions', 'passkey_challenges', 'sign_in_links']

export type FoundTable = Table & {
  /** The primary key as SQL that gives one order on every machine, whatever its collation. */
  order: string
}

/** The tables that a backup holds, with the columns that are written and not computed. */
export async function findTables(db: Db): Promise<FoundTable[]> {
  const { rows } = await db.query<FoundTable>(
    `select c.relname::text as name, array_agg(a.attname::text order by a.attnum) as columns,
            (select string_agg(format('%I', k.attname) || case when k.attcollation <> 0 then ' collate "C"' else '' end,
                               ', ' order by place)
               from pg_index i, unnest(i.indkey::smallint[]) with ordinality as part (number, place)
               join pg_attribute k on k.attnum = part.number
              where i.indrelid = c.oid and i.indisprimary and k.attrelid = c.oid) as order
       from pg_class c
       join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
      where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relpersistence = 'p'
        and c.relname <> 'migrations' and c.relname <> all ($1)
      group by c.oid
      order by c.relname`,
    [leftOut],
  )
  return rows
}

/** The migrations that ran, oldest first; none where there is no schema of ours. */
export async function findMigrations(db: Db): Promise<string[]> {
  const { rows: found } = await db.query(`select from pg_class where oid = to_regclass('public.migrations')`)
  if (found.length === 0) return []
  const { rows } = await db.query<{ name: string }>('select name from public.migrations order by run_on, id')
  return rows.map(({ name }) => name)
}

/** Where each sequence stands; one that was never asked has no place. */
export async function findSequences(db: Db): Promise<Record<string, string>> {
  const { rows } = await db.query<{ name: string; last: string }>(
    `select sequencename::text as name, last_value::text as last
       from pg_sequences
      where schemaname = 'public' and sequencename <> 'migrations_id_seq' and last_value is not null
      order by sequencename`,
  )
  return Object.fromEntries(rows.map(({ name, last }) => [name, last]))
}

/** Tables of the schema that have rows; the list of migrations does not count. */
export async function findFilled(db: Db): Promise<string[]> {
  const { rows } = await db.query<{ name: string }>(
    `select relname::text as name from pg_class
      where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relname <> 'migrations'
      order by relname`,
  )
  const filled: string[] = []
  for (const { name } of rows) {
    const { rows: some } = await db.query(`select from ${quoted(name)} limit 1`)
    if (some.length > 0) filled.push(name)
  }
  return filled
}

export type ForeignKey = { table: string; name: string; definition: string }

export async function findForeignKeys(db: Db): Promise<ForeignKey[]> {
  const { rows } = await db.query<ForeignKey>(
    `select t.relname::text as table, c.conname::text as name, pg_get_constraintdef(c.oid) as definition
       from pg_constraint c join pg_class t on t.oid = c.conrelid
      where c.contype = 'f' and t.relnamespace = 'public'::regnamespace
      order by t.relname, c.conname`,
  )
  return rows
}

export function quoted(table: string): string {
  return `public.${escapeIdentifier(table)}`
}

/** As COPY names a table and its columns. */
export function copied({ name, columns }: Table): string {
  return `${quoted(name)} (${columns.map(escapeIdentifier).join(', ')})`
}

/** A table's rows in the order of its key: where they lie on the disk differs from one database to the next. */
export function copyOut({ name, columns, order }: FoundTable): string {
  const rows = `select ${columns.map(escapeIdentifier).join(', ')} from ${quoted(name)} order by ${order}`
  return `copy (${rows}) to stdout`
}
