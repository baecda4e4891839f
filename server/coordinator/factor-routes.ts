import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { isIP } from 'node:net'
import { z } from 'zod'
import Factor from '../../web/desk/Factor.svelte'
import FactorNew from '../../web/desk/FactorNew.svelte'
import RecoveryCodes from '../../web/desk/RecoveryCodes.svelte'
import { localeOf } from '../../web/words/desk.ts'
import { inTransaction } from '../database/transaction.ts'
import { addPasskey, offerPasskey } from './add-passkey.ts'
import { offerApp, repeatOffer, type AppOffered } from './authenticator-app.ts'
import { PasskeyName } from './coordinator.ts'
import { deviceOf } from './device.ts'
import { requireFreshFactor } from './fresh-factor.ts'
import { giveCode } from './give-code.ts'
import { askPasskey, givePasskey } from './give-passkey.ts'
import { listFactors } from './list-factors.ts'
import { localPath } from './local-path.ts'
import { addApp, type FactorSetUp } from './set-up-factor.ts'

export type FactorOptions = {
  /** Where we are reached, without a slash at the end. */
  origin: string
  key: Buffer
}

type App = Parameters<FastifyPluginAsyncZod<FactorOptions>>[0]

const halfway = { halfway: true } as const
const page = { 200: z.string() }
const answers = { ...page, 303: z.null(), 422: z.string(), 429: z.string() }
/** For the browser's own dialog; what is in it is the library's. */
const options = { 200: z.looseObject({ challenge: z.string() }) }
/** Where to go on, judged wherever it is used. */
const next = z.string().max(2000).optional().catch(undefined)
const form = z.literal('lost').optional().catch(undefined)
const answer = z.string().max(12_000).default('')
const Going = z.object({ next, form })
type Going = z.output<typeof Going>

/** Second factors: giving one, and setting one up. */
export const factorRoutes: FastifyPluginAsyncZod<FactorOptions> = async (app, options) => {
  mountGiving(app, options)
  mountPasskeys(app, options)
  mountSettingUp(app, options)
  mountMaking(app, options)
}

function mountGiving(app: App, { origin, key }: FactorOptions): void {
  const { pool } = app.pg
  app.get('/desk/factor', { config: halfway, schema: { response: page } }, async (request, reply) => {
    const { hasFactor, factorAt } = request.session
    if (factorAt) return reply.redirect('/desk', 303)
    if (!hasFactor) return reply.redirect('/desk/factors/new', 303)
    return html(reply).send(await givingPage(app, request, { origin, going: {} }))
  })

  app.get('/desk/again', { schema: { querystring: Going, response: page } }, async (request, reply) => {
    const going = request.query
    if (!request.session.hasFactor) return reply.redirect(withNext('/desk/factors/new', going.next), 303)
    return html(reply).send(await givingPage(app, request, { origin, going }))
  })

  app.post(
    '/desk/factor',
    {
      config: halfway,
      schema: { body: Going.extend({ code: z.string().max(100).default('') }), response: answers },
    },
    async (request, reply) => {
      const { session, body: going } = request
      const given = await inTransaction(pool, (db) =>
        giveCode(db, { session, key, code: going.code, now: new Date() }),
      )
      if (given.outcome === 'right') return goOn(reply, given, going)
      const problem = given.outcome === 'wrong' ? { key: 'desk.error.code-wrong' as const } : given
      return html(reply)
        .code('key' in problem ? 422 : 429)
        .send(await givingPage(app, request, { origin, going, problem }))
    },
  )

  app.post(
    '/desk/factor/passkey',
    { config: halfway, schema: { body: Going.extend({ answer }), response: answers } },
    async (request, reply) => {
      const { session, body: going } = request
      const given = await inTransaction(pool, (db) =>
        givePasskey(db, { session, origin, answer: going.answer, now: new Date() }),
      )
      if (given) return goOn(reply, given, going)
      const problem = { key: 'desk.error.passkey-wrong' as const }
      return html(reply)
        .code(422)
        .send(await givingPage(app, request, { origin, going, problem }))
    },
  )
}

function goOn(reply: FastifyReply, { token }: { token: string | undefined }, going: Going): FastifyReply {
  if (token) reply.keepSession(token)
  return reply.redirect(localPath(going.next), 303)
}

type Problem = { key: 'desk.error.code-wrong' | 'desk.error.passkey-wrong' } | { waitUntil: Date }

async function givingPage(
  app: App,
  request: FastifyRequest,
  { origin, going, problem }: { origin: string; going: Going; problem?: Problem },
): Promise<string> {
  const { coordinator, factorAt } = request.session
  const { passkeys, appSince } = await listFactors(app.pg.pool, { coordinatorId: coordinator.id })
  const props = {
    ...readerOf(request),
    again: factorAt !== null,
    next: going.next === undefined ? null : localPath(going.next),
    formLost: going.form === 'lost',
    byPasskey: passkeys.length > 0 && passkeysWork(origin),
    byApp: appSince !== null,
    problem: problem ?? null,
  }
  return app.renderPage(Factor, props, { entry: 'desk' })
}

/** Asked for by the page's script when its button is pressed: what a passkey signs is good for five minutes. */
function mountPasskeys(app: App, { origin }: FactorOptions): void {
  const { pool } = app.pg
  app.post(
    '/desk/factor/passkey/options',
    { config: halfway, schema: { response: options } },
    async ({ session }) => ({ ...(await askPasskey(pool, { session, origin, now: new Date() })) }),
  )

  app.post(
    '/desk/factors/new/passkey/options',
    { config: halfway, schema: { response: options } },
    async ({ session }) => {
      const now = new Date()
      if (session.hasFactor) requireFreshFactor(session, now)
      return { ...(await offerPasskey(pool, { session, origin, now })) }
    },
  )
}

function mountSettingUp(app: App, { origin, key }: FactorOptions): void {
  const { pool } = app.pg
  const { host } = new URL(origin)

  app.get(
    '/desk/factors/new',
    { config: halfway, schema: { querystring: Going, response: page } },
    async (request, reply) => {
      const now = new Date()
      const { session, coordinator } = request
      if (session.hasFactor) requireFreshFactor(session, now)
      const offer = offerApp({ key, coordinator, host, now })
      return html(reply).send(settingUpPage(app, request, { origin, going: request.query, offer }))
    },
  )

  app.post(
    '/desk/factors/new/app',
    {
      config: halfway,
      schema: {
        body: Going.extend({
          envelope: z.string().max(1000).default(''),
          code: z.string().max(100).default(''),
        }),
        response: answers,
      },
    },
    async (request, reply) => {
      const { session, coordinator, body } = request
      const now = new Date()
      const added = await inTransaction(pool, (db) => addApp(db, { session, key, ...body, now }))
      if (added) return afterSetUp(app, request, reply, { added, going: body })

      const offering = { key, coordinator, host, now }
      const same = repeatOffer(body.envelope, offering)
      const problem = same ? 'desk.error.code-wrong' : 'desk.error.offer-old'
      const offer = same ?? offerApp(offering)
      return html(reply)
        .code(422)
        .send(settingUpPage(app, request, { origin, going: body, offer, problem }))
    },
  )
}

function mountMaking(app: App, { origin, key }: FactorOptions): void {
  const { pool } = app.pg
  const { host } = new URL(origin)
  app.post(
    '/desk/factors/new/passkey',
    {
      config: halfway,
      schema: { body: Going.extend({ answer, name: z.string().max(1000).default('') }), response: answers },
    },
    async (request, reply) => {
      const { session, coordinator, body } = request
      const now = new Date()
      const typed = PasskeyName.safeParse(body.name)
      const name = typed.data ?? deviceOf(request.headers['user-agent']) ?? host
      const adding = { session, key, origin, answer: body.answer, name: name.slice(0, 60), now }
      const added = typed.success && (await inTransaction(pool, (db) => addPasskey(db, adding)))
      if (added) return afterSetUp(app, request, reply, { added, going: body })

      const offer = offerApp({ key, coordinator, host, now })
      const problem = typed.success ? 'desk.error.passkey-wrong' : 'desk.error.passkey-name-too-long'
      return html(reply)
        .code(422)
        .send(settingUpPage(app, request, { origin, going: body, offer, problem, name: body.name }))
    },
  )
}

async function afterSetUp(
  app: App,
  request: FastifyRequest,
  reply: FastifyReply,
  { added: { token, recoveryCodes }, going }: { added: FactorSetUp; going: Going },
) {
  if (token) reply.keepSession(token)
  if (!recoveryCodes) return reply.redirect(going.next ? localPath(going.next) : '/desk/account', 303)
  const props = { ...readerOf(request), codes: recoveryCodes, next: localPath(going.next) }
  return html(reply).send(app.renderPage(RecoveryCodes, props, { entry: 'desk' }))
}

type SettingUpProblem = `desk.error.${'code-wrong' | 'offer-old' | 'passkey-wrong' | 'passkey-name-too-long'}`

type SettingUp = {
  origin: string
  going: Going
  offer: AppOffered
  problem?: SettingUpProblem
  /** What was typed for a passkey. */
  name?: string
}

function settingUpPage(
  app: App,
  request: FastifyRequest,
  { origin, going, offer, problem, name }: SettingUp,
): string {
  const props = {
    ...readerOf(request),
    first: !request.session.hasFactor,
    next: going.next === undefined ? null : localPath(going.next),
    offer,
    passkeys: passkeysWork(origin),
    name: name ?? deviceOf(request.headers['user-agent']) ?? '',
    problem: problem ?? null,
  }
  return app.renderPage(FactorNew, props, { entry: 'desk' })
}

/** Browsers keep passkeys for names, not for numbers of the network. */
function passkeysWork(origin: string): boolean {
  return isIP(new URL(origin).hostname.replace(/^\[|\]$/g, '')) === 0
}

function withNext(path: string, to: string | undefined): string {
  return to === undefined ? path : `${path}?${new URLSearchParams({ next: localPath(to) }).toString()}`
}

function readerOf({ coordinator: { name, email, language } }: FastifyRequest) {
  return { locale: localeOf(language), who: name ?? email }
}

function html(reply: FastifyReply): FastifyReply {
  return reply.type('text/html; charset=utf-8')
}
