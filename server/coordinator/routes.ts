import type { FastifyReply, FastifyRequest } from 'fastify'
import plugin from 'fastify-plugin'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import SignIn from '../../web/desk/SignIn.svelte'
import SignInLink from '../../web/desk/SignInLink.svelte'
import { acceptedDeskLocale, type DeskLocale } from '../../web/words/language.ts'
import { inTransaction } from '../database/transaction.ts'
import { Refusal, type RefusalCode } from '../refusal.ts'
import { askForLink } from './ask-for-link.ts'
import { isGoodLink } from './check-link.ts'
import { AskForm, stillNeeded, type Coordinator, type SecondFactor, type Session } from './coordinator.ts'
import { deviceOf } from './device.ts'
import { findSession } from './find-session.ts'
import { sessionLasts, signIn } from './sign-in.ts'
import { signOut } from './sign-out.ts'

export type CoordinatorOptions = {
  /** Where we are reached, without a slash at the end. */
  origin: string
  /** The key of sign-in links. */
  key: Buffer
  /** Where they are not, no link can be asked for. */
  mailsSent: boolean
  secondFactor: SecondFactor
}

declare module 'fastify' {
  interface FastifyRequest {
    signedIn: Session | null
    /** Of whoever works at the desk. Refuses where nobody is signed in, so that a page behind no gate shows nothing. */
    readonly session: Session
    readonly coordinator: Coordinator
  }
  interface FastifyReply {
    /** Hands the browser the token of its session. */
    keepSession: (token: string) => FastifyReply
    dropSession: () => FastifyReply
  }
  interface FastifyContextConfig {
    /** A page of the desk for those who are not signed in yet. */
    signedOut?: true
    /** A page for those who are, up to the second factor. */
    halfway?: true
  }
}

type App = Parameters<FastifyPluginAsyncZod<CoordinatorOptions>>[0]

const WithToken = z.object({ token: z.string().max(200) })
const signedOut = { signedOut: true } as const
const page = { 200: z.string() }
const moved = { 303: z.null() }

const routes: FastifyPluginAsyncZod<CoordinatorOptions> = async (app, options) => {
  keepCookies(app, options)
  standGate(app, options)
  noteRefusals(app)
  mountAsking(app, options)
  mountSessions(app, options)
}

/** Not encapsulated: the gate stands before the desk's pages of the other slices too. */
export const coordinatorRoutes: FastifyPluginAsyncZod<CoordinatorOptions> = plugin(routes)

/** With TLS no other host or path can set or shadow the cookie; the prefix asks for the path of the whole site. */
function cookieOf(origin: string) {
  const secure = origin.startsWith('https:')
  return {
    name: secure ? '__Host-session' : 'session',
    options: { path: secure ? '/' : '/desk', httpOnly: true, sameSite: 'lax', secure },
  } as const
}

/** What is not for a coordinator, however it is answered; a program's token has rights of its own. */
const refused = new Set<RefusalCode>(['letter-not-found', 'role-too-small'])

/** Who tries what is not theirs stands in the log, by a number that tells nobody's name. */
function noteRefusals(app: App): void {
  app.addHook('onError', async ({ signedIn, log, routeOptions: { url } }, _, error) => {
    if (!signedIn || !(error instanceof Refusal) || !refused.has(error.code)) return
    log.warn({ coordinator: signedIn.coordinator.id, route: url, refused: error.code }, 'not theirs')
  })
}

function keepCookies(app: App, { origin }: CoordinatorOptions): void {
  const { name, options } = cookieOf(origin)
  const maxAge = sessionLasts / 1000
  app.decorateReply('keepSession', function (this: FastifyReply, token: string) {
    return this.setCookie(name, token, { ...options, maxAge })
  })
  app.decorateReply('dropSession', function (this: FastifyReply) {
    return this.clearCookie(name, options)
  })
}

function standGate(app: App, { origin, secondFactor }: CoordinatorOptions): void {
  const { name } = cookieOf(origin)
  app.decorateRequest('signedIn', null)
  app.decorateRequest('session', {
    getter(this: FastifyRequest) {
      if (!this.signedIn) throw new Refusal('sign-in-needed')
      return this.signedIn
    },
  })
  app.decorateRequest('coordinator', {
    getter(this: FastifyRequest) {
      return this.session.coordinator
    },
  })

  app.addHook('onRequest', async (request, reply) => {
    const { url = '', config } = request.routeOptions
    if (url !== '/desk' && !url.startsWith('/desk/')) return
    reply.header('cache-control', 'no-store')
    refuseForeign(request, origin)

    const token = request.cookies[name]
    const session = token ? await findSession(app.pg.pool, { token, now: new Date() }) : undefined
    request.signedIn = session ?? null
    if (config.signedOut) return
    const needed = session ? stillNeeded(session, secondFactor) : 'signing-in'
    if (needed === 'nothing' || (config.halfway && session)) return
    if (request.headers.accept === 'application/json') throw new Refusal('sign-in-needed')
    return reply.redirect(stations[needed], 303)
  })
}

/** Where whoever is not past the gate goes on. */
const stations = {
  'signing-in': '/desk/sign-in',
  giving: '/desk/factor',
  'setting-up': '/desk/factors/new',
} as const

function mountAsking(app: App, { key, mailsSent }: CoordinatorOptions): void {
  app.get(
    '/desk/sign-in',
    {
      config: signedOut,
      schema: {
        querystring: z.object({ asked: z.literal('yes').optional().catch(undefined) }),
        response: page,
      },
    },
    async (request, reply) => {
      const asked = request.query.asked === 'yes'
      const props = { locale: languageOf(request), asked, mailsSent }
      return html(reply).send(app.renderPage(SignIn, props, desk))
    },
  )

  app.post(
    '/desk/sign-in',
    {
      config: signedOut,
      schema: {
        body: z.object({ email: z.string().max(1000).optional() }),
        response: { ...moved, 422: z.string() },
      },
    },
    async (request, reply) => {
      const typed = AskForm.safeParse(request.body)
      if (!typed.success) {
        const wrong = request.body.email ?? ''
        const props = { locale: languageOf(request), asked: false, mailsSent, wrong }
        return html(reply)
          .code(422)
          .send(app.renderPage(SignIn, props, desk))
      }
      const { email } = typed.data
      await inTransaction(app.pg.pool, (db) => askForLink(db, { email, key, now: new Date() }))
      return reply.redirect('/desk/sign-in?asked=yes', 303)
    },
  )
}

function mountSessions(app: App, { secondFactor }: CoordinatorOptions): void {
  const { pool } = app.pg

  app.get(
    '/desk/sign-in/:token',
    { config: signedOut, schema: { params: WithToken, response: page } },
    async (request, reply) => {
      const { token } = request.params
      if (!(await isGoodLink(pool, { token, now: new Date() }))) throw new Refusal('sign-in-link-spent')
      return html(reply).send(app.renderPage(SignInLink, { locale: languageOf(request), token }, desk))
    },
  )

  app.post(
    '/desk/sign-in/:token',
    { config: signedOut, schema: { params: WithToken, response: moved } },
    async (request, reply) => {
      const { token } = request.params
      const device = deviceOf(request.headers['user-agent'])
      const session = await inTransaction(pool, (db) =>
        signIn(db, { token, device, secondFactor, now: new Date() }),
      )
      return reply.keepSession(session).redirect('/desk', 303)
    },
  )

  app.post(
    '/desk/sign-out',
    { config: { halfway: true }, schema: { response: moved } },
    async (request, reply) => {
      await signOut(pool, { session: request.session })
      // Copies of what could not be saved, for one. Not cookies: those of other services on the domain would go too.
      return reply.dropSession().header('clear-site-data', '"storage"').redirect('/desk/sign-in', 303)
    },
  )
}

const desk = { entry: 'desk' } as const

function html(reply: FastifyReply): FastifyReply {
  return reply.type('text/html; charset=utf-8')
}

function languageOf(request: FastifyRequest): DeskLocale {
  return acceptedDeskLocale(request.headers['accept-language'])
}

/** A form on another site must not decide in a coordinator's name. Programs that are no browsers send neither header. */
function refuseForeign({ method, headers }: FastifyRequest, origin: string): void {
  if (method === 'GET' || method === 'HEAD') return
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') {
    throw new Refusal('request-from-elsewhere')
  }
  const { origin: sender, host } = headers
  if (sender === undefined || sender === origin) return
  if (!URL.canParse(sender) || new URL(sender).host !== host) throw new Refusal('request-from-elsewhere')
}
