import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { FastifyInstance, LightMyRequestResponse, RouteOptions } from 'fastify'
import { TOTP } from 'otpauth'
import type pg from 'pg'
import { afterAll, beforeAll } from 'vitest'
import { buildApp, type AppOptions } from '#server/app.ts'
import { putApp } from '#server/coordinator/authenticator-app.ts'
import type { ApiLimits } from '#server/api/api.ts'
import type { Role, SecondFactor } from '#server/coordinator/coordinator.ts'
import { ensureOwner } from '#server/coordinator/ensure-owner.ts'
import { grantRole } from '#server/coordinator/grant-role.ts'
import { makeSignInLink } from '#server/coordinator/make-sign-in-link.ts'
import { inTransaction } from '#server/database/transaction.ts'
import { readFolder } from '#server/letter/folder.ts'
import { importLetter } from '#server/letter/import.ts'
import type { Assets } from '#server/page.ts'
import { makeToken } from '#server/signature/token.ts'
import { copyDatabase } from '../database.ts'
import { freshToken } from '../captcha/solve.ts'
import { limits, organization, shippedLetter } from '../world.ts'
import { mailboxKey } from '../seal/mailbox.ts'

/** The desk through HTTP, on a database of its own with one letter. No mail leaves, whatever the pages are told. */
export type DeskWorld = {
  app: FastifyInstance
  pool: pg.Pool
  letter: { id: string; slug: string }
  /** Every route of the app. */
  routes: RouteOptions[]
}

export const key = Buffer.alloc(32, 7)
export const origin = 'https://letters.example.org'

type Desk = {
  assets?: Assets
  mailsSent?: boolean
  secondFactor?: SecondFactor
  localWebhooks?: boolean
  apiLimits?: ApiLimits
  logger?: NonNullable<AppOptions['logger']>
}

export function useDesk(options: Desk = {}): DeskWorld {
  const world = {} as DeskWorld
  const ends: (() => Promise<unknown>)[] = []

  beforeAll(async () => {
    const database = await copyDatabase()
    ends.push(() => database.drop())
    const { app, routes } = await openApp(database, options)
    ends.push(() => app.close())
    const { pool } = app.pg
    Object.assign(world, { app, pool, routes, letter: await loadLetter(pool) })
  })
  afterAll(async () => {
    for (const end of ends.toReversed()) await end()
  })
  return world
}

/** Fastify announces each instance as it is made: the app needs no door for its route table. */
async function openApp({ url: databaseUrl, seal }: Awaited<ReturnType<typeof copyDatabase>>, options: Desk) {
  const routes: RouteOptions[] = []
  const listen = (message: unknown) => {
    const { fastify } = message as { fastify: FastifyInstance }
    fastify.addHook('onRoute', (route) => void routes.push(route))
  }
  subscribe('fastify.initialization', listen)
  const app = await buildApp({
    databaseUrl,
    origin,
    key,
    seal,
    assets: 'development',
    limits,
    ...options,
  }).finally(() => unsubscribe('fastify.initialization', listen))
  return { app, routes }
}

async function loadLetter(pool: pg.Pool) {
  const folder = await readFolder(shippedLetter)
  const { letterId: id } = await inTransaction(pool, (db) => importLetter(db, { folder, now: new Date() }))
  return { id, slug: folder.slug }
}

/** As browsers keep it for one host alone, with TLS. */
export const sessionCookie = '__Host-session'

/** Somebody's browser: one cookie, and forms. */
export class Visitor {
  cookie = ''
  private readonly app: FastifyInstance

  constructor({ app }: Pick<DeskWorld, 'app'>) {
    this.app = app
  }

  async get(url: string): Promise<LightMyRequestResponse> {
    return this.app.inject({ url, headers: { cookie: this.cookie } })
  }

  async post(
    url: string,
    form: Record<string, string> = {},
    headers: Record<string, string> = {},
  ): Promise<LightMyRequestResponse> {
    const answer = await this.app.inject({
      method: 'POST',
      url,
      payload: new URLSearchParams(form).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded', cookie: this.cookie, ...headers },
    })
    const session = answer.cookies.find(({ name }) => name === sessionCookie)
    if (session) this.cookie = `${sessionCookie}=${session.value}`
    return answer
  }
}

export async function linkFor(desk: DeskWorld, email: string, now = new Date()): Promise<string> {
  const { id } = await ensureOwner(desk.pool, { email, now })
  return `/desk/sign-in/${await makeSignInLink(desk.pool, { coordinatorId: id, key, now })}`
}

/** A coordinator at the desk who owns the service; through the mail's link and the second factor. */
export async function signInAs(desk: DeskWorld, email: string): Promise<Visitor> {
  const visitor = new Visitor(desk)
  const link = await linkFor(desk, email)
  await giveApp(desk, email)
  await visitor.post(link)
  await visitor.post('/desk/factor', { code: codeNow() })
  return visitor
}

/** A coordinator of one letter, and of nothing else. */
export async function signInWithRole(
  desk: DeskWorld,
  email: string,
  { role, letter = desk.letter }: { role: Role; letter?: { id: string } },
): Promise<Visitor> {
  const visitor = await signInAs(desk, email)
  const { id: coordinatorId } = await ensureOwner(desk.pool, { email, now: new Date() })
  await desk.pool.query('update coordinators set owns_service = false where id = $1', [coordinatorId])
  const granting = { letterId: letter.id, coordinatorId, role, grantedBy: null, now: new Date() }
  await grantRole(desk.pool, granting)
  return visitor
}

const appSecret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'

/** An authenticator app whose codes `codeNow` knows, set up without its page; no code of it counts as used. */
export async function giveApp(desk: DeskWorld, email: string): Promise<void> {
  const { id: coordinatorId } = await ensureOwner(desk.pool, { email, now: new Date() })
  await putApp(desk.pool, { coordinatorId, key, secret: appSecret, step: 0, now: new Date() })
}

export function codeNow(secret = appSecret, now = new Date()): string {
  return new TOTP({ secret }).generate({ timestamp: now.getTime() })
}

/** Signs as the public pages do, and gives the signature's id. */
export async function unconfirmed(desk: DeskWorld, form: Record<string, string>): Promise<string> {
  const { slug, id: letterId } = desk.letter
  const answer = await new Visitor(desk).post(`/en/letters/${slug}/sign`, {
    ...organization,
    // Whatever the registry knows by now.
    organization: 'another',
    captcha: await freshToken(key),
    ...form,
  })
  if (answer.statusCode !== 303) throw new Error(`not signed: ${answer.body}`)

  const { rows } = await desk.pool.query<{ id: string }>(
    'select id from signatures where letter_id = $1 and email_key = $2 order by id desc limit 1',
    [letterId, mailboxKey(desk.pool, form['email'] ?? '')],
  )
  return rows[0]?.id ?? ''
}

/** Signs and confirms. */
export async function signed(desk: DeskWorld, form: Record<string, string>): Promise<string> {
  const { slug, id: letterId } = desk.letter
  const id = await unconfirmed(desk, form)
  await new Visitor(desk).post(`/en/letters/${slug}/confirm/${makeToken(key, 'confirm', letterId, id)}`)
  return id
}
