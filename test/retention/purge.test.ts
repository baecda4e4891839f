import { beforeEach, describe, expect, test } from 'vitest'
import { v7 as uuid } from 'uuid'
import { ensureOwner } from '#server/coordinator/ensure-owner.ts'
import { purge, purgeKind } from '#server/retention/purge.ts'
import { usualRetention as retention, type Kept } from '#server/retention/retention.ts'
import { sql } from '#server/database/sql.ts'
import { sealedOfficer } from '#server/seal/seal-row.ts'
import { everyRow } from '../database/every-row.ts'
import { writeLetter } from '../letter/written.ts'
import { addCopies } from '../seal/copies.ts'
import { individual, useWorld } from '../world.ts'
import {
  approve,
  linkOf,
  listed,
  newest,
  person,
  post,
  presente,
  reject,
  sign,
  signAndConfirm,
  stored,
} from '../signature/visitor.ts'

// What is kept no longer than was said, and what of it anybody may go on seeing.

const world = useWorld()
const day = 24 * 3_600_000
let slug = ''
let letterId = ''
let letters = 0
beforeEach(async () => {
  slug = `kept-${++letters}`
  letterId = (await world.load(writeLetter({ slug }))).id
})

const later = (days: number) => new Date(Date.now() + days * day)
const run = (kind: Kept, days: number) => purgeKind(world.pool, { kind, retention, now: later(days) })
const get = async (url: string) => (await world.app.inject(url)).body
const close = () => world.pool.query('update letters set closes_at = now() where id = $1', [letterId])

/** The tables in which one of these still stands. */
async function traced(...words: string[]): Promise<string[]> {
  const rows = await everyRow(world.pool)
  const found = rows.filter((row) => words.some((word) => row.includes(word)))
  return [...new Set(found.map((row) => row.split(' ')[0] ?? ''))]
}

async function countOf(table: string): Promise<number> {
  const { rows } = await world.pool.query<{ count: number }>(
    `select count(*)::integer as count from ${table} where letter_id = $1`,
    [letterId],
  )
  return rows[0]?.count ?? 0
}

async function ownerId(): Promise<string> {
  return (await ensureOwner(world.pool, { email: 'owner@example.org', now: new Date() })).id
}

describe('a signature that nobody confirmed', () => {
  const nadie = { ...person, name: 'Nadie Quxalot', email: 'nadie.quxalot@example.org' }
  const traces = ['Quxalot', 'quxalot', 'Xaltipan', 'xaltipan']

  test('is emptied seven days after its link ended, and that there was one stays in the figures', async () => {
    await sign(world, slug, nadie)
    const link = linkOf(world, slug, 'confirm', await newest(world, slug))
    await sign(world, slug, { ...presente, name: 'Xaltipan', email: 'xaltipan@example.org' })
    await run('unconfirmed', 9.9)
    expect(await traced('Quxalot')).toContain('signatures')

    expect(await run('unconfirmed', 10.1)).toBe(1)
    expect(await traced('Quxalot', 'quxalot')).toEqual([])
    expect(await traced('Xaltipan')).toContain('signatures')
    expect(await get(link)).toContain('What we held about you is erased')
    expect(await run('unconfirmed', 37.1)).toBe(1)
    expect(await traced(...traces)).toEqual([])
    expect(await countOf('lives')).toBe(2)
    expect(await run('unconfirmed', 60)).toBe(0)
  })

  test('that was taken back before it was confirmed is emptied too', async () => {
    await sign(world, slug, nadie)
    const confirm = linkOf(world, slug, 'confirm', await newest(world, slug))
    await post(world, `${confirm.replace('/confirm/', '/signature/')}/withdraw`)
    await run('unconfirmed', 37.1)
    expect(await traced(...traces)).toEqual([])
  })
})

describe('when a letter has closed', () => {
  const zoe = { ...person, role: 'teacher', city: 'Villa Frobozz' }
  const hidden = { ...individual, name: 'Perla Quxalot', email: 'perla@example.org', published: 'withheld' }
  const couple = { secondName: 'Raúl Zavqil', as: 'affiliated', affiliation: 'Instituto Vexlum' }
  const first = {
    ...{ ...individual, name: 'Ximena Plughova', email: 'plugh@example.org', country: 'MX' },
    published: 'first name',
  }
  const news = { ...individual, name: 'Nadia Newsworth', email: 'wants.news@example.org', updates: 'yes' }
  const secrets = [
    'Frobozz',
    'Xyzzyson',
    'Qwertyana',
    'Quxalot',
    'quxalot',
    'Zavqil',
    'Vexlum',
    'Plughova',
    'plughova',
    'Grueword',
  ]
  const mailboxes = ['zoe.lukasz', 'zoelukasz', 'perla@', 'plugh@', 'contacto@', 'second@', 'grue@']

  async function fillLetter() {
    const own = linkOf(world, slug, 'manage', await signAndConfirm(world, slug, zoe))
    await signAndConfirm(world, slug, { ...hidden, ...couple, publish: '' })
    await signAndConfirm(world, slug, first)
    const contact = {
      contactName: 'Contacto Xyzzyson',
      contactRole: 'Qwertyana',
      email: 'contacto@example.org',
    }
    const { id } = await signAndConfirm(world, slug, { ...presente, ...contact })
    await approve(world, letterId, presente.name)
    const second = { name: 'Contacto Xyzzyson II', role: 'Chair', email: 'second@example.org' }
    const officer = sealedOfficer(world.pool, id, second)
    await world.pool.query(sql`
      insert into countersignatures (letter_id, id, signature_id, name, role, email, email_key, language, asked_at)
      values (${letterId}, ${uuid()}, ${id}, ${officer.name}, ${officer.role}, ${officer.email}, 'key', 'en', now())`)
    await world.pool.query(
      `insert into evidence (letter_id, id, signature_id, kind, grade, note, coordinator_id, noted_at)
       values ($1, $2, $3, 'coordinator-note', 'fair', 'I called Xyzzyson.', $4, now())`,
      [letterId, uuid(), id, await ownerId()],
    )
    await signAndConfirm(world, slug, { ...person, name: 'Grueword', email: 'grue@example.org' })
    await reject(world, letterId, 'Grueword')
    await signAndConfirm(world, slug, news)
    return own
  }

  test('mailboxes go after thirty days, those that want news after six months, and everything else then that is not public', async () => {
    const own = await fillLetter()
    await close()
    const list = await listed(world, slug)
    const told = await countOf('events')
    await run('email', 29.9)
    expect(await traced('perla@')).toContain('signatures')

    expect(await run('email', 30.1)).toBe(5)
    expect(await traced(...mailboxes)).toEqual(['countersignatures'])
    expect(await traced('wants.news')).toContain('signatures')
    expect(await run('email', 30.2)).toBe(0)
    expect(await run('updates', 185)).toBe(1)
    expect(await traced('wants.news')).toEqual([])

    expect(await run('private', 185)).toBe(6)
    expect(await traced(...secrets, ...mailboxes)).toEqual([])
    expect(await run('private', 186)).toBe(0)
    expect(await listed(world, slug)).toBe(list)
    expect(list).toContain('5 people')
    expect(await countOf('events')).toBe(told)

    // The link in the old mail: what is left can be seen, taken along and taken back, without an address.
    const page = await get(own)
    expect(page).toContain('On the list')
    expect(page).not.toContain('/change"')
    const data = JSON.parse(await get(`${own}/data`)) as { consents: { kind: string }[] }
    expect(data.consents.map(({ kind }) => kind)).toEqual(['sign', 'publish'])
    await post(world, `${own}/withdraw`)
    expect(await listed(world, slug)).toContain('4 people')
    await post(world, `${own}/erase`)
    expect(await traced('Łukasz')).toEqual([])
  })

  test('nothing of it goes while the letter is open, or has closed shortly before', async () => {
    await signAndConfirm(world, slug, zoe)
    await run('email', 400)
    await run('private', 400)
    expect((await newest(world, slug)).email).toBe(zoe.email)
  })
})

describe('the job', () => {
  async function fill(count: number): Promise<void> {
    await signAndConfirm(world, slug, person)
    await addCopies(world.pool, { letterId, count })
    await close()
  }

  const left = async () => (await stored(world, slug)).filter(({ email }) => email).length

  test('goes on where it was cut short, and each part is noted with what it took', async () => {
    await fill(2500)
    const stopping = new AbortController()
    const query = world.pool.query.bind(world.pool)
    await world.pool.query(`delete from purges where kind = 'email'`)
    const cut = purgeKind(world.pool, { kind: 'email', retention, now: later(40), signal: stopping.signal })
    while ((await left()) === 2501) await query('select pg_sleep(0.01)')
    stopping.abort()
    await expect(cut).rejects.toThrow('aborted')
    const rest = await left()
    expect(rest).toBeGreaterThan(0)
    const noted = async () =>
      (
        await query<{ count: number; done: boolean }>(
          `select count, finished_at is not null as done from purges where kind = 'email'`,
        )
      ).rows
    expect(await noted()).toEqual([{ count: 2501 - rest, done: false }])

    expect(await run('email', 40)).toBe(rest)
    expect(await noted()).toEqual([{ count: 2501, done: true }])
    expect(await left()).toBe(0)
  })

  test('run twice at once forgets nothing twice', async () => {
    await fill(1500)
    const taken = await Promise.all([run('email', 41), run('email', 41)])
    const sum = taken.reduce((one, other) => one + other, await run('email', 41))
    expect(sum).toBe(1501)
  })

  test('does everything that is due once an hour, or once a day', async () => {
    // At noon: of each day one row is kept, and what is looked at below is of one.
    const now = new Date(later(1000).setUTCHours(12, 0, 0, 0))
    const coordinator = await ownerId()
    const ended = new Date(now.getTime() - 8 * day)
    const old = new Date(now.getTime() - 800 * day)
    const rows: [string, unknown[]][] = [
      [
        `insert into sign_in_links (token_hash, coordinator_id, expires_at) values (repeat('a', 64), $1, $2)`,
        [coordinator, ended],
      ],
      [`insert into captcha_tokens (token_hash, expires_at) values (repeat('b', 64), $1)`, [ended]],
      [
        `insert into kept_answers (token_id, key, request_hash, answer, answered_at)
        values ($1, 'a', repeat('c', 64), '{}', $2)`,
        [uuid(), ended],
      ],
      [
        `insert into gatherings (letter_id, id, coordinator_id, kind, language, state, lines, gathered_at)
        values ($1, $2, $3, 'pasted', 'en', 'checked', 1, $4)`,
        [letterId, uuid(), coordinator, old],
      ],
      [
        `insert into outbox (letter_id, id, kind, recipient, language, created_at, due_at)
        values ($1, $2, 'delivery', 'mayor@example.org', 'en', $3, $3)`,
        [letterId, uuid(), old],
      ],
    ]
    for (const [text, values] of rows) await world.pool.query(text, values)
    await purge(world.pool, { retention, now })
    for (const table of ['sign_in_links', 'captcha_tokens', 'kept_answers', 'hits', 'outbox', 'gatherings']) {
      const { rowCount } = await world.pool.query(`select from ${table} limit 1`)
      expect([table, rowCount]).toEqual([table, 0])
    }

    const finished = async () =>
      (
        await world.pool.query<{ kind: string }>(
          'select kind from purges where finished_at = $1 order by 1',
          [now],
        )
      ).rows
    expect(await finished()).toHaveLength(12)
    await purge(world.pool, { retention, now: new Date(now.getTime() + 30 * 60_000) })
    expect(await finished()).toHaveLength(12)
    await purge(world.pool, { retention, now: new Date(now.getTime() + 2 * 3_600_000) })
    expect((await finished()).map(({ kind }) => kind)).toEqual(['email', 'private', 'updates'])
  })

  test('leaves a year of what coordinators did, and so does anybody else', async () => {
    const at = (days: number) =>
      world.pool.query(
        `insert into activity (letter_id, id, coordinator_id, kind, at)
         values ($1, $2, $3, 'letter-paused', now() - $4 * interval '1 day')`,
        [letterId, uuid(), null, days],
      )
    await at(800)
    await at(400)
    await at(300)
    await purgeKind(world.pool, { kind: 'activity', retention, now: new Date() })
    expect(await countOf('activity')).toBe(2)
    await expect(world.pool.query('delete from activity where letter_id = $1', [letterId])).rejects.toThrow(
      'append-only',
    )
  })
})
