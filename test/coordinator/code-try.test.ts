import { describe, expect, test } from 'vitest'
import { codeNow, signInAs, useDesk, Visitor } from './desk.ts'
import {
  changesTold,
  codesIn,
  halfway,
  idOf,
  letFactorAge,
  setUpApp,
  waitForNextCode,
} from './second-factor.ts'

const desk = useDesk({ mailsSent: true })

describe('wrong codes', () => {
  test('make the sixth wait, even for the right code, and nobody else', async () => {
    const email = 'guessed@example.org'
    const { secret } = await setUpApp(await halfway(desk, email))
    await waitForNextCode(desk, email)
    const thief = await halfway(desk, email)
    for (let tries = 0; tries < 5; tries++) {
      expect((await thief.post('/desk/factor', { code: '000000' })).statusCode).toBe(422)
    }
    const sixth = await thief.post('/desk/factor', { code: codeNow(secret) })
    expect(sixth.statusCode).toBe(429)
    expect(sixth.body).toContain('Too many wrong codes')

    const { rows } = await desk.pool.query<{ seconds: number }>(
      'select extract(epoch from next_at - now())::integer as seconds from code_tries where coordinator_id = $1',
      [await idOf(desk, email)],
    )
    expect(rows[0]?.seconds).toBeGreaterThan(0)
    expect(rows[0]?.seconds).toBeLessThanOrEqual(30)
    expect((await signInAs(desk, 'bystander@example.org')).cookie).not.toBe('')
  })

  test('wait longer each time, an hour at the most, and are forgotten after a right one', async () => {
    const email = 'patient@example.org'
    const { secret } = await setUpApp(await halfway(desk, email))
    const id = await idOf(desk, email)
    const thief = await halfway(desk, email)
    const waits: number[] = []
    for (let tries = 0; tries < 14; tries++) {
      await thief.post('/desk/factor', { code: '000000' })
      const { rows } = await desk.pool.query<{ wait: number }>(
        `update code_tries t set next_at = now() - interval '1 second'
           from code_tries before
          where t.coordinator_id = $1 and before.coordinator_id = $1
         returning round(extract(epoch from before.next_at - now()))::integer as wait`,
        [id],
      )
      waits.push(Math.max(0, rows[0]?.wait ?? -1))
    }
    expect(waits).toEqual([0, 0, 0, 0, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600])

    await waitForNextCode(desk, email)
    expect((await thief.post('/desk/factor', { code: codeNow(secret) })).statusCode).toBe(303)
    const { rowCount } = await desk.pool.query('select from code_tries where coordinator_id = $1', [id])
    expect(rowCount).toBe(0)
  })

  test('sent a hundred at a time are tried five times', async () => {
    const email = 'hammered@example.org'
    await setUpApp(await halfway(desk, email))
    const thief = await halfway(desk, email)
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        thief.post('/desk/factor', { code: String(index).padStart(6, '0') }),
      ),
    )
    expect(answers.filter(({ statusCode }) => statusCode === 422)).toHaveLength(5)
    expect(answers.filter(({ statusCode }) => statusCode === 429)).toHaveLength(35)
  })

  test('cannot be entered by a stranger, who has no link', async () => {
    const answer = await new Visitor(desk).post('/desk/factor', { code: '000000' })
    expect(answer.headers.location).toBe('/desk/sign-in')
  })

  test('are seen on the account’s page', async () => {
    const email = 'watched@example.org'
    const { secret } = await setUpApp(await halfway(desk, email))
    await (await halfway(desk, email)).post('/desk/factor', { code: '000000' })
    await waitForNextCode(desk, email)
    const owner = await halfway(desk, email)
    await owner.post('/desk/factor', { code: codeNow(secret) })
    const { body } = await owner.get('/desk/account')
    expect(body).toContain('A wrong code was entered')
    expect(body).toContain('Waits for a second factor')
  })
})

describe('a recovery code', () => {
  test('lets in once, however it is written, and its owner is told', async () => {
    const email = 'lost@example.org'
    const { codes } = await setUpApp(await halfway(desk, email))
    const [code = ''] = codes
    const typed = code.toLowerCase().replace('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')
    const owner = await halfway(desk, email)
    expect((await owner.post('/desk/factor', { code: typed })).headers.location).toBe('/desk')
    expect((await owner.get('/desk/account')).body).toContain('9 recovery codes are left')
    expect((await (await halfway(desk, email)).post('/desk/factor', { code })).statusCode).toBe(422)
    expect(await changesTold(desk, email)).toEqual(['recovery-code-used'])
  })

  test('is shown once, and stored so that a dump does not give it away', async () => {
    const email = 'paper@example.org'
    const { codes } = await setUpApp(await halfway(desk, email))
    const { rows } = await desk.pool.query<{ code_hash: string }>('select code_hash from recovery_codes')
    for (const code of codes) expect(JSON.stringify(rows)).not.toContain(code)
    expect(new Set(codes).size).toBe(10)
  })

  test('is replaced by new ones, which only a fresh second factor makes', async () => {
    const email = 'renewing@example.org'
    const owner = await halfway(desk, email)
    const { secret, codes } = await setUpApp(owner)
    await letFactorAge(desk, email)
    const refused = await owner.post('/desk/account/recovery-codes')
    expect(refused.headers.location).toMatch(/^\/desk\/again/)

    await waitForNextCode(desk, email)
    await owner.post('/desk/factor', { code: codeNow(secret), next: '/desk/account' })
    const renewed = codesIn((await owner.post('/desk/account/recovery-codes')).body)
    expect(renewed).toHaveLength(10)
    expect(
      (await (await halfway(desk, email)).post('/desk/factor', { code: codes[1] ?? '' })).statusCode,
    ).toBe(422)
    expect(
      (await (await halfway(desk, email)).post('/desk/factor', { code: renewed[0] ?? '' })).statusCode,
    ).toBe(303)
  })
})
