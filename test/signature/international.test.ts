import { beforeAll, expect, test } from 'vitest'
import { writeLetter } from '../letter/written.ts'
import { individual, mailTo, maryam, useWorld } from '../world.ts'
import { newest, post, presente, sign } from './visitor.ts'

const world = useWorld()
const slug = 'abroad'
beforeAll(() => world.load(writeLetter({ slug })))

test('a domain in any script is written to by its other name', async () => {
  for (const [typed, written] of [
    ['info@müller.de', 'info@xn--mller-kva.de'],
    ['INFO@MÜLLER.DE', 'INFO@xn--mller-kva.de'],
    ['li.ming@例え.jp', 'li.ming@xn--r8jz45g.jp'],
  ] as const) {
    const sent = await sign(world, slug, { ...individual, name: '李明', email: typed })
    expect(sent.statusCode).toBe(303)
    expect((await newest(world, slug)).email.toLowerCase()).toBe(written.toLowerCase())
    expect((await post(world, String(sent.headers.location))).statusCode).toBe(303)
  }
  // The test's mail server writes it out again.
  await mailTo(world.inbox, 'li.ming@例え.jp')
})

test('an address that we cannot write to is said to be one', async () => {
  const { statusCode, body } = await sign(world, slug, {
    ...individual,
    ...maryam,
    email: 'maría@ejemplo.es',
  })
  expect(statusCode).toBe(422)
  expect(body).toContain('Use an address without accents or other special letters')
  for (const email of ['info@mül\nler.de', 'info@müller', 'ü@', '@ü.de', 'a@b@ü.de']) {
    expect((await sign(world, slug, { ...individual, ...maryam, email })).statusCode, email).toBe(422)
  }
})

test('a name that runs the other way stands alone in the preview, as in the list', async () => {
  const { body } = await sign(world, slug, { ...individual, name: maryam.name, role: 'teacher' })
  expect(body).toMatch(new RegExp(`<bdi data-line[^>]*>${maryam.name}، teacher</bdi>`))
})

test('marks of direction that were pasted along are not in the line', async () => {
  await sign(world, slug, { ...individual, ...maryam, name: `\u200f${maryam.name}\u200e` })
  expect((await newest(world, slug)).line).toBe(maryam.name)
})

test('a name like a domain is in the mail without one', async () => {
  await sign(world, slug, presente)
  const { text = '', html = '' } = await mailTo(world.inbox, presente.email)
  for (const said of [text, html]) {
    expect(said).toContain('Presente.\u2060org')
    expect(said).not.toContain('Presente.org')
  }
})
