import { createHash } from 'node:crypto'
import type { PoolClient, QueryResultRow } from 'pg'
import { withoutForgeries } from './marked.ts'

/** Anything that can run a query: the pool, or the one client of a transaction. */
export type Db = Pick<PoolClient, 'query'>

export type Statement = { name: string; text: string; values: unknown[]; query_timeout?: number }

/** Milliseconds: of what visitors wait for, no statement takes so long but on a machine that is gone. */
export const patience = 4500

/** A statement that somebody waits for: it fails when nothing comes back in time, and its outcome is unknown. */
export function soon(statement: Statement, milliseconds = patience): Statement {
  return { ...statement, query_timeout: milliseconds }
}

const prepared = new WeakMap<TemplateStringsArray, { name: string; text: string }>()

/**
 * A whole statement with its values beside it; a value can never become SQL, nor pass for one that we have sealed. Statements are named, so PostgreSQL
 * parses and plans each of them once a connection.
 */
export function sql(parts: TemplateStringsArray, ...values: unknown[]): Statement {
  const clean = values.map(withoutForgeries)
  const known = prepared.get(parts)
  if (known) return { ...known, values: clean }

  const text = parts.reduce((before, part, index) => `${before}$${index}${part}`)
  const statement = { name: nameOf(text), text }
  prepared.set(parts, statement)
  return { ...statement, values: clean }
}

export async function all<Row extends QueryResultRow>(db: Db, statement: Statement): Promise<Row[]> {
  return (await db.query<Row>(statement)).rows
}

export async function maybe<Row extends QueryResultRow>(
  db: Db,
  statement: Statement,
): Promise<Row | undefined> {
  return (await db.query<Row>(statement)).rows[0]
}

/** For statements that always give a row; none is a fault of ours, not a visitor's. */
export async function one<Row extends QueryResultRow>(db: Db, statement: Statement): Promise<Row> {
  const row = await maybe<Row>(db, statement)
  if (!row) throw new Error(`no row from: ${statement.text}`)
  return row
}

/** PostgreSQL cuts names at 63 bytes; two texts must never share one. */
function nameOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}
