import { readdirSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { RouteOptions } from 'fastify'
import { v7 as uuid } from 'uuid'
import { ensureOwner } from '#server/coordinator/ensure-owner.ts'
import { root } from '#server/database/root.ts'
import { inTransaction } from '#server/database/transaction.ts'
import { readFolder } from '#server/letter/folder.ts'
import { importLetter } from '#server/letter/import.ts'
import { hashToken, makeToken, type Purpose } from '#server/signature/token.ts'
import { programOf } from '../api/program.ts'
import { giveApp, key, linkFor, signed, unconfirmed, Visitor, type DeskWorld } from '../coordinator/desk.ts'
import { rows } from '../coordinator/rows-of-a-letter.ts'
import { newImage } from '../draft/letter.ts'
import type { Form } from './forms.ts'
import { individual } from '../world.ts'

export type Route = {
  method: string
  url: string
  schema: Schemas
  config: NonNullable<RouteOptions['config']>
  bodyLimit: number | undefined
}
type Schemas = NonNullable<RouteOptions['schema']>

/** What requests need to be let in, and what there is to ask about; some of it is used up by being asked. */
export type Stage = {
  desk: DeskWorld
  routes: Route[]
  /** Where the service listens. */
  port: number
  /** A coordinator who has just given a second factor, and one who has not yet. */
  cookies: { full: string; halfway: string }
  /** Of a program that may do everything. */
  token: string
  /** The forms that pages show, by the route that takes each; found when they are first wanted. */
  forms?: Promise<Map<Route, Form[]>>
  /** By what stands for a parameter: ids, tokens of a purpose, names. */
  known: Record<string, string[]>
}

const email = 'owner@example.org'
/** Another letter, for what would close the first one to all others. */
const otherSlug = 'night-reading-room'

const editionInserted = `insert into editions (letter_id, number, frozen_at, origin, language, dated, list_order, organizations, people,
                       withheld, hash)
 values ($1, 1, now(), 'https://letters.example.org', 'en', '2026-01-01', 'one list', 1, 2, 0, repeat('0', 64))`

const fileInserted = `insert into edition_files (letter_id, number, kind, language, sha256, size_bytes, bytes)
 values ($1, 1, 'csv', '', encode(sha256('a'), 'hex'), 1, 'a')`

export async function setStage(desk: DeskWorld): Promise<Stage> {
  const folder = await readFolder(join(root, 'letters', otherSlug))
  await inTransaction(desk.pool, (db) => importLetter(db, { folder, now: new Date() }))
  await desk.pool.query(editionInserted, [desk.letter.id])
  await desk.pool.query(fileInserted, [desk.letter.id])
  const scopes = ['signatures:decide', 'letters:write', 'editions:freeze'] as const
  const program = await programOf(desk, { email: 'program@example.org', scopes: [...scopes] })
  await ensureOwner(desk.pool, { email, now: new Date() })
  await desk.app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = desk.app.server.address() as AddressInfo
  const stage: Stage = {
    port,
    desk,
    routes: routesOf(desk),
    cookies: { full: '', halfway: '' },
    token: program.token,
    known: {},
  }
  await renew(stage)
  return stage
}

function routesOf({ routes }: DeskWorld): Route[] {
  return routes
    .flatMap(({ method, url, schema = {}, config = {}, bodyLimit }) =>
      [method].flat().map((one) => ({ method: one, url, schema, config, bodyLimit })),
    )
    .filter(({ method }) => method !== 'HEAD')
}

/** Puts back what requests have used up: sessions, rights, an open letter, and something of everything to ask about. */
export async function renew(stage: Stage): Promise<void> {
  const { desk, known } = stage
  const { pool, letter } = desk
  await pool.query(
    `update letters set paused_at = null, closes_at = null, opens_at = now() - interval '1 day'`,
  )
  await pool.query(`delete from code_tries`)
  await pool.query(`delete from invitations`)
  await pool.query(`delete from access_tokens where name <> 'A program'`)
  await signInAgain(stage)
  await newRows(desk, letter.id)
  const place = { pool, letterId: letter.id, email }
  for (const [name, make] of Object.entries(rows))
    known[name] = [await make(place), ...(known[name] ?? []).slice(0, 3)]
  known['image'] ??= [await newImage(desk, letter.id)]
  known['*'] ??= readdirSync(join(root, 'dist/client/assets')).slice(0, 3)
  Object.assign(known, await idsIn(desk, letter.id))
  known['sign-in'] = [(await linkFor(desk, 'somebody@example.org')).replace('/desk/sign-in/', '')]
  known['envelope'] = [await newEnvelope(desk)]
}

/** Whoever has signed out, or ended a session, is in again. */
export async function signInAgain(stage: Stage): Promise<void> {
  await giveApp(stage.desk, email)
  const [full, halfway] = await Promise.all([sessionOf(stage, 'now()'), sessionOf(stage, 'null')])
  stage.cookies = { full, halfway }
}

async function sessionOf({ desk }: Stage, factorAt: 'now()' | 'null'): Promise<string> {
  const token = uuid() + uuid()
  await desk.pool.query(
    `insert into sessions (token_hash, id, coordinator_id, created_at, last_seen_at, expires_at, factor_at)
     select $1, $2, id, now(), now(), now() + interval '10 hours', ${factorAt} from coordinators where email = $3`,
    [hashToken(token), uuid(), email],
  )
  return `__Host-session=${token}`
}

async function newRows(desk: DeskWorld, letterId: string): Promise<void> {
  const name = uuid().slice(-12)
  await unconfirmed(desk, { ...individual, name: `Ana ${name}`, email: `ana.${name}@example.org` })
  await signed(desk, { ...individual, name: `Zoë ${name}`, email: `zoe.${name}@example.org` })
  const id = await signed(desk, { name: `Casa ${name}`, email: `info@casa-${name}.example`, country: 'MX' })
  await desk.pool.query(
    `insert into decisions (letter_id, id, signature_id, coordinator_id, kind, reason, decided_at)
     select $1, $2, $3, id, 'reject', 'Because.', now() from coordinators where email = $4`,
    [letterId, uuid(), id, email],
  )
  const person = await ensureOwner(desk.pool, { email: `p.${name}@example.org`, now: new Date() })
  await desk.pool.query('update coordinators set owns_service = false where id = $1', [person.id])
  await desk.pool.query(
    `insert into invitations (letter_id, id, email, email_key, role, invited_by, invited_at, expires_at)
     values ($1, $2::uuid, $3, $3, 'reviewer', $4, now(), now() + interval '1 day')`,
    [letterId, uuid(), `guest.${name}@example.org`, person.id],
  )
  await desk.pool.query(
    `insert into roles (letter_id, coordinator_id, role, granted_at) values ($1, $2, 'reviewer', now())`,
    [letterId, person.id],
  )
}

/** The newest of each kind, and links of every purpose to them. */
async function idsIn({ pool }: DeskWorld, letterId: string): Promise<Record<string, string[]>> {
  const newest = async (from: string) => {
    const { rows: found } = await pool.query<{ id: string }>(`select id from ${from} limit 6`, [letterId])
    return found.map(({ id }) => id)
  }
  const signatures = await newest('signatures where letter_id = $1 order by id desc')
  const invitations = await newest('invitations where letter_id = $1 order by id desc')
  const links = (purpose: Purpose, ids: string[]) => ids.map((id) => makeToken(key, purpose, letterId, id))
  return {
    signature: signatures,
    invitation: invitations,
    decision: await newest('decisions where letter_id = $1 order by id desc'),
    hash: await newest('(select sha256 as id from text_images where letter_id = $1) i'),
    mail: await newest('outbox where letter_id = $1 order by id desc'),
    person: await newest('(select coordinator_id as id from roles where letter_id = $1) r order by id desc'),
    ...Object.fromEntries(
      (['confirm', 'manage', 'dispute', 'countersign', 'unsubscribe'] as const).map((one) => [
        one,
        links(one, signatures),
      ]),
    ),
    invite: links('invite', invitations),
  }
}

async function newEnvelope(desk: DeskWorld): Promise<string> {
  const form = { ...individual, name: 'Ana Ruiz', email: 'ana.ruiz@example.org' }
  const { headers } = await new Visitor(desk).post(`/en/letters/${desk.letter.slug}/sign`, form)
  return /\/sent\/([^/?]+)/.exec(String(headers.location))?.[1] ?? ''
}

/** The word before a token in an address, and what the token is for. */
const purposes: Record<string, Purpose> = {
  confirm: 'confirm',
  signature: 'manage',
  listed: 'dispute',
  countersign: 'countersign',
  unsubscribe: 'unsubscribe',
  invitation: 'invite',
  'sign-in': 'sign-in',
}

const [release = ''] = readdirSync(join(root, 'letters/marvena-river/press')).map((file) =>
  file.replace(/[.].*/, ''),
)

/** What stands for a parameter of a route; empty where this test has not been told. */
export function valuesFor({ desk, known }: Stage, name: string, url: string): string[] {
  const fixed: Record<string, string[]> = {
    locale: ['en', 'es', 'ar'],
    slug: [/\/signing(\/|$)/.test(url) ? otherSlug : desk.letter.slug],
    letterId: [desk.letter.id],
    language: ['en', 'es'],
    version: ['1'],
    number: ['1'],
    release: [release],
    file: ['signatories.csv', 'letter.en.pdf'],
    hash: known['hash'] ?? [],
    kind: ['png'],
    color: ['aabbcc'],
    '*': known['*'] ?? [],
    id:
      known[url.includes('/outbox/') ? 'mail' : url.includes('/decisions/:id') ? 'decision' : 'signature'] ??
      [],
    token: known[purposes[/\/([a-z-]+)\/:token/.exec(url)?.[1] ?? ''] ?? ''] ?? [],
  }
  return fixed[name] ?? known[name] ?? []
}
