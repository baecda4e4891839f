import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import Account from '../../web/desk/Account.svelte'
import RecoveryCodes from '../../web/desk/RecoveryCodes.svelte'
import { localeOf } from '../../web/words/desk.ts'
import { inTransaction } from '../database/transaction.ts'
import { listOwnActivity } from './activity.ts'
import { AccountForm } from './coordinator.ts'
import { endSessions } from './end-sessions.ts'
import { listFactors } from './list-factors.ts'
import { listSessions } from './list-sessions.ts'
import { removeApp, removePasskey } from './remove-factor.ts'
import { renewRecoveryCodes } from './renew-recovery-codes.ts'
import { updateAccount } from './update-account.ts'

export type AccountOptions = { key: Buffer }

type App = Parameters<FastifyPluginAsyncZod<AccountOptions>>[0]

const account = '/desk/account'
const page = { 200: z.string() }
const moved = { 303: z.null() }
const activityShown = 20

/** Somebody's own account: how they sign in, and where they are signed in. */
export const accountRoutes: FastifyPluginAsyncZod<AccountOptions> = async (app, options) => {
  mountAccount(app)
  mountFactors(app, options)
  mountSessions(app)
}

function mountAccount(app: App): void {
  const { pool } = app.pg
  app.get(account, { schema: { response: page } }, async (request, reply) =>
    html(reply).send(await accountPage(app, request)),
  )

  app.post(
    account,
    {
      schema: {
        body: z.object({ name: z.string().max(2000).default(''), language: z.string().max(20) }),
        response: { ...moved, 422: z.string() },
      },
    },
    async (request, reply) => {
      const { data: form, error } = AccountForm.safeParse(request.body)
      if (!form) {
        const problem = { key: error.issues[0]?.message ?? '', name: request.body.name }
        return html(reply.code(422)).send(await accountPage(app, request, problem))
      }
      const language = localeOf(form.language)
      await updateAccount(pool, { coordinatorId: request.coordinator.id, name: form.name, language })
      return reply.redirect(account, 303)
    },
  )
}

function mountFactors(app: App, { key }: AccountOptions): void {
  const { pool } = app.pg
  app.post(`${account}/recovery-codes`, { schema: { response: page } }, async (request, reply) => {
    const { session } = request
    const codes = await inTransaction(pool, (db) => renewRecoveryCodes(db, { session, key, now: new Date() }))
    const props = { ...readerOf(request), codes, next: account }
    return html(reply).send(app.renderPage(RecoveryCodes, props, { entry: 'desk' }))
  })

  app.post(
    `${account}/passkeys/:passkey/remove`,
    { schema: { params: z.object({ passkey: z.uuid() }), response: moved } },
    async ({ session, params }, reply) => {
      const removing = { session, id: params.passkey, now: new Date() }
      await inTransaction(pool, (db) => removePasskey(db, removing))
      return reply.redirect(account, 303)
    },
  )

  app.post(`${account}/app/remove`, { schema: { response: moved } }, async ({ session }, reply) => {
    await inTransaction(pool, (db) => removeApp(db, { session, now: new Date() }))
    return reply.redirect(account, 303)
  })
}

function mountSessions(app: App): void {
  const { pool } = app.pg
  app.post(
    `${account}/sessions/:session/end`,
    { schema: { params: z.object({ session: z.uuid() }), response: moved } },
    async ({ session, params }, reply) => {
      const ending = { session, which: { id: params.session }, now: new Date() }
      await inTransaction(pool, (db) => endSessions(db, ending))
      return reply.redirect(account, 303)
    },
  )

  app.post(`${account}/end-other-sessions`, { schema: { response: moved } }, async ({ session }, reply) => {
    await inTransaction(pool, (db) => endSessions(db, { session, which: 'others', now: new Date() }))
    return reply.redirect(account, 303)
  })
}

async function accountPage(
  app: App,
  request: FastifyRequest,
  problem?: { key: string; name: string },
): Promise<string> {
  const { session, coordinator } = request
  const { pool } = app.pg
  const coordinatorId = coordinator.id
  const props = {
    ...readerOf(request),
    email: coordinator.email,
    name: problem?.name ?? coordinator.name ?? '',
    problem: problem?.key ?? null,
    factors: await listFactors(pool, { coordinatorId }),
    sessions: await listSessions(pool, { session, now: new Date() }),
    activity: await listOwnActivity(pool, { coordinatorId, limit: activityShown }),
  }
  return app.renderPage(Account, props, { entry: 'desk' })
}

function readerOf({ coordinator: { name, email, language } }: FastifyRequest) {
  return { locale: localeOf(language), who: name ?? email }
}

function html(reply: FastifyReply): FastifyReply {
  return reply.type('text/html; charset=utf-8')
}
