import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { letterHere } from '../coordinator/coordinator.ts'
import Write from '../../web/desk/Write.svelte'
import { localeOf as deskLocaleOf, translator } from '../../web/words/desk.ts'
import type { DeskLetter } from '../coordinator/coordinator.ts'
import { reach } from '../coordinator/reach.ts'
import type { Db } from '../database/sql.ts'
import { inSnapshot, inTransaction } from '../database/transaction.ts'
import { differenceOf } from '../letter/difference.ts'
import { TextLanguage } from '../letter/file.ts'
import { Slug } from '../letter/letter.ts'
import { Refusal } from '../refusal.ts'
import { Typed } from '../signature/signature.ts'
import { moveRow, readWords, typedWords, type Words } from './draft.ts'
import { examine } from './examine.ts'
import { draftIn, findDrafts } from './find.ts'
import { readFormData, type ChosenFile } from './form-data.ts'
import { addImage, listImages } from './images.ts'
import { discardDraft } from './publish.ts'
import { saveWords } from './save.ts'
import { markUpToDate } from './translate.ts'

type App = Parameters<FastifyPluginAsyncZod>[0]

const page = { 200: z.string() }
const moved = { 303: z.null() }
const OfLetter = z.object({ slug: Slug })
const OfDraft = OfLetter.extend({ language: TextLanguage })
const path = '/desk/letters/:slug/write/:language'
/** A text of 200,000 letters, or some images of 2 MB each, in bytes. */
const largestForm = 8 * 2 ** 20

/** What is written at the desk: the editor, what it saves, and how it will look. */
export const draftWriteRoutes: FastifyPluginAsyncZod = async (app) => {
  takeFiles(app)
  mountEditor(app)
  mountSaving(app)
  mountAutosave(app)
}

const chosen = new WeakMap<FastifyRequest, ChosenFile[]>()

function takeFiles(app: FastifyInstance): void {
  app.addContentTypeParser(
    'multipart/form-data',
    { parseAs: 'buffer', bodyLimit: largestForm },
    async (request: FastifyRequest, body: Buffer) => {
      const { fields, files } = await readFormData(body, request.headers['content-type'] ?? '')
      chosen.set(request, files)
      return fields
    },
  )
}

function mountEditor(app: App): void {
  const { pool } = app.pg
  app.get(
    '/desk/letters/:slug/write',
    { schema: { params: OfLetter, response: moved } },
    async ({ params: { slug }, session }, reply) => {
      const { language } = await reach(pool, session, { slug, may: 'write' })
      return reply.redirect(`/desk/letters/${slug}/write/${language}`, 303)
    },
  )

  app.get(path, { schema: { params: OfDraft, response: page } }, async (request, reply) => {
    const { slug, language } = request.params
    const letter = await reach(pool, request.session, { slug, may: 'write' })
    return html(reply).send(await editorPage(app, request, { letter, language }))
  })
}

function mountSaving(app: App): void {
  const { pool } = app.pg
  const schema = {
    params: OfDraft,
    body: Typed,
    response: { ...moved, 409: z.string(), 422: z.string() },
  }
  app.post(path, { bodyLimit: largestForm, schema }, async (request, reply) => {
    const { slug, language } = request.params
    const letter = await reach(pool, request.session, { slug, may: 'write' })
    const typed = { ...request.body }
    const writing = { letter, language, typed }
    const outcome = await save(app, request, writing)
    if ('errors' in outcome)
      return html(reply.code(422)).send(await editorPage(app, request, { ...writing, ...outcome }))
    if ('conflict' in outcome)
      return html(reply.code(409)).send(await editorPage(app, request, { ...writing, ...outcome }))
    return reply.redirect(nextPage(slug, language, typed['do'] ?? ''), 303)
  })

  app.post(
    `${path}/discard`,
    { schema: { params: OfDraft, body: Typed, response: moved } },
    async ({ params: { slug, language }, body, session }, reply) => {
      const letter = await reach(pool, session, { slug, may: 'write' })
      const seen = revisionOf(body)
      await inTransaction(pool, (db) => discardDraft(db, { letterId: letter.id, language, seen }))
      return reply.redirect(`/desk/letters/${slug}/write`, 303)
    },
  )
}

function nextPage(slug: string, language: string, act: string): string {
  const letter = `/desk/letters/${slug}`
  if (act === 'publish') return `${letter}/publish`
  if (act === 'preview') return `${letter}/write/${language}/preview`
  const [list = ''] = act.split('-')
  return `${letter}/write/${language}${/^(addressees|conveners|hands|images)$/.test(list) ? `#${list}` : ''}`
}

type Writing = { letter: DeskLetter; language: string; typed: Record<string, string> }
type Saved =
  { revision: number } | { conflict: true; words: Words } | { errors: Record<string, string>; words: Words }

/** Keeps what was typed, and the files that came with it, or nothing of it. */
async function save(app: App, request: FastifyRequest, writing: Writing): Promise<Saved> {
  const { typed } = writing
  const errors: Record<string, string> = {}
  try {
    return await inTransaction(app.pg.pool, async (db) => {
      for (const [field, error] of await keepFiles(db, request, writing)) errors[field] = error
      const read = readWords(typed)
      const wrong = { ...read.errors, ...errors }
      if (Object.keys(wrong).length > 0) return { errors: wrong, words: read.words }
      return { revision: await keepWords(db, request, { ...writing, words: read.words }) }
    })
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'draft-changed') throw error
    return { conflict: true, words: readWords(typed).words }
  }
}

/** Puts the files of logos where their rows name them. Gives what is wrong with others. */
async function keepFiles(
  db: Db,
  request: FastifyRequest,
  { letter, typed }: Writing,
): Promise<[field: string, error: string][]> {
  const wrong: [string, string][] = []
  for (const { field, name, bytes } of chosen.get(request) ?? []) {
    const kept = await addImage(db, { letterId: letter.id, name, bytes, now: new Date() })
    if (!kept) wrong.push([field, 'desk.write.error.image'])
    else if (/^logo-\d+$/.test(field)) typed[`conveners-logo-${field.slice('logo-'.length)}`] = kept
  }
  return wrong
}

async function keepWords(
  db: Db,
  request: FastifyRequest,
  { letter, language, typed, words: read }: Writing & { words: Words },
): Promise<number> {
  const words = moveRow(read, typed['do'] ?? '')
  const drafts = await findDrafts(db, letter)
  const draft = draftIn(drafts, language)
  const who = { letterId: letter.id, coordinatorId: request.coordinator.id, now: new Date() }
  const revision = await saveWords(db, { ...who, draft, seen: revisionOf(typed), words })
  if (typed['do'] === 'follow') {
    const [original, translation] = [draftIn(drafts, letter.language), { ...draft, words, dirty: true }]
    await markUpToDate(db, { ...who, original, translation })
  }
  return revision
}

function revisionOf(typed: Record<string, string>): number {
  return /^\d{1,9}$/.test(typed['revision'] ?? '') ? Number(typed['revision']) : -1
}

function mountAutosave(app: App): void {
  const Answer = z.object({
    revision: z.number(),
    savedAt: z.string(),
    findings: z.array(z.object({ severity: z.string(), words: z.string(), line: z.number().optional() })),
  })
  app.post(
    `${path}/autosave`,
    {
      bodyLimit: largestForm,
      schema: {
        params: OfDraft,
        body: Typed,
        response: { 200: Answer, 409: z.object({ words: z.string() }), 422: z.object({ words: z.string() }) },
      },
    },
    async (request, reply) => {
      const { slug, language } = request.params
      const t = translator(deskLocaleOf(request.coordinator.language))
      const letter = await reach(app.pg.pool, request.session, { slug, may: 'write' })
      const outcome = await save(app, request, { letter, language, typed: { ...request.body, do: 'save' } })
      if ('errors' in outcome) return reply.code(422).send({ words: t('desk.write.not-saved-wrong') })
      if ('conflict' in outcome) return reply.code(409).send({ words: t('desk.write.not-saved-conflict') })
      const { findings } = await inSnapshot(app.pg.pool, async (db) => {
        const drafts = await findDrafts(db, letter)
        return examine(db, letter, { draft: draftIn(drafts, language), drafts })
      })
      return {
        revision: outcome.revision,
        savedAt: new Date().toISOString(),
        findings: findings.map(({ severity, code, line, what = '', count = 0 }) => ({
          severity,
          line,
          words: t(`desk.finding.${code}`, { what, count }),
        })),
      }
    },
  )
}

type Shown = {
  letter: DeskLetter
  language: string
  /** What was typed and could not be saved. */
  words?: Words
  errors?: Record<string, string>
  conflict?: boolean
}

async function editorPage(app: App, request: FastifyRequest, shown: Shown): Promise<string> {
  const { letter, language, words, errors = {}, conflict = false } = shown
  const props = await inSnapshot(app.pg.pool, async (db) => {
    const drafts = await findDrafts(db, letter)
    const { current, takenOff, followed, ...draft } = draftIn(drafts, language)
    const original = drafts.find((one) => one.language === letter.language)
    return {
      drafts: drafts.map(({ language, dirty, published }) => ({ language, dirty, published })),
      draft: { ...draft, words: words ?? draft.words },
      original: language === letter.language ? null : (original?.words ?? null),
      images: await listImages(db, letter.id),
      ...(await examine(db, letter, { draft: { ...draft, current, takenOff, followed }, drafts })),
      difference: conflict && words ? differenceOf(linesOf(draft.words), linesOf(words), language) : null,
    }
  })
  const { locale, who } = readerOf(request)
  return app.renderPage(
    Write,
    { locale, who, letter: { ...letterHere(letter), language: letter.language }, errors, ...props },
    { entry: 'desk' },
  )
}

/** Everything that a draft says, for whoever compares two of them. */
function linesOf(words: Words): string[] {
  return Object.values(typedWords(words))
    .flatMap((value) => value.split(/\n\s*\n/))
    .filter((one) => one.trim() !== '')
}

function readerOf({ coordinator: { name, email, language } }: FastifyRequest) {
  return { locale: deskLocaleOf(language), who: name ?? email }
}

function html(reply: FastifyReply): FastifyReply {
  return reply.type('text/html; charset=utf-8')
}
