import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { letterHere } from '../coordinator/coordinator.ts'
import PressAtDesk from '../../web/desk/Press.svelte'
import WriteRelease from '../../web/desk/WriteRelease.svelte'
import ReleaseView from '../../web/public/Release.svelte'
import { localeOf, translator } from '../../web/words/desk.ts'
import type { DeskLetter } from '../coordinator/coordinator.ts'
import { reach } from '../coordinator/reach.ts'
import { inTransaction } from '../database/transaction.ts'
import { Slug } from '../letter/letter.ts'
import type { FindLetter } from '../letter/remember.ts'
import { showHead } from '../letter/show.ts'
import { Refusal } from '../refusal.ts'
import { Typed } from '../signature/signature.ts'
import { findRelease, listAllReleases } from './list-releases.ts'
import { isPublic, ReleaseLanguage, ReleaseName, type ReleaseForm, type ReleaseHead } from './press.ts'
import { readRelease } from './release-file.ts'
import { formOf, readTyped, releaseOf, withRows, type FormProblem } from './release-form.ts'
import { deleteDraft, saveRelease } from './save-release.ts'

export type PressDeskOptions = {
  origin: string
  findLetter: FindLetter
  /** The pages of the letter say something new. */
  forget: (letterId: string) => void
}

type App = Parameters<FastifyPluginAsyncZod<PressDeskOptions>>[0]

const OfLetter = z.object({ slug: Slug })
const Key = z.object({ name: ReleaseName, language: ReleaseLanguage })
const page = { 200: z.string() }
const moved = { 303: z.null() }
const path = '/desk/letters/:slug/press'

/** Where releases are written, looked at before they are public, and let out. */
export const pressDeskRoutes: FastifyPluginAsyncZod<PressDeskOptions> = async (app, options) => {
  mountList(app, options)
  mountWriting(app, options)
  mountPreview(app, options)
}

function mountList(app: App, { forget }: PressDeskOptions): void {
  const { pool } = app.pg
  app.get(path, { schema: { params: OfLetter, response: page } }, async (request, reply) => {
    const letter = await reach(pool, request.session, { slug: request.params.slug, may: 'write' })
    const now = new Date()
    const releases = (await listAllReleases(pool, letter.id)).map((head) => ({
      ...head,
      state: stateOf(head, now),
    }))
    const props = { ...readerOf(request), letter: letterHere(letter), releases }
    return html(reply).send(app.renderPage(PressAtDesk, props, { entry: 'desk' }))
  })

  app.post(
    `${path}/delete`,
    { schema: { params: OfLetter, body: Key.partial(), response: moved } },
    async (request, reply) => {
      const { id: letterId, slug } = await reach(pool, request.session, {
        slug: request.params.slug,
        may: 'write',
      })
      const { name = '', language = '' } = request.body
      const deleting = { letterId, name, language, coordinatorId: request.coordinator.id, now: new Date() }
      await inTransaction(pool, (db) => deleteDraft(db, deleting))
      forget(letterId)
      return reply.redirect(`/desk/letters/${slug}/press`, 303)
    },
  )
}

export type ReleaseState = 'draft' | 'embargoed' | 'public'

function stateOf(head: ReleaseHead, now: Date): ReleaseState {
  if (!head.published) return 'draft'
  return isPublic(head, now) ? 'public' : 'embargoed'
}

function mountWriting(app: App, { forget }: PressDeskOptions): void {
  const { pool } = app.pg
  app.get(
    `${path}/write`,
    { schema: { params: OfLetter, querystring: Key.partial(), response: page } },
    async (request, reply) => {
      const letter = await reach(pool, request.session, { slug: request.params.slug, may: 'write' })
      const { name, language } = request.query
      const form = await startForm(app, letter, { name, language })
      return html(reply).send(formPage(app, request, { letter, form: withRows(form) }))
    },
  )

  app.post(
    `${path}/write`,
    {
      schema: {
        params: OfLetter,
        body: Typed,
        response: { ...page, ...moved, 409: z.string(), 422: z.string() },
      },
      bodyLimit: 300_000,
    },
    async (request, reply) => {
      const letter = await reach(pool, request.session, { slug: request.params.slug, may: 'write' })
      const form = readTyped(request.body)
      if (request.body['step'] === 'more')
        return html(reply).send(formPage(app, request, { letter, form: withRows(form, 2) }))
      const read = releaseOf(form)
      if ('problem' in read)
        return html(reply.code(422)).send(
          formPage(app, request, { letter, form: withRows(form), problem: read.problem }),
        )

      const { release } = read
      const saving = { letterId: letter.id, release, coordinatorId: request.coordinator.id, now: new Date() }
      const seen = z.iso.datetime().safeParse(form.seen).data ?? null
      const saved = await inTransaction(pool, (db) => saveRelease(db, { ...saving, seen }))
      if (!saved) {
        const problem = { key: 'desk.error.release-changed', field: 'title' }
        return html(reply.code(409)).send(formPage(app, request, { letter, form: withRows(form), problem }))
      }
      forget(letter.id)
      const key = new URLSearchParams({ name: release.name, language: release.front.language }).toString()
      return reply.redirect(`/desk/letters/${letter.slug}/press/preview?${key}`, 303)
    },
  )
}

/** One that is there; or, in another language, one of the same name; or an empty one. */
async function startForm(
  app: App,
  letter: DeskLetter,
  { name = '', language = letter.language }: { name?: string | undefined; language?: string | undefined },
): Promise<ReleaseForm> {
  const found = name ? await findRelease(app.pg.pool, { letterId: letter.id, name, language }) : undefined
  if (found) return formOf(found, readRelease(found.source).markdown)
  const said = { seen: '', title: '', published: false, body: '', quotes: [], abouts: [] }
  const same = await sameInAnyLanguage(app, letter, name)
  const shared = same ?? { contacts: [], links: [], embargoDay: '', embargoTime: '' }
  return {
    ...said,
    ...shared,
    name,
    language,
    date: name.slice(0, 10) || new Date().toISOString().slice(0, 10),
  }
}

/** What a release says in every language alike. */
async function sameInAnyLanguage(app: App, { id: letterId }: DeskLetter, name: string) {
  const { pool } = app.pg
  const other = (await listAllReleases(pool, letterId)).find((one) => one.name === name)
  const found = other && (await findRelease(pool, { letterId, name, language: other.language }))
  if (!found) return undefined
  const { contacts, links, embargoDay, embargoTime } = formOf(found, '')
  return { contacts, links, embargoDay, embargoTime }
}

function mountPreview(app: App, { origin, findLetter }: PressDeskOptions): void {
  const { pool } = app.pg
  app.get(
    `${path}/preview`,
    { schema: { params: OfLetter, querystring: Key.partial(), response: { ...page, ...moved } } },
    async (request, reply) => {
      const letter = await reach(pool, request.session, { slug: request.params.slug, may: 'write' })
      const { name, language = '' } = request.query
      if (!name) return reply.redirect(`/desk/letters/${letter.slug}/press`, 303)
      const release = await findRelease(pool, { letterId: letter.id, name, language })
      if (!release) throw new Refusal('page-not-found')
      const now = new Date()
      const { locale } = readerOf(request)
      const t = translator(locale)
      const { embargoUntil: until } = release
      const time = until?.toISOString().slice(11, 16) ?? ''
      const key = new URLSearchParams({ name, language }).toString()
      const props = {
        locale,
        origin,
        path: `/letters/${letter.slug}/press/${name}`,
        original: letter.language,
        page: {
          letter: await showHead(pool, { found: await findLetter(letter.slug, now), language: locale, now }),
          release,
          languages: [release.language],
        },
        desk: {
          says: t(`desk.press.preview-${stateOf(release, now)}`, until ? { date: until, time } : {}),
          change: { label: t('desk.press.change'), href: `/desk/letters/${letter.slug}/press/write?${key}` },
          back: { label: t('desk.press.title'), href: `/desk/letters/${letter.slug}/press` },
        },
      }
      return html(reply).header('cache-control', 'no-store').send(app.renderPage(ReleaseView, props))
    },
  )
}

type Shown = { letter: DeskLetter; form: ReleaseForm; problem?: FormProblem }

function formPage(app: App, request: FastifyRequest, { letter, form, problem }: Shown): string {
  const props = {
    ...readerOf(request),
    letter: letterHere(letter),
    form,
    problem: problem ?? null,
  }
  return app.renderPage(WriteRelease, props, { entry: 'desk' })
}

function readerOf({ coordinator: { name, email, language } }: FastifyRequest) {
  return { locale: localeOf(language), who: name ?? email }
}

function html(reply: FastifyReply): FastifyReply {
  return reply.type('text/html; charset=utf-8')
}
