import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import type pg from 'pg'
import type { Email } from 'postal-mime'
import { afterAll, beforeAll } from 'vitest'
import { buildApp } from '#server/app.ts'
import type { SecondFactor } from '#server/coordinator/coordinator.ts'
import { ensureOwner } from '#server/coordinator/ensure-owner.ts'
import { makeSignInLink } from '#server/coordinator/make-sign-in-link.ts'
import { root } from '#server/database/root.ts'
import { inTransaction } from '#server/database/transaction.ts'
import { readFolder } from '#server/letter/folder.ts'
import { importLetter } from '#server/letter/import.ts'
import type { Seal } from '#server/seal/seal.ts'
import { startSending, type Sending } from '#server/mail/send.ts'
import { wordMails } from '#server/word.ts'
import { copyDatabase } from './database.ts'
import { Inbox } from './mail/inbox.ts'

/** The cast: names that exercise the code. */
export const zoe = { name: 'Zoë Łukasz', email: 'zoe.lukasz@gmail.com' }
export const maryam = { name: 'مريم الحسن', email: 'maryam@example.org' }
export const liming = { name: '李明', email: 'li.ming@example.net' }
export const guadalupe = { name: 'Guadalupe Peña', secondName: 'Raúl Ibáñez', email: 'guadalupe@example.com' }

/** What an individual ticks and fills in besides. */
export const individual = { as: 'individual', agree: 'yes', publish: 'yes' }
export const organization = {
  as: 'organization',
  mayBind: 'yes',
  publish: 'yes',
  contactName: 'Zoë Łukasz',
  contactRole: 'Director',
}

export type World = {
  app: FastifyInstance
  pool: pg.Pool
  key: Buffer
  seal: Seal
  /** Where the app listens: `http://127.0.0.1:41234`. */
  origin: string
  /** A real SMTP server with what it was sent. */
  inbox: Inbox
  /** The address that signs the owner in at the desk, once. */
  signInAddress: () => Promise<string>
  /** Loads a letter's folder, and gives its slug and id. */
  load: (folder: string) => Promise<{ slug: string; id: string }>
}

/** Everybody in a test comes from one address: only tests of the limits have limits. */
const unlimited = { minute: Infinity, hour: Infinity, day: Infinity }
export const limits = { network: unlimited, mailbox: unlimited, letter: unlimited }

export const shippedLetter = join(root, 'letters/marvena-river')

type Service = {
  /** Of the site's address. Browsers keep passkeys for names alone, such as `localhost`. */
  host?: string
  /** Most journeys are about something else than signing in: they may leave it out. */
  secondFactor?: SecondFactor
}

/** A running service with a mailbox, on a database of its own, and no letter. */
export function useWorld(options: Service = {}): World {
  const world = {} as World
  const ends: (() => Promise<unknown>)[] = []

  beforeAll(async () => {
    const database = await copyDatabase()
    ends.push(() => database.drop())
    const inbox = await Inbox.open()
    ends.push(() => inbox.close())
    const opened = await openApp(database, inbox, options)
    ends.push(opened.close)
    Object.assign(world, opened.world, { inbox })
  })
  afterAll(async () => {
    for (const end of ends.toReversed()) await end()
  })
  return world
}

async function openApp(
  { url: databaseUrl, seal }: Awaited<ReturnType<typeof copyDatabase>>,
  inbox: Inbox,
  { host = '127.0.0.1', secondFactor = 'offered' }: Service,
) {
  const key = Buffer.alloc(32, 7)
  const port = await freePort()
  const origin = `http://${host}:${port}`
  const app = await buildApp({
    databaseUrl,
    origin,
    key,
    seal,
    assets: 'built',
    mailsSent: true,
    secondFactor,
    limits,
  })
  await app.listen({ port, host: '127.0.0.1' })
  const { pool } = app.pg
  const sending: Sending = startSending({
    pool,
    smtpUrl: inbox.url,
    from: 'Undersigned <letters@example.org>',
    origin,
    word: wordMails({ db: pool, key, origin }),
    log: app.log,
  })
  const close = async () => {
    await sending.stop()
    await app.close()
  }
  return { world: { app, pool, key, seal, origin, ...means(pool, key, origin) }, close }
}

function means(pool: pg.Pool, key: Buffer, origin: string) {
  return {
    async signInAddress() {
      const owner = await ensureOwner(pool, { email: 'owner@example.org', now: new Date() })
      const token = await makeSignInLink(pool, { coordinatorId: owner.id, key, now: new Date() })
      return `${origin}/desk/sign-in/${token}`
    },
    async load(directory: string) {
      const folder = await readFolder(directory)
      const { letterId } = await inTransaction(pool, (db) => importLetter(db, { folder, now: new Date() }))
      return { slug: folder.slug, id: letterId }
    },
  }
}

/** Links stand in pages and mails with the port: it has to be known before the app is built. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** The newest mail to an address, once it has come. */
export async function mailTo(inbox: Inbox, address: string, subject: RegExp = /./): Promise<Email> {
  for (let tries = 0; tries < 200; tries++) {
    const found = inbox.received.findLast(
      ({ to, mail }) => to.includes(address) && subject.test(mail.subject ?? ''),
    )
    if (found) return found.mail
    await sleep(50)
  }
  throw new Error(`no mail to ${address} with a subject like ${subject} within 10 s`)
}

/** The link of a mail's button. */
export function linkIn(mail: Email): string {
  const link = /https?:\/\/\S+/.exec(mail.text ?? '')?.[0]
  if (!link) throw new Error(`no link in: ${mail.text}`)
  return link
}
