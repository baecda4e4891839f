import { beforeAll, describe, expect, test } from 'vitest'
import { inTransaction } from '#server/database/transaction.ts'
import { listDisputes } from '#server/organization/list-disputes.ts'
import { resolveDispute } from '#server/organization/resolve-dispute.ts'
import { setContact } from '#server/organization/set-contact.ts'
import {
  approve,
  expectRefusal,
  linkOf,
  listed as lines,
  mails,
  post,
  type Stored,
} from '#test/signature/visitor.ts'
import { linkIn, mailTo, shippedLetter, useWorld } from '#test/world.ts'
import { contactIs, enter, listed, maizal, organizationOf, ownerOf, standing } from './listing.ts'

// An organization that is listed and never agreed takes its line off with one press.

const world = useWorld()
let river: { slug: string; id: string }
beforeAll(async () => {
  river = await world.load(shippedLetter)
  await ownerOf(world)
})

const kinds = async (signature: Stored) => {
  const { rows } = await world.pool.query<{ kind: string; recipient: string }>(
    `select kind, recipient from outbox where signature_id = $1 and kind <> 'confirm' order by created_at, id`,
    [signature.id],
  )
  return rows.map(({ kind, recipient }) => `${kind} ${recipient}`)
}

/** Listed, and its public contact told; the mail is due at once. */
async function told(name: string, contact: string): Promise<Stored> {
  const signature = await listed(world, river, {
    ...maizal,
    name,
    acronym: '',
    website: '',
    email: `x@${contact}`,
  })
  await contactIs(world, await organizationOf(world, signature), `info@${contact}`)
  await enter(world, signature)
  await world.pool.query(
    `update outbox set due_at = created_at where kind = 'listed' and signature_id = $1`,
    [signature.id],
  )
  return signature
}

async function pathIn(contact: string): Promise<string> {
  return new URL(linkIn(await mailTo(world.inbox, `info@${contact}`, /your organization is listed/))).pathname
}

const counted = async (signature: Stored) => (await standing(world, river, signature.id)).counted

async function resolve(
  signature: Stored,
  resolution: 'kept' | 'rejected',
  reason = 'The board’s minute says so.',
) {
  const about = { letterId: river.id, signatureId: signature.id, coordinatorId: await ownerOf(world) }
  await inTransaction(world.pool, (db) =>
    resolveDispute(db, { ...about, form: { resolution, reason }, now: new Date() }),
  )
}

describe('the public contact is told of a listing', () => {
  test('once, and not while nothing is listed', async () => {
    const signature = await told('Casa Uno', 'uno.example')
    for (let times = 0; times < 3; times++) await enter(world, signature)
    expect((await kinds(signature)).filter((kind) => kind.startsWith('listed'))).toEqual([
      'listed info@uno.example',
    ])
  })

  test('in a mail that says the line and nothing of who signed', async () => {
    await told('Casa Dos', 'dos.example')
    const mail = await mailTo(world.inbox, 'info@dos.example')
    expect(mail.text).toContain('Casa Dos')
    expect(mail.text).not.toMatch(/Zoë|Director|x@/)
    expect(mail.text).toContain('public contact of an organization')
  })

  test('not where it is the mailbox that signed, and not where no contact is known', async () => {
    const own = await listed(world, river, {
      ...maizal,
      name: 'Casa Tres',
      email: 'in.fo@gmail.com',
      website: '',
    })
    await contactIs(world, await organizationOf(world, own), 'info+carta@googlemail.com')
    await enter(world, own)
    const none = await listed(world, river, {
      ...maizal,
      name: 'Casa Cuatro',
      email: 'a@cuatro.example',
      website: '',
    })
    for (const signature of [own, none])
      expect((await kinds(signature)).filter((kind) => kind.startsWith('listed'))).toEqual([])
  })

  test('the contact of an organization that nobody knows cannot be set', async () => {
    const form = { email: 'info@nobody.example' }
    const setting = { organizationId: river.id, coordinatorId: await ownerOf(world), form }
    await expect(setContact(world.pool, setting)).rejects.toThrow('organization-not-found')
  })
})

describe('the link', () => {
  test('shows the line and changes nothing, however often a scanner opens it', async () => {
    const signature = await told('Casa Cinco', 'cinco.example')
    const path = await pathIn('cinco.example')
    for (const method of ['GET', 'HEAD', 'GET', 'HEAD'] as const)
      await world.app.inject({ method, url: path })
    const { body, headers } = await world.app.inject(path)
    expect(body).toContain('Casa Cinco')
    expect(body).toContain('Has your organization not signed?')
    expect(body).not.toMatch(/Zoë|Director|x@cinco/)
    expect(headers['cache-control']).toBe('private, no-cache')
    expect(await counted(signature)).toBe(true)
  })

  test('of a signature does nothing here, and this one nothing there', async () => {
    const signature = await told('Casa Seis', 'seis.example')
    const path = await pathIn('seis.example')
    const manage = linkOf(world, river.slug, 'manage', signature)
    expectRefusal(await post(world, path.replace('/listed/', '/signature/') + '/withdraw'), 'link-broken')
    expectRefusal(await post(world, manage.replace('/signature/', '/listed/')), 'link-broken')
    expectRefusal(await world.app.inject(path.replace(/..$/, '')), 'link-broken')
    expect(await counted(signature)).toBe(true)
  })
})

describe('the button', () => {
  let signature: Stored
  let path: string
  beforeAll(async () => {
    signature = await told('Casa Siete', 'siete.example')
    path = await pathIn('siete.example')
  })

  test('takes the line off page and count at once, although a coordinator has approved it', async () => {
    expect(await lines(world, river.slug)).toContain('Casa Siete')
    const statement = 'Our board never met.\r\nPlease call.\u202e'
    const answers = await Promise.all(Array.from({ length: 10 }, () => post(world, path, { statement })))
    expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([303]))
    expect(await counted(signature)).toBe(false)
    expect(await lines(world, river.slug)).not.toContain('Casa Siete')
    expect((await world.app.inject(path)).body).toContain('The line is taken off')
  })

  test('tells the signer and the coordinators, each once', async () => {
    expect((await kinds(signature)).filter((kind) => kind.startsWith('disput'))).toEqual([
      'disputed x@siete.example',
      'dispute-to-decide owner@example.org',
    ])
    const mail = await mailTo(world.inbox, 'owner@example.org', /says that it has not signed/)
    expect(mail.text).toContain('Our board never met.\n\nPlease call.')
    expect(mail.text).toContain(`/desk/letters/${river.slug}?at=${signature.id}`)
    expect((await mailTo(world.inbox, 'x@siete.example', /suspended/)).text).toContain('Casa Siete')
  })

  test('brings it to the desk with what was said', async () => {
    expect(await listDisputes(world.pool, { letterIds: [river.id] })).toMatchObject([
      {
        signatureId: signature.id,
        line: 'Casa Siete',
        statement: 'Our board never met.\nPlease call.',
        contact: 'info@siete.example',
      },
    ])
  })

  test('wins over an approval that comes after it', async () => {
    await approve(world, river.id, 'Casa Siete')
    await enter(world, signature)
    expect(await counted(signature)).toBe(false)
  })
})

describe('a coordinator', () => {
  test('keeps the line, which stands again, and both are told why; the contact may disagree once more', async () => {
    const signature = await told('Casa Ocho', 'ocho.example')
    const path = await pathIn('ocho.example')
    await post(world, path)
    await resolve(signature, 'kept')
    expect(await counted(signature)).toBe(true)
    expect(await kinds(signature)).toEqual(
      expect.arrayContaining(['dispute-kept x@ocho.example', 'dispute-kept-contact info@ocho.example']),
    )
    const mail = await mailTo(world.inbox, 'info@ocho.example', /stays on the list/)
    expect(mail.text).toContain('The board’s minute says so.')
    await post(world, new URL(linkIn(mail)).pathname)
    expect(await counted(signature)).toBe(false)
    expect(await listDisputes(world.pool, { letterIds: [river.id] })).toHaveLength(2)
  })

  test('rejects it by a decision like any other', async () => {
    const signature = await told('Casa Nueve', 'nueve.example')
    await post(world, await pathIn('nueve.example'))
    await resolve(signature, 'rejected', 'Nobody there knows of it.')
    expect(await counted(signature)).toBe(false)
    expect((await mailTo(world.inbox, 'x@nueve.example', /does not count/)).text).toContain(
      'Nobody there knows of it.',
    )
    await mailTo(world.inbox, 'info@nueve.example', /has been taken off/)
    const { body } = await world.app.inject(linkOf(world, river.slug, 'manage', signature))
    expect(body).toContain('Nobody there knows of it.')
    expect((await world.app.inject(await pathIn('nueve.example'))).body).toContain('Not on the list')
  })

  test('does it once: of two at the same moment the second is refused', async () => {
    const signature = await told('Casa Diez', 'diez.example')
    await post(world, await pathIn('diez.example'))
    const both = await Promise.allSettled([resolve(signature, 'kept'), resolve(signature, 'rejected')])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    await expect(resolve(signature, 'kept')).rejects.toThrow('decided-already')
  })
})

test('what is not on the list is not disputed', async () => {
  const signature = await told('Casa Once', 'once.example')
  const path = await pathIn('once.example')
  await post(world, `${linkOf(world, river.slug, 'manage', signature)}/withdraw`)
  await post(world, path)
  expect((await kinds(signature)).filter((kind) => kind.startsWith('disput'))).toEqual([])
  expect((await world.app.inject(path)).body).toContain('Not on the list')
  expect((await mails(world, river.slug)).filter(({ kind }) => kind === 'listed').length).toBeGreaterThan(5)
})
