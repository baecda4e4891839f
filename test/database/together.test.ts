import type pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { all, sql, type Db } from '#server/database/sql.ts'
import { together } from '#server/database/together.ts'
import { copyDatabase, openPool } from '#test/database.ts'

type Row = { name: string; size: number }

let database: Awaited<ReturnType<typeof copyDatabase>>
let pool: pg.Pool
let statements: number[]

beforeAll(async () => {
  database = await copyDatabase()
  pool = openPool(database.url)
  await pool.query('create table boats (name text primary key, size integer check (size > 0))')
})

beforeEach(async () => {
  statements = []
  await pool.query('truncate boats')
})

afterAll(async () => {
  await pool.end()
  await database.drop()
})

const launch = together(async (db: Db, rows: Row[]) => {
  statements.push(rows.length)
  const written = await all<{ name: string }>(
    db,
    sql`
    insert into boats
    select name, size
      from json_populate_recordset(null::boats, ${JSON.stringify(rows)}::json)
     order by name
    on conflict do nothing
    returning name`,
  )
  return new Set(rows.filter((row) => written.some(({ name }) => name === row.name)))
})

const fleet = (count: number) => Array.from({ length: count }, (_, at) => ({ name: `boat ${at}`, size: 1 }))

async function stored(): Promise<number> {
  return (await pool.query('select from boats')).rowCount ?? 0
}

test('a row alone is written at once', async () => {
  expect(await launch(pool, { name: 'Garza', size: 1 })).toBe(true)
  expect(statements).toEqual([1])
})

test('rows of one moment share statements, of two hundred at most, and each is there', async () => {
  const answers = await Promise.all(fleet(500).map((row) => launch(pool, row)))
  expect(answers).toEqual(Array(500).fill(true))
  expect(statements).toEqual([1, 200, 200, 99])
  expect(await stored()).toBe(500)
})

test('a row that is there already says so to whoever brought it, and to nobody else', async () => {
  await Promise.all(fleet(20).map((row) => launch(pool, row)))
  const answers = await Promise.all(fleet(40).map((row) => launch(pool, row)))
  expect(answers).toEqual([...Array<boolean>(20).fill(false), ...Array<boolean>(20).fill(true)])
})

test('a row that cannot be stored fails alone', async () => {
  const rows = fleet(30).map((row, at) => (at === 7 ? { ...row, size: 0 } : row))
  const ends = await Promise.allSettled(rows.map((row) => launch(pool, row)))
  expect(ends.flatMap(({ status }, at) => (status === 'rejected' ? at : []))).toEqual([7])
  expect(await stored()).toBe(29)
})

test('where the database is gone each hears of it, once, and later rows are written', async () => {
  const broken = new URL(database.url)
  broken.searchParams.set('host', '/nowhere')
  const away = openPool(broken.href)
  const ends = await Promise.allSettled(fleet(30).map((row) => launch(away, row)))
  expect(new Set(ends.map(({ status }) => status))).toEqual(new Set(['rejected']))
  expect(statements).toEqual([1, 29])
  await away.end()
  expect(await launch(pool, { name: 'Garza', size: 1 })).toBe(true)
})

test('whoever waits behind rows that a silent database never takes hears of it with them', async () => {
  let tries = 0
  const silent = together(async (_: Db, rows: Row[]): Promise<Set<Row>> => {
    tries += 1
    await new Promise((late) => setTimeout(late, 1100))
    throw new Error(`nothing was heard of ${rows.length}`)
  })
  const ends = await Promise.allSettled(fleet(30).map((row) => silent(pool, row)))
  expect(new Set(ends.map(({ status }) => status))).toEqual(new Set(['rejected']))
  expect(tries).toBe(1)
})
