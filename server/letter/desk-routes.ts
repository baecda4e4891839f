import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import SigningView from '../../web/desk/Signing.svelte'
import { localeOf } from '../../web/words/desk.ts'
import { reach } from '../coordinator/reach.ts'
import { inTransaction } from '../database/transaction.ts'
import { Slug, standingOf } from './letter.ts'
import { pause, resume } from './pause.ts'

export type LetterDeskOptions = {
  /** The pages of the letter say something new. */
  forget: (letterId: string) => void
}

const OfLetter = z.object({ slug: Slug })

/** For those who run the letter: whether it takes signatures now. */
export const letterDeskRoutes: FastifyPluginAsyncZod<LetterDeskOptions> = async (app, { forget }) => {
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
      const { slug, title, opensAt, closesAt, pausedAt, published } = letter
      const html = app.renderPage(
        SigningView,
        {
          locale: localeOf(coordinator.language),
          who: coordinator.name ?? coordinator.email,
          letter: {
            slug,
            title,
            opensAt,
            closesAt,
            pausedAt,
            published,
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
