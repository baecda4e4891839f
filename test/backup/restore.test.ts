import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer, text } from 'node:stream/consumers'
import { createGunzip } from 'node:zlib'
import { Decrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'
import fc from 'fast-check'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildApp } from '#server/app.ts'
import { restoreBackup } from '#server/backup/restore-backup.ts'
import { seal, unseal } from '#server/backup/seal.ts'
import { writeBackup } from '#server/backup/write-backup.ts'
import { migrate } from '#server/database/migrate.ts'
import { root } from '#server/database/root.ts'
import { checkFile } from '#server/edition/check.ts'
import { measureFile } from '#server/edition/measure.ts'
import { makeToken } from '#server/signature/token.ts'
import { key, origin, signed, signInAs, unconfirmed, useDesk, Visitor } from '../coordinator/desk.ts'
import { openSeal } from '#server/seal/open-seal.ts'
import { emptyDatabase, openPool, sealSettings } from '../database.ts'
import { individual, limits } from '../world.ts'

// The restore drill: a service is lost, and goes on elsewhere from its backup.

const desk = useDesk()
const ends: (() => unknown)[] = []
let url: string
let key1: string
let sealed: Buffer
let plain: Buffer
let pdf: Buffer
let pending: string
let elsewhere: { url: string; pool: pg.Pool }
let restored: Awaited<ReturnType<typeof restore>>

beforeAll(async () => {
  url = desk.pool.options.connectionString ?? ''
  await signed(desk, { ...individual, name: 'Ana Kept', email: 'ana@example.org' })
  pending = await unconfirmed(desk, { ...individual, name: 'Bo Pending', email: 'bo@example.org' })
  const zoe = await signInAs(desk, 'zoe@example.org')
  await zoe.post(`/desk/letters/${desk.letter.slug}/editions`, { number: '1' })
  pdf = (await zoe.get(`/en/letters/${desk.letter.slug}/editions/1/letter.en.pdf`)).rawPayload
  key1 = await generateX25519Identity()
  sealed = await backUp()
  plain = await buffer(unseal(Readable.from([sealed]), key1))
  elsewhere = await empty()
  restored = await restore(elsewhere.url)
})
afterAll(async () => {
  for (const end of ends.toReversed()) await end()
})

async function backUp(databaseUrl = url): Promise<Buffer> {
  const { packed } = writeBackup(databaseUrl, { now: new Date(), secretMark: null })
  return buffer(await seal(packed, await identityToRecipient(key1)))
}

async function empty(): Promise<{ url: string; pool: pg.Pool }> {
  const database = await emptyDatabase()
  ends.push(database.drop)
  const pool = openPool(database.url, 2)
  ends.push(() => pool.end())
  return { url: database.url, pool }
}

const restore = (databaseUrl: string, bytes = sealed, opening = key1) =>
  restoreBackup(databaseUrl, { text: unseal(Readable.from([bytes]), opening) })

/** Everything that a list is made of, and what triggers have counted of it. */
async function state(pool: pg.Pool): Promise<Record<string, unknown>> {
  const { rows } = await pool.query<Record<string, unknown>>(
    `select (select json_agg(s order by s.id) from signatures s) as signatures,
            (select json_agg(e order by e.id) from events e) as events,
            (select json_agg(t order by t.day) from tallies t) as tallies,
            (select count(*) from signatory_words) as words,
            (select json_agg(a order by a.id) from activity a) as activity`,
  )
  return rows[0] ?? {}
}

async function tablesIn(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query(
    `select from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`,
  )
  return rows.length
}

describe('a service that was lost', () => {
  test('goes on elsewhere: the list, the link in a mail, the check of a delivered file', async () => {
    const { rows, head } = restored
    expect(rows).toBeGreaterThan(50)
    expect(head.migrations.at(-1)?.name).toBe(migrations().at(-1))
    // As both are stored: what is sealed is not opened.
    const here = openPool(url, 1)
    ends.push(() => here.end())
    expect(await state(elsewhere.pool)).toEqual(await state(here))

    const seal = await openSeal(elsewhere.url, sealSettings)
    const app = await buildApp({
      databaseUrl: elsewhere.url,
      origin,
      key,
      seal,
      assets: 'development',
      limits,
    })
    ends.push(() => app.close())
    const list = `/en/letters/${desk.letter.slug}/signatories`
    expect((await app.inject(list)).body).toBe((await desk.app.inject(list)).body)
    expect((await app.inject(list)).body).toContain('Ana Kept')

    const token = makeToken(key, 'confirm', desk.letter.id, pending)
    await new Visitor({ app }).post(`/en/letters/${desk.letter.slug}/confirm/${token}`)
    const { rows: counted } = await app.pg.pool.query<{ kinds: string[] }>(
      'select array_agg(kind) as kinds from events where signature_id = $1',
      [pending],
    )
    expect(counted).toEqual([{ kinds: ['signature.counted'] }])

    const measured = await measureFile(Readable.from([pdf]))
    expect((await checkFile(app.pg.pool, measured, { language: 'en' })).verdict).toBe('unaltered')
  })

  test('keeps its triggers and foreign keys: what was refused before is refused there', async () => {
    await expect(elsewhere.pool.query('delete from activity')).rejects.toThrow('append-only')
    const schema = `select conname, convalidated from pg_constraint where contype = 'f' order by 1`
    expect((await elsewhere.pool.query(schema)).rows).toEqual((await desk.pool.query(schema)).rows)
    const triggers = `select tgname, tgenabled from pg_trigger where not tgisinternal order by 1`
    expect((await elsewhere.pool.query(triggers)).rows).toEqual((await desk.pool.query(triggers)).rows)
  })

  test('signs everybody out: a session that was ended must not live again', async () => {
    expect((await desk.pool.query('select from sessions')).rowCount).toBeGreaterThan(0)
    expect((await elsewhere.pool.query('select from sessions')).rowCount).toBe(0)
  })
})

describe('a backup', () => {
  test('is of one moment, while people go on signing', async () => {
    const blocker = await desk.pool.connect()
    await blocker.query('begin; lock table agreements in access exclusive mode')
    const writing = backUp()
    const waits = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
    await expect.poll(async () => (await desk.pool.query(waits)).rowCount, { timeout: 10_000 }).toBe(1)
    await unconfirmed(desk, { ...individual, name: 'Cy Later', email: 'cy@example.org' })
    await blocker.query('rollback')
    blocker.release()
    const held = await text(unseal(Readable.from([await writing]), key1))
    expect(['Ana Kept', 'Cy Later'].map((name) => held.includes(name))).toEqual([true, false])
    expect((await desk.pool.query(`select from signatures where name = 'Cy Later'`)).rowCount).toBe(1)
  })

  test('holds every table that outlives a crash, but no session and no link that signs in', async () => {
    const { rows } = await desk.pool.query<{ name: string }>(
      `select relname as name from pg_class
        where relnamespace = 'public'::regnamespace and relkind = 'r' and relpersistence = 'p' order by 1`,
    )
    const held = [...plain.toString('latin1').matchAll(/^COPY public\."(\w+)"/gm)].map(([, name]) => name)
    const missing = rows.map(({ name }) => name).filter((name) => !held.includes(name))
    expect(missing).toEqual(['migrations', 'passkey_challenges', 'sessions', 'sign_in_links'])
  })

  test('is in the format of age: whoever has the key needs nothing of ours to read it', async () => {
    expect(sealed.toString('latin1')).toMatch(/^age-encryption\.org\/v1\n/)
    const decrypter = new Decrypter()
    decrypter.addIdentity(key1)
    const opened = Buffer.from(await decrypter.decrypt(sealed))
    expect(await text(Readable.from([opened]).pipe(createGunzip()))).toContain('Ana Kept')
    expect(sealed.includes('Ana Kept')).toBe(false)
  })

  test('of an older version is brought up to date; of a newer one it is refused', async () => {
    const old = await empty()
    await migrate(old.url, 5)
    await old.pool.query(
      `insert into coordinators (id, email, email_key, created_at) values (gen_random_uuid(), 'o@x.org', 'o@x.org', now())`,
    )
    const there = await empty()
    await restore(there.url, await backUp(old.url))
    expect((await there.pool.query('select email from coordinators')).rows).toEqual([{ email: 'o@x.org' }])
    expect((await there.pool.query('select name from migrations order by id')).rows).toEqual(
      migrations().map((name) => ({ name })),
    )
    await expect(restorePlain((await empty()).url, [/"0001-letters"/, '"9999-future"'])).rejects.toThrow(
      'newer version (it has 9999-future)',
    )
  })
})

/** The text as somebody could have altered it before it was sealed. */
function restorePlain(databaseUrl: string, [from, to]: [RegExp, string]) {
  const altered = Buffer.from(plain.toString('latin1').replace(from, to), 'latin1')
  return restoreBackup(databaseUrl, { text: Readable.from([altered]) })
}

function migrations(): string[] {
  const files = readdirSync(join(root, 'migrations')).filter((name) => /^\d{4}-/.test(name))
  return files.map((name) => name.replace('.sql', '')).sort()
}

describe('what goes wrong is said in a sentence, and changes nothing', () => {
  const broken = 'The file is not as it was written: it was cut off or altered.'
  const said = async (work: Promise<unknown>) =>
    work.then(
      () => 'it went well',
      (error: Error) => error.message,
    )
  const read = (bytes: Buffer) => said(buffer(unseal(Readable.from([bytes]), key1)))

  test('another key', async () => {
    const there = await empty()
    const other = await generateX25519Identity()
    expect(await said(restore(there.url, sealed, other))).toBe(
      'This key does not open the file: it was sealed for another one.',
    )
    expect(await tablesIn(there.pool)).toBe(0)
  })

  test('a file that was cut, or in which a byte is another', async () => {
    const there = await empty()
    expect(await said(restore(there.url, sealed.subarray(0, -1000)))).toBe(broken)
    expect(await tablesIn(there.pool)).toBe(0)
    // Behind the first piece of 64 kB, with less of the second than its seal takes.
    const first = sealed.indexOf('\n', sealed.indexOf('\n---') + 1) + 1 + 16 + 2 ** 16 + 16
    expect(await read(sealed.subarray(0, first + 5))).toBe(broken)
    expect(await read(sealed.subarray(0, first))).toBe(broken)
    // After the header and the least that a first piece can be: what is shorter has no beginning.
    const body = sealed.indexOf('\n---') + 100
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: body, max: sealed.length - 1 }), async (place) => {
        expect(await read(sealed.subarray(0, place))).toBe(broken)
        const altered = Buffer.from(sealed)
        altered[place] = (altered[place] ?? 0) ^ 1
        expect(await read(altered)).toBe(broken)
      }),
      { numRuns: 20 },
    )
    expect(await read(Buffer.from('not a backup'))).toBe(
      'This file is no backup, or its beginning is broken.',
    )
  })

  test('a row or a table that is not what was written', async () => {
    const there = await empty()
    expect(await said(restorePlain(there.url, [/Ana Kept/, 'Ana Kapt']))).toContain(
      'did not come out as it was',
    )
    expect(await said(restorePlain(there.url, [/"name":"texts"/, '"name":"tests"']))).toContain(
      'are not those of',
    )
    expect(await tablesIn(there.pool)).toBe(0)
  })

  test('a database that has something in it, or is in use', async () => {
    const there = await empty()
    await migrate(there.url)
    await there.pool.query(
      `insert into coordinators (id, email, email_key, created_at) values (gen_random_uuid(), 'o@x.org', 'o@x.org', now())`,
    )
    expect(await said(restore(there.url))).toContain('stop the server first')
    await there.pool.end()
    ends.pop()
    expect(await said(restore(there.url))).toContain('This database is not empty: coordinators')
    const pool = openPool(there.url, 1)
    ends.push(() => pool.end())
    expect((await pool.query('select from coordinators')).rowCount).toBe(1)
  })
})

describe('the commands', () => {
  test('write, try and restore a file, and say which keys it does not hold', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'undersigned-backup-'))
    ends.push(() => rmSync(folder, { recursive: true }))
    const file = join(folder, 'letters.age')
    const settings = { DATA_DIR: folder, SECRET: 'x'.repeat(32) }
    const written = await run('backup', [file], { ...settings, DATABASE_URL: url })
    expect(written).toContain('restored into a scratch database and compared, table by table: it is whole')
    expect(written).toContain(`the key in ${join(folder, 'backup.key')} and nothing else`)
    expect(written).toMatch(/SECRET \(in your settings\)[\s\S]*DATA_KEY/)
    expect(written).not.toContain('AGE-SECRET-KEY')
    expect([statSync(file), statSync(join(folder, 'backup.key'))].map(({ mode }) => mode & 0o777)).toEqual([
      0o600, 0o600,
    ])
    expect(readFileSync(join(folder, 'backup.key'), 'utf8')).toMatch(/^AGE-SECRET-KEY-1/m)
    const { rows } = await desk.pool.query(
      `select from pg_database where datname like 'undersigned\\_check\\_%'`,
    )
    expect(rows).toEqual([])

    const there = await emptyDatabase()
    ends.push(there.drop)
    const restored = await run('restore', [file], {
      ...settings,
      SECRET: 'y'.repeat(32),
      DATABASE_URL: there.url,
    })
    expect(restored).toContain('Restored and compared: ')
    expect(restored).toContain('SECRET is not the one that belongs to this backup')
  })
})

async function run(name: string, args: string[], settings: Record<string, string>): Promise<string> {
  const program = join(root, 'server', 'task', `${name}.ts`)
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), program, ...args], {
    env: { PATH: process.env.PATH, ...settings },
  })
  const [out, complaint] = await Promise.all([text(child.stdout), text(child.stderr)])
  return out + complaint
}
