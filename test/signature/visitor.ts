import type { LightMyRequestResponse } from 'fastify'
import { v7 as uuid } from 'uuid'
import { ensureOwner } from '#server/coordinator/ensure-owner.ts'
import { refusals, type RefusalCode } from '#server/refusal.ts'
import { makeToken } from '#server/signature/token.ts'
import { translator } from '#web/words/words.ts'
import { expect } from 'vitest'
import { freshToken } from '../captcha/solve.ts'
import { individual, organization, zoe, type World } from '../world.ts'

type Typed = Record<string, string>

export const person = { ...individual, ...zoe }
export const presente = {
  ...organization,
  name: 'Presente.org',
  email: 'guadalupe@presente.example',
  country: 'US',
  website: 'presente.org',
}

/** Sends a form as a browser does, with the work done that a form for signing asks for. */
export async function post(
  { app, key }: World,
  url: string,
  typed: Typed = {},
  headers: Record<string, string> = {},
): Promise<LightMyRequestResponse> {
  const asks = /\/(sign|embed)(\?|$)/.test(url)
  return send({ app }, url, asks ? { captcha: await freshToken(key), ...typed } : typed, headers)
}

/** Sends a form with what is typed and nothing else: as it is without scripts. */
export function send(
  { app }: Pick<World, 'app'>,
  url: string,
  typed: Typed,
  headers: Record<string, string> = {},
): Promise<LightMyRequestResponse> {
  return app.inject({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    payload: new URLSearchParams(typed).toString(),
  })
}

export const sign = (world: World, slug: string, typed: Typed): Promise<LightMyRequestResponse> =>
  post(world, `/en/letters/${slug}/sign`, typed)

export type Stored = {
  id: string
  letter_id: string
  line: string
  email: string
  counted: boolean
  confirmed_at: Date | null
  withdrawn_at: Date | null
  signed_at: Date
  holds: string[]
  verdict: string | null
}

/** What the database has of a letter's signatures, the oldest first. */
export async function stored({ pool }: World, slug: string): Promise<Stored[]> {
  const { rows } = await pool.query<Stored>(
    `select s.* from signatures s join letters l on l.id = s.letter_id where l.slug = $1 order by s.id`,
    [slug],
  )
  return rows
}

/** The newest signature of a letter. */
export async function newest(world: World, slug: string): Promise<Stored> {
  const last = (await stored(world, slug)).at(-1)
  if (!last) throw new Error(`nobody has signed ${slug}`)
  return last
}

/** The address in the mail to a signer. */
export function linkOf(
  { key }: World,
  slug: string,
  purpose: 'confirm' | 'manage',
  signature: Stored,
): string {
  const token = makeToken(key, purpose, signature.letter_id, signature.id)
  return `/en/letters/${slug}/${purpose === 'confirm' ? 'confirm' : 'signature'}/${token}`
}

/** Signs and presses the button in the mail; gives the signature as it is then. */
export async function signAndConfirm(world: World, slug: string, typed: Typed): Promise<Stored> {
  await sign(world, slug, typed)
  await post(world, linkOf(world, slug, 'confirm', await newest(world, slug)))
  return newest(world, slug)
}

export const approve = (world: World, letterId: string, line: string): Promise<void> =>
  decide(world, { letterId, line, kind: 'approve' })
export const reject = (world: World, letterId: string, line: string): Promise<void> =>
  decide(world, { letterId, line, kind: 'reject' })

/** What a coordinator decides of every signature with this line, as the desk records it. */
async function decide(
  { pool }: World,
  { letterId, line, kind }: { letterId: string; line: string; kind: 'approve' | 'reject' },
): Promise<void> {
  const now = new Date()
  const owner = await ensureOwner(pool, { email: 'owner@example.org', now })
  // Read and then looked through: the line of whoever withdrew is sealed.
  const { rows } = await pool.query<{ id: string; line: string }>(
    'select id, line from signatures where letter_id = $1',
    [letterId],
  )
  for (const { id } of rows.filter((row) => row.line === line)) {
    await pool.query(
      `insert into decisions (letter_id, id, signature_id, coordinator_id, kind, reason, decided_at)
       values ($1, $2, $3, $4, $5, 'Because.', $6)`,
      [letterId, uuid(), id, owner.id, kind, now],
    )
  }
}

/** Mails waiting or gone, by address and kind. */
export async function mails({ pool }: World, slug: string): Promise<{ recipient: string; kind: string }[]> {
  const { rows } = await pool.query<{ recipient: string; kind: string }>(
    `select o.recipient, o.kind from outbox o join letters l on l.id = o.letter_id
      where l.slug = $1 order by o.created_at, o.id`,
    [slug],
  )
  return rows
}

/** The counts and lines that the list's page shows, which nothing keeps. */
export async function listed({ app }: World, slug: string, query = ''): Promise<string> {
  const { body } = await app.inject(`/en/letters/${slug}/signatories${query}`)
  return /<main[\s\S]*<\/main>/.exec(body)?.[0] ?? body
}

/** What is refused is said in words, under its status, and nothing of the inside. */
export function expectRefusal(
  { statusCode, body, headers }: LightMyRequestResponse,
  code: RefusalCode,
): void {
  expect({ statusCode, said: unescaped(body).includes(translator('en')(`refusal.${code}`)) }).toEqual({
    statusCode: refusals[code],
    said: true,
  })
  expect(headers['cache-control'] ?? 'no-store').toBe('no-store')
  expect(body).not.toMatch(/node_modules|server\/\w+|error: |postgres/i)
}

function unescaped(html: string): string {
  return html.replaceAll('&#39;', "'").replaceAll('&quot;', '"').replaceAll('&amp;', '&')
}
