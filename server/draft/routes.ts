import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import LetterSettings from '../../web/desk/LetterSettings.svelte'
import NewLetter from '../../web/desk/NewLetter.svelte'
import { localeOf as deskLocaleOf } from '../../web/words/desk.ts'
import { localeOf, locales } from '../../web/words/language.ts'
import { translator } from '../../web/words/words.ts'
import type { DeskLetter } from '../coordinator/coordinator.ts'
import { reach } from '../coordinator/reach.ts'
import { inTransaction } from '../database/transaction.ts'
import { slugger } from '../document/slug.ts'
import { Slug } from '../letter/letter.ts'
import { Refusal } from '../refusal.ts'
import { Typed } from '../signature/signature.ts'
import { StartForm } from './draft.ts'
import { draftIn, findDrafts, findRules } from './find.ts'
import { readRules, typedRules } from './rules.ts'
import { saveRules } from './save.ts'
import { startLetter } from './start.ts'
import { startTranslation } from './translate.ts'

type App = Parameters<FastifyPluginAsyncZod>[0]

const page = { 200: z.string() }
const moved = { 303: z.null() }
const OfLetter = z.object({ slug: Slug })

/** Letters that are made at the desk: their beginning, their rules, their languages. */
export const draftRoutes: FastifyPluginAsyncZod = async (app) => {
  mountStart(app)
  mountSettings(app)
  mountTranslations(app)
}

/** For owners of the service: whoever makes a letter speaks in its name. */
function mountStart(app: App): void {
  const path = '/desk/new-letter'
  app.get(path, { schema: { response: page } }, async (request, reply) => {
    requireOwner(request)
    const typed = { language: request.coordinator.language }
    return html(reply).send(startPage(app, request, { typed, errors: {} }))
  })

  app.post(
    path,
    { schema: { body: Typed, response: { ...moved, 422: z.string() } } },
    async (request, reply) => {
      requireOwner(request)
      const typed = request.body
      const again = (errors: Record<string, string>) =>
        html(reply.code(422)).send(startPage(app, request, { typed, errors }))
      const read = StartForm.safeParse(typed)
      if (!read.success) {
        const found = read.error.issues.map(({ path: [field], message }) => [String(field), message])
        return again(Object.fromEntries(found.toReversed()) as Record<string, string>)
      }
      const slug = Slug.safeParse(read.data.slug || slugOf(read.data.title))
      if (!slug.success) return again({ slug: 'desk.new.error.slug' })

      const form = { ...read.data, slug: slug.data }
      const heading = headingIn(form.language)
      const starting = { form, heading, coordinatorId: request.coordinator.id, now: new Date() }
      const id = await inTransaction(app.pg.pool, (db) => startLetter(db, starting))
      if (!id) return again({ slug: 'desk.new.error.taken' })
      return reply.redirect(`/desk/letters/${form.slug}/write/${form.language}`, 303)
    },
  )
}

function requireOwner({ session }: FastifyRequest): void {
  if (!session.ownsService) throw new Refusal('role-too-small')
}

const slugOf = (title: string) => slugger()(title).slice(0, 60).replace(/-$/, '')

/** What the printed list is headed by, until somebody says otherwise. */
const headingIn = (language: string) => translator(localeOf(language))('list.title')

type Again = { typed: Record<string, string>; errors: Record<string, string> }

function startPage(app: App, request: FastifyRequest, again: Again): string {
  return app.renderPage(NewLetter, { ...readerOf(request), ...again }, { entry: 'desk' })
}

function mountSettings(app: App): void {
  const { pool } = app.pg
  const path = '/desk/letters/:slug/settings'
  app.get(path, { schema: { params: OfLetter, response: page } }, async (request, reply) => {
    const letter = await reach(pool, request.session, { slug: request.params.slug, may: 'write' })
    return html(reply).send(await settingsPage(app, request, { letter, errors: {} }))
  })

  app.post(
    path,
    {
      schema: {
        params: OfLetter,
        body: Typed,
        response: { ...moved, 409: z.string(), 422: z.string() },
      },
    },
    async (request, reply) => {
      const { slug } = request.params
      const letter = await reach(pool, request.session, { slug, may: 'write' })
      const typed = request.body
      const { rules, errors } = readRules(typed)
      if (!rules)
        return html(reply.code(422)).send(await settingsPage(app, request, { letter, typed, errors }))
      try {
        await inTransaction(pool, async (db) => {
          const before = await findRules(db, letter, await findDrafts(db, letter))
          const seen = Number(typed['revision'] ?? -1)
          const who = { letterId: letter.id, coordinatorId: request.coordinator.id, now: new Date() }
          await saveRules(db, { ...who, before, seen, rules })
        })
      } catch (error) {
        if (!(error instanceof Refusal) || error.code !== 'draft-changed') throw error
        const shown = { letter, typed, errors: {}, conflict: true }
        return html(reply.code(409)).send(await settingsPage(app, request, shown))
      }
      const next = typed['do'] === 'publish' ? 'publish' : 'settings?saved=yes'
      return reply.redirect(`/desk/letters/${slug}/${next}`, 303)
    },
  )
}

type Settings = {
  letter: DeskLetter
  typed?: Record<string, string>
  errors: Record<string, string>
  conflict?: boolean
}

async function settingsPage(app: App, request: FastifyRequest, settings: Settings): Promise<string> {
  const { letter, typed, errors, conflict = false } = settings
  const drafts = await findDrafts(app.pg.pool, letter)
  const { rules, revision, dirty } = await findRules(app.pg.pool, letter, drafts)
  const props = {
    ...readerOf(request),
    letter,
    typed: typed ?? typedRules(rules),
    theirs: conflict ? typedRules(rules) : null,
    errors,
    revision,
    dirty,
    saved: 'saved' in (request.query as object),
  }
  return app.renderPage(LetterSettings, props, { entry: 'desk' })
}

function mountTranslations(app: App): void {
  const { pool } = app.pg
  app.post(
    '/desk/letters/:slug/translations',
    {
      schema: { params: OfLetter, body: z.object({ language: z.enum(locales) }), response: moved },
    },
    async ({ params: { slug }, body: { language }, session, coordinator }, reply) => {
      const letter = await reach(pool, session, { slug, may: 'write' })
      await inTransaction(pool, async (db) => {
        const drafts = await findDrafts(db, letter)
        const original = draftIn(drafts, letter.language)
        // One that was taken off the page goes on as it was.
        if (drafts.some((draft) => draft.language === language)) return
        const who = { letterId: letter.id, coordinatorId: coordinator.id, now: new Date() }
        await startTranslation(db, { ...who, original, language, heading: headingIn(language) })
      })
      return reply.redirect(`/desk/letters/${slug}/write/${language}`, 303)
    },
  )
}

function readerOf({ coordinator: { name, email, language } }: FastifyRequest) {
  return { locale: deskLocaleOf(language), who: name ?? email }
}

function html(reply: FastifyReply): FastifyReply {
  return reply.type('text/html; charset=utf-8')
}
