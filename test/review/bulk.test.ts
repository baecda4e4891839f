import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { describe, expect, test } from 'vitest'
import { v7 as uuid } from 'uuid'
import { refusals } from '#server/refusal.ts'
import { usualRetention } from '#server/retention/retention.ts'
import { startRounds } from '#server/rounds.ts'
import type { Bulk } from '#server/review/review.ts'
import { signed, signInAs, useDesk, type Visitor } from '../coordinator/desk.ts'
import { letFactorAge } from '../coordinator/second-factor.ts'
import { attachSeal, sealOf } from '#server/seal/attach.ts'

const desk = useDesk()
const path = (rest = '') => `/desk/letters/${desk.letter.slug}/bulk${rest}`

let made = 0
async function many(count: number): Promise<string[]> {
  const ids: string[] = []
  for (let at = 0; at < count; at++) {
    made++
    const name = `${['Cedro', 'Roble', 'Sauce', 'Nogal', 'Olivo'][made % 5]} ${made * 7919} Vecinal`
    ids.push(await signed(desk, { name, email: `junta@junta${made}.example` }))
  }
  return ids
}

async function waiting(): Promise<number> {
  const { rows } = await desk.pool.query<{ count: number }>(
    'select count(*)::integer as count from undecided',
  )
  return rows[0]?.count ?? 0
}

/** The act once it has ended. */
async function ended(by: Visitor, address: string): Promise<Bulk> {
  for (let tries = 0; tries < 200; tries++) {
    const answer = await desk.app.inject({
      url: address,
      headers: { cookie: by.cookie, accept: 'application/json' },
    })
    const bulk = answer.json<Bulk>()
    if (bulk.state !== 'running' && bulk.state !== 'undoing') return bulk
    await sleep(50)
  }
  throw new Error('the act has not ended')
}

describe('an act on many signatures', () => {
  test('says the number first, approves them all, and is undone as one', async () => {
    const zoe = await signInAs(desk, 'zoe@example.org')
    const ids = await many(45)
    expect((await zoe.get(path())).body).toContain('Approve 45 signatures')
    const answer = await zoe.post(path(), { kind: 'approve', count: '45' })
    expect(answer.statusCode).toBe(303)
    const address = String(answer.headers.location)
    expect(await ended(zoe, address)).toMatchObject({ state: 'done', decided: 45, left: 0 })
    expect(await waiting()).toBe(0)
    expect((await zoe.get(address)).body).toContain('Undo 45 decisions')
    const { rows } = await desk.pool.query('select id from signatories where id = any($1)', [ids])
    expect(rows).toHaveLength(45)

    const one = await desk.pool.query<{ id: string }>('select id from decisions where signature_id = $1', [
      ids[0],
    ])
    await zoe.post(`/desk/letters/${desk.letter.slug}/decisions/${one.rows[0]?.id ?? ''}/undo`, {
      back: '/desk',
    })
    await zoe.post(`${address}/undo`)
    expect(await ended(zoe, address)).toMatchObject({ state: 'undone', undone: 44, kept: 1 })
    expect(await waiting()).toBe(45)
    const mails = await desk.pool.query("select id from outbox where kind = 'approved'")
    expect(mails.rows).toEqual([])
  })

  test('touches what the filter leaves, and refuses where the number has changed', async () => {
    const zoe = await signInAs(desk, 'zoe@example.org')
    await desk.pool.query(
      "update signatures set holds = '{too-quick}' where id in (select id from waiting limit 3)",
    )
    expect((await zoe.get(path('?hold=too-quick'))).body).toContain('Reject 3 signatures')
    const wrong = await zoe.post(path(), {
      kind: 'reject',
      reason: 'Sent by a machine.',
      count: '2',
      hold: 'too-quick',
    })
    expect(wrong.statusCode).toBe(refusals['bulk-changed'])
    expect(wrong.body).toContain('The number has changed')
    expect(wrong.body).toContain('Sent by a machine.')
    const unreasoned = await zoe.post(path(), { kind: 'reject', reason: ' ', count: '3', hold: 'too-quick' })
    expect(unreasoned.statusCode).toBe(422)
    const before = await waiting()
    const answer = await zoe.post(path(), {
      kind: 'reject',
      reason: 'Sent by a machine.',
      count: '3',
      hold: 'too-quick',
    })
    expect(await ended(zoe, String(answer.headers.location))).toMatchObject({ decided: 3, state: 'done' })
    expect(await waiting()).toBe(before - 3)
  })

  test('leaves what somebody else decides meanwhile, and is stopped on the way', async () => {
    const zoe = await signInAs(desk, 'zoe@example.org')
    const count = await waiting()
    const answer = await zoe.post(path(), { kind: 'approve', count: String(count) })
    const address = String(answer.headers.location)
    await zoe.post(`${address}/cancel`)
    const bulk = await ended(zoe, address)
    expect(bulk.state === 'cancelled' || bulk.decided === count).toBe(true)
    expect(bulk.decided + (await waiting())).toBe(count)
    await zoe.post(`${address}/undo`)
    await ended(zoe, address)
    expect(await waiting()).toBe(count)
  })

  test('is one at a time on a letter, however often the button is pressed', async () => {
    const zoe = await signInAs(desk, 'zoe@example.org')
    const count = await waiting()
    const answers = await Promise.all(
      [1, 2, 3].map(() => zoe.post(path(), { kind: 'approve', count: String(count) })),
    )
    expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([
      303,
      refusals['bulk-running'],
      refusals['bulk-running'],
    ])
    const address = String(answers.find(({ statusCode }) => statusCode === 303)?.headers.location)
    expect(await ended(zoe, address)).toMatchObject({ decided: count })
  })

  test('leaves a line that has changed since it began', async () => {
    const zoe = await signInAs(desk, 'zoe@example.org')
    const [first = ''] = await many(2)
    await desk.pool.query(
      `insert into edits (letter_id, id, signature_id, before, after, edited_at)
       values ($1, gen_random_uuid(), $2, '{}', '{}', now() + interval '1 hour')`,
      [desk.letter.id, first],
    )
    const count = await waiting()
    const answer = await zoe.post(path(), { kind: 'approve', count: String(count) })
    expect(await ended(zoe, String(answer.headers.location))).toMatchObject({ decided: count - 1, left: 1 })
  })

  test('that there is not is not found', async () => {
    const zoe = await signInAs(desk, 'zoe@example.org')
    expect((await zoe.get(path(`/${uuid()}`))).statusCode).toBe(refusals['bulk-not-found'])
  })

  test('asks for the second factor afresh', async () => {
    const raul = await signInAs(desk, 'raul@example.org')
    await letFactorAge(desk, 'raul@example.org')
    for (const answer of [await raul.get(path()), await raul.post(path(), { kind: 'approve', count: '1' })]) {
      expect(answer.statusCode).toBe(303)
      expect(answer.headers.location).toContain('/desk/again')
    }
  })
})

describe('the queue', () => {
  test('is chosen from by hold, state, evidence and kind', async () => {
    const zoe = await signInAs(desk, 'zoe@example.org')
    const id = await signed(desk, {
      name: 'Puerto Filtro',
      email: 'uno@puertofiltro.example',
      website: 'puertofiltro.example',
    })
    const shown = async (query: string) => (await zoe.get(`/desk?${query}`)).body.includes(`row-${id}`)
    expect(await shown('grade=fair')).toBe(true)
    expect(await shown('grade=none')).toBe(false)
    expect(await shown('capacity=organization&state=waiting')).toBe(true)
    expect(await shown('capacity=individual')).toBe(false)
    expect(await shown('hold=likeness')).toBe(false)
    expect(await shown('hold=nonsense')).toBe(true)
    expect((await zoe.get(`/desk?letter=${desk.letter.slug}&grade=fair`)).headers.location).toBe(
      `/desk/letters/${desk.letter.slug}/queue?grade=fair`,
    )
  })
})

// The last one: it stops the server.
test('an act that a stopped server has left is finished by the rounds of the next', async () => {
  const zoe = await signInAs(desk, 'zoe@example.org')
  await many(Math.max(0, 41 - (await waiting())))
  const count = await waiting()
  const { statusCode } = await zoe.post(path(), { kind: 'approve', count: String(count) })
  expect(statusCode).toBe(303)
  const connectionString = desk.pool.options.connectionString ?? ''
  await desk.app.close()

  const pool = new pg.Pool({ connectionString })
  attachSeal(pool, sealOf(desk.pool))
  const state = async () => {
    const { rows } = await pool.query<{ state: string; left: number }>(
      `select state, (select count(*)::integer from bulk_signatures s
                       where s.letter_id = a.letter_id and s.bulk_id = a.id and s.outcome is null) as left
         from bulk_acts a order by started_at desc limit 1`,
    )
    return rows[0]
  }
  expect(await state()).toMatchObject({ state: 'running' })
  const wrong = (said: string) => expect.fail(said)
  const log = { info: () => undefined, warn: wrong, error: wrong }
  const rounds = startRounds({ pool, log, retention: usualRetention })
  await expect.poll(state, { timeout: 10_000 }).toEqual({ state: 'done', left: 0 })
  await rounds.stop()
  await pool.end()
})
