import { beforeAll, describe, expect, test } from 'vitest'
import { inTransaction } from '#server/database/transaction.ts'
import { registerSignatories } from '#server/organization/register.ts'
import { listDifferences, rememberDifference } from '#server/organization/remember-difference.ts'
import { join } from 'node:path'
import { root } from '#server/database/root.ts'
import { approve, person, sign, signAndConfirm } from '#test/signature/visitor.ts'
import { shippedLetter, useWorld } from '#test/world.ts'
import { enter, listed, maizal, offered, organizationOf, ownerOf } from './listing.ts'

const world = useWorld()
let river: { slug: string; id: string }
let room: { slug: string; id: string }
beforeAll(async () => {
  river = await world.load(shippedLetter)
  room = await world.load(join(root, 'letters/night-reading-room'))
})

const names = async (typed: string) => (await offered(world, typed)).map(({ name }) => name)

describe('while a name is typed', () => {
  test('an organization is offered once it stands on a list, not while it waits or is unconfirmed', async () => {
    await sign(world, river.slug, maizal)
    expect(await names('maizal')).toEqual([])
    const signature = await signAndConfirm(world, river.slug, maizal)
    expect(await enter(world, signature)).toBe(null)
    expect(await names('maizal')).toEqual([])
    await approve(world, river.id, signature.line)
    await enter(world, signature)
    expect(await offered(world, 'maizal')).toEqual([
      {
        id: await organizationOf(world, signature),
        name: 'Asociación Maizal del Sur',
        acronym: 'AMS',
        otherNames: [],
        country: 'GT',
      },
    ])
  })

  test('accents, case, order and half of a word do not matter', async () => {
    for (const typed of ['ASOCIACION MAI', 'sur maiz', 'ams', 'Maízal', 'asociación maizal del sur'])
      expect(await names(typed), typed).toEqual(['Asociación Maizal del Sur'])
    for (const typed of ['', 'm', 'aizal', 'maizal norte', '%', '__', "'; drop table organizations; --"])
      expect(await names(typed), typed).toEqual([])
  })

  test('the answer may be kept for a moment by anybody, and holds nothing but public names', async () => {
    const { headers, body } = await world.app.inject('/organizations?q=maizal')
    expect(headers['cache-control']).toMatch(/^public, max-age=\d+/)
    expect(body).not.toMatch(/@|maizal\.example|ixchel/i)
    const { statusCode } = await world.app.inject(`/organizations?q=${'%00'.repeat(50)}${'x'.repeat(500)}`)
    expect(statusCode).toBe(200)
  })

  test('at most eight are offered, names that begin with what was typed first', async () => {
    for (let n = 0; n < 9; n++)
      await listed(world, river, {
        ...maizal,
        name: `Red ${'x'.repeat(n + 1)} de Riego`,
        acronym: '',
        website: '',
        email: `a@riego${n}.example`,
      })
    await listed(world, river, {
      ...maizal,
      name: 'Riego Vivo',
      acronym: '',
      website: '',
      email: 'a@vivo.example',
    })
    const found = await names('rie')
    expect(found).toHaveLength(8)
    expect(found[0]).toBe('Riego Vivo')
  })
})

describe('the same organization on another letter', () => {
  test('is known by its name and country, and learns its acronym and domain', async () => {
    const first = await listed(world, river, {
      ...maizal,
      name: 'Comité Agua Clara',
      acronym: '',
      website: '',
    })
    const second = await listed(world, room, {
      ...maizal,
      name: 'COMITE AGUA  CLARA',
      acronym: 'CAC',
      website: 'https://aguaclara.example/es',
    })
    expect(await organizationOf(world, second)).toBe(await organizationOf(world, first))
    expect(await offered(world, 'agua clara')).toMatchObject([{ name: 'Comité Agua Clara', acronym: 'CAC' }])
    const { rows } = await world.pool.query<{ domain: string }>(
      `select domain from organizations where name_key = 'comite agua clara'`,
    )
    expect(rows).toEqual([{ domain: 'aguaclara.example' }])
  })

  test('is another one in another country, or at another domain of its own', async () => {
    const other = { ...maizal, name: 'Comité Agua Clara', acronym: '', email: 'a@agua.example' }
    const abroad = await listed(world, river, { ...other, country: 'HN', website: '' })
    const elsewhere = await listed(world, room, { ...other, country: 'HN', website: 'https://agua.example' })
    expect(await organizationOf(world, elsewhere)).toBe(await organizationOf(world, abroad))
    const third = await inOneMore({ ...other, country: 'HN', website: 'https://otra.example' })
    expect(third).not.toBe(await organizationOf(world, abroad))
    expect(await offered(world, 'comite agua clara')).toHaveLength(3)
  })

  test('that a likeness alone suggests is never taken for it', async () => {
    const one = await listed(world, river, {
      ...maizal,
      name: 'Centro de Semillas',
      website: '',
      acronym: 'CS',
    })
    const like = {
      ...maizal,
      name: 'Centro de la Semilla',
      website: '',
      acronym: 'CS',
      email: 'b@semilla.example',
    }
    expect(await organizationOf(world, await listed(world, room, like))).not.toBe(
      await organizationOf(world, one),
    )
  })

  test('that was told to be another one is remembered as such, whichever is named first', async () => {
    const ids = (await offered(world, 'comite agua clara')).map(({ id }) => id)
    const [one = '', other = ''] = ids
    const coordinatorId = await ownerOf(world)
    for (const organizationIds of [
      [one, other],
      [other, one],
      [one, one],
    ] as [string, string][])
      await rememberDifference(world.pool, { organizationIds, coordinatorId, now: new Date() })
    expect(await listDifferences(world.pool, { organizationId: one })).toEqual([other])
    expect(await listDifferences(world.pool, { organizationId: other })).toEqual([one])
  })

  async function inOneMore(typed: Record<string, string>): Promise<string | null> {
    const { rows } = await world.pool.query<{ id: string }>(
      `insert into letters (id, slug, language, dated, list_language, opens_at, created_at)
       select gen_random_uuid(), 'one-more', language, dated, list_language, opens_at, created_at
         from letters where slug = $1 returning id`,
      [river.slug],
    )
    const id = rows[0]?.id ?? ''
    await world.pool.query(
      `insert into texts (letter_id, language, version, title, source, hash, published_at)
       select $1, language, version, title, source, hash, published_at from texts where letter_id = $2`,
      [id, river.id],
    )
    return organizationOf(world, await listed(world, { id, slug: 'one-more' }, typed))
  }
})

describe('what comes at once', () => {
  test('twenty approvals of one organization make one entry', async () => {
    const signature = await signAndConfirm(world, river.slug, { ...maizal, name: 'Taller Luna', website: '' })
    await approve(world, river.id, signature.line)
    const ids = await Promise.all(Array.from({ length: 20 }, () => enter(world, signature)))
    expect(new Set(ids).size).toBe(1)
    expect(await names('taller luna')).toEqual(['Taller Luna'])
  })

  test('the organizations of an imported list are entered together, and not again', async () => {
    const { rows: imported } = await world.pool.query<{ name: string }>(
      `select name from signatories where letter_id = $1 and capacity = 'organization' and origin = 'import'`,
      [river.id],
    )
    expect(imported.length).toBeGreaterThan(10)
    const again = { letterId: river.id, now: new Date() }
    expect(await inTransaction(world.pool, (db) => registerSignatories(db, again))).toBe(0)
    const { rows } = await world.pool.query<{ line: string }>(
      `select g.line from signatories g join signatures s on s.letter_id = g.letter_id and s.id = g.id
        left join organizations o on o.id = s.organization_id
        where g.letter_id = $1 and g.capacity = 'organization' and o.id is null`,
      [river.id],
    )
    expect(rows).toEqual([])
  })

  test('people are never entered', async () => {
    const signature = await signAndConfirm(world, river.slug, person)
    expect(await enter(world, signature)).toBe(null)
    expect(signature.counted).toBe(true)
    expect(await names('lukasz')).toEqual([])
  })
})
