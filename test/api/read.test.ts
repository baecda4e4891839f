import { beforeAll, describe, expect, test } from 'vitest'
import { translator } from '#web/words/words.ts'
import { individual, maryam, shippedLetter, useWorld, zoe } from '../world.ts'
import { body, person, writeLetter } from '../letter/written.ts'
import {
  approve,
  linkOf,
  newest,
  post,
  presente,
  reject,
  sign,
  signAndConfirm,
} from '../signature/visitor.ts'

// What anybody reads without a token.

const world = useWorld()
let slug: string
let letterId: string

beforeAll(async () => {
  ;({ slug, id: letterId } = await world.load(shippedLetter))
})

const get = async <Answer>(path: string, headers: Record<string, string> = {}) => {
  const answer = await world.app.inject({ url: `/api/letters${path}`, headers })
  return { answer, json: answer.json<Answer>() }
}

type Counts = { organizations: number; people: number; days?: ({ day: string } & Counts)[] }
type Page = { signatories: { id: string; line: string; capacity: string }[]; next: string | null }
type Change = {
  number: number
  kind: string
  signature: string | null
  signatory: { line: string } | null
  reason: string | null
  organizations: number
  people: number
}
type Changes = { changes: Change[]; cursor: number; more: boolean }

describe('letters', () => {
  test('are listed, each in its own language or in the one that is asked for', async () => {
    const { json } = await get<{ letters: { slug: string; title: string; language: string; url: string }[] }>(
      '',
    )
    const [letter] = json.letters.filter((one) => one.slug === slug)
    expect(letter).toMatchObject({ language: 'en', url: `${world.origin}/en/letters/${slug}` })
    const spanish = await get<typeof json>('?language=es')
    expect(spanish.json.letters[0]?.url).toContain('/es/letters/')
    expect(spanish.json.letters[0]?.title).not.toBe(letter?.title)
  })

  test('say who is addressed, when they close, and where they are read', async () => {
    const { json } = await get(`/${slug}?language=es`)
    expect(json).toMatchObject({
      slug,
      language: 'es',
      original: 'en',
      languages: expect.arrayContaining(['en', 'es']) as unknown,
      standing: 'open',
      pdf: `${world.origin}/es/letters/${slug}/letter.pdf`,
    })
    expect(json).not.toHaveProperty('id')
  })

  test('give every version of their texts, whose source has the hash that signers agree to', async () => {
    const { json } = await get<{ texts: { language: string; version: number; hash: string }[] }>(
      `/${slug}/texts`,
    )
    const [text] = json.texts
    const { json: whole } = await get<{ source: string; hash: string }>(
      `/${slug}/texts/${text?.language}/${text?.version}`,
    )
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(whole.source))
    expect(Buffer.from(digest).toString('hex')).toBe(text?.hash)
    expect((await get(`/${slug}/texts/en/99`)).answer.statusCode).toBe(404)
  })
})

describe('signatories', () => {
  test('appear when they count, with no mailbox and no contact, and are gone when they withdraw', async () => {
    const before = (await get<Changes>(`/${slug}/changes?limit=1000`)).json
    await sign(world, slug, { ...individual, ...zoe })
    expect((await get<Changes>(`/${slug}/changes?after=${before.cursor}`)).json.changes).toEqual([])
    const signature = await newest(world, slug)
    await post(world, linkOf(world, slug, 'confirm', signature))
    const counted = await get<Changes>(`/${slug}/changes?after=${before.cursor}`)
    expect(counted.json.changes).toMatchObject([
      { kind: 'signature.counted', signature: signature.id, signatory: { line: zoe.name }, people: 1 },
    ])
    expect(await everyLine(slug)).toContain(zoe.name)
    await post(world, `${linkOf(world, slug, 'manage', signature)}/withdraw`)
    const { json, answer } = await get<Changes>(`/${slug}/changes?after=${before.cursor}`)
    expect(json.changes.map(({ kind, signatory, people }) => [kind, signatory, people])).toEqual([
      ['signature.counted', null, 1],
      ['signature.withdrawn', null, -1],
    ])
    expect(answer.body).not.toContain('Łukasz')
    expect(await everyLine(slug)).not.toContain(zoe.name)
  })

  test('who withhold their names are counted, and named nowhere', async () => {
    const { json: before } = await get<Counts>(`/${slug}/counts`)
    await signAndConfirm(world, slug, { ...individual, ...maryam, published: 'withheld' })
    const { json: after } = await get<Counts>(`/${slug}/counts`)
    expect(after.people).toBe(before.people + 1)
    for (const path of ['changes?limit=1000', 'signatories?limit=1000'])
      expect((await get(`/${slug}/${path}`)).answer.body).not.toMatch(/مريم|maryam/)
  })

  test('are told when the desk takes them off the list, and why', async () => {
    const { json: before } = await get<Changes>(`/${slug}/changes?limit=1000`)
    const organization = await signAndConfirm(world, slug, presente)
    await approve(world, letterId, organization.line)
    await world.pool.query('update signatures set disputed_at = signed_at where id = $1', [organization.id])
    await world.pool.query('update signatures set disputed_at = null where id = $1', [organization.id])
    await reject(world, letterId, organization.line)
    const { json, answer } = await get<Changes>(`/${slug}/changes?after=${before.cursor}`)
    expect(json.changes).toMatchObject([
      { kind: 'signature.counted', organizations: 1, people: 0 },
      { kind: 'signature.removed', reason: 'disputed', organizations: -1 },
      { kind: 'signature.counted', organizations: 1 },
      { kind: 'signature.removed', reason: 'rejected', organizations: -1 },
    ])
    expect(answer.body).not.toMatch(/guadalupe@|Director|presente[.]example/)
  })

  test('come on pages by a key, every line once, in the order of the list', async () => {
    const list = [
      ...['Zoë Łukasz', 'Ángel Ruiz', 'مريم الحسن', '李明', 'Nora Peña'].map((name) => person(name)),
      ...['Presente.org', 'Centro 9', 'Centro 32 FBT'].map((name) => body(name)),
    ]
    await world.load(writeLetter({ slug: 'grouped', language: 'es', order: 'organizations first', list }))
    await world.load(writeLetter({ slug: 'mixed', language: 'es', list }))
    expect(await everyLine('grouped', 2)).toEqual([
      ...['Centro 9', 'Centro 32 FBT', 'Presente.org', 'Ángel Ruiz', 'Nora Peña', 'Zoë Łukasz'],
      ...['مريم الحسن', '李明'],
    ])
    expect(await everyLine('mixed', 3)).toEqual([
      ...['Ángel Ruiz', 'Centro 9', 'Centro 32 FBT', 'Nora Peña', 'Presente.org', 'Zoë Łukasz'],
      ...['مريم الحسن', '李明'],
    ])
  })

  test('are read on where the last one of a page has gone in the meantime', async () => {
    const { json: first } = await get<Page>('/mixed/signatories?limit=3')
    await world.pool.query('update signatures set withdrawn_at = signed_at where id = $1', [
      first.signatories[2]?.id,
    ])
    const { json } = await get<Page>(`/mixed/signatories?limit=3&after=${first.next}`)
    expect(json.signatories.map(({ line }) => line)).toEqual(['Nora Peña', 'Presente.org', 'Zoë Łukasz'])
  })

  async function everyLine(of: string, limit = 1000): Promise<string[]> {
    const lines: string[] = []
    for (let after = ''; ;) {
      const { json } = await get<Page>(`/${of}/signatories?limit=${limit}${after}`)
      lines.push(...json.signatories.map(({ line }) => line))
      if (json.next === null) return lines
      after = `&after=${json.next}`
    }
  }
})

describe('counts', () => {
  test('day by day end with what the list has', async () => {
    const { json: now } = await get<Counts>(`/${slug}/counts`)
    const { json } = await get<Counts>(`/${slug}/counts?by=day`)
    expect(json).toMatchObject(now)
    expect(json.days?.at(-1)).toMatchObject(now)
    const { rows } = await world.pool.query<Counts>(
      `select (count(*) filter (where people = 0))::integer as organizations, sum(people)::integer as people
         from signatories where letter_id = $1`,
      [letterId],
    )
    expect(now).toEqual(rows[0])
  })

  test('are what all changes add up to', async () => {
    const { json } = await get<Changes>(`/${slug}/changes?limit=1000`)
    const sum = (what: 'organizations' | 'people') => json.changes.reduce((all, one) => all + one[what], 0)
    const { json: counts } = await get<Counts>(`/${slug}/counts`)
    expect({ organizations: sum('organizations'), people: sum('people') }).toEqual(counts)
    expect(json.changes.map(({ number }) => number)).toEqual(json.changes.map((_, at) => at + 1))
  })
})

describe('what is asked wrongly', () => {
  test.each([
    ['/no-such-letter', 404, 'letter-not-found'],
    ['/No%20Slug', 404, 'page-not-found'],
    ['/marvena-river/signatories?limit=1001', 400, 'request-unreadable'],
    ['/marvena-river/signatories?after=nonsense', 400, 'request-unreadable'],
    ['/marvena-river/changes?after=-1', 400, 'request-unreadable'],
    ['/marvena-river/nothing', 404, 'page-not-found'],
    ['/%E0%A4', 404, 'page-not-found'],
  ] as const)('%s is refused as JSON, in the reader’s language', async (path, status, code) => {
    const { answer, json } = await get<{ code: string; message: string }>(path, { 'accept-language': 'es' })
    expect([answer.statusCode, json.code]).toEqual([status, code])
    expect(answer.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'content-language': 'es',
      'cache-control': 'no-store',
      vary: 'Accept-Language',
    })
    expect(json.message).toBe(translator('es')(`refusal.${code}`))
  })
})
