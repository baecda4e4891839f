import { describe, expect, test } from 'vitest'
import { countHit, countHits } from '#server/limit/count-hits.ts'
import { hitOf, type Hit } from '#server/limit/hit.ts'
import { usualLimits, type Limits } from '#server/limit/limit.ts'
import { purgeKind } from '#server/retention/purge.ts'
import { usualRetention } from '#server/retention/retention.ts'
import { useWorld } from '../world.ts'

// How many forms a network, a mailbox and a letter may bring before the desk looks at them.

const world = useWorld()
const start = new Date('2026-01-19T12:00:00Z')
const seconds = 1000
const hours = 3_600_000
const later = (milliseconds: number) => new Date(start.getTime() + milliseconds)

let letters = 0
let people = 0
/** Somebody else each time, to one letter; from an address. */
const from = (
  address: string,
  letterId = `letter ${letters}`,
  emailKey = `person${people++}@example.org`,
): Hit => hitOf(world.key, { address, letterId, emailKey })
const aLetter = () => `letter ${++letters}`
const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index))

const count = (hits: Hit[], now = start, limits: Limits = usualLimits) =>
  countHits(world.pool, { hits, limits, now })
const passing = async (hits: Hit[], now = start) => (await count(hits, now)).filter((over) => !over).length

describe('one address', () => {
  test('brings a thousand forms: the first ten of a minute pass, the rest are held, and nobody else is', async () => {
    aLetter()
    const flood = times(1000, () => from('203.0.113.5'))
    const over: boolean[] = []
    for (let group = 0; group < flood.length; group += 200)
      over.push(...(await count(flood.slice(group, group + 200))))
    expect(over.indexOf(true)).toBe(10)
    expect(over.filter((one) => !one)).toHaveLength(10)
    // On the same letter: what is held has taken nobody's place.
    expect(await count([from('203.0.113.77'), from('203.0.114.5'), from('2001:db8::1')])).toEqual([
      true,
      false,
      false,
    ])
  })

  test('brings thirty in an hour where it takes its time', async () => {
    aLetter()
    const passed: number[] = []
    for (let minute = 0; minute < 61; minute++)
      passed.push(await passing([from('198.51.100.1')], later(minute * 60 * seconds)))
    expect(passed.indexOf(0)).toBe(30)
    expect(passed.lastIndexOf(0)).toBe(59)
  })

  test('brings a hundred in a day, those that were held among them', async () => {
    aLetter()
    const passed: number[] = []
    for (let form = 0; form < 110; form++)
      passed.push(await passing([from('198.51.103.1')], later(form * 150 * seconds)))
    expect(passed.indexOf(0)).toBe(100)
    expect(await passing([from('198.51.103.1')], later(23 * hours))).toBe(0)
    expect(await passing([from('198.51.103.1')], later(25 * hours))).toBe(1)
  })

  test('passes again a minute after a burst', async () => {
    aLetter()
    expect(await passing(times(12, () => from('198.51.101.1')))).toBe(10)
    expect(await passing([from('198.51.101.1')], later(59 * seconds))).toBe(0)
    expect(await passing([from('198.51.101.1')], later(60 * seconds))).toBe(1)
  })

  test('is counted whole where many come at the same moment', async () => {
    aLetter()
    const over = await Promise.all(
      times(40, () => countHit(world.pool, { hit: from('198.51.102.1'), limits: usualLimits, now: start })),
    )
    expect(over.filter((one) => !one)).toHaveLength(10)
  })
})

test('one mailbox is held from its sixth form in a minute on, over all letters and networks', async () => {
  const hits = times(7, (index) => from(`10.${index}.0.1`, aLetter(), 'officer@example.org'))
  expect(await count(hits)).toEqual([false, false, false, false, false, true, true])
})

test('a mailbox that floods a letter takes nobody’s place on it either', async () => {
  const letter = aLetter()
  const flood = times(700, (index) => from(`15.${index >> 8}.${index & 255}.1`, letter, 'flood@example.org'))
  expect(await passing(flood)).toBe(5)
  expect(await passing([from('16.0.0.1', letter)])).toBe(1)
})

test('a letter takes six hundred a minute from everywhere; another one is not held for it', async () => {
  const letter = aLetter()
  const everywhere = times(700, (index) => from(`11.${index >> 8}.${index & 255}.1`, letter))
  expect(await passing(everywhere)).toBe(600)
  expect(await passing([from('12.0.0.1', aLetter())])).toBe(1)
  expect(await passing([from('12.0.1.1', letter)], later(61 * seconds))).toBe(1)
})

test('two that come with each other’s networks in another order do not wait for each other', async () => {
  aLetter()
  const hits = times(50, (index) => from(`13.0.${index}.1`))
  await Promise.all(times(20, (index) => count(index % 2 ? hits : hits.toReversed())))
  const { rows } = await world.pool.query<{ day: number }>('select day from hits where key = any ($1)', [
    hits.map(({ network }) => network),
  ])
  expect(rows.map(({ day }) => day)).toEqual(times(50, () => 20))
})

describe('what is kept', () => {
  test('is forgotten after 48 hours', async () => {
    aLetter()
    const old = from('14.0.0.1')
    const young = from('14.0.1.1')
    await count([old])
    await count([young], later(2 * hours))
    const kept = async () => {
      const { rows } = await world.pool.query<{ key: string }>('select key from hits where key = any ($1)', [
        [old.network, young.network],
      ])
      return rows.map(({ key }) => key)
    }
    const purgeHits = (now: Date) =>
      purgeKind(world.pool, { kind: 'networks', retention: usualRetention, now })
    await purgeHits(later(47 * hours))
    expect(await kept()).toHaveLength(2)
    expect(await purgeHits(later(49 * hours))).toBeGreaterThan(0)
    expect(await kept()).toEqual([young.network])
  })

  test('holds no address: not in any column of any table', async () => {
    const [address, mailbox] = ['203.0.113.199', 'nobody.reads.this@example.org']
    await count([from(address, aLetter(), mailbox)])
    const { rows } = await world.pool.query<{ name: string }>(
      `select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`,
    )
    expect(rows.map(({ name }) => name)).toContain('hits')
    for (const { name } of rows) {
      const dump = await world.pool.query<{ row: string }>(`select t::text as row from ${name} t`)
      const text = dump.rows.map(({ row }) => row).join('\n')
      for (const told of [address, '203.0.113', mailbox, 'nobody.reads'])
        expect(text, name).not.toContain(told)
    }
  })
})
