import { existsSync, readFileSync } from 'node:fs'
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { root } from '#server/database/root.ts'
import { writeRelease } from '#server/press/release-file.ts'
import { shippedLetter, useWorld } from '#test/world.ts'

// A real release of two languages fits: every word of it stands on the pages, in its order. It lies beside the project,
// where it was checked out with it.

const file = join(root, '../shared/reference/june-6-2021/source.txt')
const here = existsSync(file)
if (!here) console.warn('The release of June 6, 2021 is not here: whether it fits is not tried.')

const world = useWorld()
const name = '2021-06-06-address-root-causes'
const languages = ['en', 'es'] as const
let folders: string
let halves: Record<string, string> = {}

/** A half of the source as our file: what stands in each place is told by where it stands. */
function asRelease(source: string, language: string): string {
  const [, ...parts] = source.trim().split(/\n\s*\n/)
  const [contacts = '', title = '', ...rest] = parts
  const end = rest.findIndex((part) => part.startsWith('###'))
  const text = rest.slice(0, end)
  const quotes = text.flatMap((part) => {
    const [, words = '', speaker = '', role = ''] = /^“([^”]*)”,? \p{Ll}+ ([^,]+), (.*)$/su.exec(part) ?? []
    return words ? [{ text: words, speaker, role: role.trim() }] : []
  })
  expect(quotes).toHaveLength(2)
  const front = {
    title,
    date: '2021-06-06',
    language,
    published: true,
    contacts: contacts.split('\n').map((line) => {
      const [who = '', phone = ''] = line.split('|').map((part) => part.trim())
      return { name: who, phone }
    }),
    quotes,
    about: rest.slice(end).map((part, at) => ({
      name: ['Presente.org', 'Alianza Americas'][at] ?? '',
      text: part.replace(/^###\s*/, ''),
    })),
    links: [],
  }
  const markdown = text.map((part) => part.replace(/^\s*•\s*/gm, '- ')).join('\n\n')
  return writeRelease({ front, markdown })
}

const wordsIn = (text: string) => text.normalize('NFC').match(/[\p{L}\p{N}]+/gu) ?? []

/** What a reader sees of a page, without marks and entities. */
function seen(html: string): string {
  const [, main = ''] = /<main[^>]*>(.*)<\/main>/s.exec(html) ?? []
  return main
    .replace(/<wbr[^>]*>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&amp;/g, '&')
    .replace(/&(quot|lt|gt|#39);/g, ' ')
}

beforeAll(async () => {
  if (!here) return
  const source = readFileSync(file, 'utf8')
  const middle = source.indexOf('6 de junio de 2021')
  halves = { en: source.slice(0, middle), es: source.slice(middle) }
  folders = await mkdtemp(join(tmpdir(), 'release-'))
  const folder = join(folders, 'root-causes')
  await cp(shippedLetter, folder, { recursive: true })
  await rm(join(folder, 'press'), { recursive: true })
  await mkdir(join(folder, 'press'))
  for (const language of languages)
    await writeFile(
      join(folder, 'press', `${name}.${language}.md`),
      asRelease(halves[language] ?? '', language),
    )
  await world.load(folder)
})
afterAll(async () => {
  if (here) await rm(folders, { recursive: true })
})

describe.runIf(here)('the release of June 6, 2021', () => {
  test.each(languages)('stands on its page in %s, without the loss of a word', async (language) => {
    const { body, statusCode } = await world.app.inject(`/${language}/letters/root-causes/press/${name}`)
    expect(statusCode).toBe(200)
    const wanted = wordsIn(halves[language] ?? '')
    expect(wanted.length).toBeGreaterThan(900)
    const shown = wordsIn(seen(body))
    let at = 0
    for (const word of shown) if (word === wanted[at]) at += 1
    expect(`${at} of ${wanted.length}, next: ${wanted.slice(at, at + 8).join(' ')}`).toBe(
      `${wanted.length} of ${wanted.length}, next: `,
    )
  })

  test('has its contacts, quotes and conveners on the page for the press', async () => {
    const { body } = await world.app.inject('/es/letters/root-causes/press')
    for (const words of [
      '(443) 396-3317',
      'Nancy Treviño',
      'Oscar Chacon',
      'director ejecutivo de Alianza Americas',
      'es una red de',
    ])
      expect(seen(body)).toContain(words)
  })
})
