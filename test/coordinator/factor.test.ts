import { TOTP } from 'otpauth'
import { describe, expect, test } from 'vitest'
import { noLetter } from '#server/mail/mail.ts'
import { refusals } from '#server/refusal.ts'
import { makeToken } from '#server/signature/token.ts'
import { codeNow, giveApp, key, linkFor, useDesk, Visitor } from './desk.ts'
import { codesIn, halfway, hidden, idOf, secretIn, setUpApp, waitForNextCode } from './second-factor.ts'

const desk = useDesk({ mailsSent: true })
const offering = useDesk({ mailsSent: true, secondFactor: 'offered' })
const minute = 60 * 1000

describe('the mail’s link alone', () => {
  test('opens no page of the desk: whoever has no second factor is led to set one up', async () => {
    const zoe = await halfway(desk, 'zoe.link@example.org')
    for (const url of ['/desk', '/desk/letters', '/desk/outbox', '/desk/account', '/desk/factor']) {
      expect((await zoe.get(url)).headers.location).toBe('/desk/factors/new')
    }
    expect((await zoe.get('/desk/factors/new')).body).toContain('Set up a second factor')
  })

  test('opens no page of the desk: whoever has one is asked for it, and cannot set up another', async () => {
    await linkFor(desk, 'raul.link@example.org')
    await giveApp(desk, 'raul.link@example.org')
    const thief = await halfway(desk, 'raul.link@example.org')
    for (const url of ['/desk', '/desk/letters', '/desk/account']) {
      expect((await thief.get(url)).headers.location).toBe('/desk/factor')
    }
    expect((await thief.get('/desk/factors/new')).headers.location).toMatch(/^\/desk\/again/)
    expect((await thief.get('/desk/again')).headers.location).toBe('/desk/factor')
    const options = await thief.post('/desk/factors/new/passkey/options', {}, { accept: 'application/json' })
    expect(options.statusCode).toBe(refusals['factor-not-fresh'])
  })

  test('leads to keys of three kinds alone: Ed25519, ECDSA on P-256, RSA', async () => {
    const somebody = await halfway(desk, 'kinds@example.org')
    const options = await somebody.post('/desk/factors/new/passkey/options')
    const { pubKeyCredParams } = options.json<{ pubKeyCredParams: { alg: number }[] }>()
    // Their numbers with COSE. A newer runtime puts ML-DSA-44 (-48) before them.
    expect(pubKeyCredParams.map(({ alg }) => alg).filter((alg) => alg !== -48)).toEqual([-8, -7, -257])
  })

  test('does not help who kept the set-up page open until the owner of the mailbox had set one up', async () => {
    const email = 'first@example.org'
    const thief = await halfway(desk, email)
    const { body } = await thief.get('/desk/factors/new')
    const owner = await halfway(desk, email)
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
    const maryam = await halfway(offering, 'maryam@example.org')
    expect((await maryam.get('/desk')).statusCode).toBe(200)
    expect((await maryam.get('/desk/account')).body).toContain('Set up a second factor')
    // What needs it fresh needs it at all.
    expect((await maryam.post('/desk/account/recovery-codes')).headers.location).toMatch(/^\/desk\/again/)
    expect((await maryam.get('/desk/again?next=%2Fdesk%2Faccount')).headers.location).toBe(
      '/desk/factors/new?next=%2Fdesk%2Faccount',
    )
    await setUpApp(maryam)
    const again = await halfway(offering, 'maryam@example.org')
    expect((await again.get('/desk')).headers.location).toBe('/desk/factor')
  })
})

describe('an authenticator app', () => {
  test('is set up by a code of it, and lets in from then on', async () => {
    const email = 'guadalupe@example.org'
    const { secret, codes } = await setUpApp(await halfway(desk, email))
    expect(codes).toHaveLength(10)

    await waitForNextCode(desk, email)
    const guadalupe = await halfway(desk, email)
    const given = await guadalupe.post('/desk/factor', {
      code: ` ${codeNow(secret).replace(/^.../, '$& ')} `,
    })
    expect(given.headers.location).toBe('/desk')
    expect((await guadalupe.get('/desk')).statusCode).toBe(200)
  })

  test('is not set up by a wrong code, and its page keeps the key that was scanned', async () => {
    const liming = await halfway(desk, 'li.ming@example.org')
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
    const thief = await halfway(desk, 'thief@example.org')
    const { body } = await thief.get('/desk/factors/new')
    const victim = await halfway(desk, 'victim@example.org')
    for (const envelope of [hidden(body, 'envelope'), 'made-up', '']) {
      const answer = await victim.post('/desk/factors/new/app', { envelope, code: codeNow(secretIn(body)) })
      expect(answer.statusCode).toBe(422)
      expect(answer.body).toContain('here is a new key')
    }
  })

  test('takes no code twice, not even from two who send it at the same moment', async () => {
    const email = 'twice@example.org'
    const { secret } = await setUpApp(await halfway(desk, email))
    // The code that set it up is used.
    const replay = await (await halfway(desk, email)).post('/desk/factor', { code: codeNow(secret) })
    expect(replay.statusCode).toBe(422)

    await waitForNextCode(desk, email)
    const both = await Promise.all([halfway(desk, email), halfway(desk, email), halfway(desk, email)])
    const answers = await Promise.all(both.map((one) => one.post('/desk/factor', { code: codeNow(secret) })))
    expect(answers.filter(({ statusCode }) => statusCode === 303)).toHaveLength(1)
  })

  test('takes the code before and after, and none that is older', async () => {
    const email = 'clock@example.org'
    const { secret } = await setUpApp(await halfway(desk, email))
    const visitor = await halfway(desk, email)
    await waitForNextCode(desk, email)
    const old = codeNow(secret, new Date(Date.now() - 2 * minute))
    expect((await visitor.post('/desk/factor', { code: old })).statusCode).toBe(422)
    const early = codeNow(secret, new Date(Date.now() + minute / 2))
    expect((await visitor.post('/desk/factor', { code: early })).statusCode).toBe(303)
  })

  test('leaves no secret in the database that works without the service’s key', async () => {
    const { secret } = await setUpApp(await halfway(desk, 'dump@example.org'))
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
    const { secret } = await setUpApp(await halfway(desk, 'copying@example.org'))
    await giveApp(desk, 'copied@example.org')
    await desk.pool.query(
      `update authenticator_apps set last_step = 0, sealed_secret =
         (select sealed_secret from authenticator_apps where coordinator_id = $1) where coordinator_id = $2`,
      [await idOf(desk, 'copying@example.org'), await idOf(desk, 'copied@example.org')],
    )
    const answer = await (
      await halfway(desk, 'copied@example.org')
    ).post('/desk/factor', { code: codeNow(secret) })
    expect(answer.statusCode).toBe(422)
  })
})

test('a session gets another token with the second factor: whoever knew the first stays outside', async () => {
  const email = 'fixed@example.org'
  const visitor = await halfway(desk, email)
  const before = visitor.cookie
  await setUpApp(visitor)
  expect(visitor.cookie).not.toBe(before)
  const other = new Visitor(desk)
  other.cookie = before
  expect((await other.get('/desk')).headers.location).toBe('/desk/sign-in')
})

test('a link that waits for its second factor waits half an hour', async () => {
  const email = 'slow@example.org'
  const visitor = await halfway(desk, email)
  const { rows } = await desk.pool.query<{ minutes: number }>(
    `select extract(epoch from expires_at - created_at)::integer / 60 as minutes
       from sessions where coordinator_id = $1`,
    [await idOf(desk, email)],
  )
  expect(rows).toEqual([{ minutes: 30 }])
  expect((await visitor.get('/desk/factors/new')).statusCode).toBe(200)
})

test('a passkey’s answer that is none is refused, and so is one to a question that was not asked', async () => {
  const visitor = await halfway(desk, 'noise@example.org')
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
  const token = makeToken(key, 'invite', noLetter, await idOf(desk, 'zoe.link@example.org'))
  expect((await new Visitor(desk).post(`/desk/sign-in/${token}`)).statusCode).toBe(410)
})
