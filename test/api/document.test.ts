import { beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { locales, type Locale } from '#web/words/language.ts'
import { translator } from '#web/words/words.ts'
import { signed, useDesk } from '../coordinator/desk.ts'
import { individual } from '../world.ts'
import { programOf, type Program } from './program.ts'

// The document of the API says what the API does.

const desk = useDesk()
let document: Document
let program: Program

type Schema = { $ref?: string }
type Operation = {
  operationId: string
  summary: string
  security?: object[]
  parameters?: { name: string; in: string; required?: boolean }[]
  responses: Record<string, { description: string; content?: Record<string, { schema: Schema }> }>
}
type Document = {
  openapi: string
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, Schema> }
  webhooks: Record<string, { post: { requestBody: { content: Record<string, { schema: Schema }> } } }>
}

beforeAll(async () => {
  document = (await desk.app.inject('/api/openapi.json')).json<Document>()
  await signed(desk, { ...individual, name: 'Zoë Łukasz', email: 'zoe@example.org' })
  await signed(desk, { name: 'Casa Azul', email: 'info@casaazul.example' })
  program = await programOf(desk, {
    email: 'program@example.org',
    scopes: ['signatures:decide', 'letters:write', 'editions:freeze'],
  })
  await desk.pool.query(
    `insert into editions (letter_id, number, frozen_at, origin, language, dated, list_order, organizations, people,
                           withheld, hash)
     values ($1, 1, now(), 'https://letters.example.org', 'en', '2026-01-01', 'one list', 1, 2, 0, repeat('0', 64))`,
    [desk.letter.id],
  )
})

/** For sites that show a card of a letter: oEmbed says itself what it is. */
const elsewhere = new Set(['/api/oembed'])

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )

describe('the document', () => {
  test('is OpenAPI 3.1, and has every route under /api with a summary of its own', () => {
    expect(document.openapi).toBe('3.1.0')
    const documented = operations().map(({ path, method }) => `${method} ${path}`)
    const routes = desk.routes
      .filter(
        ({ url, method, schema }) =>
          url.startsWith('/api/') && method !== 'HEAD' && !schema?.hide && !elsewhere.has(url),
      )
      .map(({ url, method }) => `${String(method).toLowerCase()} ${url.replace(/:(\w+)/g, '{$1}')}`)
    expect(routes.length).toBeGreaterThan(12)
    expect(documented.toSorted()).toEqual(routes.toSorted())
    const ids = operations().map(({ operation }) => operation.operationId)
    expect(new Set(ids).size).toBe(ids.length)
    expect(operations().filter(({ operation }) => !operation.summary)).toEqual([])
  })

  test('names every parameter of a path, refers to nothing that is not there, and holds nothing unused', () => {
    const text = JSON.stringify(document)
    const referred = new Set([...text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name))
    expect([...referred].toSorted()).toEqual(Object.keys(document.components.schemas).toSorted())
    for (const { path, operation } of operations()) {
      const wanted = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
      const given = (operation.parameters ?? []).filter(({ in: place }) => place === 'path')
      expect([path, given.map(({ name }) => name).toSorted()]).toEqual([path, wanted.toSorted()])
      expect(given.every(({ required }) => required)).toBe(true)
      expect(Object.values(operation.responses).filter(({ description }) => !description)).toEqual([])
    }
  })

  test('says of which acts a token is asked, and how every one is refused', () => {
    for (const { method, operation } of operations()) {
      if (method !== 'get') expect(operation.security).toEqual([{ token: [] }])
      const refusals = Object.entries(operation.responses).filter(([status]) => status.startsWith('4'))
      expect(refusals.length).toBeGreaterThan(0)
      for (const [, { content }] of refusals)
        expect(content?.['application/json']?.schema.$ref).toBe('#/components/schemas/Problem')
    }
  })

  test('fits what each address answers', async () => {
    const { slug } = desk.letter
    const values = { slug, language: 'en', version: '1' }
    const reads = operations().filter(({ method }) => method === 'get')
    expect(reads.length).toBeGreaterThan(8)
    for (const { path, operation } of reads) {
      const url = path.replace(/\{(\w+)\}/g, (_, name: keyof typeof values) => values[name])
      for (const query of path.endsWith('/counts') ? ['', '?by=day'] : ['']) {
        const answer = await program.ask('GET', url + query)
        expect([url, answer.statusCode]).toEqual([url, 200])
        const schema = operation.responses['200']?.content?.['application/json']?.schema ?? {}
        const read = z.fromJSONSchema(whole(schema)).safeParse(answer.json())
        expect([url, read.error?.issues]).toEqual([url, undefined])
        expect(Object.keys(answer.json<object>()).length).toBeGreaterThan(0)
      }
    }
  })

  test('describes in words, not in their keys', () => {
    const descriptions = [...JSON.stringify(document).matchAll(/"description":"([^"]*)"/g)].map(
      ([, said]) => said,
    )
    expect(descriptions.length).toBeGreaterThan(60)
    expect(descriptions.filter((said) => /^api[.]/.test(said ?? ''))).toEqual([])
  })

  test('describes what webhooks are sent', () => {
    expect(Object.keys(document.webhooks)).toContain('signature.counted')
    const { schema } = document.webhooks['edition.frozen']?.post.requestBody.content['application/json'] ?? {}
    expect(schema).toMatchObject({ required: ['type', 'timestamp', 'data'] })
  })
})

/** A part of the document with all that it refers to. */
function whole(schema: Schema) {
  const text = JSON.stringify({ ...schema, $defs: document.components.schemas })
  return JSON.parse(text.replaceAll('#/components/schemas/', '#/$defs/')) as z.core.JSONSchema.JSONSchema
}

describe('its page', () => {
  test('stands in the reader’s language, and is found without one', async () => {
    const { headers, statusCode } = await desk.app.inject({
      url: '/api',
      headers: { 'accept-language': 'fr' },
    })
    expect([statusCode, headers.location, headers.vary]).toEqual([302, '/fr/api', 'Accept-Language'])
    const { body } = await desk.app.inject('/fr/api')
    const say = translator('fr')
    for (const { path, operation } of operations()) {
      expect(body).toContain(path)
      expect(body).toContain(say(`api.operation.${operation.operationId}` as 'api.operation.letters'))
    }
  })

  test('says all of it in each language, down to a field', async () => {
    const saidIn = async (locale: Locale) => {
      const { body } = await desk.app.inject(`/${locale}/api`)
      return [...body.matchAll(/<\/code>(?:<!--.*?-->|&ensp;|\s)*<span>(.*?)<\/span>/g)].map(
        ([, said]) => said,
      )
    }
    const english = await saidIn('en')
    expect(english.length).toBeGreaterThan(60)
    expect(english).toContain(translator('en')('api.says.change-signatory'))
    expect(english.filter((said) => /^api[.]/.test(said ?? ''))).toEqual([])
    for (const locale of locales.filter((one) => one !== 'en')) {
      const said = await saidIn(locale)
      expect(said).toHaveLength(english.length)
      expect(said.filter((words) => english.includes(words))).toEqual([])
    }
  })
})
