import { beforeAll, describe, expect, test } from 'vitest'
import type { DeskLetter } from '#server/coordinator/coordinator.ts'
import { listSignatures } from '#server/review/list-signatures.ts'
import { individual } from '../world.ts'
import { signed, signInAs, signInWithRole, useDesk, type Visitor } from '../coordinator/desk.ts'

const desk = useDesk()
let zoe: Visitor
let presente = ''

beforeAll(async () => {
  zoe = await signInAs(desk, 'zoe@example.org')
  presente = await signed(desk, { name: 'Presente.org', email: 'contact@presente.example', country: 'US' })
  await signed(desk, { ...individual, name: 'Zoë Łukasz', email: 'zoe.lukasz@gmail.com' })
  await signed(desk, { ...individual, name: '100% Pure_Name', email: 'percent@example.org' })
  const twin = await signed(desk, { name: 'Otra Casa', email: 'casa@otra.example' })
  await post(twin, { kind: 'reject', reason: 'Not known to us.' })
})

function post(id: string, form: Record<string, string>) {
  return zoe.post(`/desk/letters/${desk.letter.slug}/signatures/${id}/decisions`, { back: '/desk', ...form })
}

function namesIn(html: string): string[] {
  const body = /<tbody>(.*?)<\/tbody>/s.exec(html)?.[1] ?? ''
  return [...body.matchAll(/<bdi>(.*?)<\/bdi>/g)].map(([, name = '']) => name.replace(/<!--.*?-->/g, ''))
}

async function firstOf(query: string): Promise<string> {
  const { body } = await zoe.get(`/desk/letters/${desk.letter.slug}?${query}`)
  return (/<tbody>.*?<\/tr>/s.exec(body)?.[0] ?? '').replace(/<[^>]*>/g, '')
}

async function list(query: string): Promise<string[]> {
  return namesIn((await zoe.get(`/desk/letters/${desk.letter.slug}?${query}`)).body)
}

describe('the letters', () => {
  test('stand with what counts and what waits', async () => {
    const { body } = await zoe.get('/desk/letters')
    const { rows } = await desk.pool.query<{ people: number }>(
      'select sum(people)::integer as people from signatories where letter_id = $1',
      [desk.letter.id],
    )
    expect(body).toContain(`/desk/letters/${desk.letter.slug}`)
    expect(body).toContain(`>${rows[0]?.people ?? 0}<`)
    expect(body).toMatch(new RegExp(`/desk/letters/${desk.letter.slug}/queue"[^>]*>1<`))
  })
})

describe('the list of a letter', () => {
  test('is searched by name without regard to accents, by contact and by address', async () => {
    expect(await list('q=zoe+lukasz')).toContain('Zoë Łukasz')
    expect(await list('q=CONTACT@presente')).toEqual(['Presente.org'])
    expect(await list('q=100%25')).toEqual(['100% Pure_Name'])
    expect(await list('q=Pure_N')).toEqual(['100% Pure_Name'])
    expect(await list('q=nobody-of-this-name')).toEqual([])
    expect((await zoe.get(`/desk/letters/${desk.letter.slug}?q=%00`)).statusCode).toBe(200)
  })

  test('is narrowed by state', async () => {
    expect(await list('state=waiting')).toEqual(['Presente.org'])
    expect(await list('state=rejected')).toEqual(['Otra Casa'])
    expect(await list('state=withdrawn')).toEqual([])
    expect(await list('state=counted&q=lukasz')).toEqual(['Zoë Łukasz'])
    expect((await list('state=nonsense')).length).toBeGreaterThan(4)
  })

  test('shows one with its history, and what can be decided', async () => {
    const path = `/desk/letters/${desk.letter.slug}?at=${presente}`
    expect((await zoe.get(path)).body).toContain('value="approve"')
    await post(presente, { kind: 'reject', reason: 'Sign with your own address.' })
    const { body } = await zoe.get(path)
    expect(body).not.toContain('value="approve"')
    expect(body).toContain('zoe@example.org rejected')
    expect(body).toContain('Sign with your own address.')
    expect(body).toContain('/undo')
    expect(await firstOf('q=presente')).toMatch(/Rejected ?zoe@example\.org$/)
    const undo = /action="([^"]+\/undo)"/.exec(body)?.[1] ?? ''
    await zoe.post(undo, { back: '/desk' })
    expect(await firstOf('q=presente')).not.toContain('zoe')
  })

  test('is read in pages: every signature once', async () => {
    for (let index = 0; index < 20; index++) {
      await signed(desk, { ...individual, name: `Vecino ${index}`, email: `vecino${index}@example.org` })
    }
    const seen: string[] = []
    for (let address: string | undefined = `/desk/letters/${desk.letter.slug}`; address;) {
      const { body } = await zoe.get(address)
      seen.push(...[...body.matchAll(/[?;]at=([0-9a-f-]{36})#item/g)].map(([, id = '']) => id))
      address = /rel="next" href="([^"]+)"/.exec(body)?.[1]?.replaceAll('&amp;', '&')
    }
    const { rows } = await desk.pool.query<{ id: string }>('select id from signatures where letter_id = $1', [
      desk.letter.id,
    ])
    expect(rows.length).toBeGreaterThan(50)
    expect(seen.toSorted()).toEqual(rows.map(({ id }) => id).toSorted())
  })

  test('leads page by page to all that a word finds, whether it counts or not', async () => {
    await desk.pool.query(
      `update signatures set withdrawn_at = now() where letter_id = $1 and name ~ '^Vecino .?[1357]$'`,
      [desk.letter.id],
    )
    const found: string[] = []
    for (let after: string | undefined, more = true; more; after = found.at(-1)) {
      const letter = { ...desk.letter, role: 'owner' } as unknown as DeskLetter
      const page = await listSignatures(desk.pool, { letter, search: 'vecino', limit: 3, after })
      found.push(...page.map(({ id }) => id))
      more = page.length === 3
    }
    const { rows } = await desk.pool.query<{ id: string }>(
      `select id from signatures where name like 'Vecino %' order by id desc`,
    )
    expect(rows).toHaveLength(20)
    expect(found).toEqual(rows.map(({ id }) => id))
  })
})

describe('the places of a letter', () => {
  const placesIn = (html: string) => /<nav class="places".*?<\/nav>/s.exec(html)?.[0] ?? ''
  const linksIn = (html: string, more = '') => [
    ...new Set(
      [...html.matchAll(new RegExp(`href="(/desk/[^"]+)"${more}`, 'g'))].map(([, path = '']) => path),
    ),
  ]

  test.each([
    ['owner', 16],
    ['coordinator', 16],
    ['reviewer', 5],
    ['reader', 2],
  ] as const)(
    'lead from each to every other that a %s may open, and say where one is',
    async (role, count) => {
      const visitor = await signInWithRole(desk, `${role}@places.example`, { role })
      const start = await visitor.get(`/desk/letters/${desk.letter.slug}/figures`)
      const places = linksIn(placesIn(start.body))
      expect(places).toHaveLength(count)
      for (const place of places) {
        const answer = await visitor.get(place)
        const shown = answer.statusCode === 303 ? await visitor.get(answer.headers.location ?? '') : answer
        expect([place, shown.statusCode]).toEqual([place, 200])
        const nav = placesIn(shown.body)
        expect(linksIn(nav)).toEqual(places)
        expect(linksIn(nav, ' aria-current="page"')).toEqual([place])
      }
    },
  )
})
