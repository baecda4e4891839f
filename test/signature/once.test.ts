import type { LightMyRequestResponse } from 'fastify'
import { beforeEach, describe, expect, test } from 'vitest'
import { seal } from '#server/signature/token.ts'
import { writeLetter } from '../letter/written.ts'
import { individual, maryam, useWorld } from '../world.ts'
import {
  expectRefusal,
  linkOf,
  listed,
  mails,
  newest,
  person,
  post,
  presente,
  sign,
  signAndConfirm,
  stored,
} from './visitor.ts'

const world = useWorld()
let slug = ''
let letters = 0
const load = () => world.load(writeLetter({ slug }))
beforeEach(async () => {
  slug = `once-${++letters}`
  await load()
  await world.pool.query('delete from outbox')
})

/** What a stranger sees of an answer: all but the envelope, which is different for everybody. */
function seen({ statusCode, headers, body }: LightMyRequestResponse) {
  const location = String(headers.location).replace(/sent\/[\w-]+$/, 'sent/…')
  return { statusCode, body, headers: { ...headers, location, date: 'today' } }
}

const mailbox = [
  'zoe.lukasz@gmail.com',
  'zoelukasz@gmail.com',
  'Z.o.e.Lukasz+letters@googlemail.com',
  'zoelukasz+1@GMAIL.com',
]

describe('twenty forms at once from one mailbox', () => {
  test.each([
    ['of a person', person],
    ['for an organization', presente],
  ])('%s give one signature, one mail, and the same answer twenty times', async (_, typed) => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        sign(world, slug, { ...typed, email: mailbox[index % 4] ?? '' }),
      ),
    )
    expect(new Set(answers.map((answer) => JSON.stringify(seen(answer)))).size).toBe(1)
    expect(answers[0]?.statusCode).toBe(303)
    expect(await stored(world, slug)).toHaveLength(1)
    expect(await mails(world, slug)).toMatchObject([{ kind: 'confirm' }])
  })

  test('lead to pages that differ in nothing but the address that was typed', async () => {
    const first = await sign(world, slug, person)
    const second = await sign(world, slug, person)
    const pages = await Promise.all(
      [first, second].map(({ headers }) => world.app.inject(String(headers.location))),
    )
    const bare = pages.map(({ body }) => body.replace(/(sent\/|correct=)[\w-]+/g, '$1…'))
    expect(bare[0]).toBe(bare[1])
  })
})

describe('whoever signs again', () => {
  test('gets the same answer as before, and another mail', async () => {
    const fresh = await sign(world, slug, person)
    await post(world, linkOf(world, slug, 'confirm', await newest(world, slug)))
    await backdateMails()
    const again = await sign(world, slug, person)
    const other = await sign(world, slug, { ...person, name: 'Somebody Else' })
    const stranger = await sign(world, slug, { ...individual, ...maryam })

    expect([seen(again), seen(other)]).toEqual([seen(fresh), seen(fresh)])
    expect(seen(stranger)).toEqual(seen(fresh))
    expect(await mails(world, slug)).toEqual([
      { recipient: person.email, kind: 'confirm' },
      { recipient: person.email, kind: 'receipt' },
      { recipient: person.email, kind: 'signed-already' },
      { recipient: person.email, kind: 'confirm' },
      { recipient: maryam.email, kind: 'confirm' },
    ])
    expect(await listed(world, slug)).not.toContain('Somebody Else')
  })

  test('before confirming gets the link again, with its whole time', async () => {
    await sign(world, slug, person)
    await backdateMails()
    await world.pool.query(`update signatures set signed_at = signed_at - interval '71 hours'`)
    await sign(world, slug, person)
    expect(await mails(world, slug)).toMatchObject([{ kind: 'confirm' }, { kind: 'confirm' }])

    await world.pool.query(`update signatures set signed_at = signed_at - interval '71 hours'`)
    await post(world, linkOf(world, slug, 'confirm', await newest(world, slug)))
    expect(await newest(world, slug)).toMatchObject({ counted: true })
  })

  test('within five minutes gets no mail, and no more than three a day and five in sixty days', async () => {
    const sentAfter = async (hours: number) => {
      await backdateMails(hours)
      await sign(world, slug, person)
      return (await mails(world, slug)).length
    }
    await sign(world, slug, person)
    expect(await sentAfter(0)).toBe(1)
    expect([await sentAfter(1), await sentAfter(1), await sentAfter(1)]).toEqual([2, 3, 3])
    expect([await sentAfter(25), await sentAfter(1), await sentAfter(1)]).toEqual([4, 5, 5])
    expect(await sentAfter(25)).toBe(5)
    expect(await sentAfter(72)).toBe(5)
    expect(await sentAfter(56 * 24)).toBe(6)
  })

  test('after the link has run out may confirm with the new one', async () => {
    await sign(world, slug, person)
    await backdateMails()
    await world.pool.query(`update signatures set signed_at = signed_at - interval '90 days'`)
    const link = linkOf(world, slug, 'confirm', await newest(world, slug))
    expect((await world.app.inject(link)).statusCode).toBe(410)
    await sign(world, slug, person)
    expect((await world.app.inject(link)).statusCode).toBe(200)
  })
})

describe('whoever withdraws', () => {
  const withdrawing = async () => `${linkOf(world, slug, 'manage', await newest(world, slug))}/withdraw`

  test('is off the list at once, gets one mail, and a second time nothing happens', async () => {
    await signAndConfirm(world, slug, person)
    const link = await withdrawing()
    const answers = await Promise.all(Array.from({ length: 5 }, () => post(world, link)))
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([303, 303, 303, 303, 303])
    expect(await listed(world, slug)).not.toContain(person.name)
    expect((await world.app.inject(`/en/letters/${slug}`)).body).not.toContain(person.name)

    const first = (await newest(world, slug)).withdrawn_at
    await post(world, link)
    expect((await newest(world, slug)).withdrawn_at).toEqual(first)
    expect((await mails(world, slug)).filter(({ kind }) => kind === 'withdrawn')).toHaveLength(1)
  })

  test('does so only by the button', async () => {
    await signAndConfirm(world, slug, person)
    for (const method of ['GET', 'HEAD'] as const) {
      expect((await world.app.inject({ method, url: await withdrawing() })).statusCode).toBe(200)
    }
    expect(await newest(world, slug)).toMatchObject({ withdrawn_at: null, counted: true })
  })

  test('may sign again', async () => {
    await signAndConfirm(world, slug, person)
    await post(world, await withdrawing())
    await signAndConfirm(world, slug, { ...person, name: 'Zoë Ł.' })
    expect(await stored(world, slug)).toHaveLength(2)
    expect(await listed(world, slug)).toContain('Zoë Ł.')
  })

  test('before confirming cannot confirm any more', async () => {
    await sign(world, slug, person)
    const link = linkOf(world, slug, 'confirm', await newest(world, slug))
    await post(world, await withdrawing())
    expect((await post(world, link)).statusCode).toBe(303)
    expect(await newest(world, slug)).toMatchObject({ counted: false, confirmed_at: null })
  })

  test('for an organization leaves its place to another', async () => {
    await signAndConfirm(world, slug, presente)
    await post(world, await withdrawing())
    const second = await signAndConfirm(world, slug, { ...presente, email: 'raul@presente.example' })
    expect(second.holds).toEqual([])
  })
})

describe('the page that says to look for the mail', () => {
  const sentPage = async () => String((await sign(world, slug, person)).headers.location)

  test('shows the address, offers to mend it, and keeps what was typed', async () => {
    const url = await sentPage()
    const { body } = await world.app.inject(url)
    expect(body).toContain(person.email)
    const mend = /href="([^"]*\/sign\?correct=[\w-]+)"/.exec(body)?.[1] ?? ''
    const form = await world.app.inject(mend)
    expect(form.body).toContain(`value="${person.email}"`)
    expect(form.body).toContain(`value="${person.name}"`)
  })

  test('sends the mail again after a minute, three times a day at most', async () => {
    const url = await sentPage()
    const sentAfter = async (hours: number) => {
      await backdateMails(hours)
      const answer = await post(world, url)
      expect(answer.headers.location).toBe(`${url}?again=1`)
      return (await mails(world, slug)).length
    }
    expect([await sentAfter(0), await sentAfter(1), await sentAfter(1), await sentAfter(1)]).toEqual([
      1, 2, 3, 3,
    ])
  })

  test('of a mailbox that never signed sends nothing to it', async () => {
    const url = await sentPage()
    await world.pool.query('delete from outbox')
    await world.pool.query('delete from signatures')
    expect((await post(world, url)).statusCode).toBe(303)
    expect(await mails(world, slug)).toEqual([])
  })

  test('is there whatever else was sent along, and carries none of it', async () => {
    const bulk = { ...person, junk: 'x'.repeat(13_000), affiliation: ` ${' '.repeat(700)}x` }
    const answer = await sign(world, slug, bulk)
    expect(answer.statusCode).toBe(303)
    expect(String(answer.headers.location).length).toBeLessThan(2000)
    expect((await world.app.inject(String(answer.headers.location))).statusCode).toBe(200)
  })

  test('after a day says that its link is over', async () => {
    const envelope = seal(world.key, person, new Date(Date.now() - 1))
    for (const url of [`/en/letters/${slug}/sent/${envelope}`, `/en/letters/${slug}/embed/${envelope}`]) {
      expectRefusal(await world.app.inject(url), 'link-expired')
    }
    expectRefusal(await post(world, `/en/letters/${slug}/sent/${envelope}`), 'link-expired')
    const form = await world.app.inject(`/en/letters/${slug}/sign?as=individual&correct=${envelope}`)
    expect(form.body).not.toContain(person.email)
  })

  test('is nobody else’s: a changed address of it is no page', async () => {
    const url = await sentPage()
    const changed = url.replace(/.{5}$/, (end) => [...end].toReversed().join(''))
    for (const broken of [changed, `${url}A`, url.slice(0, -1), url.replace(/sent\/.*/, 'sent/x')]) {
      expect((await world.app.inject(broken)).statusCode).toBe(404)
      expect((await post(world, broken)).statusCode).toBe(404)
    }
  })
})

/** The mails of this letter were written earlier. */
async function backdateMails(hours = 1): Promise<void> {
  await world.pool.query(`update outbox set created_at = created_at - make_interval(hours => $1)`, [hours])
}
