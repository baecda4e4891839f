import type { FastifyReply, FastifyRequest } from 'fastify'
import plugin from 'fastify-plugin'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import SignIn from '../../web/desk/SignIn.svelte'
import SignInLink from '../../web/desk/SignInLink.svelte'
import { acceptedLocale, type Locale } from '../../web/words/words.ts'
import { inTransaction } from '../database/transaction.ts'
import { Refusal } from '../refusal.ts'
import { askForLink } from './ask-for-link.ts'
import { isGoodLink } from './check-link.ts'
import { AskForm, type Coordinator } from './coordinator.ts'
import { findSession } from './find-session.ts'
import { sessionDays, signIn } from './sign-in.ts'
import { signOut } from './sign-out.ts'

export type CoordinatorOptions = {
  /** Where we are reached, without a slash at the end. */
  origin: string
  /** The key of sign-in links. */
  key: Buffer
  /** Where they are not, no link can be asked for. */
  mailsSent: boolean
}

declare module 'fastify' {
  interface FastifyRequest {
    signedIn: Coordinator | null
    /** Who works at the desk. Refuses where nobody is signed in, so that a page behind no gate shows nothing. */
    readonly coordinator: Coordinator
  }
  interface FastifyContextConfig {
    /** A page of the desk for those who are not signed in yet. */
    signedOut?: true
  }
}

type App = Parameters<FastifyPluginAsyncZod<CoordinatorOptions>>[0]

const WithToken = z.object({ token: z.string().max(200) })
const signedOut = { signedOut: true } as const
const page = { 200: z.string() }
const moved = { 303: z.null() }

const routes: FastifyPluginAsyncZod<CoordinatorOptions> = async (app, options) => {
  standGate(app, options)
  mountAsking(app, options)
  mountSessions(app, options)
}

/** Not encapsulated: the gate stands before the desk's pages of the other slices too. */
export const coordinatorRoutes: FastifyPluginAsyncZod<CoordinatorOptions> = plugin(routes)

function standGate(app: App, { origin }: CoordinatorOptions): void {
  app.decorateRequest('signedIn', null)
  app.decorateRequest('coordinator', {
    getter(this: FastifyRequest) {
      if (!this.signedIn) throw new Refusal('sign-in-needed')
      return this.signedIn
    },
  })

  app.addHook('onRequest', async (request, reply) => {
    const { url = '', config } = request.routeOptions
    if (url !== '/desk' && !url.startsWith('/desk/')) return
    reply.header('cache-control', 'no-store')
    refuseForeign(request, origin)
    if (config.signedOut) return

    const { session } = request.cookies
    request.signedIn = session
      ? ((await findSession(app.pg.pool, { session, now: new Date() })) ?? null)
      : null
    if (request.signedIn) return
    if (request.headers.accept === 'application/json') throw new Refusal('sign-in-needed')
    return reply.redirect('/desk/sign-in', 303)
  })
}

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

function mountSessions(app: App, { origin }: CoordinatorOptions): void {
  const { pool } = app.pg
  const cookie = {
    path: '/desk',
    httpOnly: true,
    sameSite: 'lax',
    secure: origin.startsWith('https:'),
  } as const

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
      const session = await signIn(pool, { token: request.params.token, now: new Date() })
      const maxAge = sessionDays * 24 * 60 * 60
      return reply.setCookie('session', session, { ...cookie, maxAge }).redirect('/desk', 303)
    },
  )

  app.post('/desk/sign-out', { schema: { response: moved } }, async (request, reply) => {
    const { session } = request.cookies
    if (session) await signOut(pool, { session })
    return reply.clearCookie('session', cookie).redirect('/desk/sign-in', 303)
  })
}

const desk = { entry: 'desk' } as const

function html(reply: FastifyReply): FastifyReply {
  return reply.type('text/html; charset=utf-8')
}

function languageOf(request: FastifyRequest): Locale {
  return acceptedLocale(request.headers['accept-language'])
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
