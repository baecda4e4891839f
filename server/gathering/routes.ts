import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { letterHere } from '../coordinator/coordinator.ts'
import GatherView from '../../web/desk/Gather.svelte'
import { localeOf } from '../../web/words/desk.ts'
import { localeOf as publicLocaleOf, locales } from '../../web/words/language.ts'
import type { DeskLetter } from '../coordinator/coordinator.ts'
import { reach } from '../coordinator/reach.ts'
import { inTransaction } from '../database/transaction.ts'
import { Slug } from '../letter/letter.ts'
import { Typed } from '../signature/signature.ts'
import { bring } from './bring.ts'
import { listGatherings } from './find.ts'
import { readForm, type FormParts } from './form-parts.ts'
import { limits } from './gathering.ts'
import { readFile } from './read-file.ts'
import { openRunner, type GatheringOptions, type Runner } from './runner.ts'
import { separated } from './separated.ts'

type App = Parameters<FastifyPluginAsyncZod<GatheringOptions>>[0]

const OfLetter = z.object({ slug: Slug })
const page = { 200: z.string() }
const moved = { 303: z.null() }
const may = 'write'

/** Lists of signatures that came otherwise than by the form are brought here, by those who run the letter. */
export const gatheringRoutes: FastifyPluginAsyncZod<GatheringOptions> = async (app, { key, forget }) => {
  const runner = openRunner(app.pg.pool, { key, forget, log: app.log, clock: () => new Date() })
  app.addHook('onClose', () => runner.end())
  app.addContentTypeParser('multipart/form-data', (request: FastifyRequest, body: AsyncIterable<Buffer>) => {
    const contentType = request.headers['content-type'] ?? ''
    return readForm(body, { contentType, most: limits.fileBytes + 100_000 })
  })
  mountBringing(app, { key, runner })
}

function mountBringing(app: App, { key, runner }: { key: Buffer; runner: Runner }): void {
  const { pool } = app.pg
  const path = '/desk/letters/:slug/gather'

  async function show(
    request: FastifyRequest,
    letter: DeskLetter,
    said: { typed: Record<string, string>; problem?: string },
  ) {
    const { id: letterId, language } = letter
    const props = {
      ...readerOf(request),
      letter: letterHere(letter),
      earlier: await listGatherings(pool, { letterId, limit: 30 }),
      typed: { language: publicLocaleOf(language), ...said.typed },
      problem: said.problem ?? null,
    }
    return app.renderPage(GatherView, props, { entry: 'desk' })
  }

  app.get(path, { schema: { params: OfLetter, response: page } }, async (request, reply) => {
    const letter = await reach(pool, request.session, { slug: request.params.slug, may })
    return html(reply).send(await show(request, letter, { typed: {} }))
  })

  app.post(
    path,
    { schema: { params: OfLetter, response: { ...moved, 422: z.string() } } },
    async (request, reply) => {
      const letter = await reach(pool, request.session, { slug: request.params.slug, may })
      const { fields, file } = partsOf(request.body)
      const text = fields['text'] ?? ''
      const came = file ? await readFile(file.bytes) : cameBy(text)
      if ('problem' in came)
        return html(reply.code(422)).send(
          await show(request, letter, { typed: fields, problem: came.problem }),
        )
      const bringing = {
        letterId: letter.id,
        coordinatorId: request.coordinator.id,
        kind: file ? ('file' as const) : ('pasted' as const),
        fileName: file?.name,
        came,
        language: z.enum(locales).catch(publicLocaleOf(letter.language)).parse(fields['language']),
      }
      const brought = await inTransaction(pool, (db) => bring(db, { ...bringing, key, now: new Date() }))
      if (!brought)
        return html(reply.code(422)).send(await show(request, letter, { typed: fields, problem: 'empty' }))
      await runner.goOn(letter, brought.id)
      return reply.redirect(`/desk/letters/${letter.slug}/gather/${brought.id}`, 303)
    },
  )
}

/** What a browser sends where no file is chosen, too: a plain form. */
function partsOf(body: unknown): FormParts {
  const parts = z
    .object({ fields: z.record(z.string(), z.string()), file: z.unknown().optional() })
    .safeParse(body)
  if (parts.success) return body as FormParts
  return { fields: Typed.safeParse(body).data ?? {} }
}

/** Lines, or cells as they are copied from a spreadsheet. */
function cameBy(text: string): { text: string } | { rows: string[][] } | { problem: string } {
  const lines = text.split(/\r\n?|\n/).filter((line) => line.trim())
  if (lines.length === 0) return { problem: 'empty' }
  if (lines.length > limits.lines) return { problem: 'too-many-lines' }
  const tabs = lines.filter((line) => /\S\t+\S/.test(line) && !/^\s*\d+[.)]?\t[^\t]+$/.test(line))
  return tabs.length > lines.length / 2 ? { rows: separated(text) } : { text }
}

function readerOf({ coordinator: { name, email, language } }: FastifyRequest) {
  return { locale: localeOf(language), who: name ?? email }
}

function html(reply: FastifyReply): FastifyReply {
  return reply.type('text/html; charset=utf-8')
}
