import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { FastifyInstance, RouteOptions } from 'fastify'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { buildApp } from '#server/app.ts'
import { ringOf } from '#server/seal/key-ring.ts'
import { makeSeal } from '#server/seal/make-seal.ts'
import { read } from './tree.ts'

// The schema of an answer is the privacy wall: what it does not list is not sent. A route without one has no wall.

const routes = allRoutes()

test('every route declares its answer', async () => {
  expect((await routes).length).toBeGreaterThan(0)
  expect(
    (await routes).filter((route) => !declares(route)).map(({ method, url }) => `${String(method)} ${url}`),
  ).toEqual([])
})

// A story opens each page under axe, at both widths, and names it: test/pages.json says which, and what is no page.
test('every page is looked at in a story', async () => {
  const { pages, 'no page': others } = Pages.parse(JSON.parse(read('test/pages.json')))
  const gets = (await routes).filter(({ method }) => [method].flat().includes('GET'))
  expect(Object.keys({ ...pages, ...others }).toSorted()).toEqual(gets.map(({ url }) => url).toSorted())
  const unseen = Object.entries(pages).filter(
    ([, [story, name]]) => ![`'${name}'`, `\`${name}\``].some((words) => read(story).includes(words)),
  )
  expect(unseen).toEqual([])
})

const Pages = z.object({
  pages: z.record(z.string(), z.tuple([z.string(), z.string()])),
  'no page': z.record(
    z.string(),
    z.enum(['leads on', 'a file', 'for scripts', 'for programs', 'for machines']),
  ),
})

/** Fastify announces each instance as it is made: the app needs no door for this test. */
async function allRoutes(): Promise<RouteOptions[]> {
  const routes: RouteOptions[] = []
  const listen = (message: unknown) => {
    const { fastify } = message as { fastify: FastifyInstance }
    fastify.addHook('onRoute', (route) => void routes.push(route))
  }
  subscribe('fastify.initialization', listen)
  try {
    // Nothing is asked of the database: the routes are only counted.
    const app = await buildApp({
      databaseUrl: 'postgresql://localhost/none',
      origin: 'http://localhost',
      key: Buffer.alloc(32),
      seal: makeSeal(ringOf([Buffer.alloc(32)]), Buffer.alloc(32)),
      assets: 'development',
    })
    await app.ready()
    await app.close()
  } finally {
    unsubscribe('fastify.initialization', listen)
  }
  return routes.filter(({ method }) => method !== 'HEAD')
}

function declares({ schema }: RouteOptions): boolean {
  const answers = Object.keys(schema?.response ?? {})
  return answers.some((status) => /^[23]/.test(status))
}
