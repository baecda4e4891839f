import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { expect, test } from 'vitest'
import { migrate } from '#server/database/migrate.ts'
import { root } from '#server/database/root.ts'
import { emptyDatabase } from '#test/database.ts'
import { writtenSchema } from './written-schema.ts'

const folder = join(root, 'migrations')
const migrations = readdirSync(folder)
  .filter((name) => /^\d{4}-.*\.sql$/.test(name))
  .sort()

test('schema.sql says what the migrations add up to', async ({ skip }) => {
  const database = await emptyDatabase()
  const client = new pg.Client({ connectionString: database.url })
  try {
    await migrate(database.url)
    await client.connect()
    const { rows } = await client.query<{ server_version_num: string }>('show server_version_num')
    // Other versions word the same schema otherwise.
    skip(Math.floor(Number(rows[0]?.server_version_num) / 10_000) !== 18)
    expectChecked('schema.sql', await writtenSchema(client))
  } finally {
    await client.end()
    await database.drop()
  }
})

test('migrations are numbered without gaps', () => {
  const numbers = migrations.map((name) => Number(name.slice(0, 4)))
  expect(numbers).toEqual(migrations.map((_, index) => index + 1))
  for (const name of migrations) expect(name).toMatch(/^\d{4}-[a-z0-9]+(-[a-z0-9]+)*\.sql$/)
})

/** A database where it ran would not get the change. */
test('a released migration never changes', () => {
  const released = new Map(checksums().map((line): [string, string] => [line.slice(66), line.slice(0, 64)]))
  const changed = [...released].filter(([name, sum]) => checksumOf(name) !== sum).map(([name]) => name)
  expect(changed, ifChanged).toEqual([])
  expectChecked('checksums', migrations.map((name) => `${checksumOf(name)}  ${name}\n`).join(''))
})

const ifChanged = `write a new migration; if this one never left your machine, remove its line in migrations/checksums`

function checksums(): string[] {
  const file = join(folder, 'checksums')
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : []
}

function checksumOf(name: string): string | undefined {
  const file = join(folder, name)
  return existsSync(file) ? createHash('sha256').update(readFileSync(file)).digest('hex') : undefined
}

/** Writes what should be there, for the next commit; on a build server nobody would commit it. */
function expectChecked(name: string, content: string): void {
  const file = join(folder, name)
  const checked = existsSync(file) ? readFileSync(file, 'utf8') : ''
  if (checked === content) return
  if (process.env.CI) expect(checked, `migrations/${name} is not what the migrations say`).toBe(content)
  writeFileSync(file, content)
  throw new Error(`migrations/${name} written: commit it`)
}
