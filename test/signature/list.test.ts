import { beforeAll, describe, expect, test } from 'vitest'
import { PAGE_LINES } from '#server/signature/search.ts'
import { body, person, writeLetter } from '../letter/written.ts'
import { useWorld } from '../world.ts'
import { listed } from './visitor.ts'

const world = useWorld()
const names = [
  'Zoë Łukasz',
  'Ángel Ruiz',
  'مريم الحسن',
  '李明',
  'Ñandú López',
  'Nora Peña',
  'Guadalupe y Raúl',
]
const bodies = [
  'Presente.org',
  'Centro 32 FBT',
  'Centro 9',
  '100% Lámpara_s',
  'Red -ACCI-',
  'a\\b & <i>c</i>',
]
const list = [...names.map((name) => person(name)), ...bodies.map((name) => body(name))]

beforeAll(async () => {
  await world.load(writeLetter({ slug: 'mixed', language: 'es', list }))
  await world.load(writeLetter({ slug: 'grouped', language: 'es', order: 'organizations first', list }))
  const many = Array.from({ length: 2 * PAGE_LINES + 1 }, (_, index) =>
    person(`Zoë ${String(index).padStart(4, '0')}`),
  )
  await world.load(writeLetter({ slug: 'many', list: many }))
})

describe('the list', () => {
  test('is in the order of the letter’s alphabet', async () => {
    expect(linesOf(await listed(world, 'mixed'))).toEqual([
      ...['100% Lámpara_s', 'a\\b & <i>c</i>', 'Ángel Ruiz', 'Centro 9', 'Centro 32 FBT', 'Guadalupe y Raúl'],
      ...['Nora Peña', 'Ñandú López', 'Presente.org', 'Red -ACCI-', 'Zoë Łukasz', 'مريم الحسن', '李明'],
    ])
  })

  test('has organizations first where the letter says so, and the letter’s page agrees', async () => {
    const lines = linesOf(await listed(world, 'grouped'))
    expect(lines.slice(0, 3)).toEqual(['100% Lámpara_s', 'a\\b & <i>c</i>', 'Centro 9'])
    expect(lines.slice(6, 8)).toEqual(['Ángel Ruiz', 'Guadalupe y Raúl'])
    const { body: page } = await world.app.inject('/es/letters/grouped')
    expect(linesOf(page).filter((line) => lines.includes(line))).toEqual(lines)
  })

  test('is on pages, with every line on one of them', async () => {
    const pages = await Promise.all([1, 2, 3, 4].map((page) => listed(world, 'many', `?page=${page}`)))
    const lines = pages.map(linesOf)
    expect(lines.map(({ length }) => length)).toEqual([PAGE_LINES, PAGE_LINES, 1, 0])
    expect(new Set(lines.flat()).size).toBe(2 * PAGE_LINES + 1)
    expect(lines.flat()).toEqual(lines.flat().toSorted())
  })

  test('shows its first page for a page that there is not', async () => {
    for (const page of ['0', '-1', 'x', '1.5', '1e9', '', '9'.repeat(400), '2&page=3']) {
      expect((await world.app.inject(`/en/letters/many/signatories?page=${page}`)).statusCode).toBe(200)
    }
  })
})

describe('a search', () => {
  test.each([
    ['zoe lukasz', ['Zoë Łukasz']],
    ['ZOË', ['Zoë Łukasz']],
    ['angel', ['Ángel Ruiz']],
    ['ñandú', ['Ñandú López']],
    ['pena', ['Nora Peña']],
    ['peña', ['Nora Peña']],
    ['  raul ', ['Guadalupe y Raúl']],
    ['李', ['李明']],
    ['مريم', ['مريم الحسن']],
    ['presente.org', ['Presente.org']],
    ['-acci-', ['Red -ACCI-']],
    ['32', ['Centro 32 FBT']],
    ['centro 3', ['Centro 32 FBT']],
    ['centro', ['Centro 9', 'Centro 32 FBT']],
    ['nobody', []],
  ])('for "%s" finds %j', async (query, found) => {
    expect(await search(query)).toEqual(found)
  })

  test.each([
    ['%', ['100% Lámpara_s']],
    ['_', ['100% Lámpara_s']],
    ['%%', []],
    ['\\', ['a\\b & <i>c</i>']],
    ['\\%', []],
    ["'; drop table signatures; --", []],
    ['<i>', ['a\\b & <i>c</i>']],
    ['!', []],
    ['.', ['Presente.org']],
  ])('takes the signs of a search language for what they are: %s', async (query, found) => {
    expect(await search(query)).toEqual(found)
  })

  test('shows what was asked for as text, and where it stands', async () => {
    const page = await listed(world, 'mixed', `?q=${encodeURIComponent('<i>c')}`)
    expect(page).toContain('value="&lt;i>c"')
    expect(page).not.toContain('<i>')
    expect(page).toContain('<mark>')
  })

  test('on several pages keeps what was asked for', async () => {
    const page = await listed(world, 'many', '?q=zo%C3%AB')
    expect(linesOf(page)).toHaveLength(PAGE_LINES)
    expect(page).toContain('signatories?q=zo%C3%AB&amp;page=2')
  })

  test('for what no text can hold finds nobody, and breaks nothing', async () => {
    for (const query of ['%00', '%00zoe', '%F0%9F', '%ED%A0%80', 'x'.repeat(5000), '%0a', '&q=&q=', '=&=']) {
      const { statusCode } = await world.app.inject(`/en/letters/mixed/signatories?q=${query}`)
      expect([200, 400], query.slice(0, 20)).toContain(statusCode)
    }
  })
})

test('a name in another script says its language to those who listen', async () => {
  const page = (await listed(world, 'mixed')).replace(/<!--[\s\S]*?-->/g, '')
  expect(page).toContain('<bdi lang="ar">مريم')
  expect(page).toContain('<bdi lang="zh">李明')
  expect(page).toContain('<bdi>Zoë')
})

const search = async (query: string) =>
  linesOf(await listed(world, 'mixed', `?q=${encodeURIComponent(query)}`))

/** The lines of a list as a reader sees them. */
function linesOf(html: string): string[] {
  return [...html.matchAll(/<bdi[^>]*>([\s\S]*?)<\/bdi>/g)].map(([, line = '']) =>
    line
      .replace(/<!--[\s\S]*?-->|<\/?(mark|span)[^>]*>/g, '')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&'),
  )
}
