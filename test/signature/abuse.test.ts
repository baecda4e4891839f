import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import pg from 'pg'
import { beforeAll, describe, expect, test } from 'vitest'
import { buildApp } from '#server/app.ts'
import { writeLetter } from '../letter/written.ts'
import { useWorld } from '../world.ts'
import {
  approve,
  expectRefusal,
  linkOf,
  listed,
  newest,
  person,
  post,
  presente,
  sign,
  stored,
} from './visitor.ts'

const world = useWorld()
const slug = 'abused'
const form = `/en/letters/${slug}/sign`
let letterId = ''
beforeAll(async () => {
  letterId = (await world.load(writeLetter({ slug }))).id
})

describe('a form from somewhere else', () => {
  test.each(['https://evil.example', 'http://127.0.0.1:1', 'https://127.0.0.1', 'x', 'file://'])(
    'of the origin %s is refused, whatever it does',
    async (origin) => {
      for (const url of [
        form,
        `/en/letters/${slug}/embed`,
        `/en/letters/${slug}/confirm/x`,
        '/desk/sign-in',
      ]) {
        expectRefusal(await post(world, url, person, { origin }), 'request-from-elsewhere')
      }
    },
  )

  test('of our own origin, or of a browser that does not say, is taken', async () => {
    expect((await post(world, form, person, { origin: world.origin })).statusCode).toBe(303)
    expect((await post(world, form, person)).statusCode).toBe(303)
  })

  test('as text that a page anywhere could send is refused', async () => {
    for (const type of ['text/plain', 'multipart/form-data; boundary=x', 'application/xml', 'text/html']) {
      const answer = await world.app.inject({
        method: 'POST',
        url: form,
        headers: { 'content-type': type },
        payload: 'a=b',
      })
      expectRefusal(answer, 'media-type-unknown')
    }
  })
})

describe('a body', () => {
  const json = (payload: string) =>
    world.app.inject({ method: 'POST', url: form, headers: { 'content-type': 'application/json' }, payload })

  test('of 20 kB is refused before it is read', async () => {
    expectRefusal(await sign(world, slug, { ...person, name: 'x'.repeat(20_000) }), 'request-too-large')
    expectRefusal(await json(JSON.stringify({ ...person, name: 'x'.repeat(20_000) })), 'request-too-large')
  })

  test('of many megabytes is taken off the line, so that its sender hears why', async () => {
    const { port } = world.app.server.address() as AddressInfo
    const heard = async () => {
      const headers = { 'content-type': 'application/x-www-form-urlencoded' }
      const sending = request({ host: '127.0.0.1', port, path: form, method: 'POST', headers })
      Readable.from(Array.from({ length: 40 }, () => Buffer.alloc(1_000_000, 'a'))).pipe(sending)
      const [answer] = (await once(sending, 'response')) as [IncomingMessage]
      answer.resume()
      return answer.statusCode
    }
    for (let time = 0; time < 10; time++) expect(await heard()).toBe(413)
  })

  test('that is no form is refused', async () => {
    for (const payload of [
      '{',
      '',
      'null',
      '[]',
      '"x"',
      '1',
      '{"name":{}}',
      '{"name":1}',
      '{"name":[[]]}',
      '['.repeat(8000),
    ])
      expectRefusal(await json(payload), 'request-unreadable')
    const bare = await world.app.inject({ method: 'POST', url: form })
    expect([400, 415, 422]).toContain(bare.statusCode)
  })

  test('that reaches for the machinery is refused or does nothing', async () => {
    const whole = JSON.stringify(person).slice(1)
    for (const payload of [
      `{"__proto__":{"verdict":"approved"},${whole}`,
      `{"constructor":{"prototype":{"x":1}},${whole}`,
    ])
      expectRefusal(await json(payload), 'request-unreadable')
    for (const field of [
      '__proto__',
      'constructor',
      '__proto__[verdict]',
      'toString',
      'verdict',
      'counted',
    ]) {
      expect((await sign(world, slug, { ...person, [field]: 'approved' })).statusCode).toBe(303)
    }
    expect('verdict' in {}).toBe(false)
    expect((await stored(world, slug)).every(({ counted }) => !counted)).toBe(true)
  })

  test('with a field twice is read by the first', async () => {
    const payload = `${new URLSearchParams({ ...person, email: 'first@example.org' })}&email=second%40example.org`
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    await world.app.inject({ method: 'POST', url: form, headers, payload })
    expect((await newest(world, slug)).email).toBe('first@example.org')
  })

  test('with ten thousand fields is refused or read, and nothing breaks', async () => {
    const many = Array.from({ length: 4000 }, (_, index) => `f${index}=`).join('&')
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    for (const payload of [many.slice(0, 16_000), many.repeat(3)]) {
      expect([413, 422]).toContain(
        (await world.app.inject({ method: 'POST', url: form, headers, payload })).statusCode,
      )
    }
  })

  test.each([
    ['a NUL', '\0'],
    ['half a character', '\ud800'],
    ['a bell', '\u0007'],
  ])('with %s in a field is answered clearly, and nothing is stored', async (_, character) => {
    const before = (await stored(world, slug)).length
    for (const typed of [person, presente]) {
      for (const field of Object.keys(typed).filter((name) => name !== 'website')) {
        const payload = JSON.stringify({ ...typed, [field]: `x${character}y` })
        expect((await json(payload)).statusCode, field).toBe(422)
      }
    }
    expect((await json(JSON.stringify({ ...person, [`x${character}`]: 'y', agree: '' }))).statusCode).toBe(
      422,
    )
    expect(await stored(world, slug)).toHaveLength(before)
  })
})

const vectors = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onfocus=alert(1) autofocus='",
  '</title><svg onload=alert(1)>',
  '<!--><script>alert(1)</script>-->',
  '{@html x} {{x}} ${x}',
  'javascript:alert(1)',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '</textarea><iframe srcdoc="<script>alert(1)</script>">',
  '\u2028<script>alert(1)</script>',
]
/** What would run, if it were not text. */
const live = /<script>alert|<img src=x|<svg onload|<iframe srcdoc|" onerror|" onfocus|<!--><script/

describe('text that would be a program', () => {
  test.each(vectors)('in any field of a form that comes back is text: %s', async (vector) => {
    const answers = [
      ...Object.keys(person).map((field) => sign(world, slug, { ...person, agree: '', [field]: vector })),
      ...Object.keys(presente).map((field) =>
        sign(world, slug, { ...presente, mayBind: '', [field]: vector }),
      ),
      post(world, `/en/letters/${slug}/embed`, { ...person, agree: '', name: vector }),
    ]
    for (const { statusCode, body } of await Promise.all(answers)) {
      expect(statusCode).toBe(422)
      expect(live.exec(body)?.[0]).toBeUndefined()
    }
  })

  test('on the list, in the search and on the page of one’s own is text', async () => {
    for (const [index, vector] of vectors.entries()) {
      const typed = {
        ...person,
        email: `v${index}@example.org`,
        name: `N${index} ${vector}`,
        affiliation: vector,
      }
      expect((await sign(world, slug, typed)).statusCode).toBe(303)
      await post(world, linkOf(world, slug, 'confirm', await newest(world, slug)))
    }
    await sign(world, slug, { ...presente, name: vectors[0] ?? '', acronym: vectors[1]?.slice(0, 40) ?? '' })
    await post(world, linkOf(world, slug, 'confirm', await newest(world, slug)))
    await approve(world, letterId, (await newest(world, slug)).line)

    const own = linkOf(world, slug, 'manage', await newest(world, slug))
    const searches = vectors.map(
      (vector) => `/en/letters/${slug}/signatories?q=${encodeURIComponent(vector)}`,
    )
    for (const url of [`/en/letters/${slug}`, own, ...searches]) {
      const { statusCode, body } = await world.app.inject(url)
      expect(statusCode).toBe(200)
      expect(live.exec(body)?.[0], url).toBeUndefined()
    }
    expect(await listed(world, slug)).toContain('&lt;script>alert(1)')
  })

  test('has no way to run: the pages allow scripts of our own files only', async () => {
    const { headers } = await world.app.inject(form)
    expect(headers['content-security-policy']).toContain("default-src 'self'")
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
    expect(headers['content-security-policy']).not.toMatch(/script-src|unsafe/)
    expect(headers['x-content-type-options']).toBe('nosniff')
  })
})

test('a line that ends in a field makes no header of a mail', async () => {
  const typed = { ...presente, name: 'Red\r\nBcc: everybody@example.org', email: 'headers@example.org' }
  await sign(world, slug, typed)
  expect((await newest(world, slug)).line).toBe('Red Bcc: everybody@example.org')
})

test('a database out of reach is said, with when to come back', async () => {
  const { origin, key, seal } = world
  const options = { origin, key, seal, assets: 'built' as const }
  const app = await buildApp({ ...options, databaseUrl: 'postgres://nobody@127.0.0.1:1/none' })
  try {
    for (const answer of [
      await app.inject(`/en/letters/${slug}`),
      await post({ ...world, app }, form, person),
    ]) {
      expectRefusal(answer, 'out-of-reach')
      expect(answer.headers['retry-after']).toBe('10')
    }
  } finally {
    await app.close()
  }
})

test('two transactions that wait for each other cost a visitor another try, and no fault', async () => {
  const typed = { ...person, email: 'crossed@example.org' }
  const again = String((await sign(world, slug, typed)).headers.location)
  const { id } = await newest(world, slug)
  await world.pool.query(`update outbox set created_at = created_at - interval '1 hour'`)
  const other = new pg.Client({ connectionString: world.pool.options.connectionString ?? '' })
  await other.connect()
  try {
    // Only the visitor's looks whether they wait in a circle.
    await other.query(`set deadlock_timeout = '1h'`)
    await other.query('begin')
    await other.query('select from signatures where id = $1 for update', [id])
    const asked = post(world, again)
    const waiting = `select from pg_stat_activity
                      where datname = current_database() and wait_event_type = 'Lock'`
    await expect.poll(async () => (await world.pool.query(waiting)).rowCount, { interval: 20 }).not.toBe(0)
    const crossing = other.query('lock table signatures')
    const answer = await asked
    expectRefusal(answer, 'out-of-reach')
    expect(answer.headers['retry-after']).toBe('10')
    await crossing
    await other.query('rollback')
  } finally {
    await other.end()
  }
  expect((await post(world, again)).statusCode).toBe(303)
  const { rowCount } = await world.pool.query('select from outbox where signature_id = $1', [id])
  expect(rowCount).toBe(2)
})
