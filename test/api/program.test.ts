import { beforeAll, describe, expect, test } from 'vitest'
import { join } from 'node:path'
import { root } from '#server/database/root.ts'
import { inTransaction } from '#server/database/transaction.ts'
import { readFolder } from '#server/letter/folder.ts'
import { importLetter } from '#server/letter/import.ts'
import { forgetFactors } from '#server/coordinator/forget-factors.ts'
import { individual } from '../world.ts'
import { signed, signInAs, useDesk, type Visitor } from '../coordinator/desk.ts'
import { expectRefusal } from '../signature/visitor.ts'
import { problemIn, Program, programOf } from './program.ts'

// What programs do with a coordinator's token.

const desk = useDesk()
let owner: Visitor
let decider: Program
let writer: Program
let there: { id: string; slug: string }

beforeAll(async () => {
  owner = await signInAs(desk, 'owner@example.org')
  decider = await programOf(desk, {
    email: 'reviewer@example.org',
    role: 'reviewer',
    scopes: ['signatures:decide', 'letters:write'],
  })
  writer = await programOf(desk, {
    email: 'coordinator@example.org',
    role: 'coordinator',
    scopes: ['letters:write', 'editions:freeze'],
  })
  const folder = await readFolder(join(root, 'letters/night-reading-room'))
  const imported = await inTransaction(desk.pool, (db) => importLetter(db, { folder, now: new Date() }))
  there = { id: imported.letterId, slug: folder.slug }
})

const at = (rest: string, slug = desk.letter.slug) => `/api/letters/${slug}${rest}`
const waits = (name: string) => ({ name, email: `info@${name.toLowerCase().replaceAll(' ', '')}.example` })
const body = { kind: 'approve' }

describe('a token', () => {
  test('is shown once when it is made, works, and ends when its coordinator says so', async () => {
    const form = { name: 'The spreadsheet', scopes: 'signatures:decide', days: '30' }
    const page = await owner.post('/desk/account/access', form)
    expect(page.statusCode).toBe(201)
    const [token = ''] = /undersigned_[\w-]{43}/.exec(page.body) ?? []
    const program = new Program(desk, token)
    expect((await program.ask('GET', '/api/access')).json()).toMatchObject({
      name: 'The spreadsheet',
      scopes: ['signatures:decide'],
    })
    const list = (await owner.get('/desk/account/access')).body
    expect(list).toContain('The spreadsheet')
    expect(list).not.toContain(token)
    const [, revoke = ''] = /action="(\/desk\/account\/access\/[\w-]+\/revoke)"/.exec(list) ?? []
    await owner.post(revoke)
    expect(problemIn(await program.ask('GET', '/api/access'))).toEqual({ status: 401, code: 'token-needed' })
    expect((await owner.get('/desk/account')).body).toContain('A token for programs was ended')
  })

  test('is kept as a keyed hash, and nobody else’s can be ended', async () => {
    const { rows } = await desk.pool.query<{ all: string; id: string }>(
      'select t::text as all, id from access_tokens t order by created_at',
    )
    expect(rows.some((row) => row.all.includes(decider.token.slice(12)))).toBe(false)
    const answer = await owner.post(`/desk/account/access/${rows[0]?.id}/revoke`)
    expectRefusal(answer, 'token-not-found')
  })

  test('is made by whoever gave a second factor just now', async () => {
    await desk.pool.query("update sessions set factor_at = now() - interval '6 minutes'")
    const answer = await owner.post('/desk/account/access', { name: 'x', scopes: 'letters:write' })
    await desk.pool.query('update sessions set factor_at = now()')
    expect([answer.statusCode, answer.headers.location]).toEqual([
      303,
      expect.stringContaining('/desk/again'),
    ])
  })

  test.each([
    [{ name: '', scopes: 'letters:write' }, 'Say in up to 60 characters'],
    [{ name: 'x' }, 'Choose at least one thing'],
    [{ name: 'x', scopes: 'everything' }, 'Choose at least one thing'],
  ])('is not made of %j, and what was typed stays', async (form: Record<string, string>, said) => {
    const { statusCode, body } = await owner.post('/desk/account/access', form)
    expect(statusCode).toBe(422)
    expect(body).toContain(said)
    if (form['name']) expect(body).toContain('value="x"')
  })

  test('does nothing that it was not made for', async () => {
    const one = '01a20263-1244-71ec-80a6-65cc9229133d'
    const answers = await Promise.all([
      writer.ask('GET', at('/queue')),
      writer.ask('POST', at(`/signatures/${one}/decisions`), body),
      decider.ask('PUT', at('/editions/1')),
    ])
    expect(answers.map(problemIn)).toEqual(answers.map(() => ({ status: 403, code: 'scope-missing' })))
  })

  test('never does more than its coordinator’s role allows', async () => {
    const answer = await decider.ask('PUT', at('/signing'), { paused: true })
    expect(problemIn(answer)).toEqual({ status: 403, code: 'role-too-small' })
  })

  test('ends with the second factors of an account that was lost', async () => {
    const lost = await programOf(desk, { email: 'lost@example.org', scopes: ['letters:write'] })
    await inTransaction(desk.pool, (db) => forgetFactors(db, { email: 'lost@example.org', now: new Date() }))
    expect((await lost.ask('GET', '/api/access')).statusCode).toBe(401)
  })
})

describe('another letter', () => {
  test('is not there, on any address that a program may ask', async () => {
    const id = await signed(desk, { ...waits('Casa Roja') })
    const all = await programOf(desk, {
      email: 'here@example.org',
      role: 'owner',
      scopes: ['signatures:decide', 'letters:write', 'editions:freeze'],
    })
    const routes = desk.routes.filter(({ config }) => config?.scope && config.scope !== 'any')
    expect(routes.length).toBeGreaterThanOrEqual(6)
    const bodies: Record<string, unknown> = {
      decisions: body,
      signing: { paused: true },
      'signatories.csv': 'position',
    }
    for (const { method, url } of routes.filter(({ method }) => method !== 'HEAD')) {
      const address = url.replace(':slug', there.slug).replace(':id', id).replace(':number', '1')
      const answer = await all.ask(method as 'GET', address, bodies[url.split('/').at(-1) ?? ''])
      expect([address, answer.statusCode]).toEqual([address, 404])
      const anonymous = await desk.app.inject({ method: method as 'GET', url: address })
      expect([address, anonymous.statusCode, anonymous.headers['www-authenticate']]).toEqual([
        address,
        401,
        'Bearer',
      ])
    }
  })

  test('is not reached through one’s own letter’s address either', async () => {
    const { rows } = await desk.pool.query<{ id: string }>(
      'select id from signatures where letter_id = $1 limit 1',
      [there.id],
    )
    const answer = await decider.ask('POST', at(`/signatures/${rows[0]?.id}/decisions`), body)
    expect(problemIn(answer)).toEqual({ status: 404, code: 'signature-not-found' })
  })
})

describe('deciding', () => {
  test('what waits is listed with what speaks for it, and without people and mailboxes', async () => {
    const casa = await signed(desk, { ...waits('Casa Azul'), website: 'casaazul.example', country: 'MX' })
    const person = await signed(desk, { ...individual, name: 'Łucja Nowak', email: 'lucja@example.org' })
    await desk.pool.query("update signatures set holds = '{letter-asks}' where id = $1", [person])
    const answer = await decider.ask('GET', at('/queue?limit=200'))
    const { waiting } = answer.json<{ waiting: { id: string; line: string | null }[] }>()
    expect(waiting.find(({ id }) => id === casa)).toMatchObject({
      line: 'Casa Azul',
      country: 'MX',
      grade: 'fair',
      state: 'waiting',
    })
    expect(waiting.find(({ id }) => id === person)).toMatchObject({ line: null, holds: ['letter-asks'] })
    expect(answer.body).not.toMatch(/Łucja|lucja|@|Director/)
    expect(answer.headers['cache-control']).toBe('no-store')
    const { next } = (await decider.ask('GET', at('/queue?limit=1'))).json<{ next: string }>()
    const { waiting: rest } = (
      await decider.ask('GET', at(`/queue?limit=200&after=${encodeURIComponent(next)}`))
    ).json<{ waiting: { id: string }[] }>()
    expect(rest).toHaveLength(waiting.length - 1)
  })

  test('counts at once, tells the signer, and can be undone', async () => {
    const id = await signed(desk, waits('Casa Verde'))
    const decided = await decider.ask('POST', at(`/signatures/${id}/decisions`), body)
    expect(decided.statusCode).toBe(201)
    expect((await desk.app.inject(at('/signatories?limit=1000'))).body).toContain('Casa Verde')
    const { decision } = decided.json<{ decision: string }>()
    expect(problemIn(await decider.ask('POST', at(`/signatures/${id}/decisions`), body)).code).toBe(
      'decided-already',
    )
    const undone = await decider.ask('POST', at(`/decisions/${decision}/undo`))
    expect(undone.json()).toEqual({ signature: id })
    expect((await desk.app.inject(at('/signatories?limit=1000'))).body).not.toContain('Casa Verde')
    const changes = (await desk.app.inject(at('/changes?limit=1000'))).json<{ changes: { kind: string }[] }>()
    expect(changes.changes.slice(-2)).toMatchObject([
      { kind: 'signature.counted' },
      { kind: 'signature.removed', reason: 'waiting' },
    ])
  })

  test('needs a reason to reject', async () => {
    const id = await signed(desk, waits('Casa Negra'))
    const address = at(`/signatures/${id}/decisions`)
    expect((await decider.ask('POST', address, { kind: 'reject' })).statusCode).toBe(400)
    expect(
      (await decider.ask('POST', address, { kind: 'reject', reason: 'Not an organization.' })).statusCode,
    ).toBe(201)
  })

  test('sent again under its key is done once, also at the same moment, and answered alike', async () => {
    const id = await signed(desk, waits('Casa Blanca'))
    const other = await signed(desk, waits('Casa Gris'))
    const send = (signature: string) =>
      decider.ask('POST', at(`/signatures/${signature}/decisions`), body, { 'idempotency-key': 'a1' })
    const answers = await Promise.all([send(id), send(id), send(id)])
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([201, 201, 201])
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1)
    expect(problemIn(await send(other))).toEqual({ status: 409, code: 'key-used-already' })
    const { rows } = await desk.pool.query('select from decisions where signature_id = $1', [id])
    expect(rows).toHaveLength(1)
  })

  test('that failed may be tried again under the same key', async () => {
    const id = await signed(desk, waits('Casa Parda'))
    await desk.pool.query('update signatures set disputed_at = signed_at where id = $1', [id])
    const send = () =>
      decider.ask('POST', at(`/signatures/${id}/decisions`), body, { 'idempotency-key': 'b2' })
    expect(problemIn(await send()).code).toBe('decided-already')
    await desk.pool.query('update signatures set disputed_at = null where id = $1', [id])
    expect((await send()).statusCode).toBe(201)
  })
})

describe('running a letter', () => {
  test('pauses and resumes, as often as it is said', async () => {
    for (const [paused, standing] of [
      [true, 'paused'],
      [true, 'paused'],
      [false, 'open'],
    ] as const) {
      const answer = await writer.ask('PUT', at('/signing'), { paused })
      expect(answer.json()).toEqual({ standing })
    }
    const { rows } = await desk.pool.query("select from activity where kind = 'letter-paused'")
    expect(rows).toHaveLength(1)
  })

  test('replaces the imported part of the list, and says what is wrong in a wrong one', async () => {
    const head = 'position,printed,kind,name,acronym,role,affiliation,people'
    const list = `${head}\n1,Río Libre,organization,Río Libre,,,,\n2,Ana Ruiz,individual,Ana Ruiz,,,,1\n`
    const answer = await writer.ask('PUT', at('/signatories.csv'), list)
    expect(answer.json()).toMatchObject({ added: 2, kept: 0 })
    expect((await writer.ask('PUT', at('/signatories.csv'), list)).json()).toMatchObject({
      added: 0,
      kept: 2,
    })
    const lines = (await desk.app.inject(at('/signatories?limit=1000'))).body
    expect(lines).toContain('Río Libre')
    const bad = `${head}\n1,Ana,somebody,Ana,,,,1\n`
    const wrong = await writer.ask('PUT', at('/signatories.csv'), bad, { 'accept-language': 'pt-BR' })
    expect([wrong.statusCode, wrong.headers['content-language'], wrong.json()]).toEqual([
      422,
      'pt',
      {
        code: 'list-unreadable',
        message: 'A linha 2 da lista não pode ser lida.',
        detail: expect.stringContaining('kind: expected organization') as unknown,
      },
    ])
    expect((await desk.app.inject(at('/signatories?limit=1000'))).body).toBe(lines)
  })

  test('freezes an edition, once for its number', async () => {
    const answer = await writer.ask('PUT', at('/editions/1'))
    expect(answer.statusCode).toBe(201)
    const edition = answer.json<{ number: number; files: { kind: string; url: string; sha256: string }[] }>()
    expect(edition.files.map(({ kind }) => kind)).toContain('pdf')
    expect(problemIn(await writer.ask('PUT', at('/editions/1')))).toEqual({
      status: 409,
      code: 'edition-frozen-already',
    })
    expect((await desk.app.inject(at('/editions'))).json()).toMatchObject({ editions: [edition] })
    const changes = (await desk.app.inject(at('/changes?limit=1000'))).json<{ changes: object[] }>()
    expect(changes.changes.at(-1)).toMatchObject({ kind: 'edition.frozen', edition: 1, signature: null })
  })

  test('is never led to a page where it should say what is wrong', async () => {
    const answer = await desk.app.inject({
      method: 'PUT',
      url: at('/signing'),
      headers: { accept: 'text/html' },
    })
    expect(answer.headers['content-type']).toContain('application/json')
    const foreign = await writer.ask(
      'PUT',
      at('/signing'),
      { paused: true },
      { origin: 'https://evil.example' },
    )
    expect(problemIn(foreign).code).toBe('request-from-elsewhere')
  })
})
