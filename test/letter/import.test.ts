import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { inTransaction } from '#server/database/transaction.ts'
import { exportLetter } from '#server/letter/export.ts'
import { FileProblem } from '#server/letter/file.ts'
import { readFolder } from '#server/letter/folder.ts'
import { importLetter, type Imported } from '#server/letter/import.ts'
import { approve, reject } from '../signature/visitor.ts'
import { useWorld } from '../world.ts'
import { body, letterText, listHeader, person, writeLetter } from './written.ts'

const world = useWorld()
let slug = ''
let letters = 0
beforeEach(() => {
  slug = `lamps-${++letters}`
})

const load = (folder: string): Promise<Imported> =>
  readFolder(folder).then((read) =>
    inTransaction(world.pool, (db) => importLetter(db, { folder: read, now: new Date() })),
  )

async function rowsOf(letterId: string, columns: string): Promise<Record<string, unknown>[]> {
  const table = columns.includes('version') ? 'texts' : 'signatories'
  const { rows } = await world.pool.query(`select ${columns} from ${table} where letter_id = $1 order by 1`, [
    letterId,
  ])
  return rows as Record<string, unknown>[]
}

describe('a folder', () => {
  test('is loaded whole: rules, text and signatories that count', async () => {
    const folder = writeLetter({
      slug,
      list: [body('Presente.org'), person('Guadalupe y Raúl', 2), person('李明')],
    })
    const { letterId, fresh, signatories } = await load(folder)

    expect({ fresh, signatories }).toEqual({
      fresh: true,
      signatories: { added: 3, removed: 0, kept: 0, standing: [], rejected: [] },
    })
    const page = await world.app.inject(`/en/letters/${slug}`)
    for (const line of ['Keep the lamps lit.', 'Cordelia Finch', 'Presente.org', 'Guadalupe y Raúl', '李明'])
      expect(page.body).toContain(line)
    expect(await rowsOf(letterId, 'sum(people)::int as people, count(*)::int as lines')).toEqual([
      { people: 3, lines: 3 },
    ])
  })

  test('with a mistake in one of its files loads nothing', async () => {
    const folder = writeLetter({ slug, list: [person('Zoë Łukasz'), person('Zoë Łukasz')] })
    await expect(load(folder)).rejects.toBeInstanceOf(FileProblem)
    expect((await world.app.inject(`/en/letters/${slug}`)).statusCode).toBe(404)
  })

  test('that fails in the middle leaves nothing behind', async () => {
    const read = await readFolder(writeLetter({ slug, list: [person('Zoë Łukasz')] }))
    const failing = { ...read, signatories: read.signatories?.map((row) => ({ ...row, people: 7 })) }
    const loading = inTransaction(world.pool, (db) => importLetter(db, { folder: failing, now: new Date() }))
    await expect(loading).rejects.toThrow()

    const { rows } = await world.pool.query('select 1 from letters where slug = $1', [slug])
    expect(rows).toEqual([])
    expect((await world.app.inject(`/en/letters/${slug}`)).statusCode).toBe(404)
  })

  test('that is loaded a second time changes nothing', async () => {
    const folder = writeLetter({ slug, list: [body('Presente.org'), person('مريم')] })
    const { letterId } = await load(folder)
    const all = () =>
      world.pool.query('select * from signatures where letter_id = $1 order by id', [letterId])
    const before = (await all()).rows
    const again = await load(folder)

    expect(again).toMatchObject({ letterId, fresh: false, signatories: { added: 0, removed: 0, kept: 2 } })
    expect((await all()).rows).toEqual(before)
    expect(await rowsOf(letterId, 'version')).toEqual([{ version: 1 }])
  })

  test('without a list leaves alone the list that is there', async () => {
    const { letterId } = await load(writeLetter({ slug, list: [person('Zoë Łukasz')] }))
    const again = await load(writeLetter({ slug, text: 'Keep every lamp lit.\n' }))
    expect(again.signatories).toBeUndefined()
    expect(await rowsOf(letterId, 'line')).toEqual([{ line: 'Zoë Łukasz' }])
  })

  test('with another alphabet puts the whole list into its order', async () => {
    const list = [person('Nunca'), person('Ñandú'), person('Ola')]
    await load(writeLetter({ slug, list }))
    const inSpanish = writeLetter({ slug, list })
    const file = join(inSpanish, 'letter.en.md')
    writeFileSync(file, letterText({}).replace('order: one list', 'order: one list, language: es'))
    const { letterId } = await load(inSpanish)
    expect(await rowsOf(letterId, 'sort_key, line').then((rows) => rows.map(({ line }) => line))).toEqual([
      'Nunca',
      'Ñandú',
      'Ola',
    ])
  })

  test('that is loaded by several at once is loaded once', async () => {
    const folder = writeLetter({ slug, list: [body('Presente.org'), person('مريم')] })
    const loaded = await Promise.all(Array.from({ length: 6 }, () => load(folder)))
    expect(new Set(loaded.map(({ letterId }) => letterId)).size).toBe(1)
    expect(loaded.filter(({ signatories }) => signatories?.added === 2)).toHaveLength(1)
    expect(await rowsOf(loaded[0]?.letterId ?? '', 'line')).toHaveLength(2)
  })
})

describe('a text', () => {
  test('that changed becomes the second version, and the first stays as it was', async () => {
    const folder = writeLetter({ slug })
    const { letterId } = await load(folder)
    writeFileSync(join(folder, 'letter.en.md'), letterText({ text: 'Keep every lamp lit.\n' }))
    await load(folder)

    const texts = await rowsOf(
      letterId,
      `version, replaced_at is null as current, source like '%every lamp%' as new`,
    )
    expect(texts).toEqual([
      { version: 1, current: false, new: false },
      { version: 2, current: true, new: true },
    ])
    await expect(
      world.pool.query(`update texts set source = 'x' where letter_id = $1`, [letterId]),
    ).rejects.toThrow('a published text never changes')
  })

  test('whose file is gone is offered no more, and may come back', async () => {
    const folder = writeLetter({ slug })
    const spanish = letterText({ language: 'es', text: 'Mantengan encendidas las lámparas.\n' })
    const both = await readFolder(folder)
    writeFileSync(join(folder, 'letter.es.md'), spanish)
    const { letterId } = await load(folder)
    await inTransaction(world.pool, (db) => importLetter(db, { folder: both, now: new Date() }))
    const current = `language, version, replaced_at is null as current`
    expect(await rowsOf(letterId, current)).toContainEqual({ language: 'es', version: 1, current: false })

    await load(folder)
    expect(await rowsOf(letterId, current)).toContainEqual({ language: 'es', version: 2, current: true })
  })
})

describe('a line of the list', () => {
  test('that is gone counts no more, its record stays, and it may come back', async () => {
    const both = [person('Zoë Łukasz'), person('李明')]
    const { letterId } = await load(writeLetter({ slug, list: both }))
    const second = await load(writeLetter({ slug, list: both.slice(1) }))
    expect(second.signatories).toMatchObject({ added: 0, removed: 1, kept: 1 })
    expect(await rowsOf(letterId, 'line, position')).toEqual([{ line: '李明', position: 1 }])

    const third = await load(writeLetter({ slug, list: both }))
    expect(third.signatories).toMatchObject({ added: 1, removed: 0, kept: 1 })
    expect(await rowsOf(letterId, 'line, position')).toEqual([
      { line: 'Zoë Łukasz', position: 1 },
      { line: '李明', position: 2 },
    ])
    const { rows } = await world.pool.query(
      `select d.kind, d.reason from decisions d join signatures s on s.id = d.signature_id
        where d.letter_id = $1 and s.line = 'Zoë Łukasz' order by d.decided_at, d.id`,
      [letterId],
    )
    expect(rows).toMatchObject([
      { kind: 'approve' },
      { kind: 'reject', reason: 'No longer in the imported list' },
      { kind: 'approve' },
    ])
  })

  test.each([
    ['an organization', body('Presente.org'), 'Presente.org'],
    ['a person', person('Zoë Łukasz'), 'Zoë Łukasz'],
  ])('of %s that a coordinator rejected stays out, whatever the list says', async (_, line, printed) => {
    const folder = writeLetter({ slug, list: [line, person('李明')] })
    const { letterId } = await load(folder)
    await reject(world, letterId, printed)
    const again = await load(folder)

    expect(again.signatories).toMatchObject({ added: 0, removed: 0, kept: 1 })
    expect(again.signatories?.rejected).toEqual([printed])
    expect(await rowsOf(letterId, 'line')).toEqual([{ line: '李明' }])
    await approve(world, letterId, printed)
    expect((await load(folder)).signatories).toMatchObject({ added: 0, kept: 2, rejected: [] })
  })

  test('whose columns changed says afterwards what the list says', async () => {
    const before = 'Manuel Castillo O.P.,individual,Manuel Castillo O.P.,,,,1'
    const { letterId } = await load(writeLetter({ slug, list: [before] }))
    const after = 'Manuel Castillo O.P.,individual,Manuel Castillo,,O.P.,,1'
    const folder = writeLetter({ slug, list: [after] })
    await load(folder)

    expect(await rowsOf(letterId, 'line, name, role')).toEqual([
      { line: 'Manuel Castillo O.P.', name: 'Manuel Castillo', role: 'O.P.' },
    ])
    expect((await exportLetter(world.pool, { slug })).get('signatories.csv')).toBe(
      `${listHeader}\n1,${after}\n`,
    )
  })

  test('of an organization that signed by itself is left to it, and said', async () => {
    const list = [body('Presente.org'), 'PRESENTE.ORG,organization,Presente.ORG,,,,']
    const { signatories } = await load(writeLetter({ slug, list }))
    expect(signatories).toEqual({ added: 1, removed: 0, kept: 0, standing: ['PRESENTE.ORG'], rejected: [] })
  })
})

test('a letter that opens and closes at an hour takes both as written, and a day whole', async () => {
  const front = ['opens: 2026-02-01T18:00:00-06:00', 'closes: 2026-02-28']
  await load(writeLetter({ slug, front }))
  const { rows } = await world.pool.query('select opens_at, closes_at from letters where slug = $1', [slug])
  expect(rows).toEqual([
    { opens_at: new Date('2026-02-02T00:00:00Z'), closes_at: new Date('2026-02-28T23:59:59Z') },
  ])
})
