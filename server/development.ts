import type { FastifyInstance } from 'fastify'
import { buildApp } from './app.ts'
import { readConfig } from './config.ts'
import { ensureOwner } from './coordinator/ensure-owner.ts'
import { makeSignInLink } from './coordinator/make-sign-in-link.ts'
import { migrate } from './database/migrate.ts'
import { openDatabase, type OpenedDatabase } from './database/open.ts'
import { root } from './database/root.ts'
import { readSecret } from './database/secret.ts'
import { loadShippedLetters } from './letter/load.ts'
import { openSeal } from './seal/open-seal.ts'

// Vite evaluates this file anew at each change; the database stays open across them.
const kept = globalThis as { undersignedDatabase?: Promise<OpenedDatabase> }

/** The app for `npm run dev`, inside Vite. */
export async function openApp(): Promise<FastifyInstance> {
  const config = readConfig()
  const first = !kept.undersignedDatabase
  kept.undersignedDatabase ??= openDatabase(config, { as: 'command', log: console })
  const { url } = await kept.undersignedDatabase
  const key = readSecret(config)
  const origin = config.PUBLIC_URL
  if (first) await migrate(url)
  const seal = await openSeal(url, config)
  const app = await buildApp({
    databaseUrl: url,
    origin,
    key,
    seal,
    assets: 'development',
    localWebhooks: true,
    hcaptcha: config.hcaptcha,
    keeping: config.keeping,
    secondFactor: config.SECOND_FACTOR,
    logger: { level: 'warn' },
  })
  if (!first) return app

  const { pool } = app.pg
  await loadShippedLetters(pool, { root, now: new Date() })
  const owner = await ensureOwner(pool, { email: config.OWNER_EMAIL, now: new Date() })
  const token = await makeSignInLink(pool, { coordinatorId: owner.id, key, now: new Date() })
  app.log.warn(`Sign in at the desk once: ${origin}/desk/sign-in/${token}`)
  return app
}
