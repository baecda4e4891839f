import { describe, expect, test } from 'vitest'
import { v7 as uuid } from 'uuid'
import { deviceOf } from '#server/coordinator/device.ts'
import { keepChallenge } from '#server/coordinator/passkey-challenge.ts'
import { letFactorAge } from './second-factor.ts'
import { codeNow, giveApp, linkFor, sessionCookie, signInAs, useDesk, Visitor } from './desk.ts'

const desk = useDesk({ mailsSent: true })

async function shift(email: string, columns: string, interval: string): Promise<void> {
  const set = columns.split(' ').map((column) => `${column} = ${column} - interval '${interval}'`)
  await desk.pool.query(
    `update sessions set ${set.join(', ')}
      where coordinator_id = (select id from coordinators where email = $1)`,
    [email],
  )
}

/** Another browser of the same person. */
async function signInFrom(email: string, userAgent: string): Promise<Visitor> {
  const visitor = new Visitor(desk)
  const link = await linkFor(desk, email)
  await giveApp(desk, email)
  await visitor.post(link, {}, { 'user-agent': userAgent })
  await visitor.post('/desk/factor', { code: codeNow() })
  return visitor
}

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
const telephone =
  'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36'

/** Without the marks that Svelte leaves for the browser. */
async function account(visitor: Visitor): Promise<string> {
  return (await visitor.get('/desk/account')).body.replace(/<!--.*?-->/g, '')
}

function sessionsIn(body: string): string[] {
  return [...body.matchAll(/\/desk\/account\/sessions\/([0-9a-f-]{36})\/end/g)].map(([, id = '']) => id)
}

describe('a session', () => {
  test('ends after two hours in which nobody used it', async () => {
    const zoe = await signInAs(desk, 'idle@example.org')
    await shift('idle@example.org', 'last_seen_at', '119 minutes')
    expect((await zoe.get('/desk')).statusCode).toBe(200)
    await shift('idle@example.org', 'last_seen_at', '121 minutes')
    expect((await zoe.get('/desk')).headers.location).toBe('/desk/sign-in')
  })

  test('ends after twelve hours, however much it is used', async () => {
    const zoe = await signInAs(desk, 'busy@example.org')
    await shift('busy@example.org', 'created_at expires_at', '719 minutes')
    expect((await zoe.get('/desk')).statusCode).toBe(200)
    await shift('busy@example.org', 'created_at expires_at', '1 minute')
    expect((await zoe.get('/desk')).headers.location).toBe('/desk/sign-in')
  })

  test('is listed with its device, and nothing of the network', async () => {
    const email = 'raul@example.org'
    const desktop = await signInFrom(email, firefox)
    await signInFrom(email, telephone)
    const body = await account(desktop)
    expect(body).toMatch(/Firefox · Linux\s*<span class="mark">This device/)
    expect(body).toContain('Chrome · Android')
    expect(body).not.toContain('127.0.0.1')
    const { rows } = await desk.pool.query<object>('select * from sessions')
    expect(JSON.stringify(rows)).not.toMatch(/127[.]0|Pixel|Mozilla|140[.]0/)
  })

  test('is ended from another device, at once', async () => {
    const email = 'lost.telephone@example.org'
    const desktop = await signInFrom(email, firefox)
    const lost = await signInFrom(email, telephone)
    const [id = '', ...more] = sessionsIn((await desktop.get('/desk/account')).body)
    expect(more).toEqual([])
    expect((await desktop.post(`/desk/account/sessions/${id}/end`)).headers.location).toBe('/desk/account')
    expect((await lost.get('/desk')).headers.location).toBe('/desk/sign-in')
    expect((await desktop.get('/desk/account')).body).toContain('Sessions were ended')
    expect((await desktop.post(`/desk/account/sessions/${id}/end`)).statusCode).toBe(404)
  })

  test('ends with all others but this one', async () => {
    const email = 'everywhere@example.org'
    const here = await signInFrom(email, firefox)
    const others = [await signInFrom(email, telephone), await signInFrom(email, firefox)]
    const waiting = new Visitor(desk)
    await waiting.post(await linkFor(desk, email))
    expect((await here.get('/desk/account')).body).toContain('End the 3 other sessions')
    await here.post('/desk/account/end-other-sessions')
    for (const other of [...others, waiting])
      expect((await other.get('/desk/account')).headers.location).toBe('/desk/sign-in')
    expect((await here.get('/desk/account')).statusCode).toBe(200)
  })

  test('of another device is ended by a fresh second factor alone; one’s own ends without', async () => {
    const email = 'unlocked@example.org'
    const [thief, owner] = [await signInFrom(email, firefox), await signInFrom(email, telephone)]
    const [id = ''] = sessionsIn((await thief.get('/desk/account')).body)
    await letFactorAge(desk, email)
    for (const path of [`sessions/${id}/end`, 'end-other-sessions'])
      expect((await thief.post(`/desk/account/${path}`)).headers.location).toMatch(/^\/desk\/again/)
    expect((await owner.get('/desk')).statusCode).toBe(200)
    const { rows } = await desk.pool.query<{ id: string }>(
      'select id from sessions where coordinator_id = (select coordinator_id from sessions where id = $1) and id <> $1',
      [id],
    )
    await thief.post(`/desk/account/sessions/${rows[0]?.id ?? ''}/end`)
    expect((await thief.get('/desk')).headers.location).toBe('/desk/sign-in')
  })

  test('of somebody else is not found', async () => {
    const victim = await signInAs(desk, 'victim@example.org')
    const { rows } = await desk.pool.query<{ id: string }>(
      "select s.id from sessions s join coordinators c on c.id = s.coordinator_id where c.email = 'victim@example.org'",
    )
    const thief = await signInAs(desk, 'thief@example.org')
    expect((await thief.post(`/desk/account/sessions/${rows[0]?.id ?? ''}/end`)).statusCode).toBe(404)
    expect((await victim.get('/desk')).statusCode).toBe(200)
  })

  test('is not taken from a cookie that another host or path could have set', async () => {
    const zoe = await signInAs(desk, 'prefix@example.org')
    const value = zoe.cookie.slice(sessionCookie.length + 1)
    zoe.cookie = `session=${value}`
    expect((await zoe.get('/desk')).headers.location).toBe('/desk/sign-in')
  })
})

describe('the account', () => {
  test('has a name and a language, by which the desk is spoken', async () => {
    const zoe = await signInAs(desk, 'zoe@example.org')
    await zoe.post('/desk/account', { name: '  Zoë Łukasz\r\n', language: 'es' })
    const { body } = await zoe.get('/desk/account')
    expect(body).toContain('<html lang="es"')
    expect(body).toContain('value="Zoë Łukasz"')
    await zoe.post('/desk/account', { name: '', language: 'tlh' })
    expect((await zoe.get('/desk/account')).body).toContain('zoe@example.org</a>')
  })

  test('keeps a name that is too long on the page, and says so', async () => {
    const zoe = await signInAs(desk, 'long@example.org')
    const name = 'مريم '.repeat(60)
    const answer = await zoe.post('/desk/account', { name, language: 'en' })
    expect(answer.statusCode).toBe(422)
    expect(answer.body).toContain('Shorten the name to 200 characters')
    expect(answer.body).toContain(name.trim())
  })

  test('lists when and where its owner signed in', async () => {
    const email = 'history@example.org'
    const zoe = await signInFrom(email, telephone)
    expect(await account(zoe)).toMatch(/Signed in<span class="quiet">, Chrome · Android/)
  })
})

test('a browser is named by its family and its system, and by nothing else', () => {
  const named: [string | undefined, string | null][] = [
    [firefox, 'Firefox · Linux'],
    [telephone, 'Chrome · Android'],
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15',
      'Safari · macOS',
    ],
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0',
      'Edge · Windows',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/140.0 Mobile/15E148 Safari/604.1',
      'Chrome · iPhone',
    ],
    ['curl/8.0', null],
    [undefined, null],
    [`<script>${'x'.repeat(10_000)}`, null],
  ]
  for (const [userAgent, name] of named) expect(deviceOf(userAgent)).toBe(name)
})

test('a session that is ended in the moment in which a passkey is asked has to sign in, and nothing fails', async () => {
  const asked = keepChallenge(desk.pool, { sessionId: uuid(), challenge: 'x', now: new Date() })
  await expect(asked).rejects.toMatchObject({ code: 'sign-in-needed' })
})
