import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { watchPool } from '#server/database/pool.ts'
import { all, maybe, one, sql } from '#server/database/sql.ts'
import { inTransaction, isSilent } from '#server/database/transaction.ts'
import { copyDatabase } from '#test/database.ts'

let pool: pg.Pool
let drop: () => Promise<void>
const warnings: string[] = []

beforeAll(async () => {
  const database = await copyDatabase()
  drop = database.drop
  pool = new pg.Pool({ connectionString: database.url })
  const warn = (message: string): void => void warnings.push(message)
  watchPool(pool, { info: () => {}, warn, error: warn })
  await pool.query('create table cups (name text primary key)')
})

afterAll(async () => {
  await pool.end()
  await drop()
})

const names = async (): Promise<string[]> =>
  (await all<{ name: string }>(pool, sql`select name from cups order by name`)).map(({ name }) => name)

test('a value is never SQL', async () => {
  const name = `Robert'); drop table cups; --`
  await pool.query(sql`insert into cups (name) values (${name})`)
  expect(await maybe(pool, sql`delete from cups where name = ${name} returning name`)).toEqual({ name })
})

test('the same statement has one name for all its values, and another statement another', () => {
  const find = (name: string) => sql`select name from cups where name = ${name}`
  expect(find('a')).toMatchObject({ name: find('b').name, text: 'select name from cups where name = $1' })
  expect(find('a').name).not.toBe(sql`select name from cups`.name)
  expect(find('a').name.length).toBeLessThan(64)
})

test('a row that has to be there is a fault when it is not', async () => {
  await expect(one(pool, sql`select name from cups where false`)).rejects.toThrow('no row from: select name')
})

test('work that fails leaves nothing, and its own error', async () => {
  const failing = inTransaction(pool, async (db) => {
    await db.query(sql`insert into cups (name) values ('broken')`)
    throw new Error('dropped it')
  })
  await expect(failing).rejects.toThrow('dropped it')
  expect(await names()).toEqual([])
})

test('work that swallows an error of the database does not pass for done', async () => {
  const swallowing = inTransaction(pool, async (db) => {
    await db.query(sql`insert into cups (name) values ('lost')`)
    await db.query('select 1 / 0').catch(() => {})
  })
  await expect(swallowing).rejects.toThrow('the transaction failed earlier')
  expect(await names()).toEqual([])
})

test('a connection that dies in a transaction is not used again, and what is idle may die too', async () => {
  const cut = inTransaction(pool, async (db) => {
    const { pid } = await one<{ pid: number }>(db, sql`select pg_backend_pid() as pid`)
    const other = new pg.Pool({ ...pool.options, max: 1 })
    await other.query(sql`select pg_terminate_backend(${pid})`)
    await other.end()
    await db.query(sql`insert into cups (name) values ('cut')`)
  })
  // The server's last words, or a pipe that it has closed already: whichever is noticed first.
  await expect(cut).rejects.toThrow(/terminat|EPIPE|ECONNRESET|not queryable/)

  await Promise.all([1, 2, 3].map(() => pool.query('select pg_sleep(0.05)')))
  await pool
    .query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    )
    .catch(() => {})
  await expect.poll(() => warnings.length, { timeout: 10_000 }).toBeGreaterThan(0)
  await inTransaction(pool, (db) => db.query(sql`insert into cups (name) values ('whole')`))
  expect(await names()).toEqual(['whole'])
})

test('a statement to which nothing comes back is given up with its connection, at once', async () => {
  const before = pool.totalCount
  const hanging = { text: 'select pg_sleep(30)', query_timeout: 100 }
  const given = inTransaction(pool, (db) => db.query(hanging), { soon: true })
  await expect(given).rejects.toSatisfy(isSilent)
  expect(pool.totalCount).toBeLessThanOrEqual(Math.max(before - 1, 0))
  const others = Array.from({ length: 10 }, () => inTransaction(pool, (db) => db.query(sql`select`)))
  await expect(Promise.all(others)).resolves.toHaveLength(10)
})
