import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CannotStart } from '#server/config.ts'
import { migrate } from '#server/database/migrate.ts'
import { sql } from '#server/database/sql.ts'
import { inTransaction } from '#server/database/transaction.ts'
import { readFolder } from '#server/letter/folder.ts'
import { importLetter } from '#server/letter/import.ts'
import { ringOf } from '#server/seal/key-ring.ts'
import { openSeal } from '#server/seal/open-seal.ts'
import { rotate } from '#server/seal/rotate.ts'
import { emptyDatabase, openPool } from '../database.ts'
import { shippedLetter } from '../world.ts'
import { fillLetter } from '#server/task/fill-letter.ts'
import { stored, traced } from './stored.ts'

// What an operator has to do with the key. One database, from the first start on.

let database: Awaited<ReturnType<typeof emptyDatabase>>
let folder: string
const settings = () => ({ DATA_KEY: undefined, DATA_DIR: folder })
const fromFile = () => Buffer.from(readFileSync(join(folder, 'data.key'), 'utf8'), 'base64')
const other = Buffer.alloc(32, 9)

beforeAll(async () => {
  database = await emptyDatabase()
  folder = mkdtempSync(join(tmpdir(), 'undersigned-key-'))
  await migrate(database.url)
})
afterAll(async () => {
  await database.drop()
  rmSync(folder, { recursive: true })
})

test('the first start makes a key that nobody else may read, beside the data, and the next one takes it', async () => {
  const first = await openSeal(database.url, settings())
  expect(readdirSync(folder)).toEqual(['data.key'])
  expect(statSync(join(folder, 'data.key')).mode & 0o777).toBe(0o600)
  expect(fromFile()).toHaveLength(32)
  const [row = ''] = (await stored(database.url)).filter((one) => one.startsWith('seal '))
  expect(row).not.toContain(fromFile().toString('base64'))
  const next = await openSeal(database.url, settings())
  expect(next.mailboxKey('zoe@example.org')).toBe(first.mailboxKey('zoe@example.org'))
  expect(next.open(sealedBy(first))).toBe('Zoë')
})

const id = '01a2032d-f3cf-74ed-a39e-a65541bb2ed1'

/** As the table would have it: without what tells our own values from others on their way. */
function sealedBy(seal: Awaited<ReturnType<typeof openSeal>>): string {
  const [value = ''] = sql`${seal.under(id)('name', 'Zoë')}`.values as string[]
  return value
}

describe('a start', () => {
  test('with another key is refused in a sentence', async () => {
    const start = openSeal(database.url, { ...settings(), DATA_KEY: [other] })
    await expect(start).rejects.toThrow(CannotStart)
    await expect(start).rejects.toThrow(/sealed with another key .* set DATA_KEY, or put back data.key/)
  })

  test('without the key that was there is refused, and makes no new one', async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'undersigned-key-'))
    const start = openSeal(database.url, { DATA_KEY: undefined, DATA_DIR: elsewhere })
    await expect(start).rejects.toThrow(/its key is gone: put back the file data.key/)
    expect(readdirSync(elsewhere)).toEqual([])
    rmSync(elsewhere, { recursive: true })
  })

  test('opens no value that was changed, or that was put into another row or column', async () => {
    const seal = await openSeal(database.url, settings())
    const value = sealedBy(seal)
    const changes = [
      value.replace(id, id.replace('01a2', '01a3')),
      value.replace('.name.', '.email.'),
      value.slice(0, -2) + (value.endsWith('A') ? 'BB' : 'AA'),
    ]
    for (const changed of changes) expect(() => seal.open(changed)).toThrow()
  })
})

/** Written before there was a seal: what is sealed is put back in clear, by the rules of then. */
async function unseal(pool: ReturnType<typeof openPool>): Promise<number> {
  await pool.query('alter table signatures drop constraint signatures_sealed')
  const { rows } = await pool.query('select * from signatures where email is not null')
  for (const row of rows as Record<string, string | null>[])
    await pool.query(sql`
      update signatures
         set email = ${row['email']}, email_key = lower(${row['email']}), contact_name = ${row['contact_name']},
             contact_role = ${row['contact_role']}, city = ${row['city']}, hidden_words = '{}',
             published = case when capacity = 'individual' and id::text like '%0' then 'withheld' else published end
       where id = ${row['id']}`)
  await pool.query('delete from signatory_words where not shown')
  await pool.query(
    `alter table signatures add constraint signatures_sealed
       check (erased_at is not null or is_sealed(email, id)) not valid`,
  )
  return rows.length
}

test('what was written in clear before is sealed by the next start, found by its keys, and nothing is left', async () => {
  const seal = await openSeal(database.url, settings())
  const pool = openPool(database.url, 2, seal)
  try {
    const letter = await readFolder(shippedLetter)
    await inTransaction(pool, (db) => importLetter(db, { folder: letter, now: new Date() }))
    await fillLetter(pool, { slug: letter.slug, count: 540, seed: 3, now: new Date() })
    const read = () =>
      pool.query(
        `select id, email, email_key, name, contact_name, city, people, published
           from signatures where email is not null order by id`,
      )
    const clear = await unseal(pool)
    expect(clear).toBeGreaterThan(500)
    const before = await read()
    const addresses = (before.rows as { email: string }[]).map(({ email }) => email).slice(0, 50)
    expect((await traced(database.url, addresses)).length).toBeGreaterThanOrEqual(50)

    const again = await openSeal(database.url, settings())
    expect(await traced(database.url, addresses)).toEqual([])
    const { rows } = await pool.query<{ clear: number }>(
      `select count(*)::integer as clear from signatures
        where not is_sealed(email, id) or not is_sealed(contact_name, id)
           or (published = 'withheld' and not is_sealed(line, id))`,
    )
    expect(rows).toEqual([{ clear: 0 }])
    const after = await read()
    const opened = ({ rows: all }: typeof after) => (all as Record<string, unknown>[]).map(without)
    expect(opened(after)).toEqual(opened(before))
    const keys = (after.rows as { email: string; email_key: string }[]).slice(0, 50)
    for (const { email, email_key } of keys) expect(email_key).toBe(again.mailboxKey(email.toLowerCase()))
    const { rows: validated } = await pool.query(
      "select bool_and(convalidated) as all from pg_constraint where conname like '%\\_sealed'",
    )
    expect(validated).toEqual([{ all: true }])
  } finally {
    await pool.end()
  }
})

const without = ({ email_key, ...row }: Record<string, unknown>) => ({ ...row, keyed: typeof email_key })

test('the key is changed while signing goes on, and the older one is of no use afterwards', async () => {
  const older = fromFile()
  const both = { ...settings(), DATA_KEY: [other, older] }
  const behind = openPool(
    database.url,
    2,
    await openSeal(database.url, { ...settings(), DATA_KEY: [older, other] }),
  )
  const pool = openPool(database.url, 2, await openSeal(database.url, both))
  try {
    const { rows: letters } = await pool.query<{ slug: string }>('select slug from letters')
    const slug = letters[0]?.slug ?? ''
    const told: string[] = []
    let signing = Promise.resolve()
    const tell = ({ table, seen }: { table: string; seen: number }) => {
      told.push(table)
      // A server that still wraps by the older key, in the middle of it.
      if (table === 'signatures' && seen === 500)
        signing = fillLetter(behind, { slug, count: 60, seed: 8, now: new Date() }).then(() => undefined)
    }
    const changed = await rotate(database.url, { ring: ringOf(both.DATA_KEY), tell })
    await signing
    await rotate(database.url, { ring: ringOf(both.DATA_KEY), tell: () => undefined })
    expect(changed).toBeGreaterThan(500)
    expect(told).toContain('signatures')
  } finally {
    await pool.end()
    await behind.end()
  }
  await expect(openSeal(database.url, { ...settings(), DATA_KEY: [older] })).rejects.toThrow(CannotStart)
  const alone = openPool(database.url, 2, await openSeal(database.url, { ...settings(), DATA_KEY: [other] }))
  try {
    const { rows } = await alone.query<{ count: number }>(
      `select count(*)::integer as count
         from (select email, contact_name, name from signatures where email is not null offset 0) opened
        where starts_with(email, chr(58858))`,
    )
    expect(rows[0]?.count).toBeGreaterThan(540)
    const { rows: emails } = await alone.query<{ email: string }>(
      'select email from signatures where email is not null',
    )
    expect(emails.every(({ email }) => email.includes('@'))).toBe(true)
  } finally {
    await alone.end()
  }
})
