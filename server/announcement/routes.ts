import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { letterHere } from '../coordinator/coordinator.ts'
import Announce from '../../web/desk/Announce.svelte'
import Unsubscribe from '../../web/public/Unsubscribe.svelte'
import { deskLocaleOf, localeOf, locales, type DeskLocale } from '../../web/words/language.ts'
import type { DeskLetter } from '../coordinator/coordinator.ts'
import { isFresh } from '../coordinator/fresh-factor.ts'
import { reach } from '../coordinator/reach.ts'
import { hurry } from '../database/hurry.ts'
import { inTransaction } from '../database/transaction.ts'
import { listEditions } from '../edition/find.ts'
import { Slug } from '../letter/letter.ts'
import type { FindLetter } from '../letter/remember.ts'
import { showHead } from '../letter/show.ts'
import { readTextFor } from '../letter/text.ts'
import { mailText } from '../mail/layout.ts'
import { Refusal } from '../refusal.ts'
import { Typed } from '../signature/signature.ts'
import { readToken } from '../signature/token.ts'
import { unsubscribe, wantsNews } from '../signature/unsubscribe.ts'
import { announce, countReaders, nextAnnouncement } from './announce.ts'
import { AnnouncementNumber, readAnnouncement, type Announcement } from './announcement.ts'
import { cancelAnnouncement } from './cancel.ts'
import { announcementMail } from './mails.ts'

export type AnnouncementOptions = {
  origin: string
  /** The key of links in mails. */
  key: Buffer
  findLetter: FindLetter
}

type App = Parameters<FastifyPluginAsyncZod<AnnouncementOptions>>[0]

const page = { 200: z.string() }
const moved = { 303: z.null() }
const OfLetter = z.object({ slug: Slug })
/** Two languages of 5,000 letters, each of six bytes on its way. */
const largestForm = 131_072

export const announcementRoutes: FastifyPluginAsyncZod<AnnouncementOptions> = async (app, options) => {
  mountWriting(app, options)
  mountCancelling(app)
  mountUnsubscribe(app, options)
}

function mountWriting(app: App, options: AnnouncementOptions): void {
  const { pool } = app.pg
  const path = '/desk/letters/:slug/announce'
  const Query = z.object({ edition: z.string().max(10).optional().catch(undefined) })

  app.get(
    path,
    { schema: { params: OfLetter, querystring: Query, response: page } },
    async (request, reply) => {
      const letter = await reach(pool, request.session, { slug: request.params.slug, may: 'write' })
      const { edition } = request.query
      const writing = {
        letter,
        typed: edition ? { edition } : {},
        errors: {},
        announcement: null,
        locked: false,
      }
      return html(reply).send(await writingPage(app, request, { options, ...writing }))
    },
  )

  app.post(
    path,
    {
      bodyLimit: largestForm,
      schema: {
        params: OfLetter,
        body: Typed,
        response: { ...page, ...moved, 403: z.string(), 422: z.string() },
      },
    },
    async (request, reply) => {
      const typed = request.body
      const now = new Date()
      const letter = await reach(pool, request.session, { slug: request.params.slug, may: 'write' })
      const { announcement, errors } = readAnnouncement(typed, await askedOf(app, letter))
      const wrong = Object.keys(errors).length > 0
      const number = AnnouncementNumber.safeParse(typed['number'])
      const sends = !wrong && typed['step'] === 'send'
      const locked = sends && !isFresh(request.session, now)
      if (!sends || locked || !number.success) {
        const writing = { letter, typed, errors, announcement: wrong ? null : announcement, locked }
        return html(reply.code(wrong ? 422 : locked ? 403 : 200)).send(
          await writingPage(app, request, { options, ...writing }),
        )
      }
      const announcing = {
        letterId: letter.id,
        number: number.data,
        announcement,
        coordinatorId: request.coordinator.id,
      }
      const mails = await inTransaction(pool, (db) => announce(db, { ...announcing, now }))
      return reply.redirect(`/desk/letters/${letter.slug}/editions?announced=${mails}`, 303)
    },
  )
}

function mountCancelling(app: App): void {
  const { pool } = app.pg
  app.post(
    '/desk/letters/:slug/announcements/:number/cancel',
    { schema: { params: OfLetter.extend({ number: AnnouncementNumber }), response: moved } },
    async (request, reply) => {
      const { slug, number } = request.params
      const { id: letterId } = await reach(pool, request.session, { slug, may: 'write' })
      const cancelling = { letterId, number, coordinatorId: request.coordinator.id, now: new Date() }
      await inTransaction(pool, (db) => cancelAnnouncement(db, cancelling))
      return reply.redirect(`/desk/letters/${slug}/editions#announcements`, 303)
    },
  )
}

/** The letter's own language first: who reads another one that nothing was written in gets that. */
async function askedOf(app: App, { id, language }: DeskLetter) {
  const first = localeOf(language)
  const editions = await listEditions(app.pg.pool, id)
  return {
    languages: [first, ...locales.filter((locale) => locale !== first)],
    editions: editions.filter(({ hidden }) => !hidden).map(({ number }) => number),
  }
}

type Writing = {
  options: AnnouncementOptions
  letter: DeskLetter
  typed: Record<string, string>
  errors: Record<string, string>
  /** What can be sent as it is. */
  announcement: Announcement | null
  /** A second factor is asked for before it goes out. */
  locked: boolean
}

/** The form with how many it reaches, and under it the mail in each language as it would go out. */
async function writingPage(app: App, request: FastifyRequest, writing: Writing): Promise<string> {
  const { options, letter, typed, errors, announcement, locked } = writing
  const { pool } = app.pg
  const { texts, letter: rules } = await options.findLetter(letter.slug, new Date())
  const previews = (announcement?.texts ?? []).map(({ language, subject, body }) => {
    const { title, conveners } = readTextFor(texts, language, rules.language)
    const about = { origin: options.origin, language, letter: { slug: letter.slug, title, conveners } }
    const edition = announcement?.edition ?? null
    const wording = announcementMail({
      ...about,
      subject,
      body,
      edition,
      tokens: { unsubscribe: '', manage: '' },
    })
    return { language, wording, text: mailText(wording) }
  })
  const props = {
    ...readerOf(request),
    letter: letterHere(letter),
    ...(await askedOf(app, letter)),
    ...(await nextAnnouncement(pool, letter.id)),
    readers: await countReaders(pool, letter.id),
    typed,
    errors,
    previews,
    locked,
  }
  return app.renderPage(Announce, props, { entry: 'desk' })
}

/** A link that is opened asks; what is posted to it does, also by mail programs with a button of their own (RFC 8058). */
function mountUnsubscribe(app: App, { origin, key, findLetter }: AnnouncementOptions): void {
  const pool = hurry(app.pg.pool)
  const path = '/:locale/letters/:slug/unsubscribe/:token'

  async function follow({ slug, token }: Link) {
    const found = await findLetter(slug, new Date())
    const letterId = found.letter.id
    const signatureId = readToken(key, 'unsubscribe', letterId, token)
    if (!signatureId) throw new Refusal('link-broken')
    return { found, own: { letterId, signatureId } }
  }

  async function show({ locale, slug, token }: Link, { found, own }: Awaited<ReturnType<typeof follow>>) {
    const letter = await showHead(pool, { found, language: locale, now: new Date() })
    const wanted = await wantsNews(pool, own)
    return app.renderPage(Unsubscribe, { locale, origin, path: `/letters/${slug}`, letter, token, wanted })
  }

  app.get(path, { schema: { params: Link, response: page } }, async ({ params }, reply) =>
    personal(reply).send(await show(params, await follow(params))),
  )

  // Answered at once: a program that posts follows no redirect.
  app.post(
    path,
    { schema: { params: Link, body: Typed.nullish(), response: page } },
    async ({ params }, reply) => {
      const followed = await follow(params)
      await inTransaction(pool, (db) => unsubscribe(db, { ...followed.own, now: new Date() }))
      return personal(reply).send(await show(params, followed))
    },
  )
}

const Link = z.object({ locale: z.enum(locales), slug: Slug, token: z.string().max(200) })
type Link = z.infer<typeof Link>

function readerOf({ coordinator: { name, email, language } }: FastifyRequest): {
  locale: DeskLocale
  who: string
} {
  return { locale: deskLocaleOf(language), who: name ?? email }
}

function html(reply: FastifyReply): FastifyReply {
  return reply.type('text/html; charset=utf-8')
}

/** The address is the signer's alone: no cache keeps the page, and no link carries it on. */
function personal(reply: FastifyReply): FastifyReply {
  return html(reply).headers({ 'cache-control': 'private, no-store', 'referrer-policy': 'no-referrer' })
}
