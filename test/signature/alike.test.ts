import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { readFileSync } from 'node:fs'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { root } from '#server/database/root.ts'
import { writeLetter } from '../letter/written.ts'
import { individual, organization, useWorld } from '../world.ts'
import { approve, expectRefusal, linkOf, mails, newest, post, sign, stored, type Stored } from './visitor.ts'

const world = useWorld()
let slug: string
let letterId: string

beforeAll(async () => {
  const loaded = await world.load(writeLetter({ slug: 'alike' }))
  slug = loaded.slug
  letterId = loaded.id
})
afterEach(() => world.pool.query('truncate signatures, outbox, tallies, events cascade'))

type Typed = Record<string, string>
const body = (name: string, more: Typed = {}): Typed => ({
  ...organization,
  name,
  email: `officer${count++}@mail${count}.example`,
  ...more,
})
let count = 0

/** Signs and confirms; gives the signature as it is then. */
async function comes(typed: Typed): Promise<Stored> {
  await sign(world, slug, typed)
  const signature = await newest(world, slug)
  await post(world, linkOf(world, slug, 'confirm', signature))
  return (await stored(world, slug)).find(({ id }) => id === signature.id) ?? signature
}

async function likenesses(): Promise<{ one: string; other: string; outcome: string; codes: string[] }[]> {
  const { rows } = await world.pool.query<{ one: string; other: string; outcome: string; codes: string[] }>(
    `select a.line as one, b.line as other, l.outcome,
            array(select r ->> 'code' from jsonb_array_elements(l.reasons -> 'reasons') r) as codes
       from likenesses l
       join signatures a on a.id = l.signature_id
       join signatures b on b.id = l.other_id
      order by l.signature_id, l.score desc`,
  )
  return rows
}

async function waiting(): Promise<string[]> {
  const { rows } = await world.pool.query<{ id: string }>('select id from waiting')
  return rows.map(({ id }) => id)
}

describe('an organization that looks like one on the letter', () => {
  test('is held with the reasons, and a coordinator decides', async () => {
    await comes(body('Red Intercultural de la Lámpara (RILA)', { country: 'GT' }))
    const second = await comes(body('RILA', { country: 'GT' }))
    expect(second.holds).toEqual(['likeness'])
    expect(await likenesses()).toMatchObject([
      { one: 'RILA', other: 'Red Intercultural de la Lámpara (RILA)' },
    ])
    expect((await likenesses())[0]?.codes.join()).toMatch(/acronym/)
  })

  test('and counts is linked to it: not counted, nobody has to decide, and its officer is told', async () => {
    const named = { country: 'MX', website: 'https://faro-azul.mx/' }
    const first = await comes(body('Colectiva Faro Azul de Oaxaca', { ...named, email: 'ana@faro-azul.mx' }))
    await approve(world, letterId, first.line)
    const again = { ...named, email: 'luz@faro-azul.mx' }
    const second = await comes(body('Colectiva Faro Azul de Oaxaca, A.C.', again))
    expect(second).toMatchObject({ counted: false, verdict: 'same' })
    expect((await mails(world, slug)).at(-1)).toEqual({ recipient: 'luz@faro-azul.mx', kind: 'linked' })
    expect(await waiting()).toEqual([])
  })

  test('and is another one all the same waits for a coordinator once its officer says so', async () => {
    const named = { country: 'MX', website: 'https://puerto-claro.mx/' }
    const first = await comes(body('Colectiva Puerto Claro', { ...named, email: 'ana@puerto-claro.mx' }))
    await approve(world, letterId, first.line)
    const again = { ...named, email: 'luz@puerto-claro.mx' }
    const second = await comes(body('Colectiva Puerto Claro, A.C.', again))
    const own = linkOf(world, slug, 'manage', second)
    expect((await world.app.inject(own)).body).toContain('Ours is another organization')

    expect((await post(world, `${own}/another`)).statusCode).toBe(303)
    expect(await waiting()).toEqual([second.id])
    expectRefusal(await post(world, `${own}/another`), 'signature-settled')
    expect((await world.app.inject(own)).body).not.toContain('Ours is another organization')
  })

  test('only by its letters, as a Cyrillic С does, is held for that', async () => {
    const first = await comes(body('CEJOLA', { country: 'GT' }))
    await approve(world, letterId, first.line)
    expect((await comes(body('СЕJOLA', { country: 'GT' }))).holds).toContain('confusable')
  })

  test('in a name of the same kind and another place is not held', async () => {
    await comes(body('Mesa de Migración de Loma Clara (MEMILOC)', { country: 'GT' }))
    const other = await comes(body('Mesa de Migración de Río Hondo (MEMIRIO)', { country: 'DO' }))
    expect(other.holds).toEqual([])
  })
})

describe('at the same moment', () => {
  test('400 signings of one organization in 8 spellings stand once', async () => {
    const spellings = [
      'Asociación Puente Norte',
      'ASOCIACION PUENTE NORTE',
      'Asociación  Puente Norte',
      'Asociación Puente Norte A.C.',
      'Asociación Puente Norte (APN)',
      'Asociacion Puente-Norte',
      'Asociación Puente Norte, A. C.',
      'La Asociación Puente Norte',
    ]
    const officers = Array.from({ length: 400 }, (_, at) => ({
      ...organization,
      name: spellings[at % spellings.length] ?? '',
      country: 'MX',
      email: `officer${at}@puente${at}.example`,
    }))
    await Promise.all(officers.map((typed) => sign(world, slug, typed)))
    const pending = await stored(world, slug)
    expect(pending).toHaveLength(400)
    await Promise.all(pending.map((one) => post(world, linkOf(world, slug, 'confirm', one))))
    const after = await stored(world, slug)
    expect(after.filter(({ confirmed_at }) => confirmed_at)).toHaveLength(400)
    expect(after.filter(({ holds }) => holds.length === 0)).toHaveLength(1)
  }, 60_000)

  test('of three near-duplicates one stands and two are held', async () => {
    const names = ['Comité de la Ribera Sur', 'Comite de la Ribera del Sur', 'Comité de la Rivera Sur']
    await Promise.all(names.map((name) => sign(world, slug, body(name, { country: 'HN' }))))
    const pending = await stored(world, slug)
    await Promise.all(pending.map((one) => post(world, linkOf(world, slug, 'confirm', one))))
    const holds = (await stored(world, slug)).map((one) => one.holds.join())
    expect(holds.toSorted()).toEqual(['', 'likeness', 'likeness'])
  })
})

const file = join(root, '../shared/reference/march-25-2021/signatories.csv')
const march25 = existsSync(file)
if (!march25) console.warn('The reference letter is not beside the repository: its 86 lines are not signed.')

type Line = Record<'printed' | 'kind' | 'name' | 'acronym' | 'role' | 'affiliation', string>

describe.runIf(march25)('the 86 lines of March 25, through the form', () => {
  test(
    'are none refused and none merged; what a coordinator is asked about is held',
    { timeout: 120_000 },
    async () => {
      const lines = parse<Line>(readFileSync(file), { columns: true, bom: true })
      expect(lines).toHaveLength(86)
      for (const [at, { kind, name, acronym, role, affiliation }] of lines.entries()) {
        const email = `signer${at}@march${at}.example`
        const typed =
          kind === 'organization'
            ? { ...organization, name, acronym, email }
            : { ...individual, as: affiliation ? 'affiliated' : 'individual', name, role, affiliation, email }
        const { statusCode, body } = await sign(world, slug, typed)
        expect(statusCode, `${name}: ${/<p class="error"[\s\S]*?<\/p>/.exec(body)?.[0]}`).toBe(303)
      }
      for (const one of await stored(world, slug)) await post(world, linkOf(world, slug, 'confirm', one))

      const after = await stored(world, slug)
      expect(after).toHaveLength(86)
      expect(after.filter(({ verdict }) => verdict !== null)).toEqual([])
      const found = await likenesses()
      const migration = found.filter(({ one, other }) => /menamig|menamird/i.test(one + other))
      expect(migration).toEqual([])
      expect(found.filter(({ outcome }) => outcome === 'same')).toEqual([])
    },
  )

  test('know "Pop No’j Association" and "CEJIL" again, and merge neither', async () => {
    const lines = parse<Line>(readFileSync(file), { columns: true, bom: true })
    for (const { name, acronym } of lines.filter((line) => /Pop No|CEJIL/.test(line.printed))) {
      const { id } = await comes(body(name, { acronym }))
      await approve(world, letterId, (await stored(world, slug)).find((one) => one.id === id)?.line ?? '')
    }
    for (const name of ['Pop No’j Association', 'CEJIL']) {
      const again = await comes(body(name))
      expect(again.verdict).toBeNull()
      expect(
        again.holds.some((hold) => hold === 'likeness' || hold === 'signed-already'),
        name,
      ).toBe(true)
    }
  })
})
