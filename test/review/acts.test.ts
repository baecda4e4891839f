import { describe, expect, test } from 'vitest'
import { refusals } from '#server/refusal.ts'
import { individual } from '../world.ts'
import { signed, signInAs, useDesk, type Visitor } from '../coordinator/desk.ts'

const desk = useDesk()

const path = (id: string, form: string) => `/desk/letters/${desk.letter.slug}/signatures/${id}/${form}`
const act = (by: Visitor, id: string, form: string, fields: Record<string, string>) =>
  by.post(path(id, form), { back: '/desk', ...fields })
const actByScript = (by: Visitor, id: string, form: string, fields: Record<string, string>) =>
  by.post(path(id, form), { back: '/desk', ...fields }, { accept: 'application/json' })

type Row = {
  line: string
  holds: string[]
  verdict: string | null
  counted: boolean
  capacity: string
  name_key: string
}

async function row(id: string): Promise<Row> {
  const { rows } = await desk.pool.query<Row>('select * from signatures where id = $1', [id])
  if (!rows[0]) throw new Error(`no signature ${id}`)
  return rows[0]
}

async function mailsAbout(id: string): Promise<string[]> {
  const { rows } = await desk.pool.query<{ kind: string }>(
    `select kind from outbox where signature_id = $1 and kind not in ('confirm', 'receipt') order by created_at, id`,
    [id],
  )
  return rows.map(({ kind }) => kind)
}

async function newestMail(by: Visitor, id: string): Promise<string> {
  const { rows } = await desk.pool.query<{ id: string }>(
    'select id from outbox where signature_id = $1 order by created_at desc, id desc limit 1',
    [id],
  )
  return (await by.get(`/desk/outbox/${desk.letter.id}/${rows[0]?.id ?? ''}`)).body
}

async function newestId(table: 'decisions' | 'edits' | 'questions', id: string): Promise<string> {
  const { rows } = await desk.pool.query<{ id: string }>(
    `select id from ${table} where signature_id = $1 order by id desc limit 1`,
    [id],
  )
  return rows[0]?.id ?? ''
}

let count = 0
/** Two spellings of an organization; the later one is held. */
async function twins(): Promise<[string, string]> {
  const place = ['Arroyo', 'Bahía', 'Cumbre', 'Duna', 'Estero', 'Faro', 'Golfo', 'Humedal'][count++] ?? ''
  const one = await signed(desk, {
    name: `Observatorio Ciudadano ${place} Azul (OC${place.slice(0, 2).toUpperCase()}A)`,
    email: `uno@${place.slice(0, 2)}uno${count}.example`,
    country: 'GT',
  })
  const other = await signed(desk, {
    name: `OC${place.slice(0, 2).toUpperCase()}A`,
    email: `dos@${place.slice(0, 2)}dos${count}.example`,
    country: 'GT',
  })
  return [one, other]
}

describe('two that look alike', () => {
  test('stand side by side with why, and what differs in their names is marked', async () => {
    const zoe = await signInAs(desk, 'zoe@example.org')
    const [one, other] = await twins()
    expect((await row(other)).holds).toContain('likeness')
    const { body } = await zoe.get(`/desk?at=${other}`)
    expect(body).toContain('Held: it looks like a signature that is there already.')
    expect(body).toMatch(/Why: [^<]*acronym/)
    expect(body).toContain('<mark>')
    expect(body).toContain(`?at=${one}#item`)
    expect(body).toContain('@Aruno1.example')
  })

  test('are the same: one is linked, its signer is told, and undoing asks again', async () => {
    const zoe = await signInAs(desk, 'zoe@example.org')
    const [one, other] = await twins()
    const answer = await act(zoe, other, 'decisions', { kind: 'same', other: one })
    expect(answer.statusCode).toBe(303)
    expect(await row(other)).toMatchObject({ verdict: 'same', counted: false })
    expect(await mailsAbout(other)).toEqual(['linked'])
    const { body } = await zoe.get(`/desk?decided=${other}&at=${other}`)
    expect(body).toContain('The same as another.')
    expect(body).toContain('Stands for both: Observatorio')

    const decision = await newestId('decisions', other)
    await zoe.post(`/desk/letters/${desk.letter.slug}/decisions/${decision}/undo`, { back: '/desk' })
    expect(await row(other)).toMatchObject({ verdict: null })
    expect(await mailsAbout(other)).toEqual([])
    expect((await zoe.get(`/desk?at=${other}`)).body).toContain('The same as the other one')
  })

  test('are two: the pair is not asked about again, and the hold goes; undoing brings it back', async () => {
    const zoe = await signInAs(desk, 'zoe@example.org')
    const [one, other] = await twins()
    expect((await act(zoe, other, 'different', { other: one })).statusCode).toBe(303)
    expect(await row(other)).toMatchObject({ holds: [], counted: false, verdict: null })
    const { body } = await zoe.get(`/desk?at=${other}`)
    expect(body).toContain('Different, says zoe@example.org.')
    expect((await act(zoe, other, 'different', { other: one })).statusCode).toBe(409)

    await act(zoe, other, 'different/undo', { other: one })
    expect((await row(other)).holds).toEqual(['likeness'])
  })

  test('that are both in the registry are told apart on other letters too', async () => {
    const zoe = await signInAs(desk, 'zoe@example.org')
    const [one, other] = await twins()
    await act(zoe, one, 'decisions', { kind: 'approve' })
    await desk.pool.query(
      `with o as (insert into organizations (id, name_key, created_at) values (gen_random_uuid(), 'another one', now())
                  returning id)
       update signatures set organization_id = o.id from o where signatures.id = $1`,
      [other],
    )
    await act(zoe, other, 'different', { other: one })
    const told = 'select count(*)::integer as count from organization_differences'
    expect((await desk.pool.query<{ count: number }>(told)).rows).toEqual([{ count: 1 }])
    await act(zoe, other, 'different/undo', { other: one })
    expect((await desk.pool.query<{ count: number }>(told)).rows).toEqual([{ count: 0 }])
  })

  test('are linked to nothing that was rejected, nor to themselves', async () => {
    const zoe = await signInAs(desk, 'zoe@example.org')
    const [one, other] = await twins()
    await act(zoe, one, 'decisions', { kind: 'reject', reason: 'Unknown there.' })
    expect((await act(zoe, other, 'decisions', { kind: 'same', other: one })).statusCode).toBe(409)
    expect((await act(zoe, other, 'decisions', { kind: 'same', other })).statusCode).toBe(404)
    expect(await row(other)).toMatchObject({ verdict: null })
  })

  test('are decided by one of two coordinators who press at once, and the other sees it', async () => {
    const zoe = await signInAs(desk, 'zoe@example.org')
    const raul = await signInAs(desk, 'raul@example.org')
    const [one, other] = await twins()
    const answers = await Promise.all([
      actByScript(zoe, other, 'decisions', { kind: 'same', other: one }),
      actByScript(raul, other, 'different', { other: one }),
      actByScript(raul, other, 'decisions', { kind: 'approve' }),
      actByScript(zoe, other, 'decisions', { kind: 'reject', reason: 'No.' }),
    ])
    const { rows } = await desk.pool.query('select id from decisions where signature_id = $1', [other])
    expect(rows).toHaveLength(1)
    const refused = answers.filter(({ statusCode }) => statusCode === 409)
    expect(refused.length).toBeGreaterThanOrEqual(2)
    for (const answer of refused) expect(answer.json()).toMatchObject({ id: other })
  })
})

describe('a line', () => {
  test('is edited: the list, its order and its search follow, and the signer is told before and after', async () => {
    const zoe = await signInAs(desk, 'zoe@example.org')
    const id = await signed(desk, { name: 'ASOC. PUENTE NORT', email: 'puente@puentenorte.example' })
    await act(zoe, id, 'decisions', { kind: 'approve' })
    const edit = { name: 'Asociación Puente Norte', acronym: 'APN', seen: 'ASOC. PUENTE NORT' }
    expect((await act(zoe, id, 'line', edit)).statusCode).toBe(303)
    expect(await row(id)).toMatchObject({ line: 'Asociación Puente Norte (APN)', counted: true })
    expect((await row(id)).name_key).toBe('asociacion puente norte')
    const list = await desk.app.inject(`/en/letters/${desk.letter.slug}/signatories?q=puente+norte`)
    expect(list.body).toContain('(APN)')
    expect(await mailsAbout(id)).toEqual(['approved', 'edited'])
    const mail = await newestMail(zoe, id)
    expect(mail).toContain('ASOC.')
    expect(mail).toContain('Asociación Puente Norte (APN)')
    const { body } = await zoe.get(`/desk/letters/${desk.letter.slug}?at=${id}`)
    expect(body).toContain('zoe@example.org changed the line:')
  })

  test('is put back by undoing, and a mail that has not left is taken back', async () => {
    const zoe = await signInAs(desk, 'zoe@example.org')
    const id = await signed(desk, { name: 'Casa Amarila', email: 'casa@amarilla.example' })
    await act(zoe, id, 'line', { name: 'Casa Amarilla', seen: 'Casa Amarila' })
    await act(zoe, id, 'line/undo', { edit: await newestId('edits', id) })
    expect(await row(id)).toMatchObject({ line: 'Casa Amarila' })
    expect(await mailsAbout(id)).toEqual([])
    expect((await zoe.get(`/desk?at=${id}`)).body).toContain('put the line back')
  })

  test('that somebody changed meanwhile is not changed unseen, and what was typed stays', async () => {
    const zoe = await signInAs(desk, 'zoe@example.org')
    const id = await signed(desk, { name: 'Radio Loma', email: 'radio@loma.example' })
    await act(zoe, id, 'line', { name: 'Radio La Loma', seen: 'Radio Loma' })
    const answer = await act(zoe, id, 'line', { name: 'Radio de la Loma', seen: 'Radio Loma' })
    expect(answer.statusCode).toBe(refusals['line-changed'])
    expect(answer.body).toContain('The line was changed in the meantime')
    expect(answer.body).toContain('value="Radio de la Loma"')
    expect(await row(id)).toMatchObject({ line: 'Radio La Loma' })
  })

  test('of a person takes an affiliation and gives it back', async () => {
    const zoe = await signInAs(desk, 'zoe@example.org')
    const id = await signed(desk, { ...individual, name: 'مريم الحسن', email: 'maryam@example.org' })
    await act(zoe, id, 'line', { name: 'مريم الحسن', affiliation: 'جامعة النهر', seen: 'مريم الحسن' })
    expect(await row(id)).toMatchObject({ capacity: 'affiliated', counted: true })
    await act(zoe, id, 'line/undo', { edit: await newestId('edits', id) })
    expect(await row(id)).toMatchObject({ capacity: 'individual', line: 'مريم الحسن' })
  })

  test('without a name is refused in words beside the field', async () => {
    const zoe = await signInAs(desk, 'zoe@example.org')
    const id = await signed(desk, { name: 'Con Nombre', email: 'con@nombre.example' })
    const answer = await act(zoe, id, 'line', { name: ' \u200b ', seen: 'Con Nombre' })
    expect(answer.statusCode).toBe(422)
    expect(answer.body).toContain('Enter a name.')
    expect(answer.body).toContain('edit-name-error')
  })
})

describe('a question', () => {
  test('goes to the signer once, as it was written, and stands in the history', async () => {
    const zoe = await signInAs(desk, 'zoe@example.org')
    const id = await signed(desk, { name: 'Quién Pregunta', email: 'quien@pregunta.example' })
    const text = 'Does the board know?\r\nPlease send <b>its</b> minutes\u202e.'
    await Promise.all([1, 2, 3].map(() => act(zoe, id, 'question', { text })))
    expect(await mailsAbout(id)).toEqual(['question'])
    const mail = await newestMail(zoe, id)
    expect(mail).toContain('Does the board know?')
    expect(mail).not.toContain('<b>its</b>')
    expect(mail).not.toContain('\u202e')
    expect((await zoe.get(`/desk?at=${id}`)).body).toContain('zoe@example.org asked')
  })

  test('is taken back before the mail leaves, and not after', async () => {
    const zoe = await signInAs(desk, 'zoe@example.org')
    const id = await signed(desk, { name: 'Pregunta Breve', email: 'breve@breve.example' })
    await act(zoe, id, 'question', { text: 'Who are you?' })
    await act(zoe, id, 'question/undo', { question: await newestId('questions', id) })
    expect(await mailsAbout(id)).toEqual([])
    await act(zoe, id, 'question', { text: 'Who are you?' })
    await desk.pool.query('update outbox set sent_at = now() where signature_id = $1', [id])
    const late = await act(zoe, id, 'question/undo', { question: await newestId('questions', id) })
    expect(late.statusCode).toBe(refusals['mail-sent'])
    expect(late.body).toContain('The mail has left already.')
  })

  test('of more than 1,000 characters is refused, and stays typed', async () => {
    const zoe = await signInAs(desk, 'zoe@example.org')
    const id = await signed(desk, { name: 'Pregunta Larga', email: 'larga@larga.example' })
    const answer = await act(zoe, id, 'question', { text: 'x'.repeat(1001) })
    expect(answer.statusCode).toBe(422)
    expect(answer.body).toContain('Shorten the question')
    expect(answer.body).toContain('x'.repeat(1001))
  })
})

describe('evidence', () => {
  test('is shown as it is stored, with its grade, and a coordinator notes more', async () => {
    const zoe = await signInAs(desk, 'zoe@example.org')
    const id = await signed(desk, {
      name: 'Colectiva Marea',
      email: 'ana@marea.example',
      website: 'marea.example',
    })
    const before = (await zoe.get(`/desk?at=${id}`)).body
    expect(before).toContain('The mailbox is at marea.example, the domain of the website that was typed.')
    await act(zoe, id, 'note', { note: 'Called their office: they sign.', grade: 'strong' })
    const after = (await zoe.get(`/desk?at=${id}`)).body
    expect(after).toContain('Called their office')
    expect(after).toContain('strong evidence')
    await act(zoe, id, 'officer', {
      name: 'Luz Mar',
      role: 'Chair',
      email: 'luz@marea.example',
      language: 'es',
    })
    expect(await mailsAbout(id)).toEqual(['countersign'])
  })
})

describe('what an organization disputes', () => {
  async function disputed(name: string, by: Visitor): Promise<string> {
    const id = await signed(desk, { name, email: `info@${name.toLowerCase().replaceAll(' ', '')}.example` })
    await act(by, id, 'decisions', { kind: 'approve' })
    await desk.pool.query('update signatures set disputed_at = now() where id = $1', [id])
    await desk.pool.query(
      `insert into disputes (letter_id, id, signature_id, statement, disputed_at)
       values ($1, gen_random_uuid(), $2, 'Nobody here signed this.', now())`,
      [desk.letter.id, id],
    )
    return id
  }

  test('stands in the queue with what it says, and is kept or taken off', async () => {
    const zoe = await signInAs(desk, 'zoe@example.org')
    const kept = await disputed('Vereda Sur', zoe)
    const { body } = await zoe.get(`/desk?state=disputed&at=${kept}`)
    expect(body).toContain('Nobody here signed this.')
    expect(body).toContain('Keep it on the list')
    expect(await row(kept)).toMatchObject({ counted: false })
    await act(zoe, kept, 'dispute', { resolution: 'kept', reason: 'Their board confirmed it.' })
    expect(await row(kept)).toMatchObject({ counted: true })

    const removed = await disputed('Vereda Norte', zoe)
    await act(zoe, removed, 'dispute', { resolution: 'rejected', reason: 'They are right.' })
    expect(await row(removed)).toMatchObject({ counted: false, verdict: 'rejected' })
    const again = await act(zoe, removed, 'dispute', { resolution: 'kept', reason: 'No.' })
    expect(again.statusCode).toBe(409)
  })
})

describe('an approved organization', () => {
  test('is in the registry', async () => {
    const zoe = await signInAs(desk, 'zoe@example.org')
    const id = await signed(desk, { name: 'Registrada Una', email: 'una@registrada.example' })
    await act(zoe, id, 'decisions', { kind: 'approve' })
    const { rows } = await desk.pool.query<{ known: boolean }>(
      'select organization_id is not null as known from signatures where id = $1',
      [id],
    )
    expect(rows).toEqual([{ known: true }])
  })
})
