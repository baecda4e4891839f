import { beforeAll, describe, expect, test } from 'vitest'
import { writeLetter } from '../letter/written.ts'
import {
  expectRefusal,
  linkOf,
  listed,
  mails,
  newest,
  person,
  post,
  presente,
  stored,
} from '../signature/visitor.ts'
import { useWorld } from '../world.ts'

// What the frame on a partner's page answers. Whether it fits its height there, a browser tries.

const world = useWorld()
const slug = 'framed'
const frame = `/en/letters/${slug}/embed`
beforeAll(() => world.load(writeLetter({ slug })))
const get = (url: string) => world.app.inject(url)

describe('the frame', () => {
  test('may stand on any page, and only the frame may', async () => {
    const framed = await get(frame)
    expect(framed.statusCode).toBe(200)
    expect(framed.headers['content-security-policy']).toContain('frame-ancestors *')
    expect(framed.headers).not.toHaveProperty('x-frame-options')
    for (const url of [`/en/letters/${slug}`, `/en/letters/${slug}/sign`, '/desk/sign-in', '/en']) {
      const { headers } = await get(url)
      expect(headers['content-security-policy'], url).toContain("frame-ancestors 'none'")
      expect(headers['x-frame-options'], url).toBeDefined()
    }
  })

  test('takes a signature like the page, and says that it came by a frame', async () => {
    const answer = await post(world, frame, presente)
    expect(answer.statusCode).toBe(303)
    const done = await get(String(answer.headers.location))
    expect(done.statusCode).toBe(200)
    expect(done.body).toContain(presente.email)
    expect(done.headers['content-security-policy']).toContain('frame-ancestors *')
    expect(await newest(world, slug)).toMatchObject({ line: 'Presente.org', origin: 'frame' })
  })

  test('says what is wrong with a form, with what was typed', async () => {
    const { statusCode, body, headers } = await post(world, frame, { ...person, email: 'x' })
    expect(statusCode).toBe(422)
    expect(body).toContain('value="Zoë Łukasz"')
    expect(body).toContain('href="#email"')
    expect(headers['content-security-policy']).toContain('frame-ancestors *')
  })

  test('and the page are one place: who signed in one has signed in the other', async () => {
    await post(world, frame, person)
    await post(world, `/en/letters/${slug}/sign`, person)
    await post(world, frame, person)
    expect((await stored(world, slug)).filter(({ email }) => email === person.email)).toHaveLength(1)
    expect((await mails(world, slug)).filter(({ recipient }) => recipient === person.email)).toHaveLength(1)
    await post(world, linkOf(world, slug, 'confirm', await newest(world, slug)))
    expect(await listed(world, slug)).toContain(person.name)
  })

  test('is refused to a form from another page than itself', async () => {
    const origin = 'https://partner.example'
    expectRefusal(await post(world, frame, person, { origin }), 'request-from-elsewhere')
  })

  test('shows no address that we did not put into its own', async () => {
    expectRefusal(await get(`${frame}/x`), 'link-broken')
    expectRefusal(await get(`${frame}/${'A'.repeat(200)}`), 'link-broken')
  })

  test('is in the language of its link, else of the page that holds it, else of its reader', async () => {
    const at = async (query: string, headers: Record<string, string> = {}) =>
      (await world.app.inject({ url: `/letters/${slug}/embed${query}`, headers })).headers.location
    expect(await at('?lang=es-MX&page=fr&partner=rio&theme=dark&compact=&accent=%231F3A5F')).toBe(
      `/es/letters/${slug}/embed?partner=rio&theme=dark&accent=1f3a5f&compact=yes`,
    )
    expect(await at('?page=ar-EG')).toBe(`/ar/letters/${slug}/embed`)
    expect(await at('?page=', { 'accept-language': 'pt-BR' })).toBe(`/pt/letters/${slug}/embed`)
    expect((await get(`${frame}?lang=es&as=organization`)).headers.location).toBe(
      `/es/letters/${slug}/embed?as=organization`,
    )
    expect((await get(`${frame}?page=es`)).statusCode).toBe(200)
  })

  test('says how it looks in every address in it, and leaves out what makes no sense', async () => {
    const { body } = await get(`${frame}?theme=dark&accent=%23abcdef&compact`)
    expect(body).toContain('data-theme="dark"')
    expect(body).toContain('href="/embed/accent/abcdef.css?theme=dark"')
    expect(body).toContain(`${frame}?theme=dark&amp;accent=abcdef&amp;compact=yes&amp;as=individual`)
    const done = await post(world, `${frame}?theme=dark`, { ...person, email: 'dark@example.org' })
    expect(done.headers.location).toMatch(/\?theme=dark$/)
    expect((await get(`${frame}?theme=mauve&accent=red;}&as=x`)).body).not.toMatch(/mauve|red;/)
    const { headers, body: sheet } = await get('/embed/accent/1f3a5f.css')
    expect(headers['content-type']).toContain('text/css')
    expect(sheet).toMatch(/^:root\{--accent:#1f3a5f;--on-accent:#fcfbf8\}@media/)
  })

  test('asks for the kind of signer that was chosen', async () => {
    expect((await get(`${frame}?as=organization`)).body).toContain('name="contactName"')
    expect((await get(`${frame}?as=individual`)).body).not.toContain('name="contactName"')
    expect((await get(`${frame}?as=robot`)).statusCode).toBe(200)
  })
})

test('the loader is a few hundred bytes that any page may fetch', async () => {
  const { statusCode, headers, rawPayload } = await get('/embed.js')
  expect(statusCode).toBe(200)
  expect(headers['content-type']).toContain('javascript')
  expect(headers['cross-origin-resource-policy']).toBe('cross-origin')
  expect(rawPayload.length).toBeGreaterThan(100)
  expect(rawPayload.length).toBeLessThan(1000)
})
