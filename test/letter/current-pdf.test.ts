import { beforeAll, expect, test } from 'vitest'
import type { LetterDocument } from '#server/document/document.ts'
import { currentPdf } from '#server/letter/current-pdf.ts'
import { findLetter } from '#server/letter/find.ts'
import type { Rendered } from '#server/letter/render.ts'
import { person, signAndConfirm } from '../signature/visitor.ts'
import { individual, liming, maryam, useWorld } from '../world.ts'
import { writeLetter } from './written.ts'
import { sql } from '#server/database/sql.ts'
import { sealedFor } from '#server/seal/seal-row.ts'

const world = useWorld()
const slug = 'bridges'
let letterId = ''
beforeAll(async () => {
  letterId = (await world.load(writeLetter({ slug }))).id
  for (const one of [person, { ...individual, ...maryam }, { ...individual, ...liming }])
    await signAndConfirm(world, slug, one)
})

/** Sets nothing, and remembers what it was asked to set. */
const set: LetterDocument[] = []
const files = new Map<string, Promise<Buffer>>()
const rendered: Rendered = {
  find: (key) => files.get(key),
  render: ({ key }, document) => {
    set.push(document)
    const made = Promise.resolve(Buffer.from(JSON.stringify(document)))
    files.set(key, made)
    return made
  },
  close: () => Promise.resolve(),
}

async function ask(language = 'en'): Promise<string> {
  const found = await findLetter(world.pool, slug)
  return (await currentPdf(world.pool, rendered, { found, language })).toString('utf8')
}

/** `$3` is a name that is not shown, as the table has it. */
async function change(assignments: string): Promise<void> {
  const newest = 'select max(id::text)::uuid as id from signatures where letter_id = $1'
  const { rows } = await world.pool.query<{ id: string }>(newest, [letterId])
  const id = rows[0]?.id ?? ''
  const [name] = sql`${sealedFor(world.pool, id, 'name', 'Li')}`.values
  await world.pool.query(
    `update signatures set ${assignments} where letter_id = $1 and id = $2 and $3::text is not null`,
    [letterId, id, name],
  )
}

test('a letter is set once while nothing of it changes', async () => {
  const first = await ask()
  const times = set.length
  expect(await ask()).toBe(first)
  expect(set).toHaveLength(times)
})

test.each([
  ['prints otherwise', "line = line || ' (CIHM)'"],
  ['moves in the list', "sort_key = 'a' || sort_key"],
  ['is of another country', "country = 'GT'"],
  ['was signed in another language', "language = 'fr'"],
  ['gives only a first name', "published = 'first name', line = 'Li', name_key = '#', name = $3"],
  ['is taken back', 'withdrawn_at = now()'],
])('it is set anew when a signature %s, whoever changed that', async (_, assignments) => {
  await ask()
  const times = set.length
  await change(assignments)
  await ask()
  await ask()
  expect(set).toHaveLength(times + 1)
})

test('it is set anew when somebody signs', async () => {
  const before = await ask()
  await signAndConfirm(world, slug, { ...person, name: 'Guadalupe Peña', email: 'guadalupe@example.com' })
  expect(await ask()).not.toBe(before)
})

test('it is set anew when its text is another one', async () => {
  const before = await ask()
  await world.pool.query("update letters set dated = '2027-01-02' where id = $1", [letterId])
  const dated = await ask()
  expect(dated).not.toBe(before)
  await world.load(writeLetter({ slug, text: 'We write about other bridges.\n' }))
  expect(await ask()).not.toBe(dated)
})
