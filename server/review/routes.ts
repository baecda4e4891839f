import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import Letters from '../../web/desk/Letters.svelte'
import LetterSignatures from '../../web/desk/LetterSignatures.svelte'
import Queue from '../../web/desk/Queue.svelte'
import { localeOf } from '../../web/words/desk.ts'
import { lettersInReach, reach } from '../coordinator/reach.ts'
import { Slug } from '../letter/letter.ts'
import { listLetters } from './list-letters.ts'
import { addressOf, ListQuery, QueueQuery } from './page-address.ts'
import { showList } from './show-list.ts'
import { showQueue } from './show-queue.ts'

type App = Parameters<FastifyPluginAsyncZod>[0]

const page = { 200: z.string() }
const OfLetter = z.object({ slug: Slug })

/** What coordinators look at. What they do is in the routes of decisions and of acts on many. */
export const reviewRoutes: FastifyPluginAsyncZod = async (app) => {
  mountQueue(app)
  mountLetters(app)
}

function mountQueue(app: App): void {
  const { pool } = app.pg
  const ofAll = QueueQuery.extend({ letter: Slug.optional().catch(undefined) })
  app.get(
    '/desk',
    { schema: { querystring: ofAll, response: { ...page, 303: z.null() } } },
    async (request, reply) => {
      const { session } = request
      const { letter, hold, state, grade, capacity } = request.query
      if (letter) {
        const filter = { hold, state, grade, capacity }
        return reply.redirect(addressOf(`/desk/letters/${letter}/queue`, filter), 303)
      }
      const letters = await lettersInReach(pool, session, { may: 'decide' })
      // Whoever may only read has nothing to decide anywhere.
      if (letters.length === 0 && (await lettersInReach(pool, session, { may: 'read' })).length > 0)
        return reply.redirect('/desk/letters', 303)
      const props = { ...readerOf(request), ...(await showQueue(pool, { letters, query: request.query })) }
      return html(reply).send(app.renderPage(Queue, props, { entry: 'desk', hydrate: 'Queue' }))
    },
  )

  app.get(
    '/desk/letters/:slug/queue',
    { schema: { params: OfLetter, querystring: QueueQuery, response: page } },
    async (request, reply) => {
      const letter = await reach(pool, request.session, { slug: request.params.slug, may: 'decide' })
      const props = { ...readerOf(request), ...(await showQueue(pool, { letter, query: request.query })) }
      return html(reply).send(app.renderPage(Queue, props, { entry: 'desk', hydrate: 'Queue' }))
    },
  )
}

function mountLetters(app: App): void {
  const { pool } = app.pg
  app.get('/desk/letters', { schema: { response: page } }, async (request, reply) => {
    const inReach = await lettersInReach(pool, request.session, { may: 'read' })
    const letters = await listLetters(pool, { letters: inReach, now: new Date() })
    return html(reply).send(
      app.renderPage(
        Letters,
        { ...readerOf(request), letters, makes: request.session.ownsService },
        { entry: 'desk' },
      ),
    )
  })

  app.get(
    '/desk/letters/:slug',
    { schema: { params: OfLetter, querystring: ListQuery, response: page } },
    async (request, reply) => {
      const letter = await reach(pool, request.session, { slug: request.params.slug, may: 'decide' })
      const props = { ...readerOf(request), ...(await showList(pool, { letter, query: request.query })) }
      return html(reply).send(app.renderPage(LetterSignatures, props, { entry: 'desk' }))
    },
  )
}

function readerOf({ coordinator: { name, email, language } }: FastifyRequest) {
  return { locale: localeOf(language), who: name ?? email }
}

function html(reply: FastifyReply): FastifyReply {
  return reply.type('text/html; charset=utf-8')
}
