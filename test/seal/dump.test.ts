import { beforeAll, describe, expect, test } from 'vitest'
import { markFailed, lease } from '#server/mail/lease.ts'
import { makeToken } from '#server/signature/token.ts'
import { key, signed, signInAs, unconfirmed, useDesk, Visitor } from '../coordinator/desk.ts'
import { individual, organization } from '../world.ts'
import { stored, traced } from './stored.ts'

// What somebody reads who has a copy of the database and not the key.

const desk = useDesk({ mailsSent: true })
const shown = { ...individual, name: 'Anselma Quiroga', email: 'anselma.q@posta.example', city: 'Ñuñoa' }
const withheld = {
  ...individual,
  name: 'Beltrán Oyarzún',
  role: 'notario',
  affiliation: 'Cofradía Brisas',
  as: 'affiliated',
  email: 'beltran@oculto.example',
  published: 'withheld',
  publish: '',
}
const half = {
  ...individual,
  name: 'Casilda Urrejola',
  secondName: 'Dámaso Ibieta',
  country: 'CL',
  email: 'casilda@medio.example',
  published: 'first name',
}
const body = {
  ...organization,
  name: 'Red de Humedales',
  contactName: 'Eulogia Vizcarra',
  contactRole: 'tesorera mayor',
  email: 'eulogia@humedales.example',
}
const erased = {
  ...individual,
  name: 'Fidelina Zambrano',
  role: 'O.S.L.',
  city: 'Quillota',
  email: 'fidelina+cartas@gmail.com',
}
const withdrawn = {
  ...individual,
  name: 'Jacinta Poblete',
  role: 'partera',
  email: 'jacinta@partera.example',
}
const officer = { name: 'Gumersindo Lazcano', role: 'síndico', email: 'gumersindo@humedales.example' }

/** Of people who are not shown, and never shown of anybody; as they were typed, and as they are folded. */
const hidden = [
  ...['Beltrán', 'Oyarzún', 'beltran', 'oyarzun', 'notario', 'Brisas', 'Bernardo'],
  ...['Urrejola', 'Ibieta', 'Casilda Urrejola', 'Casilda'],
  ...['Eulogia', 'Vizcarra', 'tesorera', 'Gumersindo', 'Lazcano', 'síndico'],
  ...['Hortensia', 'Valdivieso', 'hortensia@lista.example'],
  ...['Jacinta', 'Poblete', 'partera'],
  ...['anselma.q', 'posta.example', 'oculto.example', 'medio.example', '@humedales.example', 'Ñuñoa'],
]
const ofErased = ['Fidelina', 'Zambrano', 'O.S.L.', 'Quillota', 'fidelina', 'zambrano', '@gmail.com']

let url: string
let coordinator: Visitor
const at = (id: string, act: string) => `/desk/letters/${desk.letter.slug}/signatures/${id}/${act}`
const own = (id: string, act: string) =>
  `/en/letters/${desk.letter.slug}/signature/${makeToken(key, 'manage', desk.letter.id, id)}/${act}`

async function post(visitor: Visitor, path: string, fields: Record<string, string> = {}): Promise<void> {
  const answer = await visitor.post(path, fields)
  expect([path, answer.statusCode, /<p class="error"[\s\S]*?<\/p>/.exec(answer.body)?.[0]]).toEqual([
    path,
    303,
    undefined,
  ])
}

beforeAll(async () => {
  url = desk.pool.options.connectionString ?? ''
  coordinator = await signInAs(desk, 'desk@example.org')
  const guest = new Visitor(desk)
  const ids = {
    shown: await signed(desk, shown),
    withheld: await signed(desk, withheld),
    half: await signed(desk, half),
    body: await signed(desk, body),
    erased: await signed(desk, erased),
    withdrawn: await signed(desk, withdrawn),
  }
  await post(guest, own(ids.withdrawn, 'withdraw'))
  await post(guest, own(ids.withheld, 'change'), { ...withheld, name: 'Bernardo Oyarzún' })
  await post(coordinator, at(ids.half, 'line'), {
    back: '/desk',
    name: 'Carmela Urrejola',
    secondName: 'Dámaso Ibieta',
    seen: 'Casilda and Dámaso, Chile',
  })
  await post(coordinator, at(ids.body, 'officer'), { back: '/desk', language: 'es', ...officer })
  await post(coordinator, at(ids.withheld, 'question'), { back: '/desk', text: 'Is the line right?' })
  await unconfirmed(desk, { ...withheld, name: 'Beltrán Oyarzún Pinto' })
  await bring('- Hortensia Valdivieso, maestra\n- hortensia@lista.example')
  for (const mail of await lease(desk.pool, { now: new Date(Date.now() + 90_000), count: 3 }))
    await markFailed(desk.pool, { mail, now: new Date(), error: `550 <${mail.recipient}> is unknown` })
  await post(guest, own(ids.erased, 'change'), { ...erased, name: 'Fidelina Zambrano Ruz' })
  await post(guest, own(ids.erased, 'erase'))
})

async function bring(text: string): Promise<void> {
  const payload = `--between\r\ncontent-disposition: form-data; name="text"\r\n\r\n${text}\r\n--between--\r\n`
  const { statusCode } = await desk.app.inject({
    method: 'POST',
    url: `/desk/letters/${desk.letter.slug}/gather`,
    payload,
    headers: { cookie: coordinator.cookie, 'content-type': 'multipart/form-data; boundary=between' },
  })
  expect(statusCode).toBe(303)
}

describe('a copy of the database, without the key', () => {
  test('holds the name of nobody who is not shown, and no address of anybody who signed', async () => {
    expect(await traced(url, hidden)).toEqual([])
  })

  test('holds nothing of somebody who was erased but the address of the mail that says so, sealed', async () => {
    expect(await traced(url, ofErased)).toEqual([])
  })

  test('was looked through in the right place: what is public is there, and with the key so is the rest', async () => {
    expect((await traced(url, ['Anselma Quiroga'])).length).toBeGreaterThan(0)
    expect((await traced(url, ['Red de Humedales'])).length).toBeGreaterThan(0)
    const { rows } = await desk.pool.query<{ known: string }>(`
      select (select string_agg(concat_ws(' ', name, second_name, role, affiliation, contact_name, city, email), ' ')
                from signatures where origin = 'page')
          || (select string_agg(concat_ws(' ', name, role, email), ' ') from countersignatures)
          || (select string_agg(concat_ws(' ', recipient, error), ' ') from outbox)
          || (select string_agg(before::text || after::text, ' ') from edits) as known`)
    for (const word of ['Bernardo', 'Beltrán', 'Urrejola', 'Ibieta', 'Vizcarra', 'Lazcano', 'Ñuñoa', '550 <'])
      expect(rows[0]?.known).toContain(word)
    for (const { email } of [shown, withheld, half, body, officer]) expect(rows[0]?.known).toContain(email)
  })

  test('leads the desk and the signer to who withdrew all the same, by whole words', async () => {
    const list = (words: string) => coordinator.get(`/desk/letters/${desk.letter.slug}?q=${words}`)
    expect((await list('jacinta+poblete')).body).toContain('Jacinta Poblete, partera')
    expect((await list('jacin')).body).not.toContain('Jacinta Poblete')
    expect((await list('jacin')).body).toContain('found by whole words only')
  })

  test('is of no use at our own form: what is sealed is nobody’s name', async () => {
    const [row] = (await stored(url)).filter((one) => one.startsWith('signatures ') && one.includes('\ue5ea'))
    const [token = ''] = /\ue5ea[\w.-]+/.exec(row ?? '') ?? []
    expect(token.length).toBeGreaterThan(100)
    const name = `Iris ${token.slice(0, 150)}`
    const preview = await new Visitor(desk).post(`/en/letters/${desk.letter.slug}/sign`, {
      ...individual,
      name,
      affiliation: token.slice(0, 199),
      email: 'iris@example.org',
    })
    for (const { email, name: known } of [shown, withheld, half, body, erased]) {
      expect(preview.body).not.toContain(email)
      expect(preview.body).not.toContain(known)
    }
    await desk.pool.query('select count(*) from signatures s where s.name is not null')
    const { rows } = await desk.pool.query<{ name: string }>(
      'select name from signatures order by id desc limit 1',
    )
    expect(rows[0]?.name).not.toContain('\ue5ea')
  })
})
