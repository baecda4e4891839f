import { codeNow, linkFor, Visitor, type DeskWorld } from './desk.ts'

// What people do with their second factor, and what time does to it.

export function hidden(body: string, name: string): string {
  return new RegExp(`name="${name}" value="([^"]*)"`).exec(body)?.[1] ?? ''
}

export function secretIn(body: string): string {
  return /<code class="secret">([^<]+)</.exec(body)?.[1]?.replaceAll(' ', '') ?? ''
}

export function codesIn(body: string): string[] {
  return [...body.matchAll(/<li><code>([^<]+)</g)].map(([, code = '']) => code)
}

/** As on its page: scans the key, enters a code, and keeps the recovery codes. */
export async function setUpApp(visitor: Visitor): Promise<{ secret: string; codes: string[] }> {
  const { body } = await visitor.get('/desk/factors/new')
  const secret = secretIn(body)
  const envelope = hidden(body, 'envelope')
  const answer = await visitor.post('/desk/factors/new/app', { envelope, code: codeNow(secret) })
  return { secret, codes: codesIn(answer.body) }
}

/** Past the mail's link, and no further. */
export async function halfway(desk: DeskWorld, email: string): Promise<Visitor> {
  const visitor = new Visitor(desk)
  await visitor.post(await linkFor(desk, email))
  return visitor
}

export async function idOf({ pool }: DeskWorld, email: string): Promise<string> {
  const { rows } = await pool.query<{ id: string }>('select id from coordinators where email = $1', [email])
  return rows[0]?.id ?? ''
}

/** So that what was given a moment ago may be given again, as after half a minute. */
export async function waitForNextCode(desk: DeskWorld, email: string): Promise<void> {
  await desk.pool.query('update authenticator_apps set last_step = 0 where coordinator_id = $1', [
    await idOf(desk, email),
  ])
}

/** Past the five minutes for which it is fresh. */
export async function letFactorAge(desk: DeskWorld, email: string): Promise<void> {
  await desk.pool.query(
    "update sessions set factor_at = factor_at - interval '301 seconds' where coordinator_id = $1",
    [await idOf(desk, email)],
  )
}

/** What the mails to somebody said of their account. */
export async function changesTold({ pool }: DeskWorld, email: string): Promise<(string | undefined)[]> {
  const { rows } = await pool.query<{ payload: { change?: string } }>(
    "select payload from outbox where kind = 'account-changed' and recipient = $1 order by id",
    [email],
  )
  return rows.map(({ payload }) => payload.change)
}
