import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, expect, test } from 'vitest'
import { spawnAs } from '#server/database/account.ts'
import { prepareCluster } from '#server/database/cluster.ts'
import { root } from '#server/database/root.ts'
import { Holding } from './holding.ts'

const base = mkdtempSync(join(tmpdir(), 'undersigned data-'))
// Another user has a folder in it.
chmodSync(base, 0o755)
/** One folder for most tests, since a first start costs a second; each leaves it stopped. */
const shared = join(base, 'shared')
let holdings: Holding[] = []

afterEach(async () => {
  await Promise.all(holdings.map((holding) => holding.kill()))
  holdings = []
  await expect.poll(() => postmaster(), { timeout: 20_000 }).toBeUndefined()
})

afterAll(() => rmSync(base, { recursive: true, maxRetries: 5 }))

function hold(as: 'server' | 'command', where = shared, user?: { uid: number; gid: number }): Holding {
  const holding = new Holding(as, where, user)
  holdings.push(holding)
  return holding
}

/** The process in PostgreSQL's lock file, while it lives. */
function postmaster(folder = shared): number | undefined {
  try {
    const pid = Number(readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0])
    process.kill(pid, 0)
    return pid
  } catch {
    return undefined
  }
}

const isRoot = process.getuid?.() === 0
const nobody = { uid: 65534, gid: 65534 }
const nobodyMayRead = isRoot && spawnSync('test', ['-r', join(root, 'package.json')], nobody).status === 0

test('it starts where the path is long and has every character a path may have', async () => {
  const long = join(base, `a, "b" 'c' %20 é ${'long '.repeat(25)}`, 'data')
  const first = hold('server', long)
  const { opened } = await first.next()
  expect(opened).toContain('host=%2Ftmp%2Fundersigned-')
  expect((await first.ask(`select '{}'::jsonb as works`)).rows).toEqual([{ works: {} }])
  await first.close()
  rmSync(decodeURIComponent(/host=([^&]+)/.exec(opened ?? '')?.[1] ?? ''), { recursive: true })
})

test('it answers on a socket alone, in a folder that nobody else may enter', async () => {
  const server = hold('server')
  expect((await server.next()).opened).toContain(encodeURIComponent(join(shared, 'postgres')))
  expect((await server.ask(`select setting from pg_settings where name = 'listen_addresses'`)).rows).toEqual([
    { setting: '' },
  ])
  expect(statSync(join(shared, 'postgres')).mode & 0o077).toBe(0)
  expect(statSync(join(shared, 'postgres.log')).mode & 0o077).toBe(0)
  await server.close()
})

test.runIf(isRoot)('started by root, it runs as somebody else', async () => {
  const server = hold('server')
  await server.next()
  expect(statSync(`/proc/${postmaster()}`).uid).not.toBe(0)
  await server.close()
})

test.runIf(nobodyMayRead)('an ordinary user starts it, and root after that', async () => {
  const folder = join(base, 'ordinary')
  mkdirSync(folder)
  chownSync(folder, nobody.uid, nobody.gid)
  const ordinary = hold('server', folder, nobody)
  await ordinary.next()
  await ordinary.ask('create table kept (name text)')
  expect(statSync(`/proc/${postmaster(folder)}`).uid).toBe(nobody.uid)
  await ordinary.close()

  const command = hold('command', folder)
  await command.next()
  expect((await command.ask('select * from kept')).rows).toEqual([])
  await command.close()
  expect(statSync(join(folder, 'postgres', 'PG_VERSION')).uid).toBe(nobody.uid)
})

test.runIf(nobodyMayRead)('whom the data does not belong to is told so', async () => {
  const folder = join(base, 'foreign')
  mkdirSync(join(folder, 'postgres'), { recursive: true })
  chownSync(folder, nobody.uid, nobody.gid)
  expect((await hold('server', folder, nobody).next()).message).toContain('belongs to another user (0)')
})

test('kill -9 loses nothing that was acknowledged, and it starts again', async () => {
  const killed = hold('server')
  await killed.next()
  await killed.ask('create table numbers (number int)')
  for (let number = 1; number <= 50; number += 1) await killed.ask(`insert into numbers values (${number})`)
  killed.child.stdin?.write('insert into numbers select generate_series(51, 100000)\n')
  await killed.kill()

  const next = hold('server')
  await next.next()
  const { rows } = await next.ask('select count(*)::int from numbers where number <= 50')
  expect(rows).toEqual([{ count: 50 }])
  await next.close()
})

test('a second server on the same data is refused', async () => {
  const first = hold('server')
  await first.next()
  const { refused, message } = await hold('server').next()
  expect(refused).toBe('DatabaseBusy')
  expect(message).toBe(
    `Another server (process ${first.child.pid}) has the data in ${join(shared, 'postgres')}: stop it, or set DATA_DIR to another folder.`,
  )
  expect((await first.ask('select 1 as alive')).rows).toEqual([{ alive: 1 }])
  await first.close()
})

test('a command works beside a running server and leaves it running', async () => {
  const server = hold('server')
  await server.next()
  const command = hold('command')
  await command.next()
  await command.ask('create table made_by_command (name text)')
  await command.close()
  expect((await server.ask('select * from made_by_command')).rows).toEqual([])
  await server.close()
  expect(postmaster()).toBeUndefined()
})

test('a command that started the database waits for another that borrowed it', async () => {
  const first = hold('command')
  await first.next()
  const second = hold('command')
  await second.next()
  const closing = first.close()
  await sleep(300)
  expect((await second.ask('select 1 as alive')).rows).toEqual([{ alive: 1 }])
  await second.close()
  await closing
  expect(postmaster()).toBeUndefined()
})

test('a server waits until the command that has the database is done', async () => {
  const command = hold('command')
  await command.next()
  await command.ask('create table made_before_server (name text)')
  const server = hold('server')
  const opening = server.next()
  expect(await Promise.race([opening, sleep(1000, 'waits')])).toBe('waits')
  await command.close()
  expect((await opening).opened).toBeDefined()
  expect((await server.ask('select * from made_before_server')).rows).toEqual([])
  await server.close()
})

test('of three first starts at once all end up on one database', async () => {
  const folder = join(base, 'race')
  const racing = [1, 2, 3].map(() => hold('command', folder))
  await Promise.all(racing.map((holding) => holding.next()))
  const answers = await Promise.all(
    racing.map((holding) => holding.ask('select system_identifier::text from pg_control_system()')),
  )
  expect(new Set(answers.map(({ rows }) => rows?.[0]?.system_identifier)).size).toBe(1)
  await Promise.all(racing.map((holding) => holding.close()))
  expect(readdirSync(folder).sort()).toEqual(['postgres', 'postgres.log'])
})

test('Ctrl-C reaches the server and not its database', async () => {
  const server = hold('server')
  await server.next()
  // The terminal interrupts a whole group of processes.
  process.kill(-(server.child.pid ?? Number.NaN), 'SIGINT')
  expect((await server.next()).interrupted).toEqual([{ alive: 1 }])
  await server.close()
})

test('a PostgreSQL that is killed under its server comes back', async () => {
  const server = hold('server')
  await server.next()
  await server.ask('create table kept (name text)')
  const killed = postmaster() ?? Number.NaN
  process.kill(killed, 'SIGKILL')
  await expect.poll(() => (postmaster() ?? killed) !== killed, { timeout: 10_000 }).toBe(true)

  const command = hold('command')
  await command.next()
  expect((await command.ask('select * from kept')).rows).toEqual([])
  await command.close()
  await server.close()
})

test('an orphan, whose owner is gone, is replaced', async () => {
  const { account, binaries, folder } = await prepareCluster(shared, true)
  const args = [
    '-D',
    folder,
    '-k',
    `"${folder}"`,
    '-c',
    'listen_addresses=',
    '-c',
    'undersigned.owner=server/999999999/1',
  ]
  const orphan = spawnAs(account, { file: binaries.postgres, args, stdio: 'ignore' })
  await expect.poll(() => postmaster(), { timeout: 10_000 }).toBe(orphan.pid)

  const server = hold('server')
  expect((await server.next()).opened).toBeDefined()
  expect(orphan.exitCode).toBe(0)
  await server.close()
})

test('a lock file left behind does not stop it, even when another program has the number by now', async () => {
  const first = hold('command')
  await first.next()
  const lock = join(shared, 'postgres', 'postmaster.pid')
  const left = readFileSync(lock, 'utf8')
  await first.close()
  writeFileSync(lock, left.replace(/^\d+/, String(process.pid)))

  const next = hold('command')
  expect((await next.next()).opened).toBeDefined()
  await next.close()
})

test.runIf(nobodyMayRead)('a data folder that cannot be made is told in a sentence', async () => {
  const { refused, message } = await hold('server', join(base, 'denied'), nobody).next()
  expect(refused).toBe('CannotStart')
  expect(message).toContain('cannot be made: EACCES')
})

test('twenty processes that migrate at once apply each migration once', async () => {
  const server = hold('server')
  await server.next()
  const twenty = Array.from({ length: 20 }, () => hold('command'))
  await Promise.all(twenty.map((command) => command.next()))
  const answers = await Promise.all(twenty.map((command) => command.ask('migrate')))
  const ran = answers.flatMap((answer) => answer.ran ?? [])
  const files = readdirSync(join(root, 'migrations')).filter((name) => /^\d{4}-/.test(name))
  expect(ran).toEqual(files.sort().map((name) => name.replace('.sql', '')))
  await Promise.all(twenty.map((command) => command.close()))
  await server.close()
}, 120_000)
