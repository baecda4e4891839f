import { join } from 'node:path'
import { v7 as uuid } from 'uuid'
import { beforeAll, describe, expect, test } from 'vitest'
import { ensureOwner } from '#server/coordinator/ensure-owner.ts'
import { root } from '#server/database/root.ts'
import { inTransaction } from '#server/database/transaction.ts'
import { readFolder } from '#server/letter/folder.ts'
import { importLetter } from '#server/letter/import.ts'
import { noLetter } from '#server/mail/mail.ts'
import { postMail } from '#server/mail/outbox.ts'
import { refusals } from '#server/refusal.ts'
import { makeToken, type Purpose } from '#server/signature/token.ts'
import { newImage } from '../draft/letter.ts'
import { individual } from '../world.ts'
import { key, signed, signInAs, signInWithRole, useDesk, Visitor, type DeskWorld } from './desk.ts'
import { idFrom, rows } from './rows-of-a-letter.ts'

// Every route of the app is tried with the ids of a letter that is somebody else's. A route with a parameter that is
// not known here fails: say below what it stands for.

const desk = useDesk({ mailsSent: true })
/** The same service, as the other letter's people use it. */
let there: DeskWorld
let ours: Visitor
let theirs: Visitor

const ourEmail = 'guadalupe@example.org'
const theirEmail = 'zoe@example.org'

beforeAll(async () => {
  const folder = await readFolder(join(root, 'letters/night-reading-room'))
  const now = new Date()
  const { letterId: id } = await inTransaction(desk.pool, (db) => importLetter(db, { folder, now }))
  there = { ...desk, letter: { id, slug: folder.slug } }
  await desk.pool.query('update letters set opens_at = $1, closes_at = null where id = $2', [
    new Date(now.getTime() - 1000),
    id,
  ])
  ours = await signInWithRole(desk, ourEmail, { role: 'owner' })
  theirs = await signInWithRole(there, theirEmail, { role: 'owner', letter: there.letter })
})

type Route = { method: 'GET' | 'POST'; url: string; parameters: string[] }

/** The word before a token in an address, and what the token is for. */
const purposes: Record<string, Purpose> = {
  confirm: 'confirm',
  signature: 'manage',
  listed: 'dispute',
  countersign: 'countersign',
  unsubscribe: 'unsubscribe',
  invitation: 'invite',
}

/** What each parameter stands for, made anew in the other letter, as the other letter's coordinator has it. */
const makers: Record<string, (route: Route) => string | Promise<string>> = {
  slug: () => there.letter.slug,
  letterId: () => there.letter.id,
  id: ({ url }) =>
    url.includes('/outbox/') ? newMail() : url.includes('/decisions/') ? newDecision() : newSignature(),
  person: newPerson,
  invitation: newInvitation,
  passkey: () => rows.passkey(place()),
  session: () => rows.session(place()),
  bulk: () => rows.bulk(place()),
  gathering: () => rows.gathering(place()),
  partner: () => rows.partner(place()),
  webhook: () => rows.webhook(place()),
  access: () => rows.access(place()),
  token: newToken,
  number: () => '1',
  language: () => 'en',
  image: () => newImage(desk, there.letter.id),
}
/** Of pages that everybody may see, and of one's own form sealed in its address. */
const open = new Set([
  'locale',
  'slug',
  'hash',
  'kind',
  'number',
  'file',
  'envelope',
  'language',
  'version',
  'release',
])
/** Signing in is of no letter. */
const ofNoLetter = new Set(['/desk/sign-in/:token'])
/** Nothing is made for them here, so that it is not shown that they answer their own people. */
const withoutControl = /\/:number/

/** The page, what follows it, or what is wrong with a form as short as the one below. */
const answeredByItsOwn = / (200|303|409|422)$/

/** Enough of every form to reach the question whose letter it is. */
const form = {
  kind: 'approve',
  reason: 'Because',
  back: '/desk',
  role: 'reader',
  email: 'invited@example.org',
  number: '1',
  language: 'en',
  version: '1',
  count: '1',
}

function isDesk({ url }: Pick<Route, 'url'>): boolean {
  return url === '/desk' || url.startsWith('/desk/')
}

function guardedRoutes(): Route[] {
  const methods = ['GET', 'POST'] as const
  return (
    desk.routes
      .flatMap(({ method, url }) =>
        methods
          .filter((one) => one === method)
          .map((one) => ({ method: one, url, parameters: parametersOf(url) })),
      )
      .filter((route) => !ofNoLetter.has(route.url))
      // Who is signed in is nothing to programs: test/api tries their routes with tokens.
      .filter(({ url }) => !url.startsWith('/api/'))
      .filter(({ url, parameters }) =>
        isDesk({ url }) ? parameters.length > 0 : parameters.some((name) => !open.has(name)),
      )
  )
}

function parametersOf(url: string): string[] {
  return [...url.matchAll(/:(\w+)/g)].map(([, name = '']) => name)
}

/** The address with what is theirs in it; `slug` names our letter where only the rest shall be theirs. */
async function addressOf(route: Route, slug = there.letter.slug): Promise<string> {
  let address = route.url.replace(':locale', 'en').replace(':slug', slug)
  for (const name of route.parameters.filter((one) => one !== 'locale' && one !== 'slug')) {
    const make = makers[name]
    if (!make) throw new Error(`${route.method} ${route.url}: say in this test what :${name} stands for`)
    address = address.replace(`:${name}`, await make(route))
  }
  return address
}

/** In a browser that forgets what the answer hands it, such as another session. */
async function ask({ cookie }: Visitor, { method }: Route, address: string): Promise<number> {
  const visitor = new Visitor(desk)
  visitor.cookie = cookie
  const answer = method === 'GET' ? await visitor.get(address) : await visitor.post(address, form)
  return answer.statusCode
}

describe('whoever works on one letter', () => {
  test('finds nothing of another: every route says that it is not there', async () => {
    const routes = guardedRoutes().filter(isDesk)
    expect(routes.length).toBeGreaterThanOrEqual(15)
    const answers: string[] = []
    for (const route of routes) {
      const status = await ask(ours, route, await addressOf(route))
      // A link from a mail is its own permission, whoever is signed in.
      const link = route.parameters.includes('token')
      if (!link) answers.push(`${route.method} ${route.url} ${status}`)
    }
    expect(answers.filter((answer) => !answer.endsWith(' 404'))).toEqual([])
  })

  test('does not reach it through their own letter’s address either', async () => {
    const routes = guardedRoutes().filter(
      ({ parameters }) => parameters.includes('slug') && parameters.some((name) => !open.has(name)),
    )
    expect(routes.length).toBeGreaterThanOrEqual(10)
    const answers: string[] = []
    for (const route of routes) {
      const status = await ask(ours, route, await addressOf(route, desk.letter.slug))
      answers.push(`${route.method} ${route.url} ${status}`)
    }
    expect(answers.filter((answer) => !answer.endsWith(' 404'))).toEqual([])
  })

  test('finds their own: the same addresses answer the people whose they are', async () => {
    const routes = guardedRoutes().filter((route) => isDesk(route) && !withoutControl.test(route.url))
    const answers: string[] = []
    for (const route of routes) {
      const status = await ask(theirs, route, await addressOf(route))
      answers.push(`${route.method} ${route.url} ${status}`)
    }
    expect(answers.filter((answer) => !answeredByItsOwn.test(answer))).toEqual([])
  })

  test('sees no other in the lists', async () => {
    const id = await newSignature()
    for (const url of [
      '/desk',
      '/desk/letters',
      '/desk/outbox',
      `/desk?at=${id}`,
      `/desk/letters/${desk.letter.slug}?at=${id}`,
    ]) {
      const { body, statusCode } = await ours.get(url)
      expect(statusCode).toBe(200)
      expect(body).not.toContain(there.letter.slug)
      expect(body).not.toContain('Maryam of the other letter')
    }
    expect((await theirs.get('/desk/outbox')).body).toContain('maryam')
  })
})

describe('roles', () => {
  const pages = {
    read: ['/desk/letters'],
    decide: ['/desk/letters/SLUG', '/desk/letters/SLUG/queue'],
    write: ['/desk/letters/SLUG/people'],
  }
  const may = {
    reader: ['read'],
    reviewer: ['read', 'decide'],
    coordinator: ['read', 'decide', 'write'],
    owner: ['read', 'decide', 'write'],
  } as const

  test.each(['reader', 'reviewer', 'coordinator', 'owner'] as const)(
    'a %s sees what the role allows',
    async (role) => {
      const visitor = await signInWithRole(desk, `${role}@example.org`, { role })
      for (const [what, urls] of Object.entries(pages)) {
        for (const url of urls) {
          const { statusCode, body } = await visitor.get(url.replace('SLUG', desk.letter.slug))
          const allowed = may[role].some((one) => one === what)
          expect(`${url} ${statusCode}`).toBe(`${url} ${allowed ? 200 : refusals['role-too-small']}`)
          if (!allowed) expect(body).toContain('Your role on this letter does not allow this')
        }
      }
    },
  )

  test('a reader is shown the figures, and led to the list that everybody sees', async () => {
    await signed(desk, { ...individual, name: 'Łucja Nowak', email: 'lucja@example.org' })
    const reader = await signInWithRole(desk, 'only.reads@example.org', { role: 'reader' })
    expect((await reader.get('/desk')).headers.location).toBe('/desk/letters')
    const { body } = await reader.get('/desk/letters')
    expect(body).toContain(`/en/letters/${desk.letter.slug}/signatories`)
    expect(body).not.toContain(`"/desk/letters/${desk.letter.slug}"`)
    for (const url of ['/desk/letters', '/desk/outbox', '/desk/account']) {
      expect((await reader.get(url)).body).not.toContain('lucja@example.org')
    }
  })

  test('a reader decides nothing, and a reviewer invites nobody', async () => {
    const reader = await signInWithRole(desk, 'idle@example.org', { role: 'reader' })
    const reviewer = await signInWithRole(desk, 'busy@example.org', { role: 'reviewer' })
    const id = await signed(desk, { name: 'Casa Roja', email: 'info@casaroja.example', country: 'MX' })
    const address = `/desk/letters/${desk.letter.slug}/signatures/${id}/decisions`
    expect((await reader.post(address, form)).statusCode).toBe(403)
    expect((await reviewer.post(`/desk/letters/${desk.letter.slug}/invitations`, form)).statusCode).toBe(403)
    expect((await reviewer.post(address, form)).statusCode).toBe(303)
  })

  test('end at once when they are taken away', async () => {
    const reviewer = await signInWithRole(desk, 'gone@example.org', { role: 'reviewer' })
    expect((await reviewer.get(`/desk/letters/${desk.letter.slug}`)).statusCode).toBe(200)
    const { id } = await ensureOwner(desk.pool, { email: 'gone@example.org', now: new Date() })
    await desk.pool.query('update coordinators set owns_service = false where id = $1', [id])
    expect((await ours.post(`/desk/letters/${desk.letter.slug}/people/${id}/remove`)).statusCode).toBe(303)
    expect((await reviewer.get(`/desk/letters/${desk.letter.slug}`)).statusCode).toBe(404)
  })

  test('of the owner of the service reach every letter', async () => {
    const owner = await signInAs(desk, 'of.the.service@example.org')
    for (const { slug } of [desk.letter, there.letter]) {
      expect((await owner.get(`/desk/letters/${slug}/people`)).statusCode).toBe(200)
    }
  })
})

const place = () => ({ pool: desk.pool, letterId: there.letter.id, email: theirEmail })

async function newSignature(): Promise<string> {
  return signed(there, {
    name: `Maryam of the other letter ${uuid().slice(-12)}`,
    email: `maryam.${uuid().slice(-12)}@example.org`,
    country: 'EG',
  })
}

async function newDecision(): Promise<string> {
  const signature = await newSignature()
  await theirs.post(`/desk/letters/${there.letter.slug}/signatures/${signature}/decisions`, form)
  return idFrom(desk.pool, 'select id from decisions where signature_id = $1', [signature])
}

async function newMail(): Promise<string> {
  const signature = await newSignature()
  return idFrom(desk.pool, "select id from outbox where signature_id = $1 and kind = 'confirm'", [signature])
}

async function newPerson(): Promise<string> {
  const email = `${uuid().slice(-12)}@example.org`
  await signInWithRole(there, email, { role: 'reviewer', letter: there.letter })
  return idFrom(desk.pool, 'select id from coordinators where email = $1', [email])
}

async function newInvitation(): Promise<string> {
  const email = `${uuid().slice(-12)}@example.org`
  await theirs.post(`/desk/letters/${there.letter.slug}/invitations`, { email, role: 'reviewer' })
  return idFrom(desk.pool, 'select id from invitations where email = $1', [email])
}

async function newToken({ url }: Route): Promise<string> {
  const word = /\/([a-z-]+)\/:token/.exec(url)?.[1] ?? ''
  const purpose = purposes[word]
  if (!purpose) throw new Error(`${url}: say in this test what its token is for`)
  const id = purpose === 'invite' ? await newInvitation() : await newSignature()
  return makeToken(key, purpose, there.letter.id, id)
}

test('a mail of no letter is its recipient’s alone', async () => {
  const now = new Date()
  const payload = { change: 'app-added' }
  const mail = {
    letterId: noLetter,
    kind: 'account-changed',
    recipient: theirEmail,
    language: 'en',
    payload,
    now,
  }
  await postMail(desk.pool, mail)
  const id = await idFrom(
    desk.pool,
    "select id from outbox where kind = 'account-changed' and recipient = $1",
    [theirEmail],
  )
  expect((await ours.get(`/desk/outbox/${noLetter}/${id}`)).statusCode).toBe(404)
  expect((await theirs.get(`/desk/outbox/${noLetter}/${id}`)).statusCode).toBe(200)
})
