import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { letterHere } from '../coordinator/coordinator.ts'
import WebhooksView from '../../web/desk/Webhooks.svelte'
import { localeOf } from '../../web/words/desk.ts'
import type { DeskLetter } from '../coordinator/coordinator.ts'
import { reach } from '../coordinator/reach.ts'
import { inTransaction } from '../database/transaction.ts'
import { EventKind } from '../event/event.ts'
import { Slug } from '../letter/letter.ts'
import { addWebhook } from './add-webhook.ts'
import { removeWebhook, renewSecret, replay, resumeWebhook, stopWebhook } from './change-webhook.ts'
import { listTroubled, listWebhooks } from './list-webhooks.ts'
import type { Posted } from './post-message.ts'
import { secretOf, written } from './secret.ts'
import { sendTest } from './send-test.ts'
import { WebhookForm, type WebhookProblem } from './webhook.ts'

export type WebhookDeskOptions = {
  /** What the secrets follow from. */
  key: Buffer
  /** For development and tests: addresses of this machine too. */
  local: boolean
}

type App = Parameters<FastifyPluginAsyncZod<WebhookDeskOptions>>[0]

const path = '/desk/letters/:slug/webhooks'
const OfLetter = z.object({ slug: Slug })
const OfWebhook = OfLetter.extend({ webhook: z.uuid() })
const page = { 200: z.string() }
const moved = { 303: z.null() }
const troubledShown = 100

/** For those who run the letter: where its events are sent, and what could not be delivered. */
export const webhookDeskRoutes: FastifyPluginAsyncZod<WebhookDeskOptions> = async (app, options) => {
  mountList(app, options)
  mountSecret(app, options)
  mountTest(app, options)
  mountChanges(app)
}

function mountList(app: App, { key, local }: WebhookDeskOptions): void {
  const { pool } = app.pg
  app.get(path, { schema: { params: OfLetter, response: page } }, async (request, reply) => {
    const letter = await reach(pool, request.session, { slug: request.params.slug, may: 'write' })
    return html(reply).send(await webhooksPage(app, request, { letter }))
  })

  app.post(
    path,
    { schema: { params: OfLetter, body: WebhookForm, response: { 201: z.string(), 422: z.string() } } },
    async (request, reply) => {
      const letter = await reach(pool, request.session, { slug: request.params.slug, may: 'write' })
      const letterId = letter.id
      const form = request.body
      const adding = { letterId, coordinatorId: request.coordinator.id, ...form, local, now: new Date() }
      const added = await inTransaction(pool, (db) => addWebhook(db, adding))
      if ('problem' in added)
        return html(reply.code(422)).send(
          await webhooksPage(app, request, { letter, problem: added.problem, form }),
        )
      const fresh = {
        id: added.id,
        secret: written(secretOf(key, { letterId, id: added.id, secretNumber: 1 })),
      }
      return html(reply.code(201)).send(await webhooksPage(app, request, { letter, fresh }))
    },
  )
}

function mountSecret(app: App, { key }: WebhookDeskOptions): void {
  const { pool } = app.pg
  app.post(
    `${path}/:webhook/secret`,
    { schema: { params: OfWebhook, response: page } },
    async (request, reply) => {
      const { slug, webhook: id } = request.params
      const letter = await reach(pool, request.session, { slug, may: 'write' })
      const changing = changingOf(request, letter)
      const secretNumber = await inTransaction(pool, (db) => renewSecret(db, changing))
      const fresh = { id, secret: written(secretOf(key, { letterId: letter.id, id, secretNumber })) }
      return html(reply).send(await webhooksPage(app, request, { letter, fresh }))
    },
  )
}

function mountTest(app: App, { key, local }: WebhookDeskOptions): void {
  const { pool } = app.pg
  app.post(
    `${path}/:webhook/test`,
    { schema: { params: OfWebhook, response: page } },
    async (request, reply) => {
      const { slug, webhook: id } = request.params
      const letter = await reach(pool, request.session, { slug, may: 'write' })
      const posted = await sendTest(pool, { letter, key, local, ...changingOf(request, letter) })
      return html(reply).send(await webhooksPage(app, request, { letter, tested: { id, posted } }))
    },
  )
}

function mountChanges(app: App): void {
  const { pool } = app.pg
  const ways = { stop: stopWebhook, resume: resumeWebhook, remove: removeWebhook } as const
  for (const [way, act] of Object.entries(ways)) {
    app.post(
      `${path}/:webhook/${way}`,
      { schema: { params: OfWebhook, response: moved } },
      async (request, reply) => {
        const { slug } = request.params
        const letter = await reach(pool, request.session, { slug, may: 'write' })
        await inTransaction(pool, (db) => act(db, changingOf(request, letter)))
        return reply.redirect(`/desk/letters/${slug}/webhooks`, 303)
      },
    )
  }

  const Which = z.object({ delivery: z.coerce.number().int().min(1).optional().catch(undefined) }).nullish()
  app.post(
    `${path}/:webhook/replay`,
    { schema: { params: OfWebhook, body: Which, response: moved } },
    async (request, reply) => {
      const { slug } = request.params
      const letter = await reach(pool, request.session, { slug, may: 'write' })
      const replaying = { ...changingOf(request, letter), number: request.body?.delivery }
      await inTransaction(pool, (db) => replay(db, replaying))
      return reply.redirect(`/desk/letters/${slug}/webhooks`, 303)
    },
  )
}

function changingOf(request: FastifyRequest & { params: { webhook: string } }, { id: letterId }: DeskLetter) {
  const { webhook: webhookId } = request.params
  return { letterId, webhookId, coordinatorId: request.coordinator.id, now: new Date() }
}

type Shown = {
  letter: DeskLetter
  /** The secret of one that was made just now: shown this once. */
  fresh?: { id: string; secret: string }
  /** How a test message was answered just now. */
  tested?: { id: string; posted: Posted }
  problem?: WebhookProblem
  form?: z.output<typeof WebhookForm>
}

async function webhooksPage(app: App, request: FastifyRequest, shown: Shown) {
  const { letter, fresh, tested, problem, form } = shown
  const { pool } = app.pg
  const { name, email, language } = request.coordinator
  const props = {
    locale: localeOf(language),
    who: name ?? email,
    letter: letterHere(letter),
    webhooks: await listWebhooks(pool, letter.id),
    troubled: await listTroubled(pool, { letterId: letter.id, limit: troubledShown }),
    fresh: fresh ?? null,
    tested: tested ? { id: tested.id, status: null, problem: null, ...tested.posted } : null,
    problem: problem ?? null,
    typed: form ?? { url: '', kinds: EventKind.options },
  }
  return app.renderPage(WebhooksView, props, { entry: 'desk' })
}

function html(reply: FastifyReply): FastifyReply {
  return reply.type('text/html; charset=utf-8')
}
