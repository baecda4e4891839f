import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { inject } from 'vitest'
import type { TestProject } from 'vitest/node'
import { openEmbedded } from '#server/database/embedded.ts'
import { migrate } from '#server/database/migrate.ts'
import { watchPool } from '#server/database/pool.ts'
import { attachSeal } from '#server/seal/attach.ts'
import { openSeal } from '#server/seal/open-seal.ts'
import type { Seal } from '#server/seal/seal.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The server's own database, from which others are made, and the one to copy. */
    database: { admin: string; template: string }
  }
}

/** What every test's database is sealed with, in the place of settings. */
export const sealSettings = { DATA_KEY: [Buffer.alloc(32, 5)], DATA_DIR: 'none' }

/** The same for a process of its own. */
export const sealEnvironment = { DATA_KEY: sealSettings.DATA_KEY.map((key) => key.toString('base64')).join() }

/** Once per run: a PostgreSQL, ours or TEST_DATABASE_URL, and in it a database with every migration, to be copied. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await openServer()
  const template = `undersigned_template_${randomBytes(4).toString('hex')}`
  await asAdmin(server.url, `create database ${template}`)
  await migrate(urlOf(server.url, template))
  // So that its copies are sealed with one look-up key.
  await openSeal(urlOf(server.url, template), sealSettings)
  project.provide('database', { admin: server.url, template })

  return async () => {
    await asAdmin(server.url, `drop database ${template} with (force)`)
    await server.close()
  }
}

/** Once per test file: a database of its own in 20 ms, so files run at the same time and share nothing. */
export async function copyDatabase(): Promise<{ url: string; seal: Seal; drop: () => Promise<void> }> {
  const { admin, template } = inject('database')
  const name = `undersigned_${randomBytes(6).toString('hex')}`
  await asAdmin(admin, `create database ${name} template ${template}`)
  const url = urlOf(admin, name)
  const seal = await openSeal(url, sealSettings)
  return { url, seal, drop: () => asAdmin(admin, `drop database ${name} with (force)`) }
}

/** A database without anything in it, for tests of the migrations themselves. */
export async function emptyDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
  const { admin } = inject('database')
  const name = `undersigned_${randomBytes(6).toString('hex')}`
  await asAdmin(admin, `create database ${name}`)
  return { url: urlOf(admin, name), drop: () => asAdmin(admin, `drop database ${name} with (force)`) }
}

/** A pool for a test: what its connections hear when their database is dropped is nobody's fault. */
export function openPool(url: string, max = 10, seal?: Seal): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max })
  if (seal) attachSeal(pool, seal)
  watchPool(pool, { info: () => {}, warn: () => {}, error: () => {} })
  return pool
}

async function openServer(): Promise<{ url: string; close: () => Promise<void> }> {
  const given = process.env.TEST_DATABASE_URL
  if (given) return { url: given, close: async () => {} }

  const folder = mkdtempSync(join(tmpdir(), 'undersigned-test-'))
  const server = await openEmbedded({ folder, as: 'server', log: console, durable: false })
  return {
    url: server.url,
    close: async () => {
      await server.close()
      rmSync(folder, { recursive: true })
    },
  }
}

async function asAdmin(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(statement).finally(() => client.end())
}

function urlOf(admin: string, name: string): string {
  const url = new URL(admin)
  url.pathname = `/${name}`
  return url.href
}
