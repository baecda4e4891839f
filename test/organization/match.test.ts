import { beforeAll, expect, test } from 'vitest'
import { domainsOf } from '#server/likeness/web-domain.ts'
import { matchOrganization, type Matched } from '#server/organization/match.ts'
import { anotherOne } from '#server/organization/organization.ts'
import { newest, post, sign, signAndConfirm, stored } from '#test/signature/visitor.ts'
import { shippedLetter, useWorld } from '#test/world.ts'
import { listed, maizal, organizationOf } from './listing.ts'

// Whoever sends a name that looks like a known one is asked, before anything is signed, whether it is that one.

const world = useWorld()
let known: string | null
let river: { slug: string; id: string }
beforeAll(async () => {
  river = await world.load(shippedLetter)
  known = await organizationOf(world, await listed(world, river, maizal))
  await listed(world, river, {
    ...maizal,
    name: 'Caritas',
    acronym: '',
    website: '',
    email: 'a@caritas.example',
  })
  await signAndConfirm(world, river.slug, {
    ...maizal,
    name: 'Red Secreta de Defensoras',
    acronym: '',
    website: '',
  })
})

type Typed = { name: string; acronym?: string; country?: string | null; website?: string; email?: string }

function match(typed: Typed, chosen?: string): Promise<Matched> {
  const { name, acronym = null, country = null, website, email = 'officer@gmail.com' } = typed
  const domains = domainsOf({ website: website ?? null, email })
  return matchOrganization(world.pool, { described: { name, acronym, country, domains }, chosen })
}

const asked = async (typed: Typed) => (await match(typed)).choices.map(({ name }) => name)

test('a name that looks like a known one is asked about', async () => {
  for (const name of [
    'Asociacion Maizal del Sur AMS',
    'Maizal del Sur',
    'Asociación Maízal de Sur',
    'Asoc. Maizal del Sur',
  ])
    expect(await asked({ name, country: 'GT' }), name).toContain('Asociación Maizal del Sur')
  expect(await asked({ name: 'AMS', country: 'GT' })).toContain('Asociación Maizal del Sur')
})

test('a name that is known as it was typed is not, nor one that nobody knows', async () => {
  for (const name of ['Asociación Maizal del Sur', 'ASOCIACION  MAIZAL DEL SUR'])
    for (const country of ['GT', null]) expect(await asked({ name, country }), name).toEqual([])
  for (const name of ['Red de Parteras de Ixil', 'Maizal', 'Sur', 'constructor', '李明', "'; --"])
    expect(await asked({ name, country: 'MX' }), name).not.toContain('Red Secreta de Defensoras')
  expect(await asked({ name: 'Red de Parteras de Ixil', country: 'GT' })).toEqual([])
})

test('who signed and is not listed is told to nobody', async () => {
  for (const name of ['Red Secreta de Defensoras', 'Red Secreta Defensoras', 'La Red Secreta de Defensoras'])
    expect(await match({ name, country: 'GT' })).toEqual({
      organizationId: null,
      choices: [],
      toldApart: false,
    })
})

test('whoever has answered is not asked again', async () => {
  const typed = { name: 'Maizal del Sur', country: 'GT' }
  expect(await match(typed, known ?? '')).toEqual({ organizationId: known, choices: [], toldApart: false })
  expect(await match(typed, anotherOne)).toEqual({ organizationId: null, choices: [], toldApart: true })
  for (const invented of ['', 'x', '019a0000-0000-7000-8000-000000000000', "' or true"])
    expect((await match(typed, invented)).choices, invented).toHaveLength(1)
})

test('what is offered holds public names and nothing more', async () => {
  const { choices } = await match({ name: 'Maizal del Sur', country: 'GT' })
  expect(choices).toEqual([
    { id: known, name: 'Asociación Maizal del Sur', acronym: 'AMS', otherNames: [], country: 'GT' },
  ])
})

test('the form comes back with the question and all that was typed, and goes on with the answer', async () => {
  const typed = { ...maizal, name: 'Maizal del Sur', email: 'lucia@maizal.example', acronym: '' }
  const before = (await stored(world, river.slug)).length
  for (const organization of ['', 'nonsense']) {
    const { statusCode, body } = await sign(world, river.slug, { ...typed, organization })
    expect(statusCode).toBe(422)
    expect(body).toContain('Is this your organization?')
    expect(body).toContain('value="lucia@maizal.example"')
    expect(body).not.toMatch(/<input type="hidden" name="organization"/)
  }
  expect((await stored(world, river.slug)).length).toBe(before)

  expect((await sign(world, river.slug, { ...typed, organization: known ?? '' })).statusCode).toBe(303)
  expect(await organizationOf(world, await newest(world, river.slug))).toBe(known)
  const other = { ...typed, name: 'Maizal del Sur y Mar', email: 'mar@mar.example', organization: anotherOne }
  expect((await sign(world, river.slug, other)).statusCode).toBe(303)
  expect(await organizationOf(world, await newest(world, river.slug))).toBe(null)
})

test('whoever answers that theirs is another is not linked to a known one all the same: a coordinator decides', async () => {
  const alike = { ...maizal, name: 'Asociación Maizal del Sur, A.C.' }
  const same = await signAndConfirm(world, river.slug, {
    ...alike,
    email: 'ana@maizal.example',
    organization: known ?? '',
  })
  expect(same).toMatchObject({ verdict: 'same', holds: ['likeness'] })
  const other = {
    ...alike,
    name: 'Maizal del Sur, A.C.',
    email: 'eva@maizal.example',
    organization: anotherOne,
  }
  expect(await signAndConfirm(world, river.slug, other)).toMatchObject({ verdict: null, holds: ['likeness'] })
})

test('a frame asks the same', async () => {
  const typed = {
    ...maizal,
    name: 'Maizal del Sur',
    email: 'ana@frame.example',
    acronym: '',
    organization: '',
  }
  const { statusCode, body } = await post(world, `/en/letters/${river.slug}/embed`, typed)
  expect(statusCode).toBe(422)
  expect(body).toContain('Is this your organization?')
})
