import fc from 'fast-check'
import type pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { unprintable } from '#server/document/coverage.ts'
import { countryCodes } from '#server/signature/country.ts'
import { readForm } from '#server/signature/signature.ts'
import { fillLetter } from '#server/task/fill-letter.ts'
import { inventSignatures, type InventedSignature } from '#server/task/invented-signatures.ts'
import { copyDatabase, openPool } from '#test/database.ts'

const from = new Date('2026-03-02T00:00:00Z')
const now = new Date('2026-11-22T12:00:00Z')

const invent = (seed: number, count: number) => [...inventSignatures({ seed, count, from, language: 'es' })]
const lines = (signatures: InventedSignature[]) => signatures.map(({ row }) => row.line)

describe('invented signatures', () => {
  test('the same seed gives the same names, and a longer run begins with the shorter one', () => {
    check((seed, signatures) => {
      const some = signatures.slice(0, 60)
      expect(invent(seed, 60)).toEqual(some)
    })
  })

  test('another seed gives other names', () => {
    expect(lines(invent(1, 100))).not.toEqual(lines(invent(2, 100)))
  })

  test('500 of them hold every state, script, capacity, a joint line and a line that does not fit a column', () => {
    check((_, signatures) => {
      const states = new Set(signatures.map(({ state }) => state))
      expect([...states].sort()).toEqual(['counted', 'rejected', 'unconfirmed', 'waiting', 'withdrawn'])
      const capacities = new Set(signatures.map(({ row }) => row.capacity))
      expect([...capacities].sort()).toEqual(['affiliated', 'individual', 'organization'])
      expect(new Set(signatures.map(({ row }) => row.origin))).toEqual(new Set(['page', 'frame']))
      expect(signatures.some(({ row }) => row.people === 2 && row.second_name)).toBe(true)
      expect(lines(signatures).some((line) => line.length >= 95)).toBe(true)
      for (const script of ['Latin', 'Arabic', 'Greek', 'Cyrillic', 'Han', 'Hangul', 'Devanagari']) {
        expect(lines(signatures).join('')).toMatch(new RegExp(`\\p{Script=${script}}`, 'u'))
      }
      expect(lines(signatures).join('')).toContain('ʼ')
    })
  })

  test('no mailbox leaves the example domains, and none signs twice', () => {
    check((_, signatures) => {
      const mailboxes = signatures.map(({ row }) => row.email)
      for (const mailbox of mailboxes) expect(mailbox).toMatch(/^[a-z0-9.]+@example\.(org|com|net)$/)
      expect(new Set(signatures.map(({ row }) => row.email_key)).size).toBe(signatures.length)
    })
  })

  test('each could have been typed into the form, and be printed', () => {
    check((_, signatures) => {
      for (const { row } of signatures) {
        expect(readForm(typed(row))).toHaveProperty('form')
        expect(unprintable(row.line)).toBeUndefined()
        if (row.country) expect(countryCodes).toContain(row.country)
      }
    })
  })

  test('nothing happens before the letter opens, or before what it follows', () => {
    check((_, signatures) => {
      for (const { row, decision } of signatures) {
        const moments = [from, row.signed_at, row.confirmed_at, row.withdrawn_at ?? decision?.decided_at]
        const known = moments.flatMap((moment) => moment?.getTime() ?? [])
        expect(known).toEqual([...known].sort((a, b) => a - b))
      }
    })
  })

  test('a letter for organizations alone gets no others', () => {
    const signatures = [
      ...inventSignatures({ seed: 1, count: 50, from, language: 'en', signs: 'organizations' }),
    ]
    expect(new Set(signatures.map(({ row }) => row.capacity))).toEqual(new Set(['organization']))
  })
})

describe('npm run seed', () => {
  let database: Awaited<ReturnType<typeof copyDatabase>>
  let pool: pg.Pool
  const slug = 'imagined-rivers'
  const fill = (count: number, seed: number) => fillLetter(pool, { slug, count, seed, now })

  beforeAll(async () => {
    database = await copyDatabase()
    pool = openPool(database.url, 2, database.seal)
  })
  afterAll(async () => {
    await pool.end()
    await database.drop()
  })
  beforeEach(async () => {
    await pool.query(
      'truncate letters, texts, signatures, decisions, signatory_words, tallies, events cascade',
    )
    await pool.query(
      `insert into letters (id, slug, language, dated, list_language, opens_at, created_at)
       values ('0190a000-0000-7000-8000-000000000001', $1, 'en', '2026-03-02', 'es', $2, $2)`,
      [slug, from],
    )
    await pool.query(
      `insert into texts (letter_id, language, version, title, source, hash, published_at)
       select id, 'en', 1, 'On imagined rivers', '', repeat('a', 64), opens_at from letters`,
    )
  })

  test('each signature is in the state that was invented for it', async () => {
    const { states, present } = await fill(500, 1)
    expect(present).toBe(0)
    expect(states).toEqual(tally(invent(1, 500)))

    const { rows } = await pool.query<{ counted: number; waiting: number; rejected: number }>(
      `select (select count(*)::int from signatories) as counted, (select count(*)::int from waiting) as waiting,
              (select count(*)::int from signatures where verdict = 'rejected') as rejected`,
    )
    expect(rows[0]).toEqual({ counted: states.counted, waiting: states.waiting, rejected: states.rejected })
  })

  test('what counts is told by organizations and people', async () => {
    const { counts } = await fill(300, 1)
    const counted = invent(1, 300).filter(({ state }) => state === 'counted')
    expect(counts).toEqual({
      organizations: counted.filter(({ row }) => row.people === 0).length,
      people: counted.reduce((sum, { row }) => sum + row.people, 0),
    })
  })

  test('the same seed again adds nothing, a longer run of it the rest, another seed more', async () => {
    await fill(100, 1)
    const again = await fill(100, 1)
    expect(again.present).toBe(100)
    expect(Object.values(again.states)).toEqual([0, 0, 0, 0, 0])
    expect((await fill(150, 1)).present).toBe(100)

    const before = await count('signatures')
    const { present } = await fill(200, 2)
    expect(await count('signatures')).toBe(before + 200 - present)
    expect(present).toBeLessThan(10)
    expect(await count('decisions')).toBe(await countDecided())
  })

  test('on a letter that opened today, everything has happened by now', async () => {
    await pool.query('update letters set opens_at = $1', [now])
    await fill(300, 1)
    const { rows } = await pool.query<{ latest: Date }>(
      `select greatest(max(signed_at), max(confirmed_at), max(withdrawn_at),
                       (select max(decided_at) from decisions)) as latest from signatures`,
    )
    expect(rows[0]?.latest.getTime()).toBeLessThan(now.getTime())
  })

  test('a letter that is not there is refused', async () => {
    await expect(fillLetter(pool, { slug: 'nowhere', count: 1, seed: 1, now })).rejects.toMatchObject({
      code: 'letter-not-found',
    })
  })

  async function count(table: 'signatures' | 'decisions'): Promise<number> {
    const { rows } = await pool.query<{ count: number }>(`select count(*)::int as count from ${table}`)
    return rows[0]?.count ?? 0
  }

  async function countDecided(): Promise<number> {
    const { rows } = await pool.query<{ count: number }>(
      'select count(verdict)::int as count from signatures',
    )
    return rows[0]?.count ?? 0
  }
})

/** A few seeds out of all of them; the same ones every time, since what must be in 500 is a matter of chance. */
function check(property: (seed: number, signatures: InventedSignature[]) => void): void {
  const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 })
  fc.assert(
    fc.property(seeds, (seed) => property(seed, invent(seed, 500))),
    { seed: 2026, numRuns: 8 },
  )
}

function typed(row: InventedSignature['row']): Record<string, string> {
  const organization = {
    as: 'organization',
    acronym: row.acronym,
    website: row.website,
    contactName: row.contact_name,
    contactRole: row.contact_role,
    mayBind: 'yes',
  }
  const individual = {
    as: 'individual',
    secondName: row.second_name,
    role: row.role,
    affiliation: row.affiliation,
    city: row.city,
    agree: 'yes',
  }
  const given = {
    ...(row.capacity === 'organization' ? organization : individual),
    name: row.name,
    country: row.country,
    email: row.email,
    publish: 'yes',
  }
  return Object.fromEntries(Object.entries(given).filter((entry): entry is [string, string] => !!entry[1]))
}

function tally(signatures: InventedSignature[]) {
  const states = { unconfirmed: 0, waiting: 0, counted: 0, rejected: 0, withdrawn: 0 }
  for (const { state } of signatures) states[state] += 1
  return states
}
