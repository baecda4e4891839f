import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import Publish from '../../web/desk/Publish.svelte'
import { localeOf } from '../../web/words/desk.ts'
import type { DeskLetter } from '../coordinator/coordinator.ts'
import { reach } from '../coordinator/reach.ts'
import { inSnapshot, inTransaction } from '../database/transaction.ts'
import { TextLanguage } from '../letter/file.ts'
import { Change, Slug, standingOf } from '../letter/letter.ts'
import { Refusal } from '../refusal.ts'
import { Typed } from '../signature/signature.ts'
import type { Finding } from './draft.ts'
import { publish } from './publish.ts'
import { reschedule } from './reschedule.ts'
import { showPublishing } from './show-publishing.ts'
import { putBack, takeOff } from './take-off.ts'

export type DraftPublishOptions = {
  /** The pages of the letter say something new. */
  forget: (letterId: string) => void
}

type App = Parameters<FastifyPluginAsyncZod<DraftPublishOptions>>[0]

const page = { 200: z.string() }
const moved = { 303: z.null() }
const OfLetter = z.object({ slug: Slug })

/** What becomes public at once: drafts, and when the letter takes signatures. */
export const draftPublishRoutes: FastifyPluginAsyncZod<DraftPublishOptions> = async (app, options) => {
  mountPublishing(app, options)
  mountTranslations(app, options)
  mountSchedule(app, options)
}

function mountPublishing(app: App, { forget }: DraftPublishOptions): void {
  const { pool } = app.pg
  const path = '/desk/letters/:slug/publish'
  const Query = z.object({ asked: z.coerce.number().int().min(0).optional().catch(undefined) })

  app.get(
    path,
    { schema: { params: OfLetter, querystring: Query, response: page } },
    async (request, reply) => {
      const letter = await reach(pool, request.session, { slug: request.params.slug, may: 'write' })
      const asked = request.query.asked ?? null
      return html(reply).send(await publishPage(app, request, { letter, asked }))
    },
  )

  app.post(
    path,
    { schema: { params: OfLetter, body: Typed, response: { ...moved, 422: z.string() } } },
    async (request, reply) => {
      const { slug } = request.params
      const typed = request.body
      const letter = await reach(pool, request.session, { slug, may: 'write' })
      const languages = chosenIn(typed)
      const again = async (problem: string | null, errors: Finding[] = []) =>
        html(reply.code(422)).send(await publishPage(app, request, { letter, typed, problem, errors }))
      if (languages.length === 0 && typed['rules'] !== 'yes') return again('desk.publish.error.nothing')
      if (!letter.published && !languages.includes(letter.language))
        return again('desk.publish.error.original')
      const change = Change.safeParse(typed['change'] ?? (letter.published ? undefined : 'form'))
      if (!change.success) return again('desk.publish.error.change')

      const publishing = { letter, languages, change: change.data, seen: seenIn(typed), now: new Date() }
      const coordinatorId = request.coordinator.id
      const { errors, asked } = await inTransaction(pool, (db) =>
        publish(db, { ...publishing, coordinatorId }),
      )
      if (errors.length > 0) return again('desk.publish.error.findings', errors)
      forget(letter.id)
      return reply.redirect(`/desk/letters/${slug}/publish?asked=${asked}`, 303)
    },
  )
}

/** A translation goes off the public page and comes back by the right that publishes it. */
function mountTranslations(app: App, { forget }: DraftPublishOptions): void {
  const { pool } = app.pg
  const params = OfLetter.extend({ language: TextLanguage })
  for (const [way, act] of [
    ['take-off', takeOff],
    ['put-back', putBack],
  ] as const) {
    app.post(
      `/desk/letters/:slug/texts/:language/${way}`,
      { schema: { params, response: moved } },
      async ({ params: { slug, language }, session, coordinator }, reply) => {
        const letter = await reach(pool, session, { slug, may: 'write' })
        const taking = { letter, language, coordinatorId: coordinator.id, now: new Date() }
        await inTransaction(pool, (db) => act(db, taking))
        forget(letter.id)
        return reply.redirect(`/desk/letters/${slug}/publish#translations`, 303)
      },
    )
  }
}

/** `publish-es=yes` */
function chosenIn(typed: Record<string, string>): string[] {
  return Object.entries(typed).flatMap(([field, value]) =>
    field.startsWith('publish-') && value === 'yes' ? [field.slice('publish-'.length)] : [],
  )
}

/** `seen-es=4`, and `seen=2` of the rules. */
function seenIn(typed: Record<string, string>): { rules: number; drafts: Record<string, number> } {
  const drafts = Object.entries(typed).flatMap(([field, value]) =>
    field.startsWith('seen-') ? [[field.slice('seen-'.length), Number(value)]] : [],
  )
  return { rules: Number(typed['seen'] ?? -1), drafts: Object.fromEntries(drafts) as Record<string, number> }
}

type Shown = {
  letter: DeskLetter
  typed?: Record<string, string>
  problem?: string | null
  errors?: Finding[]
  /** How many signers were asked by what was published just now. */
  asked?: number | null
}

async function publishPage(app: App, request: FastifyRequest, shown: Shown): Promise<string> {
  const { letter, typed = {}, problem = null, errors = [], asked = null } = shown
  const { coordinator } = request
  const props = {
    locale: localeOf(coordinator.language),
    who: coordinator.name ?? coordinator.email,
    letter,
    typed,
    problem,
    refused: errors,
    asked,
    ...(await inSnapshot(app.pg.pool, (db) => showPublishing(db, letter))),
  }
  return app.renderPage(Publish, props, { entry: 'desk' })
}

function mountSchedule(app: App, { forget }: DraftPublishOptions): void {
  const { pool } = app.pg
  const path = '/desk/letters/:slug/signing'
  const wrong = (slug: string) => `/desk/letters/${slug}/signing?wrong=date`

  const change = async (
    request: FastifyRequest,
    slug: string,
    change: (
      letter: DeskLetter,
      now: Date,
    ) => Pick<Parameters<typeof reschedule>[1], 'dates' | 'kind'> | null,
  ): Promise<string> => {
    const now = new Date()
    const letter = await reach(pool, request.session, { slug, may: 'write' })
    if (!letter.published) throw new Refusal('page-not-found')
    const changing = change(letter, now)
    if (!changing) return wrong(slug)
    const coordinatorId = request.coordinator.id
    await inTransaction(pool, (db) => reschedule(db, { letter, ...changing, coordinatorId, now }))
    forget(letter.id)
    return `/desk/letters/${slug}/signing`
  }
  const schema = { params: OfLetter, response: moved }

  app.post(`${path}/open`, { schema }, async (request, reply) => {
    const next = await change(request, request.params.slug, (letter, now) =>
      standingOf(letter, now) === 'upcoming'
        ? { dates: { opens: now.toISOString() }, kind: 'letter-opened' }
        : null,
    )
    return reply.redirect(next, 303)
  })

  app.post(`${path}/close`, { schema }, async (request, reply) => {
    const next = await change(request, request.params.slug, (letter, now) =>
      ['open', 'paused'].includes(standingOf(letter, now))
        ? { dates: { closes: now.toISOString() }, kind: 'letter-closed' }
        : null,
    )
    return reply.redirect(next, 303)
  })

  app.post(`${path}/extend`, { schema: { ...schema, body: Typed } }, async (request, reply) => {
    const closes = (request.body['closes'] ?? '').trim()
    const day = z.iso.date().safeParse(closes)
    const next = await change(request, request.params.slug, (_, now) => {
      if (closes === '') return { dates: { closes: null }, kind: 'letter-extended' }
      if (!day.success || new Date(`${day.data}T23:59:59Z`) <= now) return null
      return { dates: { closes: day.data }, kind: 'letter-extended' }
    })
    return reply.redirect(next, 303)
  })
}

function html(reply: FastifyReply): FastifyReply {
  return reply.type('text/html; charset=utf-8')
}
