import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import SigningView from '../../web/desk/Signing.svelte'
import VersionsView from '../../web/desk/Versions.svelte'
import { localeOf } from '../../web/words/desk.ts'
import { letterHere } from '../coordinator/coordinator.ts'
import { reach } from '../coordinator/reach.ts'
import { inSnapshot, inTransaction } from '../database/transaction.ts'
import { TextLanguage } from './file.ts'
import { Slug, standingOf } from './letter.ts'
import { pause, resume } from './pause.ts'
import { showVersions } from './show-versions.ts'

export type LetterDeskOptions = {
  /** The pages of the letter say something new. */
  forget: (letterId: string) => void
}

const OfLetter = z.object({ slug: Slug })

type App = Parameters<FastifyPluginAsyncZod<LetterDeskOptions>>[0]

/** For those who run the letter: whether it takes signatures now, and what it has said so far. */
export const letterDeskRoutes: FastifyPluginAsyncZod<LetterDeskOptions> = async (app, options) => {
  mountSigning(app, options)
  mountVersions(app)
}

function mountVersions(app: App): void {
  const Compared = z.object({
    language: TextLanguage.optional().catch(undefined),
    version: z.coerce.number().int().min(2).max(1_000_000).optional().catch(undefined),
  })
  app.get(
    '/desk/letters/:slug/versions',
    { schema: { params: OfLetter, querystring: Compared, response: { 200: z.string() } } },
    async ({ params, query, session, coordinator }, reply) => {
      const letter = await reach(app.pg.pool, session, { slug: params.slug, may: 'read' })
      const letterId = letter.id
      const html = app.renderPage(
        VersionsView,
        {
          locale: localeOf(coordinator.language),
          who: coordinator.name ?? coordinator.email,
          letter: letterHere(letter),
          ...(await inSnapshot(app.pg.pool, (db) => showVersions(db, { letterId, ...query }))),
        },
        { entry: 'desk' },
      )
      return reply.type('text/html; charset=utf-8').send(html)
    },
  )
}

function mountSigning(app: App, { forget }: LetterDeskOptions): void {
  const { pool } = app.pg
  const path = '/desk/letters/:slug/signing'

  app.get(
    path,
    {
      schema: {
        params: OfLetter,
        querystring: z.object({ wrong: z.literal('date').optional().catch(undefined) }),
        response: { 200: z.string() },
      },
    },
    async ({ params, query, session, coordinator }, reply) => {
      const letter = await reach(pool, session, { slug: params.slug, may: 'write' })
      const { opensAt, closesAt, pausedAt } = letter
      const html = app.renderPage(
        SigningView,
        {
          locale: localeOf(coordinator.language),
          who: coordinator.name ?? coordinator.email,
          letter: {
            ...letterHere(letter),
            opensAt,
            closesAt,
            pausedAt,
            standing: standingOf(letter, new Date()),
          },
          wrong: query.wrong === 'date',
        },
        { entry: 'desk' },
      )
      return reply.type('text/html; charset=utf-8').send(html)
    },
  )

  for (const [way, act] of [
    ['pause', pause],
    ['resume', resume],
  ] as const) {
    app.post(
      `${path}/${way}`,
      { schema: { params: OfLetter, response: { 303: z.null() } } },
      async ({ params: { slug }, session, coordinator }, reply) => {
        const { id: letterId } = await reach(pool, session, { slug, may: 'write' })
        const acting = { letterId, coordinatorId: coordinator.id, now: new Date() }
        await inTransaction(pool, (db) => act(db, acting))
        forget(letterId)
        return reply.redirect(`/desk/letters/${slug}/signing`, 303)
      },
    )
  }
}
