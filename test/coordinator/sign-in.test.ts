import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { noLetter } from '#server/mail/mail.ts'
import { refusals } from '#server/refusal.ts'
import { makeToken } from '#server/signature/token.ts'
import { codeNow, giveApp, key, linkFor, origin, sessionCookie, signInAs, useDesk, Visitor } from './desk.ts'

const desk = useDesk({ mailsSent: true })
const withoutMails = useDesk()
const hour = 60 * 60 * 1000

/** The link in the newest sign-in mail to an address, as whoever words the mail makes it. */
async function mailedLink(email: string): Promise<string> {
  const { rows } = await desk.pool.query<{ payload: { linkId: string } }>(
    "select payload from outbox where kind = 'sign-in' and recipient = $1 order by created_at desc limit 1",
    [email],
  )
  return `/desk/sign-in/${makeToken(key, 'sign-in', noLetter, rows[0]?.payload.linkId ?? '')}`
}

async function mailsTo(email: string): Promise<number> {
  const { rows } = await desk.pool.query<{ count: number }>(
    'select count(*)::integer as count from outbox where recipient = $1',
    [email],
  )
  return rows[0]?.count ?? 0
}

describe('a sign-in link', () => {
  test('signs in once', async () => {
    const link = await linkFor(desk, 'once@example.org')
    await giveApp(desk, 'once@example.org')
    const owner = new Visitor(desk)
    const signedIn = await owner.post(link)
    expect(signedIn.statusCode).toBe(303)
    expect(signedIn.headers.location).toBe('/desk')
    await owner.post('/desk/factor', { code: codeNow() })
    expect((await owner.get('/desk')).statusCode).toBe(200)

    const other = new Visitor(desk)
    const spent = await other.post(link)
    expect(spent.statusCode).toBe(refusals['sign-in-link-spent'])
    expect(spent.body).toContain('used or is too old')
    expect(other.cookie).toBe('')
  })

  test('signs in once when its button is pressed ten times at the same moment', async () => {
    const link = await linkFor(desk, 'twins@example.org')
    const answers = await Promise.all(Array.from({ length: 10 }, () => new Visitor(desk).post(link)))
    expect(answers.filter(({ statusCode }) => statusCode === 303)).toHaveLength(1)
  })

  test('is not used up by looking at it', async () => {
    const link = await linkFor(desk, 'scanned@example.org')
    const scanner = new Visitor(desk)
    for (let times = 0; times < 3; times++) {
      const page = await scanner.get(link)
      expect(page.statusCode).toBe(200)
      expect(page.body).toContain('<button')
    }
    expect((await new Visitor(desk).post(link)).statusCode).toBe(303)
  })

  test('does not work after 24 hours, and says so before the button is pressed', async () => {
    const link = await linkFor(desk, 'late@example.org', new Date(Date.now() - 24 * hour - 1000))
    expect((await new Visitor(desk).get(link)).statusCode).toBe(410)
    expect((await new Visitor(desk).post(link)).statusCode).toBe(410)
  })

  test('leaves no usable link in the database', async () => {
    const link = await linkFor(desk, 'dump@example.org')
    const token = link.split('/').at(-1) ?? ''
    const { rows } = await desk.pool.query<{ token_hash: string }>('select token_hash from sign_in_links')
    expect(rows.map((row) => row.token_hash)).toContain(createHash('sha256').update(token).digest('hex'))
    expect(JSON.stringify(rows)).not.toContain(token)
  })
})

describe('asking for a link by mail', () => {
  test('gets the same answer for every address, and a mail for coordinators only', async () => {
    await linkFor(desk, 'guadalupe@example.org')
    const answers = await Promise.all(
      ['guadalupe@example.org', 'stranger@example.org'].map((email) =>
        new Visitor(desk).post('/desk/sign-in', { email }),
      ),
    )
    const [known, unknown] = answers.map(({ statusCode, body, headers }) => ({
      statusCode,
      body,
      location: headers.location,
    }))
    expect(known).toEqual(unknown)
    expect(known?.statusCode).toBe(303)
    expect(await mailsTo('guadalupe@example.org')).toBe(1)
    expect(await mailsTo('stranger@example.org')).toBe(0)
  })

  test('mails a link that signs in, for 30 minutes', async () => {
    await linkFor(desk, 'raul@example.org')
    await new Visitor(desk).post('/desk/sign-in', { email: ' Raul@Example.org ' })
    const { rows } = await desk.pool.query<{ minutes: number }>(
      `select extract(epoch from max(l.expires_at) - max(o.created_at))::integer / 60 as minutes
         from outbox o, sign_in_links l
        where o.recipient = 'raul@example.org'
          and l.token_hash = $1`,
      [
        createHash('sha256')
          .update((await mailedLink('raul@example.org')).slice(14))
          .digest('hex'),
      ],
    )
    expect(rows[0]?.minutes).toBe(30)
    expect((await new Visitor(desk).post(await mailedLink('raul@example.org'))).statusCode).toBe(303)
  })

  test('does not fill a mailbox', async () => {
    await linkFor(desk, 'patient@example.org')
    await Promise.all(
      Array.from({ length: 20 }, () =>
        new Visitor(desk).post('/desk/sign-in', { email: 'patient@example.org' }),
      ),
    )
    expect(await mailsTo('patient@example.org')).toBe(5)
  })

  test('works however often the server was started and printed a link', async () => {
    for (let starts = 0; starts < 6; starts++) await linkFor(desk, 'restarted@example.org')
    await new Visitor(desk).post('/desk/sign-in', { email: 'restarted@example.org' })
    expect(await mailsTo('restarted@example.org')).toBe(1)
  })

  test('works again when the links of earlier mails have run out', async () => {
    await linkFor(desk, 'later@example.org')
    const ask = () => new Visitor(desk).post('/desk/sign-in', { email: 'later@example.org' })
    for (let times = 0; times < 6; times++) await ask()
    await desk.pool.query(
      "update outbox set created_at = created_at - interval '31 minutes' where recipient = 'later@example.org'",
    )
    await ask()
    expect(await mailsTo('later@example.org')).toBe(6)
  })

  test('works for the owner of a fresh installation, whose address has no domain', async () => {
    await linkFor(desk, 'owner@localhost')
    const answer = await new Visitor(desk).post('/desk/sign-in', { email: 'owner@localhost' })
    expect(answer.statusCode).toBe(303)
    expect(await mailsTo('owner@localhost')).toBe(1)
  })

  test('is not promised where no mail is sent: the page says how to get in', async () => {
    for (const url of ['/desk/sign-in', '/desk/sign-in?asked=yes']) {
      const { body } = await new Visitor(withoutMails).get(url)
      expect(body).toContain('SMTP_URL is not set')
      expect(body).toContain('Restart the server')
      expect(body).not.toMatch(/on its way|We mail you/)
      expect(body).not.toContain('<form')
    }
    const { body } = await new Visitor(desk).get('/desk/sign-in')
    expect(body).not.toContain('SMTP_URL')
    expect(body).toContain('<form')
  })

  test('says what is wrong with an address that is none, and keeps it', async () => {
    const answer = await new Visitor(desk).post('/desk/sign-in', { email: 'مريم' })
    expect(answer.statusCode).toBe(422)
    expect(answer.body).toContain('Enter an e-mail address')
    expect(answer.body).toContain('value="مريم"')
  })
})

describe('a session', () => {
  test('is a cookie that scripts and other sites do not get', async () => {
    const answer = await new Visitor(desk).post(await linkFor(desk, 'cookie@example.org'))
    const [cookie] = answer.cookies
    expect(cookie).toMatchObject({
      name: '__Host-session',
      path: '/',
      httpOnly: true,
      secure: true,
      sameSite: 'Lax',
      maxAge: 12 * 60 * 60,
    })
    const { rows } = await desk.pool.query('select token_hash from sessions')
    expect(JSON.stringify(rows)).not.toContain(cookie?.value)
  })

  test('ends when its owner signs out, and leaves nothing in the browser', async () => {
    const coordinator = await signInAs(desk, 'leaving@example.org')
    const { cookie } = coordinator
    const { headers } = await coordinator.post('/desk/sign-out')
    // What the browser kept of unsaved texts goes too; cookies of other services on the domain are not ours to end.
    expect(headers['clear-site-data']).toBe('"storage"')
    coordinator.cookie = cookie
    expect((await coordinator.get('/desk')).headers.location).toBe('/desk/sign-in')
  })

  test('speaks the coordinator’s language', async () => {
    const coordinator = await signInAs(desk, 'espanol@example.org')
    await desk.pool.query("update coordinators set language = 'es' where email = 'espanol@example.org'")
    expect((await coordinator.get('/desk')).body).toContain('<html lang="es"')
    const missing = await coordinator.get('/desk/letters/no-such-letter')
    expect(missing.statusCode).toBe(404)
    expect(missing.body).toContain('<html lang="es"')
  })
})

describe('without a session', () => {
  test('every page of the desk leads to sign-in', async () => {
    const behind = deskRoutes().filter(({ signedOut }) => !signedOut)
    expect(behind.length).toBeGreaterThanOrEqual(25)
    for (const { method, url } of behind) {
      const address = url.replace(':slug', desk.letter.slug).replaceAll(/:\w+/g, desk.letter.id)
      const answer = await desk.app.inject({ method, url: address })
      expect(`${method} ${url}: ${answer.statusCode} ${answer.headers.location ?? ''}`).toBe(
        `${method} ${url}: 303 /desk/sign-in`,
      )
    }
  })

  test('the page’s script is told to sign in, with the code for it', async () => {
    const stale = new Visitor(desk)
    stale.cookie = `${sessionCookie}=made-up`
    const answer = await stale.post(
      `/desk/letters/${desk.letter.slug}/decisions/${desk.letter.id}/undo`,
      { back: '/desk' },
      { accept: 'application/json' },
    )
    expect(answer.statusCode).toBe(refusals['sign-in-needed'])
  })
})

describe('a form from another site', () => {
  test('is refused on every page of the desk', async () => {
    const coordinator = await signInAs(desk, 'target@example.org')
    const posts = deskRoutes().filter(({ method }) => method === 'POST')
    expect(posts.length).toBeGreaterThanOrEqual(5)
    for (const { url } of posts) {
      const address = url.replace(':slug', desk.letter.slug).replaceAll(/:\w+/g, desk.letter.id)
      const elsewhere: Record<string, string>[] = [
        { origin: 'https://evil.example' },
        { origin: 'null' },
        { 'sec-fetch-site': 'cross-site' },
        { 'sec-fetch-site': 'same-site', origin },
      ]
      for (const headers of elsewhere) {
        const answer = await coordinator.post(address, { back: '/desk', kind: 'approve' }, headers)
        expect(`${url} ${JSON.stringify(headers)} ${answer.statusCode}`).toBe(
          `${url} ${JSON.stringify(headers)} ${refusals['request-from-elsewhere']}`,
        )
      }
    }
  })

  test('is taken from our own pages', async () => {
    const coordinator = await signInAs(desk, 'own@example.org')
    const answer = await coordinator.post('/desk/sign-out', {}, { origin, 'sec-fetch-site': 'same-origin' })
    expect(answer.statusCode).toBe(303)
  })
})

function deskRoutes(): { method: 'GET' | 'POST'; url: string; signedOut: boolean }[] {
  const methods = ['GET', 'POST'] as const
  return desk.routes
    .filter(({ url }) => url === '/desk' || url.startsWith('/desk/'))
    .flatMap(({ method, url, config }) =>
      methods
        .filter((one) => one === method)
        .map((one) => ({ method: one, url, signedOut: config?.signedOut === true })),
    )
}
