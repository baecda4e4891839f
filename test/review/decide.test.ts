import { describe, expect, test } from 'vitest'
import { refusals } from '#server/refusal.ts'
import { signed, signInAs, signInWithRole, useDesk, type Visitor } from '../coordinator/desk.ts'
import { individual } from '../world.ts'

const desk = useDesk()

/** The signature's row, as nobody but a test looks at it. */
async function stateOf(id: string): Promise<{ verdict: string | null; counted: boolean; decisions: number }> {
  const { rows } = await desk.pool.query<{ verdict: string | null; counted: boolean; decisions: number }>(
    `select verdict, counted, (select count(*)::integer from decisions d where d.signature_id = s.id) as decisions
       from signatures s where id = $1`,
    [id],
  )
  if (!rows[0]) throw new Error(`no signature ${id}`)
  return rows[0]
}

async function mailsAbout(id: string): Promise<{ kind: string; payload: unknown }[]> {
  const { rows } = await desk.pool.query<{ kind: string; payload: unknown }>(
    `select kind, payload from outbox
      where signature_id = $1 and kind not in ('confirm', 'receipt') order by created_at`,
    [id],
  )
  return rows
}

async function kindsAbout(id: string): Promise<string[]> {
  return (await mailsAbout(id)).map(({ kind }) => kind)
}

/** As the outbox shows it. */
async function newestMail(by: Visitor, id: string): Promise<string> {
  const { rows } = await desk.pool.query<{ id: string }>(
    'select id from outbox where signature_id = $1 order by created_at desc limit 1',
    [id],
  )
  return (await by.get(`/desk/outbox/${desk.letter.id}/${rows[0]?.id ?? ''}`)).body
}

async function decisionOf(id: string): Promise<string> {
  const { rows } = await desk.pool.query<{ id: string }>(
    "select id from decisions where signature_id = $1 and kind <> 'undo' order by decided_at desc, id desc limit 1",
    [id],
  )
  return rows[0]?.id ?? ''
}

const path = (rest: string) => `/desk/letters/${desk.letter.slug}/${rest}`
const approve = (by: Visitor, id: string, headers = {}) =>
  by.post(path(`signatures/${id}/decisions`), { kind: 'approve', back: '/desk' }, headers)
const reject = (by: Visitor, id: string, reason: string) =>
  by.post(path(`signatures/${id}/decisions`), { kind: 'reject', reason, back: '/desk' })
const undo = (by: Visitor, decision: string, back = '/desk') =>
  by.post(path(`decisions/${decision}/undo`), { back })

const script = { accept: 'application/json' }

describe('an organization that waits', () => {
  test('is approved, counts, and its signer gets a mail', async () => {
    const zoe = await signInAs(desk, 'zoe@example.org')
    const id = await signed(desk, { name: 'Presente.org', email: 'zoe@presente.example' })
    const answer = await approve(zoe, id)
    expect(answer.statusCode).toBe(303)
    expect(answer.headers.location).toBe(`/desk?decided=${id}#item`)
    expect(await stateOf(id)).toEqual({ verdict: 'approved', counted: true, decisions: 1 })
    expect(await mailsAbout(id)).toEqual([{ kind: 'approved', payload: {} }])

    const page = await desk.app.inject({ url: `/en/letters/${desk.letter.slug}/signatories?q=Presente` })
    expect(page.body).toContain('Presente')
  })

  test('is rejected, and its signer gets a mail with the reason', async () => {
    const zoe = await signInAs(desk, 'zoe@example.org')
    const id = await signed(desk, { name: 'Nobody’s Office', email: 'nobody@example.com' })
    await reject(zoe, id, '  We called the office:\r\nnobody there knows of it. ')
    expect(await stateOf(id)).toEqual({ verdict: 'rejected', counted: false, decisions: 1 })
    expect(await mailsAbout(id)).toEqual([{ kind: 'rejected', payload: {} }])
  })

  test('is not rejected without a reason: the form says so and nothing is decided', async () => {
    const zoe = await signInAs(desk, 'zoe@example.org')
    const id = await signed(desk, { name: 'Sin motivo', email: 'sin@example.com' })
    const answer = await reject(zoe, id, '   ')
    expect(answer.statusCode).toBe(422)
    expect(answer.body).toContain('Enter a reason')
    expect(await stateOf(id)).toEqual({ verdict: null, counted: false, decisions: 0 })
  })

  test('stays on the page after the decision, with the way to undo it', async () => {
    const zoe = await signInAs(desk, 'zoe@example.org')
    const id = await signed(desk, { name: 'Stays in Place', email: 'stays@example.com' })
    const { headers } = await approve(zoe, id)
    const page = await zoe.get(String(headers.location).replace('#item', ''))
    expect(page.body).toContain('Stays in Place')
    expect(page.body).toContain(path(`decisions/${await decisionOf(id)}/undo`))
    expect((await zoe.get('/desk')).body).not.toContain(`row-${id}`)
  })
})

describe('two coordinators', () => {
  test('deciding at once leave one decision', async () => {
    const zoe = await signInAs(desk, 'zoe@example.org')
    const raul = await signInAs(desk, 'raul@example.org')
    const id = await signed(desk, { name: 'Contested', email: 'contested@example.com' })
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        index % 2 ? approve(zoe, id, script) : reject(raul, id, 'Not theirs to sign.'),
      ),
    )
    const refused = answers.filter(({ statusCode }) => statusCode === refusals['decided-already'])
    expect(refused).toHaveLength(9)
    expect((await stateOf(id)).decisions).toBe(1)
    expect(await mailsAbout(id)).toHaveLength(1)
  })

  test('see what the other one decided', async () => {
    const zoe = await signInAs(desk, 'zoe@example.org')
    const raul = await signInAs(desk, 'raul@example.org')
    const id = await signed(desk, { name: 'Second Look', email: 'second@example.com' })
    await approve(zoe, id)
    const page = await reject(raul, id, 'Not theirs to sign.')
    expect(page.statusCode).toBe(409)
    expect(page.body).toContain('decided or withdrawn in the meantime')
    expect(page.body).toContain('By zoe@example.org')

    const told = await approve(raul, id, script)
    expect(told.statusCode).toBe(409)
    expect(told.json()).toMatchObject({
      refused: 'desk.refused.decided-already',
      decision: { kind: 'approve', by: 'zoe@example.org' },
    })
    expect(told.json<{ allowed: string[] }>().allowed).not.toContain('reject')
  })
})

describe('undo', () => {
  test('lets an approved organization wait again, and takes back the mail that was not sent', async () => {
    const zoe = await signInAs(desk, 'zoe@example.org')
    const id = await signed(desk, { name: 'Undone', email: 'undone@example.com' })
    await approve(zoe, id)
    const answer = await undo(zoe, await decisionOf(id))
    expect(answer.statusCode).toBe(303)
    expect(await stateOf(id)).toEqual({ verdict: null, counted: false, decisions: 2 })
    expect(await mailsAbout(id)).toEqual([])
    expect((await zoe.get('/desk')).body).toContain('Undone')
  })

  test('leaves alone the mail that was sent, and the next decision sends another', async () => {
    const zoe = await signInAs(desk, 'zoe@example.org')
    const id = await signed(desk, { name: 'Twice Decided', email: 'twice@example.com' })
    await reject(zoe, id, 'We do not know you.')
    await desk.pool.query('update outbox set sent_at = now() where signature_id = $1', [id])
    await undo(zoe, await decisionOf(id))
    await approve(zoe, id)
    expect(await kindsAbout(id)).toEqual(['rejected', 'under-review-again', 'approved'])
    expect(await stateOf(id)).toMatchObject({ verdict: 'approved', counted: true, decisions: 3 })
  })

  test('tells a signer who was told of the decision, once', async () => {
    const zoe = await signInAs(desk, 'zoe@example.org')
    const id = await signed(desk, { name: 'Told Too Soon', email: 'told@example.com' })
    await approve(zoe, id)
    await desk.pool.query('update outbox set sent_at = now() where signature_id = $1', [id])
    await undo(zoe, await decisionOf(id))
    expect(await kindsAbout(id)).toEqual(['approved', 'under-review-again'])
    await approve(zoe, id)
    await undo(zoe, await decisionOf(id))
    expect(await kindsAbout(id)).toEqual(['approved', 'under-review-again'])

    const mail = await newestMail(zoe, id)
    expect(mail).toContain('your signature is under review again')
    expect(mail).toContain('Told Too Soon')
  })

  test('tells a person who counts without a decision that the signature counts again', async () => {
    const zoe = await signInAs(desk, 'zoe@example.org')
    const person = { as: 'individual', agree: 'yes', name: '李明', email: 'li.ming@example.net' }
    const id = await signed(desk, person)
    await reject(zoe, id, 'We take it for a joke.')
    await desk.pool.query('update outbox set sent_at = now() where signature_id = $1', [id])
    await undo(zoe, await decisionOf(id))
    expect(await kindsAbout(id)).toEqual(['rejected', 'counts-again'])
    expect(await newestMail(zoe, id)).toContain('your signature counts again')
  })

  test('is done once: the second time says that it was decided already', async () => {
    const zoe = await signInAs(desk, 'zoe@example.org')
    const id = await signed(desk, { name: 'Undo Twice', email: 'undo-twice@example.com' })
    await approve(zoe, id)
    const decision = await decisionOf(id)
    const answers = await Promise.all([1, 2, 3].map(() => undo(zoe, decision)))
    expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([303, 409, 409])
    expect((await stateOf(id)).decisions).toBe(2)
  })

  test('of a rejection is refused while another signature has the organization’s name', async () => {
    const zoe = await signInAs(desk, 'zoe@example.org')
    const first = await signed(desk, { name: 'One of a Kind', email: 'first@kind.example' })
    await reject(zoe, first, 'Sign with your own address.')
    const second = await signed(desk, { name: 'One of a Kind', email: 'second@try.example' })
    await approve(zoe, second)
    const answer = await undo(zoe, await decisionOf(first))
    expect(answer.statusCode).toBe(refusals['name-taken'])
    expect(answer.body).toContain('under this name and country')
    expect(await stateOf(first)).toMatchObject({ verdict: 'rejected', decisions: 1 })
  })
})

describe('a decision', () => {
  test('never puts an organization on the list a second time', async () => {
    const zoe = await signInAs(desk, 'zoe@example.org')
    const first = await signed(desk, { name: 'Once Only', email: 'first@once.example' })
    const second = await signed(desk, { name: 'Once Only', email: 'second@once.example' })
    await approve(zoe, first)
    const answer = await approve(zoe, second)
    expect(answer.statusCode).toBe(refusals['name-taken'])
    expect(answer.body).toContain('under this name and country')
    expect(await stateOf(first)).toMatchObject({ counted: true })
    expect(await stateOf(second)).toMatchObject({ counted: false, decisions: 0 })
  })

  test('is not decided about by a line that has changed since it was shown', async () => {
    const zoe = await signInAs(desk, 'zoe@example.org')
    const id = await signed(desk, { name: 'Radio del Faro', email: 'radio@faro.example' })
    const shown = { back: '/desk', seen: 'Radio del Faro' }
    await zoe.post(path(`signatures/${id}/line`), { ...shown, name: 'Radio del Faro Viejo' })
    for (const form of [{ kind: 'approve' }, { kind: 'reject', reason: 'Unknown.' }]) {
      const answer = await zoe.post(path(`signatures/${id}/decisions`), { ...shown, ...form })
      expect(answer.statusCode).toBe(refusals['line-changed'])
      expect(answer.body).toContain('The line was changed in the meantime')
      expect(answer.body).toContain('name="seen" value="Radio del Faro Viejo"')
    }
    const form = { kind: 'approve', back: '/desk', seen: 'Radio del Faro Viejo' }
    expect((await zoe.post(path(`signatures/${id}/decisions`), form)).statusCode).toBe(303)
  })

  test('reaches no signature through another letter', async () => {
    const zoe = await signInAs(desk, 'zoe@example.org')
    await desk.pool.query(
      `insert into letters (id, slug, language, dated, list_language, opens_at, created_at)
       values (gen_random_uuid(), 'another-letter', 'en', '2026-01-01', 'en', '2026-01-01', '2026-01-01')`,
    )
    const id = await signed(desk, { name: 'Elsewhere', email: 'elsewhere@example.com' })
    const form = { kind: 'approve', back: '/desk' }
    const answer = await zoe.post(`/desk/letters/another-letter/signatures/${id}/decisions`, form)
    expect(answer.statusCode).toBe(refusals['signature-not-found'])
    await approve(zoe, id)
    const decision = await decisionOf(id)
    const undone = await zoe.post(`/desk/letters/another-letter/decisions/${decision}/undo`, {
      back: '/desk',
    })
    expect(undone.statusCode).toBe(404)
    expect((await stateOf(id)).counted).toBe(true)
  })

  test('never leads away from the desk', async () => {
    const zoe = await signInAs(desk, 'zoe@example.org')
    for (const back of ['https://evil.example', '//evil.example', '/desk/../en', '/desk@evil.example']) {
      const id = await signed(desk, { name: `Back to ${back}`, email: `b${back.length}@example.com` })
      const answer = await zoe.post(path(`signatures/${id}/decisions`), { kind: 'approve', back })
      expect(answer.headers.location).toBe(`/desk?decided=${id}#item`)
    }
  })

  test('can take off the list a person who counted without one', async () => {
    const zoe = await signInAs(desk, 'zoe@example.org')
    const id = await signed(desk, {
      as: 'individual',
      agree: 'yes',
      name: 'Mickey Mouse',
      email: 'mickey@example.com',
    })
    expect((await stateOf(id)).counted).toBe(true)
    expect((await approve(zoe, id)).statusCode).toBe(409)
    await reject(zoe, id, 'Please sign with your own name.')
    expect((await stateOf(id)).counted).toBe(false)
    await undo(zoe, await decisionOf(id))
    expect((await stateOf(id)).counted).toBe(true)
  })

  test('about a signature that was withdrawn meanwhile is refused', async () => {
    const zoe = await signInAs(desk, 'zoe@example.org')
    const id = await signed(desk, { name: 'Gone Again', email: 'gone@example.com' })
    await desk.pool.query('update signatures set withdrawn_at = now() where id = $1', [id])
    expect((await approve(zoe, id)).statusCode).toBe(409)
    expect((await stateOf(id)).decisions).toBe(0)
  })

  test('changes the letter’s page at once', async () => {
    const zoe = await signInAs(desk, 'zoe@example.org')
    const page = async () => (await desk.app.inject({ url: `/en/letters/${desk.letter.slug}` })).body
    const id = await signed(desk, { name: 'Quetzal Forgotten Page', email: 'quetzal@example.com' })
    expect(await page()).not.toContain('Quetzal Forgotten Page')
    await approve(zoe, id)
    expect(await page()).toContain('Quetzal Forgotten Page')
  })
})

test('a signer who asks for it is erased at the desk, by who writes on the letter and has just proved who they are', async () => {
  const owner = await signInAs(desk, 'erases@example.org')
  const reviewer = await signInWithRole(desk, 'may-not@example.org', { role: 'reviewer' })
  const id = await signed(desk, { ...individual, name: 'Ana Olvido', email: 'ana.olvido@example.org' })
  const address = path(`signatures/${id}/erase`)
  expect((await reviewer.get(`/desk/letters/${desk.letter.slug}?at=${id}`)).body).not.toContain(address)
  expect((await reviewer.post(address)).statusCode).toBe(refusals['role-too-small'])
  expect((await owner.get(`/desk/letters/${desk.letter.slug}?at=${id}`)).body).toContain(address)
  const { body } = await owner.get(address)
  expect(body).toContain('Ana Olvido')
  expect(body).toContain('It cannot be undone.')

  const factor = (change: string) =>
    desk.pool.query(`update sessions set factor_at = factor_at ${change} interval '10 minutes'`)
  await factor('-')
  expect((await owner.post(address)).headers.location).toContain('/desk/again')
  await factor('+')
  expect((await owner.post(address)).statusCode).toBe(303)
  const { rows } = await desk.pool.query(
    'select name, email, counted, erased_at is not null as erased from signatures where id = $1',
    [id],
  )
  expect(rows).toEqual([{ name: '(erased)', email: null, counted: false, erased: true }])
  const record = await owner.get(path('activity'))
  expect(record.body).toContain('Erased the data of a signer who had asked for it')
  expect(record.body).not.toContain('Olvido')
})
