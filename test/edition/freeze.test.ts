import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { renderLetter } from '#server/document/render.ts'
import { composeEdition, listFile } from '#server/edition/compose.ts'
import { readFile } from '#test/document/reading.ts'
import { faultsIn } from '#test/document/checker.ts'
import { expectRefusal } from '#test/signature/visitor.ts'
import { key, signed, signInAs, useDesk, Visitor } from '../coordinator/desk.ts'
import { makeToken } from '#server/signature/token.ts'
import { individual } from '../world.ts'
import { storedEdition } from './stored.ts'

const desk = useDesk()
let zoe: Visitor
let ana = ''

const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('hex')
const at = (path = '') => `/en/letters/${desk.letter.slug}/editions${path}`
const freeze = (number: number) =>
  zoe.post(`/desk/letters/${desk.letter.slug}/editions`, { number: String(number) })

/** What a reader sees: the page without the marks of its words. */
async function read(url: string): Promise<string> {
  const { body } = await new Visitor(desk).get(url)
  return body
    .replace(/<!--.*?-->/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
}

async function download(url: string): Promise<Buffer> {
  const answer = await new Visitor(desk).get(url)
  expect(answer.statusCode).toBe(200)
  return answer.rawPayload
}

beforeAll(async () => {
  zoe = await signInAs(desk, 'zoe@example.org')
  ana = await signed(desk, { ...individual, name: 'Ana Frozen', email: 'ana@example.org' })
})

describe('a coordinator', () => {
  test('reads on the button what would be frozen, and that nothing is yet', async () => {
    const { body } = await zoe.get(`/desk/letters/${desk.letter.slug}/editions`)
    const { rows } = await desk.pool.query<{ organizations: number; people: number }>(
      `select count(*) filter (where people = 0)::integer as organizations, sum(people)::integer as people from signatories`,
    )
    const { organizations, people } = rows[0] ?? {}
    expect(body).toContain(`Freeze edition 1 with ${organizations} organizations and ${people} people`)
    expect(body).toContain('Nothing is frozen yet.')
  })

  test('freezes the letter: its page has date, counts, files with their hashes, and the list', async () => {
    const answer = await freeze(1)
    expect(answer.statusCode).toBe(303)
    expect((await zoe.get(answer.headers.location ?? '')).body).toMatch(
      /Edition 1 is frozen with \d+ organizations/,
    )
    const page = await read(at('/1'))
    expect(page).toContain('Ana Frozen')
    for (const { sha256: hash } of (await stored(1)).files) expect(page).toContain(hash)
    expect((await new Visitor(desk).get(`/en/letters/${desk.letter.slug}`)).body).toContain(at('/1'))
  })

  test('finds the address that is printed in the file', async () => {
    const answer = await new Visitor(desk).get(`/e/${desk.letter.slug}/1`)
    expect([answer.statusCode, answer.headers.location]).toEqual([302, at('/1')])
    const { pages } = await readFile(await download(at('/1/letter.en.pdf')))
    const last = pages.at(-1)?.text ?? ''
    expect(last).toContain(`letters.example.org/e/${desk.letter.slug}/1`)
    expect(last).toContain('Edition1,frozenon')
    const spanish = await readFile(await download(at('/1/letter.es.pdf')))
    expect(spanish.pages.at(-1)?.text).toContain('Edición1,cerradael')
  })

  test('cannot freeze one number twice, at once or after', async () => {
    const answers = await Promise.all([freeze(2), freeze(2)])
    expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([303, 409])
    const refused = answers.find(({ statusCode }) => statusCode === 409)
    if (refused) expectRefusal(refused, 'edition-frozen-already')
    expectRefusal(await freeze(2), 'edition-frozen-already')
    expectRefusal(await freeze(9), 'edition-frozen-already')
    const { rows } = await desk.pool.query('select number from editions order by number')
    expect(rows).toEqual([{ number: 1 }, { number: 2 }])
  })

  test('cannot skip a number even in the database, nor change what is frozen', async () => {
    const { id } = desk.letter
    const skip = desk.pool.query(
      `insert into editions (letter_id, number, frozen_at, origin, language, dated, list_order, organizations, people, withheld, hash)
       select letter_id, 7, frozen_at, origin, language, dated, list_order, organizations, people, withheld, hash from editions
        where letter_id = $1 and number = 1`,
      [id],
    )
    await expect(skip).rejects.toThrow(/foreign key/)
    for (const statement of [
      `update editions set people = 1`,
      `delete from editions`,
      `update edition_texts set version = 9`,
      `update edition_signatures set line = 'Nobody'`,
      `delete from edition_signatures`,
      `update edition_files set sha256 = sha256`,
      `delete from edition_files`,
      // Of somebody who was not erased.
      `update edition_signatures set line = null, country = null, removed_at = now()`,
      `update edition_files set bytes = null`,
    ]) {
      await expect(desk.pool.query(statement), statement).rejects.toThrow('an edition never changes')
    }
  })
})

describe('an edition', () => {
  test('keeps who withdraws afterwards, and the next one does not', async () => {
    const before = await download(at('/1/letter.en.pdf'))
    const token = makeToken(key, 'manage', desk.letter.id, ana)
    await new Visitor(desk).post(`/en/letters/${desk.letter.slug}/signature/${token}/withdraw`)
    await signed(desk, { ...individual, name: 'Later Signer', email: 'later@example.org' })
    await freeze(3)
    expect(await read(at('/1'))).toContain('Ana Frozen')
    expect(await read(at('/1'))).not.toContain('Later Signer')
    expect(await read(at('/3'))).not.toContain('Ana Frozen')
    expect(await read(at('/3'))).toContain('Later Signer')
    expect(await read(at('/1'))).toContain('See the newest edition, number 3')
    expect((await download(at('/1/letter.en.pdf'))).equals(before)).toBe(true)
  })

  test('is set from what is stored to the same bytes', async () => {
    const { frozen, hash, files } = await stored(1)
    expect(files.map(({ kind, language }) => `${kind} ${language}`)).toEqual(['csv en', 'pdf en', 'pdf es'])
    for (const { kind, language, bytes } of files) {
      const again =
        kind === 'csv' ? listFile(frozen) : await renderLetter(composeEdition(frozen, language, hash))
      expect(again.equals(bytes), `${kind} ${language}`).toBe(true)
    }
  })

  test('is a file without faults, whose mark stands in it twice', async () => {
    const file = await download(at('/1/letter.en.pdf'))
    expect(faultsIn(file)).toEqual([])
    expect(file.toString('latin1').match(/undersigned-edition /g)).toHaveLength(2)
  })

  test('has a manifest that anybody can hash to the number of the edition', async () => {
    const manifest = await download(at('/1/manifest.txt'))
    const { hash, files, frozen } = await stored(1)
    expect(sha256(manifest)).toBe(hash)
    const text = manifest.toString()
    expect(text).toContain(`letter ${desk.letter.slug}\nedition 1\n`)
    expect(text).toContain(`list ${files.find(({ kind }) => kind === 'csv')?.sha256}`)
    for (const one of frozen.texts) expect(text).toContain(`text ${one.language} ${one.version} ${one.hash}`)
  })

  test('counts who is not named, and tells nothing of them', async () => {
    await signed(desk, {
      ...individual,
      name: 'Hidden Helena',
      email: 'helena@example.org',
      published: 'withheld',
    })
    await freeze(4)
    const { frozen } = await stored(4)
    expect(frozen.counts.withheld).toBe(1)
    expect(frozen.signatures.at(-1)).toMatchObject({ line: null, people: 1 })
    const page = await read(at('/4'))
    expect(page).toContain('1 person among them is not named.')
    expect(page).not.toContain('Helena')
    for (const file of ['signatories.csv', 'letter.en.pdf']) {
      expect((await download(at(`/4/${file}`))).toString('latin1')).not.toContain('Helena')
    }
    const { pages } = await readFile(await download(at('/4/letter.en.pdf')))
    expect(pages.map(({ text }) => text).join('')).toMatch(/and1personwhosenameiswithheld/)
  })

  test('has a list that no spreadsheet takes for formulas', async () => {
    await signed(desk, { ...individual, name: '=1+1 Mallory', email: 'mallory@example.org' })
    await freeze(5)
    const csv = (await download(at('/5/signatories.csv'))).toString()
    expect(csv).toContain("'=1+1 Mallory")
    expect(csv.split('\n')[0]).toBe('position,printed,kind,people,country')
  })

  test('that is not there is not found', async () => {
    expectRefusal(await new Visitor(desk).get(at('/99')), 'edition-not-found')
    expectRefusal(await new Visitor(desk).get(at('/3/letter.fr.pdf')), 'edition-not-found')
    expect((await new Visitor(desk).get(at('/3/letter.exe'))).statusCode).toBe(404)
    expect((await new Visitor(desk).get(at('/0'))).statusCode).toBe(404)
  })
})

function stored(number: number) {
  return storedEdition(desk.pool, { letterId: desk.letter.id, number })
}
