import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod, ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import Check from '../../web/public/Check.svelte'
import EditionView from '../../web/public/Edition.svelte'
import { acceptedLocale, locales } from '../../web/words/language.ts'
import { inSnapshot } from '../database/transaction.ts'
import { Slug } from '../letter/letter.ts'
import type { FindLetter } from '../letter/remember.ts'
import { made, shared } from '../page.ts'
import { Refusal } from '../refusal.ts'
import { checkFile } from './check.ts'
import { EditionNumber, manifestOf, Mark, mostMarks } from './edition.ts'
import { findEdition, listFiles, readFile } from './find.ts'
import { measureFile } from './measure.ts'
import { listTexts, showEdition } from './show.ts'
import { uploadedFile } from './uploaded-file.ts'

export type EditionOptions = {
  origin: string
  findLetter: FindLetter
}

type App = Parameters<FastifyPluginAsyncZod<EditionOptions>>[0]

const page = { 200: z.string() }
const OfLocale = z.object({ locale: z.enum(locales) })
const OfEdition = z.object({ slug: Slug, number: EditionNumber })

/** What never changes, unless it is hidden one day. */
const frozen = 'public, max-age=0, s-maxage=60, stale-while-revalidate=600'
/** For one file of a form without scripts, in bytes; with scripts nothing is sent. */
const largestUpload = 20 * 2 ** 20

export const editionRoutes: FastifyPluginAsyncZod<EditionOptions> = async (app, options) => {
  mountShort(app)
  mountEdition(app, options)
  mountFiles(app, options)
  mountCheck(app, options)
  await app.register(async (upload) => mountUpload(upload))
}

/** The address that is printed in the file, which knows no language. */
function mountShort(app: App): void {
  app.get(
    '/e/:slug/:number',
    { schema: { params: OfEdition, response: { 302: z.null() } } },
    async (request, reply) => {
      const { slug, number } = request.params
      const locale = acceptedLocale(request.headers['accept-language'])
      reply.header('vary', 'Accept-Language')
      return reply.redirect(`/${locale}/letters/${slug}/editions/${number}`, 302)
    },
  )
}

function mountEdition(app: App, { origin, findLetter }: EditionOptions): void {
  app.get(
    '/:locale/letters/:slug/editions/:number',
    { schema: { params: OfLocale.extend(OfEdition.shape), response: { ...page, 304: z.null() } } },
    async (request, reply) => {
      const { locale, slug, number } = request.params
      const now = new Date()
      const found = await findLetter(slug, now)
      const showing = { found, number, language: locale, now }
      const edition = await inSnapshot(app.pg.pool, (db) => showEdition(db, showing))
      const path = `/letters/${slug}/editions/${number}`
      const html = app.renderPage(EditionView, { locale, origin, path, edition })
      return shared(request, reply.type('text/html; charset=utf-8'), made(html), frozen)
    },
  )
}

function mountFiles(app: App, { findLetter }: EditionOptions): void {
  const path = '/:locale/letters/:slug/editions/:number'
  const name = z.templateLiteral(['letter.', z.string().regex(/^[A-Za-z0-9-]{2,35}$/), '.pdf'])

  app.get(
    `${path}/:file`,
    {
      schema: {
        params: OfLocale.extend(OfEdition.shape).extend({
          file: z.union([name, z.literal('signatories.csv')]),
        }),
        response: { 200: z.instanceof(Buffer), 304: z.null() },
      },
    },
    async (request, reply) => {
      const { slug, number, file } = request.params
      const { letter } = await findLetter(slug, new Date())
      const kind = file === 'signatories.csv' ? 'csv' : 'pdf'
      const language = kind === 'csv' ? null : file.slice('letter.'.length, -'.pdf'.length)
      const { bytes, sha256 } = await readFile(app.pg.pool, { letterId: letter.id, number, kind, language })
      const ending = kind === 'csv' ? 'csv' : `${language}.pdf`
      reply.headers({
        'content-disposition': `${kind === 'csv' ? 'attachment' : 'inline'}; filename="${slug}.edition-${number}.${ending}"`,
      })
      reply.type(kind === 'csv' ? 'text/csv; charset=utf-8' : 'application/pdf')
      return shared(request, reply, { content: bytes, etag: `"${sha256}"` }, frozen)
    },
  )

  app.get(
    `${path}/manifest.txt`,
    { schema: { params: OfLocale.extend(OfEdition.shape), response: page } },
    async ({ params: { slug, number } }, reply) => {
      const { pool } = app.pg
      const { letter } = await findLetter(slug, new Date())
      const key = { letterId: letter.id, number }
      const { counts } = await findEdition(pool, key)
      const list = (await listFiles(pool, key)).find(({ kind }) => kind === 'csv')
      const manifest = manifestOf(
        { slug, number, counts, texts: await listTexts(pool, key) },
        list?.sha256 ?? '',
      )
      return reply.header('cache-control', frozen).type('text/plain; charset=utf-8').send(manifest)
    },
  )
}

const marks = z
  .union([Mark, z.array(Mark).max(mostMarks)])
  .transform((value) => (Array.isArray(value) ? value : [value]))
const CheckQuery = z.object({
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional()
    .catch(undefined),
  mark: marks.optional().catch(undefined),
  none: z.literal('yes').optional().catch(undefined),
})

/** What is asked is a hash: a browser that runs scripts makes it from the file, and nothing is sent. */
function mountCheck(app: App, { origin }: EditionOptions): void {
  app.get(
    '/:locale/check',
    { schema: { params: OfLocale, querystring: CheckQuery, response: page } },
    async ({ params: { locale }, query: { sha256, mark = [], none } }, reply) => {
      const checked = sha256
        ? await checkFile(app.pg.pool, { sha256, marks: mark }, { language: locale })
        : null
      const props = { locale, origin, path: '/check', checked, sha256: sha256 ?? null, none: none === 'yes' }
      return html(reply).header('cache-control', 'no-store').send(app.renderPage(Check, props))
    },
  )
}

/** In an instance of its own, which alone reads forms with files. */
function mountUpload(plain: FastifyInstance): void {
  const app = plain.withTypeProvider<ZodTypeProvider>()
  app.addContentTypeParser(
    'multipart/form-data',
    async (request: FastifyRequest, body: AsyncIterable<Buffer>) =>
      measureFile(uploadedFile(limited(body, largestUpload), request.headers['content-type'] ?? '')),
  )
  const Measured = z.object({ sha256: z.string(), marks: z.array(z.string()), sizeBytes: z.number() })

  app.post(
    '/:locale/check',
    { schema: { params: OfLocale, body: Measured, response: { 303: z.null() } } },
    async ({ params: { locale }, body: { sha256, marks, sizeBytes } }, reply) => {
      if (sizeBytes === 0) return reply.redirect(`/${locale}/check?none=yes`, 303)
      const query = new URLSearchParams([['sha256', sha256], ...marks.map((mark) => ['mark', mark])])
      return reply.redirect(`/${locale}/check?${query.toString()}`, 303)
    },
  )
}

async function* limited(pieces: AsyncIterable<Buffer>, most: number): AsyncGenerator<Buffer> {
  let size = 0
  for await (const piece of pieces) {
    size += piece.length
    if (size > most) throw new Refusal('request-too-large')
    yield piece
  }
}

function html(reply: FastifyReply): FastifyReply {
  return reply.type('text/html; charset=utf-8')
}
