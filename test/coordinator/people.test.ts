import { v7 as uuid } from 'uuid'
import { beforeAll, describe, expect, test } from 'vitest'
import { refusals } from '#server/refusal.ts'
import { makeToken } from '#server/signature/token.ts'
import { codeNow, key, origin, signInAs, signInWithRole, useDesk, Visitor, type DeskWorld } from './desk.ts'

const desk = useDesk({ mailsSent: true })
const silent = useDesk()
let owner: Visitor
const people = (world = desk) => `/desk/letters/${world.letter.slug}/people`
const invitations = (world = desk) => `/desk/letters/${world.letter.slug}/invitations`

beforeAll(async () => {
  owner = await signInWithRole(desk, 'owner@example.org', { role: 'owner' })
})

async function idOf(email: string, world: DeskWorld = desk): Promise<string> {
  const { rows } = await world.pool.query<{ id: string }>('select id from coordinators where email = $1', [
    email,
  ])
  return rows[0]?.id ?? ''
}

async function roleOf(email: string): Promise<string | undefined> {
  const { rows } = await desk.pool.query<{ role: string }>(
    `select r.role from roles r join coordinators c on c.id = r.coordinator_id
      where c.email = $1 and r.letter_id = $2`,
    [email, desk.letter.id],
  )
  return rows[0]?.role
}

/** The link in the mail that invites an address. */
async function linkTo(email: string, world: DeskWorld = desk): Promise<string> {
  const { rows } = await world.pool.query<{ id: string }>('select id from invitations where email = $1', [
    email,
  ])
  const token = makeToken(key, 'invite', world.letter.id, rows[0]?.id ?? uuid())
  return `/desk/letters/${world.letter.slug}/invitation/${token}`
}

async function deeds(): Promise<{ kind: string; details: object }[]> {
  const { rows } = await desk.pool.query<{ kind: string; details: object }>(
    'select kind, details from activity where letter_id = $1 order by id',
    [desk.letter.id],
  )
  return rows
}

describe('an invitation', () => {
  test('is mailed, says what it is to, and makes somebody work on the letter', async () => {
    const email = 'maryam@example.org'
    const invited = await owner.post(invitations(), { email, role: 'reviewer' })
    expect(invited.headers.location).toBe(people())
    expect((await owner.get(people())).body).toContain('maryam')

    const maryam = new Visitor(desk)
    const page = await maryam.get(await linkTo(email))
    expect(page.body).toContain('owner@example.org asks maryam@example.org to work on this letter')
    expect(page.body).toContain('Your role: Reviewer.')
    const accepted = await maryam.post(await linkTo(email))
    expect(accepted.headers.location).toBe('/desk/letters')
    // The link is one factor; the other is set up first.
    expect((await maryam.get('/desk/letters')).headers.location).toBe('/desk/factors/new')
    expect(await roleOf(email)).toBe('reviewer')
    expect(await deeds()).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ kind: 'invited' }),
        expect.objectContaining({ kind: 'invitation-accepted' }),
      ]),
    )
  })

  test('is not used up by looking at it, and works once', async () => {
    const email = 'scanned@example.org'
    await owner.post(invitations(), { email, role: 'reader' })
    const link = await linkTo(email)
    for (let times = 0; times < 3; times++) expect((await new Visitor(desk).get(link)).statusCode).toBe(200)
    const answers = await Promise.all(Array.from({ length: 5 }, () => new Visitor(desk).post(link)))
    expect(answers.filter(({ statusCode }) => statusCode === 303)).toHaveLength(1)
    const late = await new Visitor(desk).get(link)
    expect(late.statusCode).toBe(refusals['invitation-over'])
    expect(late.body).toContain('used, withdrawn')
  })

  test('ends after seven days, by being withdrawn, and by another one', async () => {
    const email = 'late@example.org'
    const expectOver = async (link: string) =>
      expect((await new Visitor(desk).post(link)).statusCode).toBe(refusals['invitation-over'])

    await owner.post(invitations(), { email, role: 'reader' })
    const first = await linkTo(email)
    await owner.post(invitations(), { email, role: 'reviewer' })
    await expectOver(first)

    const second = await linkTo(email)
    const { rows } = await desk.pool.query<{ id: string; days: number }>(
      `select id, extract(epoch from expires_at - invited_at)::integer / 86400 as days
         from invitations where email = $1`,
      [email],
    )
    expect(rows).toMatchObject([{ days: 7 }])
    await owner.post(`${invitations()}/${rows[0]?.id ?? ''}/withdraw`)
    await expectOver(second)

    await owner.post(invitations(), { email, role: 'reader' })
    const third = await linkTo(email)
    await desk.pool.query(
      "update invitations set invited_at = invited_at - interval '7 days', expires_at = expires_at - interval '7 days' where email = $1",
      [email],
    )
    await expectOver(third)
    expect((await owner.get(people())).body).not.toContain('late@')
  })

  test('keeps whoever is signed in signed in, and needs the second factor of whoever is not', async () => {
    const email = 'both@example.org'
    const both = await signInAs(desk, email)
    await desk.pool.query('update coordinators set owns_service = false where email = $1', [email])
    await owner.post(invitations(), { email, role: 'coordinator' })
    const { cookie } = both
    await both.post(await linkTo(email))
    expect(both.cookie).toBe(cookie)
    expect((await both.get(people())).statusCode).toBe(200)

    const other = 'returning@example.org'
    await signInAs(desk, other)
    await desk.pool.query('update coordinators set owns_service = false where email = $1', [other])
    await owner.post(invitations(), { email: other, role: 'reviewer' })
    const elsewhere = new Visitor(desk)
    await elsewhere.post(await linkTo(other))
    expect((await elsewhere.get('/desk')).headers.location).toBe('/desk/factor')
    await desk.pool.query('update authenticator_apps set last_step = 0')
    await elsewhere.post('/desk/factor', { code: codeNow() })
    expect((await elsewhere.get(`/desk/letters/${desk.letter.slug}`)).statusCode).toBe(200)
  })

  test('is refused to an address that works here, or that is none, and what was typed stays', async () => {
    const again = await owner.post(invitations(), { email: 'Owner@example.org', role: 'reader' })
    expect(again.statusCode).toBe(422)
    expect(again.body).toContain('works on the letter already')
    expect(again.body).toContain('value="Owner@example.org"')
    const wrong = await owner.post(invitations(), { email: 'nobody', role: 'reviewer' })
    expect(wrong.statusCode).toBe(422)
    expect(wrong.body).toContain('Enter an e-mail address')
    expect(wrong.body).toMatch(/value="reviewer"[^>]*checked/)
  })

  test('is sent to fifty addresses a day and no more', async () => {
    const eager = await signInWithRole(desk, 'eager@example.org', { role: 'coordinator' })
    const id = await idOf('eager@example.org')
    await desk.pool.query(
      `insert into activity (letter_id, id, coordinator_id, kind, at)
       select $1, gen_random_uuid(), $2, 'invited', now() from generate_series(1, 50)`,
      [desk.letter.id, id],
    )
    const answer = await eager.post(invitations(), { email: 'one.more@example.org', role: 'reader' })
    expect(answer.statusCode).toBe(422)
    expect(answer.body).toContain('50 invitations')
  })

  test('is handed on as a link where no mail is sent, but not for somebody who is a coordinator', async () => {
    const keeper = await signInWithRole(silent, 'keeper@example.org', { role: 'owner' })
    await signInAs(silent, 'known@example.org')
    for (const email of ['newcomer@example.org', 'known@example.org']) {
      await keeper.post(invitations(silent), { email, role: 'reviewer' })
    }
    const { body } = await keeper.get(people(silent))
    expect(body).toContain(`${origin}${await linkTo('newcomer@example.org', silent)}`)
    expect(body).not.toContain(await linkTo('known@example.org', silent))
    // Nor is either in the outbox for others to read.
    expect((await keeper.get('/desk/outbox')).body).not.toContain('newcomer')
    expect((await owner.get(people())).body).not.toContain('hand this link')
  })
})

describe('roles on a letter', () => {
  test('are given as far as one’s own goes', async () => {
    const coordinator = await signInWithRole(desk, 'middle@example.org', { role: 'coordinator' })
    const { body } = await coordinator.get(people())
    expect(body).toMatch(/value="reviewer"/)
    expect(body).not.toMatch(/name="role" value="(owner|coordinator)"/)
    for (const role of ['owner', 'coordinator']) {
      const answer = await coordinator.post(invitations(), { email: 'friend@example.org', role })
      expect(answer.statusCode).toBe(refusals['role-too-small'])
    }
    const target = await idOf('owner@example.org')
    expect((await coordinator.post(`${people()}/${target}/role`, { role: 'reader' })).statusCode).toBe(404)
    expect((await coordinator.post(`${people()}/${target}/remove`)).statusCode).toBe(404)

    // An invitation to more than they may give is not theirs to replace.
    await owner.post(invitations(), { email: 'boss@example.org', role: 'owner' })
    expect(
      (await coordinator.post(invitations(), { email: 'boss@example.org', role: 'reader' })).statusCode,
    ).toBe(422)
    const { rows } = await desk.pool.query("select role from invitations where email = 'boss@example.org'")
    expect(rows).toEqual([{ role: 'owner' }])
  })

  test('are changed and taken away, and each time it is noted', async () => {
    const email = 'changing@example.org'
    const person = await signInWithRole(desk, email, { role: 'reader' })
    const id = await idOf(email)
    await owner.post(`${people()}/${id}/role`, { role: 'coordinator' })
    expect((await person.get(people())).statusCode).toBe(200)
    await owner.post(`${people()}/${id}/remove`)
    expect((await person.get(people())).statusCode).toBe(404)
    const noted = (await deeds()).filter(({ details }) => 'person' in details && details.person === id)
    expect(noted.map(({ kind }) => kind)).toEqual(['role-changed', 'role-removed'])
  })

  test('to make somebody an owner needs a second factor from the last five minutes', async () => {
    const email = 'promoted@example.org'
    await signInWithRole(desk, email, { role: 'reviewer' })
    const stale = await signInWithRole(desk, 'unlocked@example.org', { role: 'owner' })
    await desk.pool.query(
      "update sessions set factor_at = factor_at - interval '301 seconds' where coordinator_id = $1",
      [await idOf('unlocked@example.org')],
    )
    const id = await idOf(email)
    for (const [url, form] of [
      [`${people()}/${id}/role`, { role: 'owner' }],
      [invitations(), { role: 'owner', email: 'x@example.org' }],
    ] as const) {
      const answer = await stale.post(url, form, { referer: `${origin}${people()}` })
      expect(answer.headers.location).toBe(`/desk/again?next=${encodeURIComponent(people())}&form=lost`)
    }
    expect(await roleOf(email)).toBe('reviewer')
    expect((await stale.post(`${people()}/${id}/role`, { role: 'reader' })).statusCode).toBe(303)
    expect((await owner.post(`${people()}/${id}/role`, { role: 'owner' })).statusCode).toBe(303)
    expect(await roleOf(email)).toBe('owner')
    await owner.post(`${people()}/${id}/remove`)
    await owner.post(`${people()}/${await idOf('unlocked@example.org')}/remove`)
  })

  test('keep an owner: the last one can neither leave nor become less', async () => {
    const world = silent
    const keeper = await signInWithRole(world, 'last@example.org', { role: 'owner' })
    const service = await signInAs(world, 'of.the.service@example.org')
    const id = await idOf('last@example.org', world)
    await world.pool.query("delete from roles where coordinator_id <> $1 and role <> 'owner'", [id])
    await world.pool.query('delete from roles where coordinator_id <> $1', [id])
    for (const visitor of [keeper, service]) {
      const removed = await visitor.post(`${people(world)}/${id}/remove`)
      expect(removed.statusCode).toBe(refusals['last-owner'])
      expect(removed.body).toContain('A letter keeps at least one owner')
      expect((await visitor.post(`${people(world)}/${id}/role`, { role: 'reader' })).statusCode).toBe(
        refusals['last-owner'],
      )
    }
    expect((await keeper.get(people(world))).statusCode).toBe(200)
  })

  test('keep an owner when two owners remove each other at the same moment', async () => {
    for (let round = 0; round < 5; round++) {
      const emails = [`left${round}@example.org`, `right${round}@example.org`]
      const [left, right] = await Promise.all(
        emails.map((email) => signInWithRole(silent, email, { role: 'owner' })),
      )
      const [leftId = '', rightId = ''] = await Promise.all(emails.map((email) => idOf(email, silent)))
      await silent.pool.query('delete from roles where coordinator_id <> all($1)', [[leftId, rightId]])
      const answers = await Promise.all([
        left?.post(`${people(silent)}/${rightId}/remove`),
        right?.post(`${people(silent)}/${leftId}/remove`),
      ])
      // Or the second comes too late to be anything here.
      expect(answers.map((answer) => answer?.statusCode).filter((status) => status === 303)).toHaveLength(1)
      const { rows } = await silent.pool.query("select from roles where letter_id = $1 and role = 'owner'", [
        silent.letter.id,
      ])
      expect(rows).toHaveLength(1)
    }
  })

  test('are left by whoever has one', async () => {
    const email = 'tired@example.org'
    const tired = await signInWithRole(desk, email, { role: 'coordinator' })
    const left = await tired.post(`${people()}/${await idOf(email)}/remove`)
    expect(left.headers.location).toBe('/desk/letters')
    expect((await tired.get('/desk/letters')).statusCode).toBe(200)
    expect(await roleOf(email)).toBeUndefined()
  })

  test('of a person who is none of the letter’s are not found', async () => {
    for (const id of [uuid(), await idOf('nobody@example.org')].filter(Boolean)) {
      expect((await owner.post(`${people()}/${id}/role`, { role: 'reader' })).statusCode).toBe(404)
      expect((await owner.post(`${people()}/${id}/remove`)).statusCode).toBe(404)
    }
    expect((await owner.post(`${people()}/not-an-id/remove`)).statusCode).toBe(404)
  })
})

test('what coordinators did is noted for good', async () => {
  for (const change of ["update activity set kind = 'nothing'", 'delete from activity']) {
    await expect(desk.pool.query(change)).rejects.toThrow('append-only')
  }
})
