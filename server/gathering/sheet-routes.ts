import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { letterHere } from '../coordinator/coordinator.ts'
import SheetView from '../../web/desk/GatherSheet.svelte'
import { localeOf, translator as deskTranslator } from '../../web/words/desk.ts'
import { locales, localeOf as publicLocaleOf, type Locale } from '../../web/words/language.ts'
import { translator } from '../../web/words/words.ts'
import { reach } from '../coordinator/reach.ts'
import type { DeskLetter } from '../coordinator/coordinator.ts'
import { inTransaction } from '../database/transaction.ts'
import type { SignSheet } from '../document/sheet-rows.ts'
import { findLetter } from '../letter/find.ts'
import { Slug } from '../letter/letter.ts'
import { openSetter } from '../letter/setter.ts'
import { readTextFor } from '../letter/text.ts'
import { bring } from './bring.ts'
import { codeImage } from './code-image.ts'
import { readForm, type FormParts } from './form-parts.ts'
import { readSheet, sheetMapping } from './sheet-form.ts'

export type SheetOptions = { origin: string; key: Buffer }

type App = Parameters<FastifyPluginAsyncZod<SheetOptions>>[0]

const OfLetter = z.object({ slug: Slug })
const may = 'write'
const path = '/desk/letters/:slug/gather/sheet'

/** Signing on paper: the sheet, and the form that takes what stands on a filled-in one. */
export const sheetRoutes: FastifyPluginAsyncZod<SheetOptions> = async (app, options) => {
  app.addContentTypeParser('multipart/form-data', (request: FastifyRequest, body: AsyncIterable<Buffer>) =>
    readForm(body, { contentType: request.headers['content-type'] ?? '', most: 200_000 }),
  )
  mountPaper(app, options)
  mountForm(app, options)
}

function mountPaper(app: App, { origin }: SheetOptions): void {
  const { pool } = app.pg
  const setter = openSetter()
  app.addHook('onClose', () => setter.end())
  const Query = z.object({ language: z.enum(locales).optional().catch(undefined) })

  app.get(
    `${path}.pdf`,
    { schema: { params: OfLetter, querystring: Query, response: { 200: z.instanceof(Buffer) } } },
    async ({ params, query, session }, reply) => {
      const { slug } = await reach(pool, session, { slug: params.slug, may })
      const { letter, texts } = await findLetter(pool, slug)
      const language = query.language ?? publicLocaleOf(letter.language)
      const text = readTextFor(texts, language, letter.language)
      const sheet = sheetOf({ origin, slug, language, text, now: new Date() })
      reply.header('content-disposition', `inline; filename="${slug}.${language}.sheet.pdf"`)
      return reply.type('application/pdf').send(await setter.sheet(sheet))
    },
  )
}

const linesOnPaper = 15

type Wording = {
  origin: string
  slug: string
  language: Locale
  text: { title: string; language: string; print: { paper: 'A4' | 'Letter' } }
  now: Date
}

function sheetOf({ origin, slug, language, text, now }: Wording): SignSheet {
  const t = translator(language)
  const address = `${origin}/${language}/letters/${slug}`
  const { title } = text
  return {
    language,
    paper: text.print.paper,
    kind: t('sheet.kind'),
    title,
    titleLanguage: text.language,
    consent: [t('sheet.consent'), t('sheet.organizations'), t('sheet.email')],
    code: codeImage(address),
    codeAlt: t('sheet.code', { address }),
    address: address.replace(/^https?:\/\//, ''),
    columns: [t('sheet.name'), t('sheet.organization'), t('sheet.address'), t('sheet.signature')],
    shares: [0.27, 0.29, 0.25, 0.19],
    rows: linesOnPaper,
    blanks: [t('sheet.place'), t('sheet.collected')],
    date: now.toISOString().slice(0, 10),
  }
}

function mountForm(app: App, { key }: SheetOptions): void {
  const { pool } = app.pg

  function show(
    request: FastifyRequest,
    letter: DeskLetter,
    said: { typed: Record<string, string>; errors: Record<string, string> },
  ) {
    const { name, email, language } = request.coordinator
    const props = {
      locale: localeOf(language),
      who: name ?? email,
      letter: letterHere(letter),
      ...said,
    }
    return app.renderPage(SheetView, props, { entry: 'desk' })
  }

  app.get(path, { schema: { params: OfLetter, response: { 200: z.string() } } }, async (request, reply) => {
    const letter = await reach(pool, request.session, { slug: request.params.slug, may })
    const typed = { language: publicLocaleOf(letter.language) }
    return html(reply).send(show(request, letter, { typed, errors: {} }))
  })

  app.post(
    path,
    { schema: { params: OfLetter, response: { 303: z.null(), 422: z.string() } } },
    async (request, reply) => {
      const letter = await reach(pool, request.session, { slug: request.params.slug, may })
      const typed = typedIn(request.body)
      const { rows, place, keeper, errors } = readSheet(typed)
      if (Object.keys(errors).length > 0)
        return html(reply.code(422)).send(show(request, letter, { typed, errors }))
      const { id: letterId, slug, language } = letter
      const { language: reader } = request.coordinator
      const bringing = {
        letterId,
        coordinatorId: request.coordinator.id,
        kind: 'sheet' as const,
        came: { rows },
        mapping: sheetMapping,
        note: deskTranslator(localeOf(reader))('desk.gather.sheet.note', { place, keeper }),
        language: z.enum(locales).catch(publicLocaleOf(language)).parse(typed['language']),
      }
      const brought = await inTransaction(pool, (db) => bring(db, { ...bringing, key, now: new Date() }))
      return reply.redirect(`/desk/letters/${slug}/gather/${brought?.id ?? ''}`, 303)
    },
  )
}

function typedIn(body: unknown): Record<string, string> {
  const parts = z.object({ fields: z.record(z.string(), z.string()) }).safeParse(body)
  if (parts.success) return (parts.data as FormParts).fields
  return z.record(z.string(), z.string()).catch({}).parse(body)
}

function html(reply: FastifyReply): FastifyReply {
  return reply.type('text/html; charset=utf-8')
}
