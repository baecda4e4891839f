import { describe, expect, test } from 'vitest'
import { forgetFactors } from '#server/coordinator/forget-factors.ts'
import { inTransaction } from '#server/database/transaction.ts'
import { refusals } from '#server/refusal.ts'
import { codeNow, signInAs, useDesk } from './desk.ts'
import {
  changesTold,
  halfway,
  hidden,
  idOf,
  letFactorAge,
  setUpApp,
  waitForNextCode,
} from './second-factor.ts'

const desk = useDesk({ mailsSent: true })

describe('a fresh second factor', () => {
  test('is asked for after five minutes, and leads back to the page that was wanted', async () => {
    const email = 'fresh@example.org'
    const owner = await halfway(desk, email)
    const { secret } = await setUpApp(owner)
    expect((await owner.get('/desk/factors/new')).statusCode).toBe(200)
    await letFactorAge(desk, email)
    const stale = await owner.get('/desk/factors/new')
    expect(stale.headers.location).toBe('/desk/again?next=%2Fdesk%2Ffactors%2Fnew')

    const { body } = await owner.get(stale.headers.location ?? '')
    expect(body).toContain('Confirm that it is you')
    expect(body).not.toContain('what you sent was not kept')
    await waitForNextCode(desk, email)
    const back = await owner.post('/desk/factor', { code: codeNow(secret), next: hidden(body, 'next') })
    expect(back.headers.location).toBe('/desk/factors/new')
    expect((await owner.get('/desk/factors/new')).statusCode).toBe(200)
  })

  test('says of a form that nothing was done, and leads back to the page that it stood on', async () => {
    const email = 'form@example.org'
    const owner = await halfway(desk, email)
    await setUpApp(owner)
    await letFactorAge(desk, email)
    const refused = await owner.post(
      '/desk/account/recovery-codes',
      {},
      { referer: 'https://letters.example.org/desk/account' },
    )
    const page = await owner.get(refused.headers.location ?? '')
    expect(page.body).toContain('what you sent was not kept')
    expect(hidden(page.body, 'next')).toBe('/desk/account')
    expect(
      hidden(
        (await owner.post('/desk/factor', { code: '0', next: '/desk/account', form: 'lost' })).body,
        'form',
      ),
    ).toBe('lost')
  })

  test('leads nowhere else, whatever the address says', async () => {
    const owner = await signInAs(desk, 'led@example.org')
    for (const next of [
      'https://evil.example/',
      '//evil.example',
      '/desk/../en',
      '/desk\\@evil.example',
      'x',
    ]) {
      const { body } = await owner.get(`/desk/again?${new URLSearchParams({ next }).toString()}`)
      expect(hidden(body, 'next')).toBe('/desk')
      await waitForNextCode(desk, 'led@example.org')
      const given = await owner.post('/desk/factor', { code: codeNow(), next })
      expect(given.headers.location).toBe('/desk')
    }
  })

  test('makes no new session, and the old one goes on', async () => {
    const owner = await signInAs(desk, 'steady@example.org')
    const { cookie } = owner
    await waitForNextCode(desk, 'steady@example.org')
    await owner.post('/desk/factor', { code: codeNow() })
    expect(owner.cookie).toBe(cookie)
    expect((await owner.get('/desk')).statusCode).toBe(200)
  })
})

describe('somebody who has lost everything', () => {
  test('is let in anew by whoever runs the server, and is signed out everywhere else', async () => {
    const email = 'washed.away@example.org'
    const before = await halfway(desk, email)
    const { codes } = await setUpApp(before)
    const forgotten = await inTransaction(desk.pool, (db) => forgetFactors(db, { email, now: new Date() }))
    expect(forgotten?.email).toBe(email)
    expect((await before.get('/desk')).headers.location).toBe('/desk/sign-in')

    const anew = await halfway(desk, email)
    expect((await anew.post('/desk/factor', { code: codes[0] ?? '' })).statusCode).toBe(422)
    expect((await anew.get('/desk')).headers.location).toBe('/desk/factors/new')
    expect((await setUpApp(anew)).codes).toHaveLength(10)
    expect((await anew.get('/desk/account')).body).toContain('removed by whoever runs the server')
    expect(await changesTold(desk, email)).toEqual(['factors-forgotten'])
  })

  test('is nobody where there is no such coordinator', async () => {
    const nobody = { email: 'stranger@example.org', now: new Date() }
    expect(await inTransaction(desk.pool, (db) => forgetFactors(db, nobody))).toBeUndefined()
  })
})

describe('a second factor that is removed', () => {
  test('is never the last one', async () => {
    const email = 'only@example.org'
    const owner = await signInAs(desk, email)
    const answer = await owner.post('/desk/account/app/remove')
    expect(answer.statusCode).toBe(refusals['last-factor'])
    expect((await owner.get('/desk/account')).body).toContain('It is the only one')
  })

  test('leaves by a fresh second factor alone, and its owner is told', async () => {
    const email = 'leaving@example.org'
    const owner = await signInAs(desk, email)
    await desk.pool.query(
      `insert into passkeys (coordinator_id, id, credential_id, public_key, counter, transports, name, created_at)
       values ($1, $1, 'made-up', '', 0, '{}', 'Zoë’s telephone', now())`,
      [await idOf(desk, email)],
    )
    await letFactorAge(desk, email)
    expect((await owner.post('/desk/account/app/remove')).headers.location).toMatch(/^\/desk\/again/)
    await waitForNextCode(desk, email)
    await owner.post('/desk/factor', { code: codeNow() })
    expect((await owner.post('/desk/account/app/remove')).headers.location).toBe('/desk/account')
    expect((await owner.get('/desk/account')).body).toContain('Zoë’s telephone')
    expect(await changesTold(desk, email)).toEqual(['app-removed'])
  })

  test('of somebody else is not found', async () => {
    const thief = await signInAs(desk, 'thief.of.keys@example.org')
    await signInAs(desk, 'keyholder@example.org')
    const id = await idOf(desk, 'keyholder@example.org')
    await desk.pool.query(
      `insert into passkeys (coordinator_id, id, credential_id, public_key, counter, transports, name, created_at)
       values ($1, $1, 'another', '', 0, '{}', 'key', now())`,
      [id],
    )
    expect((await thief.post(`/desk/account/passkeys/${id}/remove`)).statusCode).toBe(404)
  })
})
