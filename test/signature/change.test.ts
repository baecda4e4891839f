import { beforeEach, describe, expect, test } from 'vitest'
import { writeLetter } from '../letter/written.ts'
import { liming, useWorld } from '../world.ts'
import {
  approve,
  expectRefusal,
  linkOf,
  listed,
  newest,
  person,
  post,
  presente,
  reject,
  signAndConfirm,
} from './visitor.ts'

const world = useWorld()
let slug = ''
let letterId = ''
let letters = 0
beforeEach(async () => {
  slug = `changed-${++letters}`
  letterId = (await world.load(writeLetter({ slug }))).id
  await world.pool.query('delete from outbox')
})

const get = (url: string) => world.app.inject(url)
const own = async (path = '') => `${linkOf(world, slug, 'manage', await newest(world, slug))}${path}`
/** What the form comes filled in with. */
const zoe = { name: person.name, published: 'full', publish: 'yes' }
const office = {
  name: presente.name,
  country: 'US',
  website: 'https://presente.org/',
  contactName: 'Zoë Łukasz',
  contactRole: 'Director',
}

async function change(typed: Record<string, string>) {
  const answer = await post(world, await own('/change'), typed)
  return { status: answer.statusCode, just: String(answer.headers.location).split('?just=')[1], answer }
}

async function rowsOf(table: string): Promise<Record<string, unknown>[]> {
  const { rows } = await world.pool.query<Record<string, unknown>>(
    `select * from ${table} where letter_id = $1 order by 2`,
    [letterId],
  )
  return rows
}

describe('a line that is corrected', () => {
  test('leaves the list until a coordinator has looked at it, and the form says so before', async () => {
    await signAndConfirm(world, slug, person)
    const { body } = await get(await own('/change'))
    expect(body).toContain('your line leaves the list until a coordinator has looked at it')
    expect(body).toContain('value="Zoë Łukasz"')
    expect(await change({ ...zoe, name: 'Zoë Łukasz-Peña', role: 'teacher' })).toMatchObject({
      status: 303,
      just: 'to-review',
    })
    expect(await newest(world, slug)).toMatchObject({
      line: 'Zoë Łukasz-Peña, teacher',
      counted: false,
      holds: ['corrected'],
    })
    expect(await listed(world, slug)).not.toContain('Łukasz')
    expect((await get(await own())).body).toContain('Under review')
    const [edit] = await rowsOf('edits')
    expect(edit).toMatchObject({
      coordinator_id: null,
      before: { name: 'Zoë Łukasz', role: null, line: 'Zoë Łukasz' },
      after: { name: 'Zoë Łukasz-Peña', role: 'teacher', line: 'Zoë Łukasz-Peña, teacher' },
    })
    await approve(world, letterId, 'Zoë Łukasz-Peña, teacher')
    expect(await listed(world, slug)).toContain('Zoë Łukasz-Peña')
  })

  test('takes the approval with it that was given to the old one', async () => {
    await signAndConfirm(world, slug, presente)
    await approve(world, letterId, presente.name)
    expect(await listed(world, slug)).toContain(presente.name)
    expect((await change({ ...office, acronym: 'PRE' })).just).toBe('to-review')
    expect(await newest(world, slug)).toMatchObject({ line: 'Presente.org (PRE)', counted: false })
    const undone = (await rowsOf('decisions')).find(({ kind }) => kind === 'undo')
    expect(undone).toMatchObject({ coordinator_id: null, reason: 'The signer changed the line.' })
    await approve(world, letterId, 'Presente.org (PRE)')
    expect(await listed(world, slug)).toContain('(PRE)')
  })

  test('is found by its new name when another one like it signs', async () => {
    await signAndConfirm(world, slug, presente)
    await change({ ...office, name: 'Coro de la Lámpara' })
    const names = (await rowsOf('signature_keys'))
      .map(({ key }) => String(key))
      .filter((key) => /^c:/.test(key))
    expect(names).toEqual([expect.stringContaining('coro')])
  })

  test('that shows less takes effect at once, and never leaves the count', async () => {
    await signAndConfirm(world, slug, { ...person, role: 'teacher' })
    const less = { ...zoe, role: 'teacher', published: 'first name', country: 'PL' }
    expect((await change(less)).just).toBe('changed')
    expect(await newest(world, slug)).toMatchObject({ line: 'Zoë, Poland', counted: true, holds: [] })
    expect((await listed(world, slug)).replace(/<[^>]*>/g, '')).toContain('Zoë, Poland')
    expect((await change({ ...less, published: 'withheld', publish: '' })).just).toBe('changed')
    expect(await listed(world, slug)).not.toContain('Zoë')
    expect(await listed(world, slug)).toContain('1 person has signed')
    // More of the name is another line: somebody looks at it.
    expect((await change({ ...zoe, role: 'teacher', country: 'PL' })).just).toBe('to-review')
    expect((await newest(world, slug)).counted).toBe(false)
  })

  test('that shows more than was agreed to needs the agreement', async () => {
    await signAndConfirm(world, slug, { ...person, published: 'withheld', publish: '' })
    const { status, answer } = await change({ ...zoe, publish: '' })
    expect(status).toBe(422)
    expect(answer.body).toContain('href="#publish"')
    expect((await newest(world, slug)).counted).toBe(true)
  })

  test('that counts another person is looked at, also where nobody is named', async () => {
    await signAndConfirm(world, slug, { ...person, published: 'withheld', publish: '' })
    const both = { ...zoe, published: 'withheld', publish: '', secondName: 'Raúl Ibáñez' }
    expect((await change(both)).just).toBe('to-review')
  })

  test('is not touched by what nobody sees: contact, city and news change at once', async () => {
    await signAndConfirm(world, slug, person)
    expect((await change({ ...zoe, city: 'Łódź', updates: 'yes' })).just).toBe('changed')
    expect(await newest(world, slug)).toMatchObject({ counted: true, city: 'Łódź', wants_updates: true })
    await signAndConfirm(world, slug, presente)
    await approve(world, letterId, presente.name)
    expect((await change({ ...office, contactName: 'Raúl Ibáñez', website: '' })).just).toBe('changed')
    expect(await newest(world, slug)).toMatchObject({
      counted: true,
      contact_name: 'Raúl Ibáñez',
      website: null,
    })
  })

  test('keeps its signer’s words for "and", whatever language the page is read in', async () => {
    await signAndConfirm(world, slug, { ...person, secondName: 'Raúl Ibáñez' })
    const spanish = (await own('/change')).replace('/en/', '/es/')
    await post(world, spanish, { ...zoe, secondName: 'Raúl Ibáñez', city: 'Łódź' })
    expect(await newest(world, slug)).toMatchObject({ line: 'Zoë Łukasz and Raúl Ibáñez', counted: true })
    expect((await get(spanish)).body).toContain('data-language="en"')
  })

  test('may be sent as it was: then nothing is written', async () => {
    await signAndConfirm(world, slug, person)
    expect((await change(zoe)).just).toBe('unchanged')
    expect(await rowsOf('edits')).toEqual([])
  })

  test('of two at once is one after the other: each edit begins where the one before ended', async () => {
    await signAndConfirm(world, slug, person)
    await Promise.all(['Zoë A', 'Zoë B', 'Zoë C'].map((name) => change({ ...zoe, name })))
    const edits = (await rowsOf('edits')) as { before: { line: string }; after: { line: string } }[]
    expect(edits).toHaveLength(3)
    const began = edits.map(({ before }) => before.line)
    const ended = edits.map(({ after }) => after.line)
    const { line } = await newest(world, slug)
    expect([...began, line].toSorted()).toEqual(['Zoë Łukasz', ...ended].toSorted())
  })
})

describe('what cannot be changed', () => {
  test('is a name that another organization has, in words beside the field', async () => {
    const coro = {
      ...presente,
      name: 'Coro de la Lámpara',
      email: 'coro@coro.example',
      website: 'coro.example',
    }
    await signAndConfirm(world, slug, coro)
    await signAndConfirm(world, slug, presente)
    const { status, answer } = await change({ ...office, name: 'CORO DE LA LAMPARA', contactRole: 'Chair' })
    expect(status).toBe(422)
    expect(answer.body).toContain('This name cannot be used')
    expect(answer.body).toContain('value="CORO DE LA LAMPARA"')
    expect(answer.body).toContain('value="Chair"')
    expect(answer.body).toMatch(/<title>Error: /)
    expect(await newest(world, slug)).toMatchObject({ line: presente.name, contact_role: 'Director' })
    expect(await rowsOf('edits')).toEqual([])
  })

  test('is what a form may not say; what was typed stays', async () => {
    await signAndConfirm(world, slug, person)
    const { status, answer } = await change({ ...zoe, name: '', role: 'O.P. <b>' })
    expect(status).toBe(422)
    expect(answer.body).toContain('value="O.P. &lt;b>"')
    expect(answer.body).toContain('href="#name"')
    expect((await change({ ...zoe, name: 'Zoë \u{1f600}' })).status).toBe(422)
    expect(await newest(world, slug)).toMatchObject({ line: 'Zoë Łukasz', counted: true })
  })

  test('is the address, and as what somebody signed', async () => {
    await signAndConfirm(world, slug, person)
    await change({ ...zoe, as: 'organization', email: liming.email, city: 'Łódź' })
    expect(await newest(world, slug)).toMatchObject({
      email: person.email,
      capacity: 'individual',
      city: 'Łódź',
    })
  })

  test('is a signature that was rejected, withdrawn or erased', async () => {
    await signAndConfirm(world, slug, person)
    await reject(world, letterId, person.name)
    await expectSettled()
    await signAndConfirm(world, slug, { ...person, email: liming.email })
    await post(world, await own('/withdraw'))
    await expectSettled()
    await post(world, await own('/erase'))
    await expectSettled()
  })

  async function expectSettled() {
    expectRefusal(await get(await own('/change')), 'signature-settled')
    expectRefusal(await post(world, await own('/change'), { ...zoe, city: 'Łódź' }), 'signature-settled')
    expect(await newest(world, slug)).toMatchObject({ city: null })
    expect((await get(await own())).body).not.toContain(await own('/change'))
  }
})
