import { expect, test } from 'vitest'
import { signed, signInAs, useDesk } from '../coordinator/desk.ts'
import { individual } from '../world.ts'

// Where an organization is told that it was listed: an address that a coordinator has found, entered beside its signature.

const desk = useDesk()
const path = (id: string, form: string) => `/desk/letters/${desk.letter.slug}/signatures/${id}/${form}`

test('the public contact of an organization is entered at the desk, and told that it is listed', async () => {
  const zoe = await signInAs(desk, 'zoe@example.org')
  const act = (id: string, form: string, fields: Record<string, string>) =>
    zoe.post(path(id, form), { back: '/desk', ...fields })
  const id = await signed(desk, { name: 'Registrada Una', email: 'una@registrada.example' })
  await act(id, 'decisions', { kind: 'approve' })

  const page = async () => (await zoe.get(`/desk/letters/${desk.letter.slug}?at=${id}`)).body
  expect(await page()).toContain('action="' + path(id, 'contact'))
  const wrong = await act(id, 'contact', { email: 'info@' })
  expect({ status: wrong.statusCode, kept: wrong.body.includes('value="info@"') }).toEqual({
    status: 422,
    kept: true,
  })
  expect((await act(id, 'contact', { email: 'info@registrada.example' })).statusCode).toBe(303)
  expect(await page()).toContain('Told at its public contact when it is listed:')
  const { rows: mails } = await desk.pool.query(
    "select kind from outbox where signature_id = $1 and kind = 'listed'",
    [id],
  )
  expect(mails).toHaveLength(1)
  const { rows: deeds } = await desk.pool.query("select details from activity where kind = 'contact-set'")
  expect(deeds).toMatchObject([{ details: { signatureId: id } }])
  const person = await signed(desk, {
    ...individual,
    name: 'Ana Contreras',
    email: 'ana@contreras.example',
  })
  const refused = await act(person, 'contact', { email: 'info@registrada.example' })
  expect(refused.statusCode).toBe(409)
})
