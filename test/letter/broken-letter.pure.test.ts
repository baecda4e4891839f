import { mkdtempSync, rmSync, writeFileSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { FileProblem } from '#server/letter/file.ts'
import { readFolder, writeFolder } from '#server/letter/folder.ts'
import { drawnPng } from '../document/drawn.ts'

// A folder that is wrong is refused with the file, the line and what was expected. Each case changes one thing.

const front = [
  'title: Open letter on the lamps',
  'date: 2026-01-19',
  'language: en',
  'addressees:',
  '  - { name: Cordelia Finch, office: Mayor }',
  'signatories: { heading: Signed by }',
]
const text = 'Keep the lamps lit.[^1]\n\n[^1]: Every night.\n'
const letter = (lines = front, body = text) => `---\n${lines.join('\n')}\n---\n\n${body}`
const changed = (from: string, to: string) => letter(front.map((line) => line.replace(from, to)))
const header = 'position,printed,kind,name,acronym,role,affiliation,people'

type Files = Record<string, string | Buffer>
const good: Files = { 'letter.en.md': letter(), 'signatories.csv': `${header}\n1,Zoë,individual,Zoë,,,,1\n` }

const temporary = mkdtempSync(join(tmpdir(), 'undersigned-letters-'))
afterAll(() => rmSync(temporary, { recursive: true }))
let folders = 0

test('a whole folder is read', async () => {
  const folder = await readFolder(put(good))
  expect(folder).toMatchObject({
    slug: 'lamps',
    texts: [{ file: 'letter.en.md' }],
    signatories: [{ people: 1 }],
  })
})

describe('a letter', () => {
  test.each<[string, string, number, RegExp]>([
    ['that has no front matter', text, 1, /front matter between two lines of ---/],
    ['whose front matter does not end', `---\n${front.join('\n')}\n\n${text}`, 1, /front matter/],
    ['whose front matter is empty', letter(['']), 2, /front matter/],
    ['whose front matter is a list', letter(['- title']), 2, /front matter/],
    ['whose YAML is broken', letter([...front, 'closing: "never closed']), 9, /^expected YAML/],
    ['that says a thing twice', letter([...front, 'title: Another']), 8, /^expected YAML.*unique$/],
    ['that refers to what is not there', changed('Open letter on the lamps', '*lamps'), 2, /^expected YAML/],
    [
      'that has a key nobody knows',
      letter([...front, 'colour: red']),
      8,
      /^colour: no such key; expected one of title/,
    ],
    [
      'whose addressee has a key nobody knows',
      changed('office:', 'title:'),
      6,
      /^addressees 1 title: no such key/,
    ],
    ['without a title', letter(front.slice(1)), 2, /^title: expected text/],
    [
      'whose title is empty',
      changed('Open letter on the lamps', '""'),
      2,
      /^title: expected text, found nothing/,
    ],
    ['whose title is too long', changed('lamps', 'x'.repeat(300)), 2, /^title: expected at most 300/],
    [
      'whose title has a NUL',
      changed('Open letter on the lamps', '"\\0"'),
      2,
      /^title: expected text without control/,
    ],
    [
      'whose title has half a character',
      changed('Open letter on the lamps', '"\\ud83d"'),
      2,
      /^title: expected text/,
    ],
    [
      'of a day that is not in the calendar',
      changed('2026-01-19', '2026-02-30'),
      3,
      /^date: expected a date such as/,
    ],
    ['of a day before calendars', changed('2026-01-19', '0000-01-19'), 3, /^date: expected a date such as/],
    ['with a date in words', changed('2026-01-19', 'January 19'), 3, /^date: expected a date such as/],
    ['whose language is a word', changed('en', 'English'), 4, /^language: expected a language such as en/],
    [
      'whose language is none',
      changed('language: en', `language: en${'-abcdefgh'.repeat(4)}`),
      4,
      /^language: expected a language such/,
    ],
    [
      'whose list has the alphabet of no language',
      changed('Signed by', 'Signed by, language: x'),
      7,
      /^signatories language/,
    ],
    [
      'to nobody',
      letter([...front.slice(0, 3), 'addressees: []', ...front.slice(5)]),
      5,
      /^addressees: expected at least one/,
    ],
    [
      'to somebody without a name',
      changed('name: Cordelia Finch, ', ''),
      6,
      /^addressees 1 name: expected text/,
    ],
    [
      'that closes before it opens',
      letter([...front, 'closes: 2026-01-18']),
      8,
      /^closes: expected a moment after/,
    ],
    [
      'that closes at a time of no zone',
      letter([...front, 'closes: 2026-02-01T18:00']),
      8,
      /^closes: expected a date/,
    ],
    [
      'that nobody may sign',
      letter([...front, 'signs: nobody']),
      8,
      /^signs: expected everyone, organizations, individuals/,
    ],
    [
      'whose list has no such order',
      changed('Signed by', 'Signed by, order: by size'),
      7,
      /^signatories order: expected one list or/,
    ],
    ['without a list heading', letter(front.slice(0, 5)), 2, /^signatories: /],
    ['without a text', letter(front, ''), 9, /expected the text of the letter/],
    [
      'that cites a note nobody wrote',
      letter(front, `${text}\nAnd this.[^2]\n`),
      14,
      /note \[\^2\].*nobody wrote/,
    ],
    ['that has a note twice', letter(front, `${text}[^1]: Again.\n`), 13, /note \[\^1\].*twice/],
    [
      'with a character that no font has',
      letter(front, `${text}\nPlease \u{1f600}\n`),
      14,
      /no font of ours can print "\u{1f600}"/u,
    ],
    ['with a title that no font has', changed('lamps', 'lamps \u{1f4a1}'), 2, /no font of ours can print/],
  ])('%s', async (_, source, line, reason) => {
    await expectRefusal({ ...good, 'letter.en.md': source }, { file: 'letter.en.md', line, reason })
  })

  test('that is not UTF-8', async () => {
    const source = Buffer.from(letter().replace('Finch', 'Fínch'), 'latin1')
    await expectRefusal(
      { ...good, 'letter.en.md': source },
      { file: 'letter.en.md', line: 1, reason: /UTF-8/ },
    )
  })

  test('with quotes in quotes by the thousand', async () => {
    const deep = letter(front, `${'> '.repeat(10_000)}lamps\n`)
    await expect(readFolder(put({ 'letter.en.md': deep }))).rejects.toMatchObject({
      file: 'letter.en.md',
      line: 9,
      message: 'expected a text that is less deeply nested',
    })
  })

  test('with a NUL in it', async () => {
    const source = letter(front, `${text}\0`)
    await expectRefusal(
      { ...good, 'letter.en.md': source },
      { file: 'letter.en.md', line: 13, reason: /NUL/ },
    )
  })
})

describe('a folder', () => {
  test('whose name cannot be an address', async () => {
    await expectRefusal(
      good,
      { file: 'The Lamps', line: 1, reason: /small letters, digits and hyphens/ },
      'The Lamps',
    )
  })

  test('without a letter', async () => {
    await expectRefusal(
      { 'signatories.csv': `${header}\n` },
      { file: 'lamps', line: 1, reason: /letter\.en\.md/ },
    )
  })

  test('with a letter of another language than its name says', async () => {
    const files = { ...good, 'letter.es.md': letter() }
    await expectRefusal(files, { file: 'letter.es.md', line: 1, reason: /expected language: es.*found en/ })
  })

  test.each([
    [
      'the date',
      'date: 2026-01-19',
      'date: 2026-01-20',
      /^date: expected 2026-01-19, as letter\.en\.md says/,
    ],
    ['who signs', 'language: es', 'language: es\nsigns: individuals', /^signs: expected everyone/],
    [
      'the end',
      'language: es',
      'language: es\ncloses: 2026-05-01',
      /^closes: expected nothing.*found 2026-05-01/,
    ],
    ['the order', 'Signed by', 'Firman, order: organizations first', /^signatories order: expected one list/],
  ])('whose letters do not agree on %s', async (_, from, to, reason) => {
    const spanish = letter().replace('language: en', 'language: es').replace(from, to)
    await expectRefusal({ ...good, 'letter.es.md': spanish }, { file: 'letter.es.md', line: 1, reason })
  })

  test('may have a letter for the Spanish of Latin America', async () => {
    const files = { 'letter.es-419.md': changed('language: en', 'language: es-419') }
    expect((await readFolder(put(files))).texts.map(({ file }) => file)).toEqual(['letter.es-419.md'])
  })
})

describe('an image', () => {
  const logo = (file: string) => [...front, `conveners: [Ana, { name: Friends, logo: ${file} }]`]
  const image = Buffer.from(drawnPng({ width: 20, height: 10, color: 6 }).content, 'base64')
  const illustrated = 'Keep the lamps lit.\n\n![A lamp](lamp.png)\n'

  test('is read with the text that names it, once', async () => {
    const files = {
      'letter.en.md': letter(logo('lamp.png'), illustrated),
      'lamp.png': image,
      'other.png': 'not named',
    }
    const { texts } = await readFolder(put(files))
    expect(texts[0]?.images).toMatchObject([{ name: 'lamp.png', width: 20, height: 10, bytes: image }])
    expect(texts[0]?.front.conveners).toEqual([{ name: 'Ana' }, { name: 'Friends', logo: 'lamp.png' }])
  })

  const named = (text: string, files: Files = {}): Files => ({ 'letter.en.md': text, ...files })
  const inLine = 'A ![lamp](lamp.png) here.\n'

  test.each<[string, Files, number, RegExp]>([
    ['that is not there', named(letter(front, illustrated)), 12, /^lamp[.]png: expected this file/],
    [
      'that is broken',
      named(letter(front, illustrated), { 'lamp.png': 'no' }),
      12,
      /^lamp[.]png: expected a PNG/,
    ],
    ['of a logo that is not there', named(letter(logo('a.png'))), 8, /^a[.]png: expected this file/],
    ['that is SVG', named(letter(logo('a.svg')), { 'a.svg': '<svg/>' }), 8, /^a[.]svg: .*found SVG/],
    [
      'of another folder',
      named(letter(logo('../a.png'))),
      8,
      /^..\/a[.]png: expected a file of the letter's own/,
    ],
    ['in a line of text', named(letter(front, inLine), { 'lamp.png': image }), 10, /paragraph of its own/],
    ['without words', named(letter(front, '![](lamp.png)\n'), { 'lamp.png': image }), 10, /expected words/],
    [
      'of a convener who is a number',
      named(letter([...front, 'conveners: [7]'])),
      8,
      /^conveners 1: expected a name/,
    ],
    [
      'without its convener',
      named(letter([...front, 'conveners: [{ logo: a.png }]'])),
      8,
      /^conveners 1 name/,
    ],
  ])('%s is refused at its line', async (_, files, line, reason) => {
    await expectRefusal(files, { file: 'letter.en.md', line, reason })
  })
})

test('a list that is broken is refused with its file and line', async () => {
  const files = { ...good, 'signatories.csv': `${header}\n1,Zoë,robot,Zoë,,,,1\n` }
  await expectRefusal(files, { file: 'signatories.csv', line: 2, reason: /^kind: expected/ })
})

test('a folder is written as it was read, and a language that is gone is taken away', async () => {
  const folder = put({ ...good, 'letter.es.md': 'old', 'notes.txt': 'mine' })
  await writeFolder(folder, new Map([['letter.en.md', letter()]]))
  await expect(readFolder(folder)).resolves.toMatchObject({
    texts: [{ file: 'letter.en.md', source: letter() }],
  })
})

type Place = { file: string; line: number; reason: RegExp }

async function expectRefusal(files: Files, { file, line, reason }: Place, name?: string) {
  const problem: unknown = await readFolder(put(files, name)).catch((error: unknown) => error)
  expect(problem).toBeInstanceOf(FileProblem)
  expect(problem).toMatchObject({ file, message: expect.stringMatching(reason) as string })
  expect(problem).toHaveProperty('line', line)
}

/** A folder with these files. */
function put(files: Files, name = 'lamps'): string {
  const folder = join(temporary, String(folders++), name)
  mkdirSync(folder, { recursive: true })
  for (const [file, content] of Object.entries(files)) writeFileSync(join(folder, file), content)
  return folder
}
