import { beforeAll, describe, expect, test } from 'vitest'
import type { OutboxMail } from '#server/mail/mail.ts'
import { refusals } from '#server/refusal.ts'
import { wordMails } from '#server/word.ts'
import { makeToken } from '#server/signature/token.ts'
import { key, origin, signed, signInAs, signInWithRole, useDesk, Visitor } from '../coordinator/desk.ts'
import { individual } from '../world.ts'
import { mailboxKey } from '../seal/mailbox.ts'

const desk = useDesk()
let coordinator: Visitor
let path: string

beforeAll(async () => {
  coordinator = await signInAs(desk, 'gathers@example.org')
  path = `/desk/letters/${desk.letter.slug}/gather`
})

/** Brings a list and gives its address. */
async function bring(
  fields: Record<string, string>,
  file?: { name: string; bytes: Buffer | string },
): Promise<string> {
  const answer = await send(fields, file)
  expect(answer.statusCode).toBe(303)
  return String(answer.headers.location)
}

function send(fields: Record<string, string>, file?: { name: string; bytes: Buffer | string }, to = path) {
  const boundary = 'between'
  const parts = Object.entries(fields).map(
    ([name, value]) => `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  )
  const head =
    file && `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${file.name}"\r\n\r\n`
  const payload = Buffer.concat([
    Buffer.from(parts.join('')),
    ...(head ? [Buffer.from(head), Buffer.from(file.bytes), Buffer.from('\r\n')] : []),
    Buffer.from(`--${boundary}--\r\n`),
  ])
  const headers = { cookie: coordinator.cookie, 'content-type': `multipart/form-data; boundary=${boundary}` }
  return desk.app.inject({ method: 'POST', url: to, payload, headers })
}

type Shown = {
  state: string
  tally: {
    lines: number
    outcomes: Record<string, number>
    enters: Record<string, number>
    fates: Record<string, number>
  }
}

/** What the desk says of a list, once nothing is being done with it. */
async function settled(address: string): Promise<Shown> {
  for (let tries = 0; tries < 200; tries++) {
    const answer = await desk.app.inject({
      url: address,
      headers: { cookie: coordinator.cookie, accept: 'application/json' },
    })
    const shown: Shown = answer.json()
    if (!['checking', 'entering', 'undoing'].includes(shown.state)) return shown
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error(`${address} does not come to an end`)
}

const note = 'Each wrote to the secretariat in May; the e-mails are kept there.'

async function enter(address: string): Promise<Shown> {
  const { tally } = await settled(address)
  const count = String((tally.enters['asked'] ?? 0) + (tally.enters['vouched'] ?? 0))
  const answer = await coordinator.post(`${address}/enter`, { note, count })
  expect(answer.statusCode).toBe(303)
  return settled(address)
}

async function lines(): Promise<string[]> {
  const { rows } = await desk.pool.query<{ line: string }>(
    `select line from signatories where letter_id = $1 and origin = 'gathered' order by sort_key`,
    [desk.letter.id],
  )
  return rows.map(({ line }) => line)
}

describe('a coordinator with a list from an e-mail', () => {
  let address: string
  const list = `Organizations:
1. Red de Mujeres del Valle
2. Colectivo Semilla Azul (CSA)

A título personal:
- Zoë Łukasz, profesora, Universidad del Valle
- Guadalupe Peña y Raúl Ibáñez
- Xul Tepec`

  test('is told what each line would be, and nothing stands on the letter', async () => {
    address = await bring({ text: list, language: 'es' })
    const { state, tally } = await settled(address)
    expect(state).toBe('checked')
    expect(tally.outcomes).toEqual({ new: 5, duplicate: 0, doubtful: 0, wrong: 0 })
    expect(tally.enters).toMatchObject({ organization: 2, individual: 2, joint: 1, vouched: 5, asked: 0 })
    const { body } = await coordinator.get(address)
    expect(body).toContain('2 organizations and 3 lines of individuals (4 people)')
    expect(body).toContain('None is doubtful.')
    expect(await lines()).toEqual([])
  })

  test('has to say how they know', async () => {
    const answer = await coordinator.post(`${address}/enter`, { note: ' ', count: '5' })
    expect(answer.statusCode).toBe(422)
    expect(answer.body).toContain('Say how you know that they signed')
  })

  test('enters them, and they count with the note as evidence', async () => {
    expect((await enter(address)).tally.fates).toMatchObject({ counted: 5 })
    expect(await lines()).toEqual([
      'Colectivo Semilla Azul (CSA)',
      'Guadalupe Peña y Raúl Ibáñez',
      'Red de Mujeres del Valle',
      'Xul Tepec',
      'Zoë Łukasz, profesora, Universidad del Valle',
    ])
    const { rows } = await desk.pool.query(
      `select s.acronym, e.note, d.reason, d.coordinator_id is not null as named
         from signatures s
         join evidence e on e.letter_id = s.letter_id and e.signature_id = s.id
         join decisions d on d.letter_id = s.letter_id and d.signature_id = s.id
        where s.name like 'Colectivo%'`,
    )
    expect(rows).toEqual([{ acronym: 'CSA', note, reason: note, named: true }])
  })

  test('is told that the same list stands already', async () => {
    const again = await bring({ text: list, language: 'es' })
    expect((await settled(again)).tally.outcomes).toEqual({ new: 0, duplicate: 5, doubtful: 0, wrong: 0 })
    await coordinator.post(`${again}/drop`)
    expect((await coordinator.get(again)).statusCode).toBe(404)
  })

  test('takes all of it back at once', async () => {
    await coordinator.post(`${address}/undo`)
    const { state, tally } = await settled(address)
    expect(state).toBe('undone')
    expect(tally.fates['undone']).toBe(5)
    expect(await lines()).toEqual([])
    expect((await coordinator.get(address)).body).toContain('5 lines taken back.')
  })
})

describe('a coordinator with a spreadsheet', () => {
  let address: string
  const csv = `Nombre;Organización;Correo electrónico;País
Zoë Łukasz;Universidad del Valle;zoe.lukasz@gmail.com;México
مريم الحسن;;maryam@example.org;Egypt
Ana Ruiz;;no address;Guatemala
;Foro por el Agua;info@foro.example;Honduras
`

  test('chooses what the columns hold, which is remembered', async () => {
    address = await bring({ language: 'es' }, { name: 'firmas.csv', bytes: Buffer.from(csv, 'utf8') })
    const page = (await coordinator.get(address)).body
    expect(page).toMatch(/name="column-2"[\s\S]*?<option value="email" selected/)
    await coordinator.post(`${address}/columns`, {
      'column-0': 'name',
      'column-1': 'organization',
      'column-2': 'email',
      'column-3': 'country',
      header: 'yes',
    })
    const { tally } = await settled(address)
    expect(tally.outcomes).toEqual({ new: 3, duplicate: 0, doubtful: 0, wrong: 1 })
    expect((await coordinator.get(`${address}?show=wrong`)).body).toContain('The e-mail address is none.')
    const other = await bring({ language: 'es' }, { name: 'firmas.csv', bytes: Buffer.from(csv, 'latin1') })
    expect((await coordinator.get(other)).body).toMatch(
      /name="column-3"[\s\S]*?<option value="country" selected/,
    )
    await coordinator.post(`${other}/drop`)
  })

  test('has those with an address asked, who count for nothing before they confirm', async () => {
    expect((await enter(address)).tally.fates).toMatchObject({ asked: 3, left: 1, counted: 0 })
    expect(await lines()).toEqual([])
    const { rows } = await desk.pool.query<OutboxMail>(
      `select o.*, o.letter_id as "letterId", o.signature_id as "signatureId", o.sent_at as "sentAt"
         from outbox o where recipient_key = $1`,
      [mailboxKey(desk.pool, 'zoe.lukasz@gmail.com')],
    )
    const [mail] = rows
    const wording = mail && (await wordMails({ db: desk.pool, key, origin })(mail))
    expect(wording?.before[0]).toContain('Usted figura en una lista')
    expect(wording?.line).toBe('Zoë Łukasz, Universidad del Valle')
    const token = makeToken(key, 'confirm', desk.letter.id, mail?.signatureId ?? '')
    const visitor = new Visitor(desk)
    const confirming = `/es/letters/${desk.letter.slug}/confirm/${token}`
    expect((await visitor.get(confirming)).body).toContain('registraron esta línea a partir de una lista')
    await visitor.post(confirming)
    expect(await lines()).toEqual(['Zoë Łukasz, Universidad del Valle'])
  })

  test('takes back what nobody has confirmed, and leaves what is a signer’s own', async () => {
    await coordinator.post(`${address}/undo`)
    expect((await settled(address)).tally.fates).toMatchObject({ undone: 2, kept: 1 })
    expect(await lines()).toEqual(['Zoë Łukasz, Universidad del Valle'])
    const { rows } = await desk.pool.query(`select from signatures where name = 'Foro por el Agua'`)
    expect(rows).toEqual([])
  })
})

test('lines that look like others are doubtful until the coordinator has said something', async () => {
  await signed(desk, { ...individual, name: 'María Luna', email: 'luna@example.org' })
  const address = await bring({
    text: 'María Luna, poeta\nMaría Luna\nEko Tala, Vuma Zani\nAsociación de la Sierra\nAsociación de la Sierra\nTotal: 5',
    language: 'es',
  })
  expect((await settled(address)).tally.outcomes).toEqual({ new: 1, duplicate: 2, doubtful: 2, wrong: 1 })
  const { body } = await coordinator.get(`${address}?show=doubtful`)
  expect(body).toContain('Somebody of the same name:')
  await coordinator.post(`${address}/lines`, {
    show: 'doubtful',
    places: '1,3',
    'class-1': 'individual',
    'enters-1': 'yes',
    'class-3': 'organization',
  })
  const { tally } = await settled(address)
  expect(tally.outcomes).toMatchObject({ doubtful: 1, new: 2 })
  expect(tally.enters).toMatchObject({ organization: 2, individual: 1 })
})

describe('a line that is wrong', () => {
  let address: string
  const show = async (outcome: string, rest = '') =>
    (await coordinator.get(`${address}?show=${outcome}${rest}`)).body
  const correct = (place: number, form: Record<string, string>) => {
    const parts = Object.entries(form).map(([part, text]) => [
      { as: `class-${place}`, enters: `enters-${place}`, asCame: 'as-came' }[part] ?? `edited-${part}`,
      text,
    ])
    return coordinator.post(`${address}/lines`, {
      show: 'wrong',
      places: String(place),
      edited: String(place),
      ...(Object.fromEntries(parts) as Record<string, string>),
    })
  }

  test('is corrected in its place, part by part, before anything is stored', async () => {
    const csv = `Nombre,Organización,Correo electrónico,País
Rosa Ilama,,rosa at example.org,Atlantis
Luz Ávila e Iván Rey,,,México
`
    address = await bring({ language: 'es' }, { name: 'erratas.csv', bytes: csv })
    await coordinator.post(`${address}/columns`, {
      ...{ 'column-0': 'name', 'column-1': 'organization', 'column-2': 'email', 'column-3': 'country' },
      header: 'yes',
    })
    expect((await settled(address)).tally.outcomes).toMatchObject({ new: 1, wrong: 1 })
    expect(await show('wrong')).toContain(`edit=2#line-2"`)
    const form = await show('wrong', '&edit=2')
    expect(form).toContain('name="edited-email" value="rosa at example.org"')
    expect(form).toMatch(/<option value="Atlantis" selected[^>]*>Atlantis</)

    const answer = await correct(2, { as: 'individual', name: 'Rosa Ilama', role: 'O.P.', country: 'GT' })
    expect((await settled(address)).tally.outcomes).toMatchObject({ new: 2, wrong: 0 })
    expect(answer.headers.location).toContain('saved=2')
    const { body } = await coordinator.get(String(answer.headers.location))
    expect(body).toMatch(/Line 2 was read again. It is now:\s*<b>new.<\/b>/)
    expect(body).toContain('Rosa Ilama O.P.')
    expect(await lines()).not.toContain('Rosa Ilama O.P.')
  })

  test('is compared anew as it is corrected, and stays corrected when the columns are read again', async () => {
    await correct(2, { as: 'individual', name: 'Rosa Ilama', affiliation: 'Foro del Agua', email: 'no' })
    expect(await show('wrong', '&edit=2')).toContain('value="Foro del Agua"')
    await correct(2, { as: 'individual', name: 'Luz Ávila', 'second-name': 'Iván Rey' })
    expect((await settled(address)).tally.outcomes).toMatchObject({ new: 1, duplicate: 1 })
    expect(await show('duplicate')).toContain('line 3: Luz Ávila e Iván Rey')
    await correct(2, { as: 'individual', name: 'Rosa Ilama', affiliation: 'Foro del Agua' })
    expect((await settled(address)).tally.outcomes).toMatchObject({ new: 2 })
    await coordinator.post(`${address}/columns`, { 'column-0': 'name', 'column-3': 'country', header: 'yes' })
    await settled(address)
    const corrected = await show('new')
    expect(corrected).toContain('Rosa Ilama, Foro del Agua')
    expect(corrected).toContain('Corrected.')
    expect(await show('new', '&edit=2')).toContain('Rosa Ilama · rosa at example.org · Atlantis')
    // As in the list, by one button, whatever is typed meanwhile.
    expect(await show('new', '&edit=2')).toContain('<button name="as-came" value="yes">As in the list<')
    await correct(2, { as: 'individual', name: 'Never read', asCame: 'yes' })
    await settled(address)
    expect(await show('new')).not.toContain('Corrected.')
    expect(await show('new')).not.toContain('Never read')
  })

  test('may become an organization, with what belongs to a person left out', async () => {
    await correct(2, {
      ...{ as: 'organization', enters: 'yes', line: 'RED (Rosa)', name: 'Red Ilama', acronym: 'RI' },
      ...{ role: 'O.P.', website: 'redilama.example' },
    })
    expect((await enter(address)).tally.fates).toMatchObject({ counted: 2 })
    expect(await lines()).toEqual(expect.arrayContaining(['RED (Rosa)', 'Luz Ávila e Iván Rey']))
    const { rows } = await desk.pool.query<Record<string, string | null>>(
      `select capacity, name, acronym, role, website from signatures where line = 'RED (Rosa)'`,
    )
    const entered = ['organization', 'Red Ilama', 'RI', null, 'https://redilama.example/']
    expect(rows.map((row) => Object.values(row))).toEqual([entered])
    await coordinator.post(`${address}/undo`)
    await settled(address)
  })
})

test('whoever may not write on the letter gathers nothing', async () => {
  const reviewer = await signInWithRole(desk, 'decides@example.org', { role: 'reviewer' })
  expect((await reviewer.get(path)).statusCode).toBe(403)
  expect((await reviewer.post(path, { text: 'Ana Ruiz' })).statusCode).toBe(403)
})

test('what has gone on meanwhile, or is not there, is refused', async () => {
  const address = await bring({ text: 'Ana Ruiz\nInés Soto', language: 'es' })
  await settled(address)
  const late = async (act: string, form: Record<string, string> = {}) =>
    (await coordinator.post(`${address}/${act}`, form)).statusCode
  expect(await late('enter', { note, count: '1' })).toBe(refusals['gathering-changed'])
  expect(await late('undo')).toBe(refusals['gathering-over'])
  await late('drop')
  expect(await late('drop')).toBe(refusals['gathering-not-found'])
})
