import { beforeAll, describe, expect, test } from 'vitest'
import {
  signed,
  signInAs,
  signInWithRole,
  unconfirmed,
  useDesk,
  type Visitor,
} from '#test/coordinator/desk.ts'
import { individual } from '#test/world.ts'
import { sql } from '#server/database/sql.ts'
import { sealedFor } from '#server/seal/seal-row.ts'

const desk = useDesk()
let owner: Visitor
let path: string

beforeAll(async () => {
  owner = await signInAs(desk, 'owner@example.org')
  path = `/desk/letters/${desk.letter.slug}/figures`
})

async function openings(): Promise<Record<string, number>> {
  await owner.get(path)
  const { rows } = await desk.pool.query<{ place: string; count: number }>(
    `select concat_ws(' ', origin, nullif(partner, ''), language) as place, count from openings where letter_id = $1`,
    [desk.letter.id],
  )
  return Object.fromEntries(rows.map(({ place, count }) => [place, count]))
}

async function mailsTo(id: string): Promise<number> {
  const { rows } = await desk.pool.query<{ count: number }>(
    "select count(*)::integer as count from outbox where signature_id = $1 and kind = 'confirm'",
    [id],
  )
  return rows[0]?.count ?? 0
}

describe('opening a letter', () => {
  test('is counted by day, place and language, and no cookie is set', async () => {
    const { slug } = desk.letter
    const ask = (url: string, headers: Record<string, string> = {}, method: 'GET' | 'HEAD' = 'GET') =>
      desk.app.inject({ method, url, headers })
    for (const url of [`/en/letters/${slug}`, `/en/letters/${slug}`, `/es/letters/${slug}`]) {
      expect((await ask(url)).headers).not.toHaveProperty('set-cookie')
    }
    const { etag } = (await ask(`/es/letters/${slug}`)).headers
    expect((await ask(`/es/letters/${slug}`, { 'if-none-match': String(etag) })).statusCode).toBe(304)
    await ask(`/en/letters/${slug}/sign`)
    await ask(`/en/letters/${slug}/embed`)
    expect(await openings()).toEqual({ 'page en': 2, 'page es': 3, 'form en': 1, 'frame en': 1 })

    await ask(`/en/letters/${slug}`, {}, 'HEAD')
    await ask(`/en/letters/${slug}`, { 'sec-purpose': 'prefetch;prerender' })
    await ask(`/en/letters/${slug}`, { 'user-agent': 'Mozilla/5.0 (compatible; Somebot/2.1)' })
    await ask(`/en/letters/no-such-letter`)
    expect(await openings()).toEqual({ 'page en': 2, 'page es': 3, 'form en': 1, 'frame en': 1 })
  })
})

describe('the figures', () => {
  let zoe: string

  test('follow a letter from opening to counting', async () => {
    const ana = { ...individual, name: 'Ana Ruiz', email: 'ana@example.org', country: 'MX' }
    await signed(desk, ana)
    await signed(desk, { name: 'Casa Roja', email: 'info@casaroja.example', country: 'MX' })
    zoe = await unconfirmed(desk, { ...individual, name: 'Zoë Łukasz', email: 'zoe@example.org' })
    const { body, statusCode } = await owner.get(path)
    expect(statusCode).toBe(200)
    expect(body).toContain('Opened 6 times; 3 signed, 2 of them confirmed, 1 count.')
    expect(body).toMatch(/Mexico<\/text>.*?1 of 2<\/text>/s)
    expect(body).toMatch(/<th scope="row"[^>]*>Mexico<\/th>/)
    expect(body).toContain('The busiest day was')
  })

  test('name countries and places in the coordinator’s language', async () => {
    await desk.pool.query("update coordinators set language = 'es'")
    const { body } = await owner.get(path)
    expect(body).toMatch(/<th scope="row"[^>]*>México<\/th>/)
    expect(body).toContain('Se abrió 6 veces; 3 firmaron, 2 confirmaron y 1 cuentan.')
    await desk.pool.query("update coordinators set language = 'en'")
  })

  test('show who has not confirmed, and send them the link again within the limits', async () => {
    expect((await owner.get(path)).body).toContain('Zoë Łukasz')
    await desk.pool.query("update outbox set created_at = created_at - interval '1 hour'")
    const answer = await owner.post(`${path}/unconfirmed`, { ids: zoe })
    expect(answer.headers.location).toBe(`${path}?sent=1#unconfirmed`)
    expect(await mailsTo(zoe)).toBe(2)
    const twice = await owner.post(`${path}/unconfirmed`, { ids: zoe })
    expect(twice.headers.location).toBe(`${path}?sent=0#unconfirmed`)
    await desk.pool.query("update outbox set created_at = created_at - interval '1 hour'")
    await owner.post(`${path}/unconfirmed`, { ids: zoe })
    await desk.pool.query("update outbox set created_at = created_at - interval '1 hour'")
    expect((await owner.post(`${path}/unconfirmed`, { ids: zoe })).headers.location).toContain('sent=0')
    expect(await mailsTo(zoe)).toBe(3)

    const { rows } = await desk.pool.query(
      "select details from activity where letter_id = $1 and kind = 'confirmations-sent-again'",
      [desk.letter.id],
    )
    expect(rows).toEqual([{ details: { count: 1 } }, { details: { count: 1 } }])
  })

  test('show which mails came back', async () => {
    const error = sealedFor(desk.pool, zoe, 'error', '550 5.1.1 no such mailbox')
    await desk.pool.query(sql`
      update outbox set failed_at = now(), error = ${error}
       where signature_id = ${zoe} and number = (select max(number) from outbox where signature_id = ${zoe})`)
    const { body } = await owner.get(path)
    expect(body).toContain('550 5.1.1 no such mailbox')
    expect(body).toContain('The last mail came back')
  })

  test('are for readers too, without those who have not confirmed', async () => {
    const reader = await signInWithRole(desk, 'reader@example.org', { role: 'reader' })
    const { body, statusCode } = await reader.get(path)
    expect(statusCode).toBe(200)
    expect(body).toContain('Opened 6 times')
    expect(body).not.toMatch(/Zoë|550 5/)
    expect((await reader.post(`${path}/unconfirmed`, { ids: zoe })).statusCode).toBe(403)
    expect((await reader.get('/desk/letters')).body).toContain(`href="${path}"`)
  })
})
