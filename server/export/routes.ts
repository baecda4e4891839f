import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { letterHere } from '../coordinator/coordinator.ts'
import ExportView from '../../web/desk/Export.svelte'
import { localeOf } from '../../web/words/desk.ts'
import type { DeskLetter } from '../coordinator/coordinator.ts'
import { isFresh } from '../coordinator/fresh-factor.ts'
import { reach } from '../coordinator/reach.ts'
import { Slug } from '../letter/letter.ts'
import { ExportForm, ExportQuery, listColumns, openColumns, type Format } from './export.ts'
import { exportSignatures } from './write-export.ts'

type App = Parameters<FastifyPluginAsyncZod>[0]

const OfLetter = z.object({ slug: Slug })

const mediaTypes: Record<Format, string> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  json: 'application/json; charset=utf-8',
}

/** Signatures as a file, for those who see them at the desk. */
export const exportRoutes: FastifyPluginAsyncZod = async (app) => {
  const { pool } = app.pg
  const path = '/desk/letters/:slug/export'

  app.get(
    path,
    { schema: { params: OfLetter, querystring: ExportQuery, response: { 200: z.string() } } },
    async (request, reply) => {
      const letter = await reach(pool, request.session, { slug: request.params.slug, may: 'decide' })
      const { set, state, q } = request.query
      const columns = [...(set === 'list' ? listColumns : openColumns)]
      const form: ExportForm = { format: 'csv', state: set === 'list' ? 'listed' : state, q, columns }
      return html(reply).send(formPage(app, request, { letter, form }))
    },
  )

  app.post(
    path,
    {
      schema: {
        params: OfLetter,
        body: ExportForm,
        response: { 200: z.instanceof(Readable), 403: z.string(), 422: z.string() },
      },
    },
    async (request, reply) => {
      const letter = await reach(pool, request.session, { slug: request.params.slug, may: 'decide' })
      const { body: form } = request
      const now = new Date()
      if (form.columns.length === 0)
        return html(reply.code(422)).send(formPage(app, request, { letter, form, problem: 'empty' }))
      // Whatever leaves: a list of names and countries is one of people too.
      if (!isFresh(request.session, now))
        return html(reply.code(403)).send(formPage(app, request, { letter, form, problem: 'locked' }))

      const exporting = { letter, form, coordinatorId: request.coordinator.id, now }
      const pieces = await exportSignatures(pool, exporting)
      const name = `${letter.slug}-signatures-${now.toISOString().slice(0, 10)}.${form.format}`
      reply.headers({
        'content-disposition': `attachment; filename="${name}"`,
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      })
      // One piece ahead of the reader and no more.
      return reply.type(mediaTypes[form.format]).send(Readable.from(pieces, { highWaterMark: 1 }))
    },
  )
}

type Shown = { letter: DeskLetter; form: ExportForm; problem?: 'empty' | 'locked' }

function formPage(app: App, request: FastifyRequest, { letter, form, problem }: Shown): string {
  const { name, email, language } = request.coordinator
  const props = {
    locale: localeOf(language),
    who: name ?? email,
    letter: letterHere(letter),
    form,
    problem: problem ?? null,
  }
  return app.renderPage(ExportView, props, { entry: 'desk' })
}

function html(reply: FastifyReply): FastifyReply {
  return reply.type('text/html; charset=utf-8')
}
