import { read, utils } from '@e965/xlsx'
import { parse } from 'csv-parse/sync'
import type { LightMyRequestResponse } from 'fastify'
import { beforeAll, describe, expect, test } from 'vitest'
import { listColumns } from '#server/export/export.ts'
import { readSignatories } from '#server/letter/signatory-file.ts'
import { listForExport } from '#server/signature/export.ts'
import { fillLetter } from '#server/task/fill-letter.ts'
import {
  signed,
  signInAs,
  signInWithRole,
  unconfirmed,
  useDesk,
  type Visitor,
} from '#test/coordinator/desk.ts'
import { individual } from '#test/world.ts'

const desk = useDesk()
let owner: Visitor
let path: string

beforeAll(async () => {
  owner = await signInAs(desk, 'owner@example.org')
  path = `/desk/letters/${desk.letter.slug}/export`
  await signed(desk, { ...individual, name: 'Zoë "Ł" Łukasz, jr.', email: 'zoe@example.org', country: 'PL' })
  await signed(desk, { ...individual, name: '=HYPERLINK(1)', email: 'formula@example.org' })
  await signed(desk, {
    ...individual,
    name: 'Maryam Withheld',
    email: 'maryam@example.org',
    country: 'EG',
    published: 'withheld',
  })
  await unconfirmed(desk, {
    name: 'Casa Roja',
    email: 'info@casaroja.example',
    contactName: 'Guadalupe Peña',
  })
})

type Choice = { columns: readonly string[] } & Record<string, string | readonly string[]>

function download(visitor: Visitor, { columns, ...rest }: Choice): Promise<LightMyRequestResponse> {
  const form = new URLSearchParams(rest as Record<string, string>)
  for (const column of columns) form.append('columns', column)
  return desk.app.inject({
    method: 'POST',
    url: path,
    payload: form.toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', cookie: visitor.cookie },
  })
}

function rowsOf(answer: LightMyRequestResponse): Record<string, string>[] {
  return parse(answer.body, { columns: true, bom: true })
}

async function exportsNoted(): Promise<Record<string, unknown>[]> {
  const { rows } = await desk.pool.query<{ details: Record<string, unknown> }>(
    "select details from activity where letter_id = $1 and kind = 'signatures-exported' order by id",
    [desk.letter.id],
  )
  return rows.map(({ details }) => details)
}

describe('a coordinator', () => {
  test('takes the public list along, and imports it as it was', async () => {
    const answer = await download(owner, { columns: listColumns, state: 'listed', format: 'csv', bom: 'yes' })
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8')
    expect(answer.headers['content-disposition']).toMatch(
      /^attachment; filename="marvena-river-signatures-\d{4}-\d\d-\d\d[.]csv"$/,
    )
    expect(answer.rawPayload.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]))
    expect(answer.body).toContain(",'=HYPERLINK(1),")

    const read = readSignatories('signatories.csv', answer.body)
    const listed = await listForExport(desk.pool, desk.letter.id)
    const inOrder = (rows: { printed: string }[]) =>
      rows.map((row) => ({ ...row, position: 0 })).toSorted((a, b) => (a.printed < b.printed ? -1 : 1))
    expect(inOrder(read)).toEqual(inOrder(listed))
    expect(read.length).toBeGreaterThan(10)
  })

  test('chooses the columns and the signatures', async () => {
    const rows = rowsOf(await download(owner, { columns: ['state', 'name'], state: 'unconfirmed' }))
    expect(rows).toEqual([{ name: 'Casa Roja', state: 'unconfirmed' }])
    const found = rowsOf(await download(owner, { columns: 'name country signed_at'.split(' '), q: 'łukasz' }))
    expect(found).toEqual([
      {
        name: 'Zoë "Ł" Łukasz, jr.',
        country: 'PL',
        signed_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) as string,
      },
    ])
  })

  test('says on whose site somebody signed', async () => {
    await desk.pool.query(
      `with partner as (
         insert into partners (letter_id, id, name, slug, origins, created_at)
         values ($1, gen_random_uuid(), 'Río Vivo', 'rio-vivo', '{https://riovivo.example}', now()) returning *)
       update signatures s set partner_id = p.id from partner p
        where s.letter_id = p.letter_id and s.name = 'Casa Roja'`,
      [desk.letter.id],
    )
    const rows = rowsOf(await download(owner, { columns: ['name', 'partner'], state: '' }))
    expect(rows).toContainEqual({ name: 'Casa Roja', partner: 'Río Vivo' })
    expect(rows).toContainEqual({ name: '=HYPERLINK(1)'.replace('=', "'="), partner: '' })
  })

  test('reads a withheld name in no column that is not personal', async () => {
    const { openColumns } = await import('#server/export/export.ts')
    for (const format of ['csv', 'json']) {
      const { body } = await download(owner, { columns: openColumns, format })
      expect(body).toContain('withheld')
      expect(body).not.toMatch(/Maryam|example[.]org|Guadalupe Peña/)
    }
  })

  test('gets any file with a second factor of a moment ago, addresses and withheld names too, and it is noted', async () => {
    const before = (await exportsNoted()).length
    const chosen = { columns: ['full_name', 'email', 'contact_name'], state: '', q: 'Maryam' }
    await desk.pool.query("update sessions set factor_at = now() - interval '6 minutes'")
    const refused = await download(owner, chosen)
    expect(refused.statusCode).toBe(403)
    expect(refused.body).toContain('needs a second factor from the last five minutes')
    expect(refused.body).toMatch(/value="Maryam"/)
    expect(refused.body).toMatch(/value="contact_name"[^>]* checked/)
    expect(refused.body).not.toMatch(/value="printed"[^>]* checked/)
    expect(await exportsNoted()).toHaveLength(before)

    // What everybody may read is a list of people too, once it is a file.
    expect((await download(owner, { columns: ['printed'], state: 'listed' })).statusCode).toBe(403)
    await desk.pool.query('update sessions set factor_at = now()')
    const rows = rowsOf(await download(owner, chosen))
    expect(rows).toEqual([{ full_name: 'Maryam Withheld', email: 'maryam@example.org', contact_name: '' }])
    expect((await exportsNoted()).at(-1)).toEqual({
      format: 'csv',
      columns: 'full_name contact_name email',
      personal: true,
      state: null,
      searched: true,
    })
  })

  test('is told when no column is ticked, and nothing is lost', async () => {
    const answer = await download(owner, { columns: ['no_such_column'], q: 'casa', format: 'xlsx' })
    expect(answer.statusCode).toBe(422)
    expect(answer.body).toContain('Tick at least one column.')
    expect(answer.body).toMatch(/value="casa"/)
    expect(answer.body).toMatch(/value="xlsx"[^>]* checked/)
  })

  test('opens the file in a spreadsheet program, where every text is a text', async () => {
    const chosen = { columns: ['name', 'people', 'signed_at'], q: 'hyperlink', format: 'xlsx' }
    const { Sheets } = read((await download(owner, chosen)).rawPayload, { cellDates: true, UTC: true })
    const sheet = Sheets['Signatures'] ?? {}
    expect(sheet['A2']).toMatchObject({ t: 's', v: '=HYPERLINK(1)' })
    expect(sheet['A2']).not.toHaveProperty('f')
    expect(utils.sheet_to_json(sheet, { UTC: true })).toEqual([
      { name: '=HYPERLINK(1)', people: 1, signed_at: expect.any(Date) as Date },
    ])
  })

  test('gets all of a long list, however many pages it is read in', async () => {
    await fillLetter(desk.pool, { slug: desk.letter.slug, count: 2100, seed: 3, now: new Date() })
    const { rows } = await desk.pool.query<{ id: string }>(
      'select id from signatures where letter_id = $1 order by id desc',
      [desk.letter.id],
    )
    const answer = await download(owner, { columns: ['position', 'id'], format: 'json' })
    expect(answer.json()).toEqual(rows.map(({ id }, at) => ({ position: at + 1, id })))
    expect(rows.length).toBeGreaterThan(2000)
    const nobody = await download(owner, { columns: ['id'], format: 'json', q: 'nobody of this name' })
    expect(nobody.json()).toEqual([])
  })
})

test('whoever may only read exports nothing', async () => {
  const reader = await signInWithRole(desk, 'reader@example.org', { role: 'reader' })
  expect((await reader.get(path)).statusCode).toBe(403)
  expect((await download(reader, { columns: ['printed'] })).statusCode).toBe(403)
})
