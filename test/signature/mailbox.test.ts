import { beforeEach, describe, expect, test } from 'vitest'
import { writeLetter } from '../letter/written.ts'
import { useWorld } from '../world.ts'
import { linkOf, mails, newest, person, post, presente, sign, signAndConfirm, stored } from './visitor.ts'

const world = useWorld()
let slug = ''
let letters = 0
beforeEach(async () => {
  slug = `mailed-${++letters}`
  await world.load(writeLetter({ slug }))
  await world.pool.query('delete from outbox')
})

const asked = async () =>
  (await mails(world, slug)).filter(({ kind }) => ['confirm', 'signed-already'].includes(kind)).length
const organization = (number: number) => ({
  ...presente,
  name: `Choir ${number}`,
  email: 'officer@choir.org',
})
const later = (time: string) =>
  world.pool.query(`update outbox set created_at = created_at - $1::interval`, [time])

describe('a mailbox that others fill in', () => {
  test('gets three mails a day for thirty organizations one after another, and all of them are kept', async () => {
    for (let number = 0; number < 30; number++) {
      expect((await sign(world, slug, organization(number))).statusCode).toBe(303)
    }
    expect(await asked()).toBe(3)
    expect(await stored(world, slug)).toHaveLength(30)
  })

  test('gets no more for a hundred at once', async () => {
    const sent = await Promise.all(
      Array.from({ length: 100 }, (_, number) => sign(world, slug, organization(number))),
    )
    expect(new Set(sent.map(({ statusCode }) => statusCode))).toEqual(new Set([303]))
    expect(await stored(world, slug)).toHaveLength(100)
    expect(await asked()).toBeLessThanOrEqual(3)
    expect(await asked()).toBeGreaterThan(0)
  })

  test('gets no more over twenty letters, however its address is spelled', async () => {
    const slugs = Array.from({ length: 20 }, (_, number) => `${slug}-${number}`)
    for (const other of slugs) await world.load(writeLetter({ slug: other }))
    for (const [number, other] of slugs.entries()) {
      for (let times = 0; times < 5; times++) {
        await sign(world, other, { ...person, email: `z.oe.lukasz+${number}${times}@gmail.com` })
      }
    }
    const { rows } = await world.pool.query('select 1 from outbox')
    expect(rows).toHaveLength(3)
  })

  test('gets no more because it has signed already', async () => {
    const slugs = Array.from({ length: 8 }, (_, number) => `${slug}-${number}`)
    for (const other of slugs) {
      await world.load(writeLetter({ slug: other }))
      await signAndConfirm(world, other, person)
    }
    await later('1 day')
    for (const other of slugs) await sign(world, other, person)
    const { rows } = await world.pool.query(`select 1 from outbox where kind = 'signed-already'`)
    expect(rows).toHaveLength(3)
  })
})

describe('an officer of many organizations', () => {
  const confirm = async () => post(world, linkOf(world, slug, 'confirm', await newest(world, slug)))

  test('who confirms each gets the next, up to ten a day', async () => {
    for (let number = 0; number < 12; number++) {
      await sign(world, slug, organization(number))
      await confirm()
    }
    expect(await asked()).toBe(10)
    await later('1 day')
    await sign(world, slug, organization(99))
    expect(await asked()).toBe(11)
  })

  test('gets the mail that was kept back by the button, once the others are confirmed', async () => {
    const urls: string[] = []
    for (let number = 0; number < 4; number++) {
      urls.push(String((await sign(world, slug, organization(number))).headers.location))
    }
    const last = urls.at(-1) ?? ''
    await post(world, last)
    expect(await asked()).toBe(3)
    const [first] = await stored(world, slug)
    if (!first) throw new Error('nobody has signed')
    await post(world, linkOf(world, slug, 'confirm', first))
    await post(world, last)
    expect(await asked()).toBe(4)
    expect((await world.app.inject(`${last}?again=1`)).body).toContain('If another message was due')
  })
})
