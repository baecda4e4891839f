import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { createHash } from 'node:crypto'
import { z } from 'zod'
import DraftPreview from '../../web/public/DraftPreview.svelte'
import { localeOf } from '../../web/words/language.ts'
import { reach } from '../coordinator/reach.ts'
import { inSnapshot } from '../database/transaction.ts'
import { TextLanguage } from '../letter/file.ts'
import { Slug } from '../letter/letter.ts'
import { keepRendered } from '../letter/render.ts'
import { Refusal } from '../refusal.ts'
import { draftIn, findDrafts, findRules } from './find.ts'
import { findImageFile, listImages } from './images.ts'
import { previewDocument, previewText } from './preview.ts'

type App = Parameters<FastifyPluginAsyncZod>[0]

const OfLetter = z.object({ slug: Slug })
const OfDraft = OfLetter.extend({ language: TextLanguage })
const path = '/desk/letters/:slug/write/:language'

/** How a draft will look, on the page and on paper. */
export const draftPreviewRoutes: FastifyPluginAsyncZod = async (app) => {
  mountPreview(app)
  mountPdf(app)
  mountImages(app)
}

function mountPreview(app: App): void {
  const { pool } = app.pg
  app.get(
    `${path}/preview`,
    { config: { page: 'within' }, schema: { params: OfDraft, response: { 200: z.string() } } },
    async (request, reply) => {
      const { slug, language } = request.params
      const letter = await reach(pool, request.session, { slug, may: 'write' })
      const { draft, rules, images } = await inSnapshot(pool, async (db) => {
        const drafts = await findDrafts(db, letter)
        return {
          draft: draftIn(drafts, language),
          rules: await findRules(db, letter, drafts),
          images: await listImages(db, letter.id),
        }
      })
      const text = previewText({ language, words: draft.words, rules: rules.rules })
      const props = { locale: localeOf(language), slug, dated: rules.rules.date, text, images }
      return reply
        .header('cache-control', 'private, no-store')
        .type('text/html; charset=utf-8')
        .send(app.renderPage(DraftPreview, props))
    },
  )
}

function mountPdf(app: App): void {
  const { pool } = app.pg
  const rendered = keepRendered()
  app.addHook('onClose', () => rendered.close())
  app.get(
    `${path}/letter.pdf`,
    { config: { page: 'within' }, schema: { params: OfDraft, response: { 200: z.instanceof(Buffer) } } },
    async (request, reply) => {
      const { slug, language } = request.params
      const letter = await reach(pool, request.session, { slug, may: 'write' })
      const document = await inSnapshot(pool, async (db) => {
        const drafts = await findDrafts(db, letter)
        const { words } = draftIn(drafts, language)
        const { rules } = await findRules(db, letter, drafts)
        return previewDocument(db, letter, { language, words, rules })
      })
      const key = createHash('sha256').update(JSON.stringify(document)).digest('hex')
      const bytes = await rendered.render({ letterId: letter.id, key }, document)
      reply.header('content-disposition', `inline; filename="${slug}.${language}.pdf"`)
      return reply.header('cache-control', 'private, no-store').type('application/pdf').send(bytes)
    },
  )
}

function mountImages(app: App): void {
  const ofImage = OfLetter.extend({ image: z.string().max(100) })
  app.get(
    '/desk/letters/:slug/images/:image',
    { schema: { params: ofImage, response: { 200: z.instanceof(Buffer) } } },
    async ({ params: { slug, image }, session }, reply) => {
      const letter = await reach(app.pg.pool, session, { slug, may: 'write' })
      const file = await findImageFile(app.pg.pool, { letterId: letter.id, name: image })
      if (!file) throw new Refusal('page-not-found')
      reply.headers({ 'cache-control': 'private, no-cache', 'x-content-type-options': 'nosniff' })
      return reply.type(file.mediaType).send(file.bytes)
    },
  )
}
