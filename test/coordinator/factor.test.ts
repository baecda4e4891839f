import { TOTP } from 'otpauth'
import { describe, expect, test } from 'vitest'
import { refusals } from '#server/refusal.ts'
import { makeToken } from '#server/signature/token.ts'
import { noLetter } from '#server/mail/mail.ts'
import { codeNow, giveApp, key, linkFor, signInAs, useDesk, Visitor } from './desk.ts'

const desk = useDesk({ mailsSent: true })
const offering = useDesk({ mailsSent: true, secondFactor: 'offered' })
const minute = 60 * 1000

/** Past the mail's link, and no further. */
async function halfway(email: string, world = desk): Promise<Visitor> {
  const visitor = new Visitor(world)
  await visitor.post(await linkFor(world, email))
  return visitor
}

function hidden(body: string, name: string): string {
  return new RegExp(`name="${name}" value="([^"]*)"`).exec(body)?.[1] ?? ''
}

function secretIn(body: string): string {
  return /<code class="secret">([^<]+)</.exec(body)?.[1]?.replaceAll(' ', '') ?? ''
}

function codesIn(body: string): string[] {
  return [...body.matchAll(/<li><code>([^<]+)</g)].map(([, code = '']) => code)
}

/** As on its page: scans the key, enters a code, and keeps the recovery codes. */
async function setUpApp(visitor: Visitor, now = new Date()): Promise<{ secret: string; codes: string[] }> {
  const { body } = await visitor.get('/desk/factors/new')
  const secret = secretIn(body)
  const envelope = hidden(body, 'envelope')
  const answer = await visitor.post('/desk/factors/new/app', { envelope, code: codeNow(secret, now) })
  return { secret, codes: codesIn(answer.body) }
}

async function idOf(email: string, world = desk): Promise<string> {
  const { rows } = await world.pool.query<{ id: string }>('select id from coordinators where email = $1', [
    email,
  ])
  return rows[0]?.id ?? ''
}

/** So that what was given a moment ago may be given again, as after half a minute. */
async function waitForNextCode(email: string, world = desk): Promise<void> {
  await world.pool.query('update authenticator_apps set last_step = 0 where coordinator_id = $1', [
    await idOf(email, world),
  ])
}

async function letFactorAge(email: string): Promise<void> {
  await desk.pool.query(
    "update sessions set factor_at = factor_at - interval '301 seconds' where coordinator_id = $1",
    [await idOf(email)],
  )
}

async function changesTold(email: string): Promise<(string | undefined)[]> {
  const { rows } = await desk.pool.query<{ payload: { change?: string } }>(
    "select payload from outbox where kind = 'account-changed' and recipient = $1 order by id",
    [email],
  )
  return rows.map(({ payload }) => payload.change)
}

describe('the mail’s link alone', () => {
  test('opens no page of the desk: whoever has no second factor is led to set one up', async () => {
    const zoe = await halfway('zoe.link@example.org')
    for (const url of ['/desk', '/desk/letters', '/desk/outbox', '/desk/account', '/desk/factor']) {
      expect((await zoe.get(url)).headers.location).toBe('/desk/factors/new')
    }
    expect((await zoe.get('/desk/factors/new')).body).toContain('Set up a second factor')
  })

  test('opens no page of the desk: whoever has one is asked for it, and cannot set up another', async () => {
    await linkFor(desk, 'raul.link@example.org')
    await giveApp(desk, 'raul.link@example.org')
    const thief = await halfway('raul.link@example.org')
    for (const url of ['/desk', '/desk/letters', '/desk/account']) {
      expect((await thief.get(url)).headers.location).toBe('/desk/factor')
    }
    expect((await thief.get('/desk/factors/new')).headers.location).toMatch(/^\/desk\/again/)
    expect((await thief.get('/desk/again')).headers.location).toBe('/desk/factor')
    const options = await thief.post('/desk/factors/new/passkey/options', {}, { accept: 'application/json' })
    expect(options.statusCode).toBe(refusals['factor-not-fresh'])
  })

  test('does not help who kept the set-up page open until the owner of the mailbox had set one up', async () => {
    const email = 'first@example.org'
    const thief = await halfway(email)
    const { body } = await thief.get('/desk/factors/new')
    const owner = await halfway(email)
    await setUpApp(owner)
    const late = await thief.post('/desk/factors/new/app', {
      envelope: hidden(body, 'envelope'),
      code: codeNow(secretIn(body)),
    })
    expect(late.headers.location).toMatch(/^\/desk\/again/)
    expect((await thief.get('/desk')).headers.location).toBe('/desk/factor')
    expect((await owner.get('/desk')).statusCode).toBe(200)
  })

  test('lets in whoever has no second factor where it is only offered, and nobody else', async () => {
    const maryam = await halfway('maryam@example.org', offering)
    expect((await maryam.get('/desk')).statusCode).toBe(200)
    expect((await maryam.get('/desk/account')).body).toContain('Set up a second factor')
    // What needs it fresh needs it at all.
    expect((await maryam.post('/desk/account/recovery-codes')).headers.location).toMatch(/^\/desk\/again/)
    expect((await maryam.get('/desk/again?next=%2Fdesk%2Faccount')).headers.location).toBe(
      '/desk/factors/new?next=%2Fdesk%2Faccount',
    )
    await setUpApp(maryam)
    const again = await halfway('maryam@example.org', offering)
    expect((await again.get('/desk')).headers.location).toBe('/desk/factor')
  })
})

describe('an authenticator app', () => {
  test('is set up by a code of it, and lets in from then on', async () => {
    const email = 'guadalupe@example.org'
    const { secret, codes } = await setUpApp(await halfway(email))
    expect(codes).toHaveLength(10)

    await waitForNextCode(email)
    const guadalupe = await halfway(email)
    const given = await guadalupe.post('/desk/factor', {
      code: ` ${codeNow(secret).replace(/^.../, '$& ')} `,
    })
    expect(given.headers.location).toBe('/desk')
    expect((await guadalupe.get('/desk')).statusCode).toBe(200)
  })

  test('is not set up by a wrong code, and its page keeps the key that was scanned', async () => {
    const liming = await halfway('li.ming@example.org')
    const { body } = await liming.get('/desk/factors/new')
    const envelope = hidden(body, 'envelope')
    const wrong = await liming.post('/desk/factors/new/app', { envelope, code: '000000' })
    expect(wrong.statusCode).toBe(422)
    expect(wrong.body).toContain('That code is not right')
    expect(secretIn(wrong.body)).toBe(secretIn(body))
    expect((await liming.get('/desk')).headers.location).toBe('/desk/factors/new')
    const right = await liming.post('/desk/factors/new/app', {
      envelope: hidden(wrong.body, 'envelope'),
      code: codeNow(secretIn(body)),
    })
    expect(codesIn(right.body)).toHaveLength(10)
  })

  test('is not set up with the key of somebody else, or with one that was made up', async () => {
    const thief = await halfway('thief@example.org')
    const { body } = await thief.get('/desk/factors/new')
    const victim = await halfway('victim@example.org')
    for (const envelope of [hidden(body, 'envelope'), 'made-up', '']) {
      const answer = await victim.post('/desk/factors/new/app', { envelope, code: codeNow(secretIn(body)) })
      expect(answer.statusCode).toBe(422)
      expect(answer.body).toContain('here is a new key')
    }
  })

  test('takes no code twice, not even from two who send it at the same moment', async () => {
    const email = 'twice@example.org'
    const { secret } = await setUpApp(await halfway(email))
    // The code that set it up is used.
    const replay = await (await halfway(email)).post('/desk/factor', { code: codeNow(secret) })
    expect(replay.statusCode).toBe(422)

    await waitForNextCode(email)
    const both = await Promise.all([halfway(email), halfway(email), halfway(email)])
    const answers = await Promise.all(both.map((one) => one.post('/desk/factor', { code: codeNow(secret) })))
    expect(answers.filter(({ statusCode }) => statusCode === 303)).toHaveLength(1)
  })

  test('takes the code before and after, and none that is older', async () => {
    const email = 'clock@example.org'
    const { secret } = await setUpApp(await halfway(email))
    const visitor = await halfway(email)
    await waitForNextCode(email)
    const old = codeNow(secret, new Date(Date.now() - 2 * minute))
    expect((await visitor.post('/desk/factor', { code: old })).statusCode).toBe(422)
    const early = codeNow(secret, new Date(Date.now() + minute / 2))
    expect((await visitor.post('/desk/factor', { code: early })).statusCode).toBe(303)
  })

  test('leaves no secret in the database that works without the service’s key', async () => {
    const { secret } = await setUpApp(await halfway('dump@example.org'))
    const { rows } = await desk.pool.query<{ sealed_secret: string }>(
      'select sealed_secret from authenticator_apps',
    )
    expect(JSON.stringify(rows)).not.toContain(secret)
    expect(rows.some(({ sealed_secret: sealed }) => Buffer.from(sealed, 'base64url').includes(secret))).toBe(
      false,
    )
  })

  test('of one coordinator does not open for another whose row it was copied to', async () => {
    await linkFor(desk, 'copied@example.org')
    const { secret } = await setUpApp(await halfway('copying@example.org'))
    await giveApp(desk, 'copied@example.org')
    await desk.pool.query(
      `update authenticator_apps set last_step = 0, sealed_secret =
         (select sealed_secret from authenticator_apps where coordinator_id = $1) where coordinator_id = $2`,
      [await idOf('copying@example.org'), await idOf('copied@example.org')],
    )
    const answer = await (await halfway('copied@example.org')).post('/desk/factor', { code: codeNow(secret) })
    expect(answer.statusCode).toBe(422)
  })
})

describe('wrong codes', () => {
  test('make the sixth wait, even for the right code, and nobody else', async () => {
    const email = 'guessed@example.org'
    const { secret } = await setUpApp(await halfway(email))
    await waitForNextCode(email)
    const thief = await halfway(email)
    for (let tries = 0; tries < 5; tries++) {
      expect((await thief.post('/desk/factor', { code: '000000' })).statusCode).toBe(422)
    }
    const sixth = await thief.post('/desk/factor', { code: codeNow(secret) })
    expect(sixth.statusCode).toBe(429)
    expect(sixth.body).toContain('Too many wrong codes')

    const { rows } = await desk.pool.query<{ seconds: number }>(
      'select extract(epoch from next_at - now())::integer as seconds from code_tries where coordinator_id = $1',
      [await idOf(email)],
    )
    expect(rows[0]?.seconds).toBeGreaterThan(0)
    expect(rows[0]?.seconds).toBeLessThanOrEqual(30)
    expect((await signInAs(desk, 'bystander@example.org')).cookie).not.toBe('')
  })

  test('wait longer each time, an hour at the most, and are forgotten after a right one', async () => {
    const email = 'patient@example.org'
    const { secret } = await setUpApp(await halfway(email))
    const id = await idOf(email)
    const thief = await halfway(email)
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

    await waitForNextCode(email)
    expect((await thief.post('/desk/factor', { code: codeNow(secret) })).statusCode).toBe(303)
    const { rowCount } = await desk.pool.query('select from code_tries where coordinator_id = $1', [id])
    expect(rowCount).toBe(0)
  })

  test('sent a hundred at a time are tried five times', async () => {
    const email = 'hammered@example.org'
    await setUpApp(await halfway(email))
    const thief = await halfway(email)
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
    const { secret } = await setUpApp(await halfway(email))
    await (await halfway(email)).post('/desk/factor', { code: '000000' })
    await waitForNextCode(email)
    const owner = await halfway(email)
    await owner.post('/desk/factor', { code: codeNow(secret) })
    const { body } = await owner.get('/desk/account')
    expect(body).toContain('A wrong code was entered')
    expect(body).toContain('Waits for a second factor')
  })
})

describe('a recovery code', () => {
  test('lets in once, however it is written, and its owner is told', async () => {
    const email = 'lost@example.org'
    const { codes } = await setUpApp(await halfway(email))
    const [code = ''] = codes
    const typed = code.toLowerCase().replace('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')
    const owner = await halfway(email)
    expect((await owner.post('/desk/factor', { code: typed })).headers.location).toBe('/desk')
    expect((await owner.get('/desk/account')).body).toContain('9 recovery codes are left')
    expect((await (await halfway(email)).post('/desk/factor', { code })).statusCode).toBe(422)
    expect(await changesTold(email)).toEqual(['recovery-code-used'])
  })

  test('is shown once, and stored so that a dump does not give it away', async () => {
    const email = 'paper@example.org'
    const { codes } = await setUpApp(await halfway(email))
    const { rows } = await desk.pool.query<{ code_hash: string }>('select code_hash from recovery_codes')
    for (const code of codes) expect(JSON.stringify(rows)).not.toContain(code)
    expect(new Set(codes).size).toBe(10)
  })

  test('is replaced by new ones, which only a fresh second factor makes', async () => {
    const email = 'renewing@example.org'
    const owner = await halfway(email)
    const { secret, codes } = await setUpApp(owner)
    await letFactorAge(email)
    const refused = await owner.post('/desk/account/recovery-codes')
    expect(refused.headers.location).toMatch(/^\/desk\/again/)

    await waitForNextCode(email)
    await owner.post('/desk/factor', { code: codeNow(secret), next: '/desk/account' })
    const renewed = codesIn((await owner.post('/desk/account/recovery-codes')).body)
    expect(renewed).toHaveLength(10)
    expect((await (await halfway(email)).post('/desk/factor', { code: codes[1] ?? '' })).statusCode).toBe(422)
    expect((await (await halfway(email)).post('/desk/factor', { code: renewed[0] ?? '' })).statusCode).toBe(
      303,
    )
  })
})

describe('a fresh second factor', () => {
  test('is asked for after five minutes, and leads back to the page that was wanted', async () => {
    const email = 'fresh@example.org'
    const owner = await halfway(email)
    const { secret } = await setUpApp(owner)
    expect((await owner.get('/desk/factors/new')).statusCode).toBe(200)
    await letFactorAge(email)
    const stale = await owner.get('/desk/factors/new')
    expect(stale.headers.location).toBe('/desk/again?next=%2Fdesk%2Ffactors%2Fnew')

    const { body } = await owner.get(stale.headers.location ?? '')
    expect(body).toContain('Confirm that it is you')
    expect(body).not.toContain('what you sent was not kept')
    await waitForNextCode(email)
    const back = await owner.post('/desk/factor', { code: codeNow(secret), next: hidden(body, 'next') })
    expect(back.headers.location).toBe('/desk/factors/new')
    expect((await owner.get('/desk/factors/new')).statusCode).toBe(200)
  })

  test('says of a form that nothing was done, and leads back to the page that it stood on', async () => {
    const email = 'form@example.org'
    const owner = await halfway(email)
    await setUpApp(owner)
    await letFactorAge(email)
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
      await waitForNextCode('led@example.org')
      const given = await owner.post('/desk/factor', { code: codeNow(), next })
      expect(given.headers.location).toBe('/desk')
    }
  })

  test('makes no new session, and the old one goes on', async () => {
    const owner = await signInAs(desk, 'steady@example.org')
    const { cookie } = owner
    await waitForNextCode('steady@example.org')
    await owner.post('/desk/factor', { code: codeNow() })
    expect(owner.cookie).toBe(cookie)
    expect((await owner.get('/desk')).statusCode).toBe(200)
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
      [await idOf(email)],
    )
    await letFactorAge(email)
    expect((await owner.post('/desk/account/app/remove')).headers.location).toMatch(/^\/desk\/again/)
    await waitForNextCode(email)
    await owner.post('/desk/factor', { code: codeNow() })
    expect((await owner.post('/desk/account/app/remove')).headers.location).toBe('/desk/account')
    expect((await owner.get('/desk/account')).body).toContain('Zoë’s telephone')
    expect(await changesTold(email)).toEqual(['app-removed'])
  })

  test('of somebody else is not found', async () => {
    const thief = await signInAs(desk, 'thief.of.keys@example.org')
    await signInAs(desk, 'keyholder@example.org')
    const id = await idOf('keyholder@example.org')
    await desk.pool.query(
      `insert into passkeys (coordinator_id, id, credential_id, public_key, counter, transports, name, created_at)
       values ($1, $1, 'another', '', 0, '{}', 'key', now())`,
      [id],
    )
    expect((await thief.post(`/desk/account/passkeys/${id}/remove`)).statusCode).toBe(404)
  })
})

test('a session gets another token with the second factor: whoever knew the first stays outside', async () => {
  const email = 'fixed@example.org'
  const visitor = await halfway(email)
  const before = visitor.cookie
  await setUpApp(visitor)
  expect(visitor.cookie).not.toBe(before)
  const other = new Visitor(desk)
  other.cookie = before
  expect((await other.get('/desk')).headers.location).toBe('/desk/sign-in')
})

test('a link that waits for its second factor waits half an hour', async () => {
  const email = 'slow@example.org'
  const visitor = await halfway(email)
  const { rows } = await desk.pool.query<{ minutes: number }>(
    `select extract(epoch from expires_at - created_at)::integer / 60 as minutes
       from sessions where coordinator_id = $1`,
    [await idOf(email)],
  )
  expect(rows).toEqual([{ minutes: 30 }])
  expect((await visitor.get('/desk/factors/new')).statusCode).toBe(200)
})

test('a passkey’s answer that is none is refused, and so is one to a question that was not asked', async () => {
  const visitor = await halfway('noise@example.org')
  const client = Buffer.from(JSON.stringify({ type: 'webauthn.create', challenge: 'not-asked' }))
  const answers = [
    '',
    '{}',
    'null',
    '[1]',
    '{"id":1}',
    JSON.stringify({
      id: 'a',
      rawId: 'a',
      type: 'public-key',
      clientExtensionResults: {},
      response: { clientDataJSON: client.toString('base64url') },
    }),
  ]
  for (const answer of answers) {
    const made = await visitor.post('/desk/factors/new/passkey', { answer, name: 'x' })
    expect(made.statusCode).toBe(422)
    expect(made.body).toContain('The passkey’s answer is not right')
    expect((await visitor.post('/desk/factor/passkey', { answer })).statusCode).toBe(422)
  }
})

test('codes of the app follow the standard that every app follows', () => {
  // RFC 6238, appendix B, in six digits.
  const secret = new TOTP({ secret: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ' })
  expect(secret.generate({ timestamp: 59_000 })).toBe('287082')
  expect(secret.generate({ timestamp: 1_111_111_109_000 })).toBe('081804')
})

test('a link for one thing does not sign in', async () => {
  const token = makeToken(key, 'invite', noLetter, await idOf('zoe.link@example.org'))
  expect((await new Visitor(desk).post(`/desk/sign-in/${token}`)).statusCode).toBe(410)
})
