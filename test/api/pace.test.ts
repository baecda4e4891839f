import { expect, test } from 'vitest'
import { translator } from '#web/words/words.ts'
import { useDesk } from '../coordinator/desk.ts'
import { problemIn, programOf } from './program.ts'

const desk = useDesk({ apiLimits: { network: 5, token: 2 } })

const read = (remoteAddress: string, headers: Record<string, string> = {}) =>
  desk.app.inject({ url: `/api/letters/${desk.letter.slug}/counts`, remoteAddress, headers })

test('whoever reads more than a network may in a minute is told when to come back, and others read on', async () => {
  for (let count = 0; count < 5; count++) expect((await read('203.0.113.5')).statusCode).toBe(200)
  const answer = await read('203.0.113.77', { 'accept-language': 'es' })
  expect(problemIn(answer)).toEqual({ status: 429, code: 'too-many-requests' })
  expect(answer.json<{ message: string }>().message).toBe(translator('es')('refusal.too-many-requests'))
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
  expect(Number(answer.headers['retry-after'])).toBeLessThanOrEqual(60)
  expect((await read('198.51.100.5')).statusCode).toBe(200)
})

test('whoever has the answer already may ask as often as they want', async () => {
  const { headers } = await read('192.0.2.5')
  for (let count = 0; count < 8; count++) {
    const again = await read('192.0.2.5', { 'if-none-match': String(headers.etag) })
    expect(again.statusCode).toBe(304)
  }
})

test('a token that changes more than it may in a minute is held, wherever it comes from', async () => {
  const program = await programOf(desk, { email: 'program@example.org', scopes: ['letters:write'] })
  const resume = (remoteAddress: string) =>
    desk.app.inject({
      method: 'PUT',
      url: `/api/letters/${desk.letter.slug}/signing`,
      remoteAddress,
      headers: { authorization: `Bearer ${program.token}`, 'content-type': 'application/json' },
      payload: '{"paused":false}',
    })
  expect((await resume('10.0.0.1')).statusCode).toBe(200)
  expect((await resume('10.0.1.1')).statusCode).toBe(200)
  const third = await resume('10.0.2.1')
  expect(problemIn(third)).toEqual({ status: 429, code: 'too-many-requests' })
  expect(third.headers['retry-after']).toBeDefined()
})

test('every operation declares it', async () => {
  const answer = await desk.app.inject({ url: '/api/openapi.json', remoteAddress: '192.0.2.200' })
  const { paths } = answer.json<{ paths: Record<string, Record<string, { responses: object }>> }>()
  const operations = Object.values(paths).flatMap((path) => Object.values(path))
  expect(operations.length).toBeGreaterThan(12)
  expect(operations.filter(({ responses }) => !('429' in responses))).toEqual([])
})
