import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { translator } from '#web/words/words.ts'
import { writeLetter } from '../letter/written.ts'
import { guadalupe, individual, liming, useWorld } from '../world.ts'
import { linkOf, listed, newest, person, post, sign, signAndConfirm, stored } from './visitor.ts'

const world = useWorld()
let slug: string

beforeAll(async () => {
  slug = (await world.load(writeLetter({ slug: 'shown' }))).slug
})
afterEach(() => world.pool.query('truncate signatures, outbox, tallies, events cascade'))

const letterPage = async () => (await world.app.inject(`/en/letters/${slug}/signatories`)).body

describe('a person', () => {
  test('is shown by the full name unless another way is chosen', async () => {
    await signAndConfirm(world, slug, person)
    expect(await listed(world, slug)).toContain(person.name)
  })

  test('may be shown by first name and country, two people too', async () => {
    const typed = { ...individual, ...guadalupe, role: 'Teacher', country: 'MX', published: 'first name' }
    expect(await signAndConfirm(world, slug, typed)).toMatchObject({ line: 'Guadalupe and Raúl, Mexico' })
    const list = await listed(world, slug)
    expect(list).toContain('Guadalupe and Raúl')
    for (const hidden of ['Peña', 'Ibáñez', 'Teacher']) expect(list).not.toContain(hidden)
    const { rows } = await world.pool.query('select name, second_name, role from signatories')
    expect(rows).toEqual([{ name: 'Guadalupe and Raúl, Mexico', second_name: null, role: null }])
  })

  test('who shows the first name and country has to say the country', async () => {
    const { statusCode, body } = await sign(world, slug, { ...person, published: 'first name' })
    expect(statusCode).toBe(422)
    expect(body).toContain(translator('en')('error.country-missing'))
  })

  test('who withholds the name is counted and named nowhere, and need not agree to be published', async () => {
    const typed = { ...individual, ...liming, publish: '', published: 'withheld' }
    expect(await signAndConfirm(world, slug, typed)).toMatchObject({ counted: true, line: liming.name })
    const page = await letterPage()
    expect(page).toContain('1 person has signed')
    expect(page).not.toContain(liming.name)
    const { rows } = await world.pool.query('select line, name, country from signatories')
    expect(rows).toEqual([{ line: null, name: null, country: null }])
    expect((await world.app.inject(`/en/letters/${slug}`)).body).not.toContain(liming.name)
  })

  test('who shows a name has to agree that it is published', async () => {
    const { statusCode } = await sign(world, slug, { ...individual, ...liming, publish: '' })
    expect(statusCode).toBe(422)
  })
})

describe('one mailbox', () => {
  const other = { ...person, name: 'Ruth Amaya' }

  test('under a second name is held, and both names stay', async () => {
    await signAndConfirm(world, slug, person)
    await sign(world, slug, other)
    const second = await newest(world, slug)
    expect(second).toMatchObject({ line: 'Ruth Amaya', holds: ['other-name'] })
    await post(world, linkOf(world, slug, 'confirm', second))
    expect((await stored(world, slug)).map(({ counted }) => counted)).toEqual([true, false])
  })

  test('under two names at the same moment stands once, and the other is held', async () => {
    await Promise.all([sign(world, slug, person), sign(world, slug, other), sign(world, slug, person)])
    const both = await stored(world, slug)
    expect(both.map(({ holds }) => holds.join()).toSorted()).toEqual(['', 'other-name'])
  })
})

describe('a form that is sent again after its answer was lost', () => {
  const formKey = '0190a000-0000-4000-8000-000000000009'

  test('signs once, also where the signature was withdrawn in between', async () => {
    const first = await signAndConfirm(world, slug, { ...person, formKey })
    await post(world, `${linkOf(world, slug, 'manage', first)}/withdraw`)
    await sign(world, slug, { ...person, formKey })
    expect(await stored(world, slug)).toHaveLength(1)

    await sign(world, slug, { ...person, formKey: '0190a000-0000-4000-8000-00000000000a' })
    expect(await stored(world, slug)).toHaveLength(2)
  })

  test('from a page that a cache gave to two people is two signatures', async () => {
    await sign(world, slug, { ...person, formKey })
    await sign(world, slug, { ...individual, ...liming, formKey })
    expect(await stored(world, slug)).toHaveLength(2)
  })

  test('is known by a key of its own on each page', async () => {
    const keyOn = async () => {
      const { body } = await world.app.inject(`/en/letters/${slug}/sign?as=individual`)
      return /name="formKey" value="([\w-]{36})"/.exec(body)?.[1]
    }
    expect(await keyOn()).not.toBe(await keyOn())
  })
})
