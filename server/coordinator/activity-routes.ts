import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { letterHere } from './coordinator.ts'
import Activity from '../../web/desk/Activity.svelte'
import { deedInWords } from '../../web/desk/deed-in-words.ts'
import { localeOf, translator, type Translate } from '../../web/words/desk.ts'
import type { Db } from '../database/sql.ts'
import { csvLine } from '../export/csv.ts'
import { Slug } from '../letter/letter.ts'
import { record } from './activity.ts'
import { listDeeds, listDoers } from './list-deeds.ts'
import { reach } from './reach.ts'

const OfLetter = z.object({ slug: Slug })
const person = z.uuid().optional().catch(undefined)
const Query = z.object({ person, after: z.uuid().optional().catch(undefined) })

const shown = 50
/** Deeds that are read and written at once into a file. */
const pageLength = 1000

/** Who did what with a letter: read here, and changed nowhere. */
export const activityRoutes: FastifyPluginAsyncZod = async (app) => {
  const { pool } = app.pg
  const path = '/desk/letters/:slug/activity'

  app.get(
    path,
    { schema: { params: OfLetter, querystring: Query, response: { 200: z.string() } } },
    async ({ params, query, session, coordinator }, reply) => {
      const letter = await reach(pool, session, { slug: params.slug, may: 'write' })
      const found = await listDeeds(pool, { letterId: letter.id, ...query, limit: shown + 1 })
      const deeds = found.slice(0, shown)
      const address = (values: Record<string, string | undefined>) => {
        const given = Object.entries(values).flatMap(([name, value]) => (value ? [[name, value]] : []))
        const search = new URLSearchParams(given).toString()
        return `/desk/letters/${letter.slug}/activity${search && `?${search}`}`
      }
      const props = {
        locale: localeOf(coordinator.language),
        who: coordinator.name ?? coordinator.email,
        letter: letterHere(letter),
        deeds,
        people: await listDoers(pool, letter.id),
        person: query.person ?? null,
        next: found.length > shown ? address({ person: query.person, after: deeds.at(-1)?.id }) : null,
        first: query.after ? address({ person: query.person }) : null,
      }
      return html(reply).send(app.renderPage(Activity, props, { entry: 'desk' }))
    },
  )

  app.post(
    `${path}/export`,
    { schema: { params: OfLetter, body: z.object({ person }), response: { 200: z.instanceof(Readable) } } },
    async ({ params, body, session, coordinator }, reply) => {
      const now = new Date()
      // The addresses of colleagues are people's too.
      const reaching = { slug: params.slug, may: 'write', fresh: true, now } as const
      const { id: letterId, slug } = await reach(pool, session, reaching)
      await record(pool, { letterId, coordinatorId: coordinator.id, kind: 'activity-exported', now })
      const t = translator(localeOf(coordinator.language))
      const name = `${slug}-activity-${now.toISOString().slice(0, 10)}.csv`
      reply.headers({
        'content-disposition': `attachment; filename="${name}"`,
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      })
      const pieces = inPieces(pool, { letterId, person: body.person, t })
      return reply.type('text/csv; charset=utf-8').send(Readable.from(pieces, { highWaterMark: 1 }))
    },
  )
}

type Writing = { letterId: string; person: string | undefined; t: Translate }

async function* inPieces(db: Db, { letterId, person, t }: Writing): AsyncGenerator<Buffer> {
  yield Buffer.from(csvLine(['at', 'name', 'email', 'kind', 'deed', 'details', 'id']), 'utf8')
  let after: string | undefined
  do {
    const deeds = await listDeeds(db, { letterId, person, after, limit: pageLength })
    const lines = deeds.map((deed) => {
      const { at, name, email, kind, details, id } = deed
      return csvLine([at, name, email, kind, deedInWords(t, deed), JSON.stringify(details), id])
    })
    yield Buffer.from(lines.join(''), 'utf8')
    after = deeds.length === pageLength ? deeds.at(-1)?.id : undefined
  } while (after !== undefined)
}

function html(reply: FastifyReply): FastifyReply {
  return reply.type('text/html; charset=utf-8')
}
