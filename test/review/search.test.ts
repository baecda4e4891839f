import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { searchWords, sortKey } from '#server/signature/sort-key.ts'
import { individual } from '../world.ts'
import { signed, signInAs, useDesk, type Visitor } from '../coordinator/desk.ts'

const desk = useDesk()
let zoe: Visitor

beforeAll(async () => {
  zoe = await signInAs(desk, 'zoe@example.org')
})

const findsAtDesk = async (query: string, line: string) =>
  (await zoe.get(`/desk/letters/${desk.letter.slug}?${new URLSearchParams({ q: query })}`)).body.includes(
    `<bdi>${line}</bdi>`,
  )
const findsOnList = async (query: string, line: string) => {
  const { body } = await desk.app.inject(
    `/en/letters/${desk.letter.slug}/signatories?${new URLSearchParams({ q: query })}`,
  )
  return body.replace(/<\/?(mark|span)[^>]*>|<!--.*?-->/g, '').includes(`<bdi>${line}</bdi>`)
}

describe('words', () => {
  test('are the same to the database, which keeps them, and to whoever looks for them', async () => {
    const names = [
      'Presente.org',
      'Ñandú López, O.P.',
      'Centro 007 FBT 1200',
      '李明德',
      'مريم الحسن',
      'Red -ACCI- / ~Sur_1',
      'สมาคมแม่น้ำ',
    ]
    const lines = [...names, ...fc.sample(fc.string({ maxLength: 40 }), { numRuns: 200, seed: 5 })]
    for (const line of lines) {
      const { rows } = await desk.pool.query<{ words: string[] }>('select words_in($1) as words', [
        sortKey(line, 'en').replaceAll('\0', ''),
      ])
      expect([line, rows[0]?.words.toSorted()]).toEqual([
        line,
        searchWords(line.replaceAll('\0', '')).toSorted(),
      ])
    }
  })
})

describe('a signature that comes to count', () => {
  test('is found from then on, under its new name once it is changed, and no longer when it leaves', async () => {
    const id = await signed(desk, { name: 'Casa Quetzalcóatl', email: 'casa@quetzal.example' })
    expect(await findsOnList('quetzalcoatl', 'Casa Quetzalcóatl')).toBe(false)
    expect(await findsAtDesk('quetzalcoatl', 'Casa Quetzalcóatl')).toBe(true)
    const act = (form: string, fields: Record<string, string>) =>
      zoe.post(`/desk/letters/${desk.letter.slug}/signatures/${id}/${form}`, { back: '/desk', ...fields })
    await act('decisions', { kind: 'approve' })
    expect(await findsOnList('quetzalc', 'Casa Quetzalcóatl')).toBe(true)
    await act('line', { name: 'Casa Tonantzin', seen: 'Casa Quetzalcóatl' })
    expect(await findsOnList('quetzalc', 'Casa Quetzalcóatl')).toBe(false)
    expect(await findsOnList('tonantzin', 'Casa Tonantzin')).toBe(true)
    await desk.pool.query('update signatures set withdrawn_at = now() where id = $1', [id])
    expect(await findsOnList('tonantzin', 'Casa Tonantzin')).toBe(false)
    expect(await findsAtDesk('tonantzin', 'Casa Tonantzin')).toBe(true)
    const { rows } = await desk.pool.query('select word from signatory_words where signature_id = $1', [id])
    expect(rows).toEqual([])
  })

  test('without showing its name is found at the desk, and never by strangers', async () => {
    const { country, ...shy } = { ...individual, name: 'Xóchitl Íñiguez', country: 'MX' }
    await signed(desk, { ...shy, country, published: 'first name', email: 'xochitl@example.org' })
    await signed(desk, {
      ...individual,
      name: 'Oculta Zárate',
      published: 'withheld',
      email: 'oculta@example.org',
    })
    expect(await findsOnList('xochitl', 'Xóchitl, Mexico')).toBe(true)
    expect(await findsOnList('iniguez', 'Xóchitl, Mexico')).toBe(false)
    expect(await findsAtDesk('iñiguez', 'Xóchitl, Mexico')).toBe(true)
    expect(await findsAtDesk('zarate', 'Oculta Zárate')).toBe(true)
    expect(await findsOnList('zarate', 'Oculta Zárate')).toBe(false)
    expect(await findsAtDesk('Oculta Zarate', 'Oculta Zárate')).toBe(true)
    expect(await findsAtDesk('Oculta Zapata', 'Oculta Zárate')).toBe(false)
    expect(await findsAtDesk('Oculta@example.org', 'Oculta Zárate')).toBe(true)
    expect(await findsAtDesk('oculta@example.com', 'Oculta Zárate')).toBe(false)
    expect(await findsAtDesk('@example.org', 'Oculta Zárate')).toBe(true)
  })
})
