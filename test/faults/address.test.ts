import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from '#server/database/root.ts'
import { useWorld } from '../world.ts'

const world = useWorld()

test.each([
  '/en/letters/%E0%A4%A',
  '/es/%c0',
  '/en/no-such-page',
  '/nl',
  '/assets/..%5C..%5Cx',
  '/assets/%2e%2e%2fx',
])('the address %s is answered by our own page', async (url) => {
  const answer = await world.app.inject({ url, headers: { 'accept-language': 'es' } })
  expect(answer.statusCode).toBe(404)
  expect(answer.headers['content-type']).toBe('text/html; charset=utf-8')
  expect(answer.body).toMatch(/There is no page at this address|No hay ninguna página en esta dirección/)
})

test('whoever comes to the front door is led to the language of their browser', async () => {
  const answer = await world.app.inject({
    url: '/',
    headers: { 'accept-language': 'de, es;q=0.8, en;q=0.5' },
  })
  expect([answer.statusCode, answer.headers.location]).toEqual([302, '/es'])
})

test.each([
  '/.git/config',
  '/assets/',
  '/assets/../../package.json',
  '/assets/..%2f..%2fpackage.json',
  '/package.json',
  '/server/main.ts',
  '/data/secret.key',
  '/letters/',
])('nothing of the machine is handed out: %s', async (url) => {
  const { statusCode, body } = await world.app.inject(url)
  expect(statusCode).toBe(404)
  expect(body).not.toMatch(/"dependencies"|repositoryformatversion|Index of/)
})

test.each(['TRACE', 'PUT', 'PATCH', 'DELETE'] as const)(
  'no method is answered that no route has: %s',
  async (method) => {
    expect((await world.app.inject({ method: method as 'PUT', url: '/en' })).statusCode).toBe(404)
  },
)

test('a part of a file that it does not have is refused, and nothing fails', async () => {
  const [file = ''] = readdirSync(join(root, 'dist/client/assets'))
  for (const range of ['bytes=999999999-', 'bytes=9-1', 'bytes=-0', 'x']) {
    const { statusCode } = await world.app.inject({ url: `/assets/${file}`, headers: { range } })
    expect(statusCode, range).toBeLessThan(500)
  }
})
