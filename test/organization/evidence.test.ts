import { beforeAll, describe, expect, test } from 'vitest'
import { inTransaction } from '#server/database/transaction.ts'
import { join } from 'node:path'
import { root } from '#server/database/root.ts'
import { noteEvidence } from '#server/organization/note-evidence.ts'
import { strongest } from '#server/organization/organization.ts'
import { listEvidence } from '#server/organization/list-evidence.ts'
import { person, signAndConfirm } from '#test/signature/visitor.ts'
import { shippedLetter, useWorld } from '#test/world.ts'
import { evidenceFor, listed, maizal, organizationOf, ownerOf } from './listing.ts'

// What the coordinators are shown of whether somebody may sign for an organization.

const world = useWorld()
let river: { slug: string; id: string }
let room: { slug: string; id: string }
beforeAll(async () => {
  river = await world.load(shippedLetter)
  room = await world.load(join(root, 'letters/night-reading-room'))
})

/** Kind and grade of what speaks for a signature on the river's letter. */
async function speaks(typed: Record<string, string>) {
  const signature = await signAndConfirm(world, river.slug, { ...maizal, ...typed })
  return (await evidenceFor(world, signature)).map(({ kind, grade }) => `${kind}: ${grade}`)
}

describe('an organization that nobody knows yet', () => {
  test('is believed no more than fairly when its website is where its mailbox is: both were typed', async () => {
    expect(await speaks({ name: 'Red Uno' })).toEqual(['own-domain: fair'])
    expect(await speaks({ name: 'Red Dos', email: 'a@correo.maizal.example' })).toEqual(['own-domain: fair'])
  })

  test('is not believed by a free mailbox, one to throw away, or one elsewhere', async () => {
    const free = [
      'red@gmail.com',
      'red@yahoo.com.mx',
      'red@prodigy.net.mx',
      'red@mailinator.com',
      'red@otra.example',
    ]
    for (const [index, email] of free.entries())
      expect(await speaks({ name: `Red Libre ${index}`, email }), email).toEqual([])
    expect(await speaks({ name: 'Gmail', email: 'a@gmail.com', website: 'https://gmail.com' })).toEqual([])
  })

  test('is not believed by a page on somebody else’s site', async () => {
    const pages = [
      'https://facebook.com/red',
      'https://maizal.example/red-tres',
      'https://red.maizal.example',
    ]
    for (const [index, website] of pages.entries())
      expect(await speaks({ name: `Red Ajena ${index}`, website }), website).toEqual([])
    expect(await speaks({ name: 'Red Ajena', website: '' })).toEqual([])
  })
})

describe('an organization that an earlier letter lists', () => {
  beforeAll(async () => {
    await listed(world, room, {
      ...maizal,
      name: 'Casa Ceiba',
      website: 'ceiba.example',
      email: 'ana@ceiba.example',
    })
    await listed(world, room, { ...maizal, name: 'Grupo Jade', website: '', email: 'jade.grupo@gmail.com' })
    await listed(world, room, {
      ...maizal,
      name: 'Voces',
      country: '',
      website: '',
      email: 'eva@voces.example',
    })
  })

  test('is believed by a mailbox at the domain that is known of it', async () => {
    expect(await speaks({ name: 'Casa Ceiba', website: '', email: 'raul@ceiba.example' })).toContain(
      'own-domain: strong',
    )
  })

  test('is not believed by another domain, whatever website is typed', async () => {
    expect(
      await speaks({ name: 'Casa  CEIBA', website: 'ceiba-casa.example', email: 'a@ceiba-casa.example' }),
    ).toEqual(['own-domain: fair'])
    expect(await speaks({ name: 'casa ceiba', website: '', email: 'b@ceiba-casa.example' })).toEqual([])
  })

  test('is believed by the mailbox that signed for it then, less where anybody gets one', async () => {
    expect(await speaks({ name: 'Casa Ceiba', website: '', email: 'ana@ceiba.example' })).toEqual([
      'own-domain: strong',
      'known-earlier: strong',
    ])
    expect(await speaks({ name: 'Grupo Jade', website: '', email: 'JadeGrupo+carta@gmail.com' })).toEqual([
      'known-earlier: fair',
    ])
    expect(await speaks({ name: 'Voces', country: '', website: '', email: 'luz@voces.example' })).toEqual([
      'known-earlier: fair',
    ])
  })

  test('is not believed by another organization’s name at its domain', async () => {
    expect(await speaks({ name: 'Casa Ceiba de Otros', website: '', email: 'x@ceiba.example' })).toEqual([])
  })
})

describe('what is noted', () => {
  test('of people there is no such evidence', async () => {
    expect(await evidenceFor(world, await signAndConfirm(world, river.slug, person))).toEqual([])
  })

  test('is noted once, and again where the registry knows more', async () => {
    const signature = await signAndConfirm(world, river.slug, { ...maizal, name: 'Nudo Rojo' })
    await evidenceFor(world, signature)
    expect(await evidenceFor(world, signature)).toHaveLength(1)
    await listed(world, room, { ...maizal, name: 'Nudo Rojo', email: 'b@maizal.example' })
    const found = await evidenceFor(world, signature)
    expect(found.map(({ kind, grade }) => `${kind}: ${grade}`)).toEqual([
      'own-domain: fair',
      'own-domain: strong',
      'known-earlier: fair',
    ])
    expect(strongest(found)).toBe('strong')
  })

  test('a coordinator adds what a call or a paper says, and nobody changes it', async () => {
    const signature = await signAndConfirm(world, river.slug, { ...maizal, name: 'Taller Sol', website: '' })
    const { id: signatureId, letter_id: letterId } = signature
    const form = { note: 'Called the office in Cobán; the director confirmed.', grade: 'strong' } as const
    const coordinatorId = await ownerOf(world)
    await noteEvidence(world.pool, { letterId, signatureId, coordinatorId, form, now: new Date() })
    expect(await listEvidence(world.pool, { letterId, signatureId })).toMatchObject([
      { kind: 'coordinator-note', ...form, by: 'owner@example.org', officer: null },
    ])
    await expect(world.pool.query(`update evidence set grade = 'weak'`)).rejects.toThrow(/append-only/)
    await expect(world.pool.query('delete from evidence')).rejects.toThrow(/append-only/)
  })

  test('knows the organization that a signature points to only after it was listed', async () => {
    const signature = await signAndConfirm(world, river.slug, { ...maizal, name: 'Sin Lista' })
    expect(await organizationOf(world, signature)).toBe(null)
    await inTransaction(world.pool, async (db) => {
      const missing = { letterId: river.id, signatureId: river.id, coordinatorId: await ownerOf(world) }
      const form = { note: 'x', grade: 'weak' } as const
      await expect(noteEvidence(db, { ...missing, form, now: new Date() })).rejects.toThrow(
        'signature-not-found',
      )
    })
  })
})
