import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { root } from '#server/database/root.ts'
import { inTransaction } from '#server/database/transaction.ts'
import { listEvidence } from '#server/organization/list-evidence.ts'
import { OfficerForm } from '#server/organization/organization.ts'
import { requestCountersignature } from '#server/organization/request-countersignature.ts'
import { expectRefusal, post, signAndConfirm, type Stored } from '#test/signature/visitor.ts'
import { linkIn, mailTo, shippedLetter, useWorld } from '#test/world.ts'
import { listed, maizal, ownerOf } from './listing.ts'
import { mailboxKey } from '../seal/mailbox.ts'

// A second officer says by mail that the organization signs.

const world = useWorld()
let river: { slug: string; id: string }
beforeAll(async () => {
  river = await world.load(shippedLetter)
  const room = await world.load(join(root, 'letters/night-reading-room'))
  await listed(world, room, {
    ...maizal,
    name: 'Casa Ceiba',
    website: 'ceiba.example',
    email: 'ana@ceiba.example',
  })
})

const day = 24 * 3_600_000
const ines = { name: 'Inés Ak’abal', role: 'Treasurer', email: 'ines@maizal.example' }

type Asking = { officer?: Record<string, string>; byDesk?: boolean; now?: Date }

async function ask({ letter_id: letterId, id: signatureId }: Stored, asking: Asking = {}): Promise<boolean> {
  const { officer = {}, byDesk = false, now = new Date() } = asking
  const coordinatorId = byDesk ? await ownerOf(world) : null
  const form = OfficerForm.parse({ ...ines, ...officer })
  return inTransaction(world.pool, (db) =>
    requestCountersignature(db, { letterId, signatureId, form, language: 'en', coordinatorId, now }),
  )
}

async function pathIn(email: string): Promise<string> {
  return new URL(linkIn(await mailTo(world.inbox, email, /does your organization sign/))).pathname
}

async function countersigned(typed: Record<string, string>, asking: Asking): Promise<string[]> {
  const signature = await signAndConfirm(world, river.slug, { ...maizal, ...typed })
  expect(await ask(signature, asking)).toBe(true)
  const path = await pathIn(asking.officer?.['email'] ?? ines.email)
  await post(world, path, { line: signature.line })
  return graded(signature)
}

async function graded({ letter_id: letterId, id: signatureId }: Stored): Promise<string[]> {
  const found = await listEvidence(world.pool, { letterId, signatureId })
  return found
    .filter(({ kind }) => kind === 'countersigned')
    .map(({ kind, grade, officer }) => `${kind}: ${grade}, ${officer?.name}`)
}

test('the link shows the line and notes nothing; the button does, once', async () => {
  const signature = await signAndConfirm(world, river.slug, maizal)
  expect(await ask(signature)).toBe(true)
  const mail = await mailTo(world.inbox, ines.email)
  // Anybody may have typed the names: the mail says none.
  expect(`${mail.text}${mail.html}`).not.toMatch(/Inés|Treasurer|Zoë/)
  const path = new URL(linkIn(mail)).pathname
  for (const method of ['GET', 'HEAD', 'GET'] as const) await world.app.inject({ method, url: path })
  const { body } = await world.app.inject(path)
  expect(body).toContain('Asociación Maizal del Sur (AMS)')
  expect(body).toContain('Treasurer')
  expect(await graded(signature)).toEqual([])

  const answers = await Promise.all(
    Array.from({ length: 10 }, () => post(world, path, { line: signature.line })),
  )
  expect(answers.map(({ statusCode }) => statusCode)).toEqual(answers.map(() => 303))
  expect(await graded(signature)).toEqual(['countersigned: fair, Inés Ak’abal'])
  expect((await world.app.inject(path)).body).toContain('Thank you')
})

describe('it speaks', () => {
  test('strongly from the domain that the registry knows, fairly from the website’s', async () => {
    const officer = { email: 'tesoreria@ceiba.example' }
    expect(
      await countersigned({ name: 'Casa Ceiba', website: '', email: 'x@gmail.com' }, { officer }),
    ).toEqual(['countersigned: strong, Inés Ak’abal'])
    const other = { email: 'otra@maizal.example' }
    expect(await countersigned({ name: 'Red Fuente', email: 'y@gmail.com' }, { officer: other })).toEqual([
      'countersigned: fair, Inés Ak’abal',
    ])
  })

  test('weakly from a mailbox that anybody gets, unless a coordinator found the officer', async () => {
    const officer = { email: 'second@gmail.com' }
    expect(await countersigned({ name: 'Red Pozo', email: 'z@gmail.com' }, { officer })).toEqual([
      'countersigned: weak, Inés Ak’abal',
    ])
    const found = { email: 'third@gmail.com' }
    expect(
      await countersigned({ name: 'Red Canal', email: 'w@gmail.com' }, { officer: found, byDesk: true }),
    ).toEqual(['countersigned: fair, Inés Ak’abal'])
  })
})

describe('officers are not pestered', () => {
  test('each is asked once a day, until the answer', async () => {
    const signature = await signAndConfirm(world, river.slug, { ...maizal, name: 'Red Lago' })
    const officer = { email: 'lago@lago.example' }
    const now = new Date(Date.now() - 2 * day)
    expect(await ask(signature, { officer, now })).toBe(true)
    expect(await ask(signature, { officer: { ...officer, name: 'Otro' }, now })).toBe(false)
    const tomorrow = new Date(now.getTime() + day)
    const asked = await Promise.all(
      Array.from({ length: 5 }, () => ask(signature, { officer, now: tomorrow })),
    )
    expect(asked.filter(Boolean)).toHaveLength(1)
    await post(world, await pathIn(officer.email), {})
    expect(await ask(signature, { officer, now: new Date(now.getTime() + 5 * day) })).toBe(false)
  })

  test('three of one signature, and never the one who signed', async () => {
    const signature = await signAndConfirm(world, river.slug, {
      ...maizal,
      name: 'Red Arroyo',
      email: 'ro.sa@gmail.com',
    })
    for (const n of [1, 2, 3]) await ask(signature, { officer: { email: `o${n}@arroyo.example` } })
    await expect(ask(signature, { officer: { email: 'o4@arroyo.example' } })).rejects.toThrow(
      'officers-asked',
    )
    await expect(ask(signature, { officer: { email: 'Rosa+2@googlemail.com' } })).rejects.toThrow(
      'officer-is-signer',
    )
  })

  test('a mailbox that forms have filled is left alone, whatever is signed', async () => {
    const asked: boolean[] = []
    for (const n of [1, 2, 3, 4, 5]) {
      const name = `Red Inventada ${n}`
      const signature = await signAndConfirm(world, river.slug, {
        ...maizal,
        name,
        email: `a@inventada${n}.example`,
      })
      asked.push(await ask(signature, { officer: { email: 'victim@victim.example' } }))
    }
    expect(asked).toEqual([true, true, true, false, false])
  })
})

describe('a link', () => {
  test('that was changed, or is of another kind, opens nothing', async () => {
    const signature = await signAndConfirm(world, river.slug, { ...maizal, name: 'Red Ola' })
    const officer = { email: 'ola@ola.example' }
    await ask(signature, { officer })
    const path = await pathIn(officer.email)
    expectRefusal(
      await post(
        world,
        path.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
      ),
      'link-broken',
    )
    expectRefusal(await post(world, path.replace('/countersign/', '/listed/')), 'link-broken')
    expectRefusal(await world.app.inject(path.replace('/countersign/', '/confirm/')), 'link-broken')
  })

  test('does not agree to a line that was changed after it was read', async () => {
    const signature = await signAndConfirm(world, river.slug, { ...maizal, name: 'Red Isla' })
    const officer = { email: 'isla@isla.example' }
    await ask(signature, { officer })
    const path = await pathIn(officer.email)
    await world.pool.query(`update signatures set line = 'Red Isla Nueva' where id = $1`, [signature.id])
    const answer = await post(world, path, { line: signature.line })
    expect(await graded(signature)).toEqual([])
    const { body } = await world.app.inject(answer.headers.location ?? '')
    expect(body).toContain('The line was changed in the meantime')
    expect(body).toContain('Red Isla Nueva')
  })

  test('ends after thirty days', async () => {
    const signature = await signAndConfirm(world, river.slug, { ...maizal, name: 'Red Cabo' })
    const officer = { email: 'cabo@cabo.example' }
    await ask(signature, { officer })
    const path = await pathIn(officer.email)
    await world.pool.query(
      `update countersignatures set asked_at = asked_at - interval '30 days' where email_key = $1`,
      [mailboxKey(world.pool, officer.email)],
    )
    expectRefusal(await world.app.inject(path), 'link-expired')
    expectRefusal(await post(world, path), 'link-expired')
    expect(await graded(signature)).toEqual([])
  })
})
