import { beforeEach, describe, expect, test } from 'vitest'
import { writeLetter } from '../letter/written.ts'
import { useWorld } from '../world.ts'
import {
  approve,
  linkOf,
  listed,
  newest,
  person,
  post,
  presente,
  reject,
  sign,
  signAndConfirm,
  stored,
} from './visitor.ts'

const world = useWorld()
let slug = ''
let letterId = ''
let letters = 0
beforeEach(async () => {
  slug = `rejected-${++letters}`
  letterId = (await world.load(writeLetter({ slug }))).id
  await world.pool.query('delete from outbox')
})

const withdraw = async () =>
  post(world, `${linkOf(world, slug, 'manage', await newest(world, slug))}/withdraw`)

describe('whoever a coordinator rejected', () => {
  test('cannot withdraw and come back: it stands on no list, and its page says so', async () => {
    await signAndConfirm(world, slug, person)
    await reject(world, letterId, person.name)
    const { headers } = await withdraw()
    const own = await world.app.inject(String(headers.location))
    expect(own.body).toContain('Not accepted')
    expect(own.body).toContain('nothing to withdraw')
    expect(own.body).not.toContain('has been withdrawn')
    expect(await newest(world, slug)).toMatchObject({ withdrawn_at: null, counted: false })

    await signAndConfirm(world, slug, person)
    expect(await stored(world, slug)).toHaveLength(1)
    expect(await listed(world, slug)).not.toContain(person.name)
  })

  test('after withdrawing is held for the desk when the mailbox signs again, under any name', async () => {
    await signAndConfirm(world, slug, person)
    await withdraw()
    await reject(world, letterId, person.name)
    const again = await signAndConfirm(world, slug, { ...person, name: 'Zed', affiliation: 'Somewhere' })
    expect(again).toMatchObject({ holds: ['rejected-before'], counted: false })
    await approve(world, letterId, again.line)
    expect(await newest(world, slug)).toMatchObject({ counted: true })
  })

  test('is not held on another letter, nor another mailbox on this one', async () => {
    await signAndConfirm(world, slug, person)
    await withdraw()
    await reject(world, letterId, person.name)
    expect(await signAndConfirm(world, slug, { ...person, email: 'other@example.org' })).toMatchObject({
      counted: true,
    })
    const other = `${slug}-other`
    await world.load(writeLetter({ slug: other }))
    expect(await signAndConfirm(world, other, person)).toMatchObject({ counted: true, holds: [] })
  })

  test('and let in again by another decision is as before', async () => {
    await signAndConfirm(world, slug, person)
    await reject(world, letterId, person.name)
    await approve(world, letterId, person.name)
    await withdraw()
    expect(await newest(world, slug)).toMatchObject({ withdrawn_at: expect.any(Date) as Date })
    expect(await signAndConfirm(world, slug, person)).toMatchObject({ counted: true, holds: [] })
  })
})

test('an organization that was rejected is held when its mailbox signs for it again, and not for another', async () => {
  await signAndConfirm(world, slug, presente)
  await reject(world, letterId, presente.name)
  expect(await signAndConfirm(world, slug, { ...presente, country: 'MX' })).toMatchObject({
    holds: ['rejected-before'],
  })
  expect(await signAndConfirm(world, slug, { ...presente, website: '', name: 'Red Luz' })).toMatchObject({
    holds: [],
  })
  await sign(world, slug, { ...person, email: presente.email })
  await post(world, linkOf(world, slug, 'confirm', await newest(world, slug)))
  expect(await newest(world, slug)).toMatchObject({ counted: true })
})
