import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { letterHere } from '../coordinator/coordinator.ts'
import Deliver from '../../web/desk/Deliver.svelte'
import Editions from '../../web/desk/Editions.svelte'
import { localeOf, type Locale } from '../../web/words/desk.ts'
import { listAnnouncements } from '../announcement/find.ts'
import type { DeskLetter } from '../coordinator/coordinator.ts'
import { isFresh } from '../coordinator/fresh-factor.ts'
import { reach } from '../coordinator/reach.ts'
import { inTransaction } from '../database/transaction.ts'
import type { LetterDocument } from '../document/document.ts'
import { Slug } from '../letter/letter.ts'
import { readTextFor } from '../letter/text.ts'
import { openSetter } from '../letter/setter.ts'
import { Refusal } from '../refusal.ts'
import { Typed } from '../signature/signature.ts'
import { deliver } from './deliver.ts'
import { EditionNumber, readDelivery, type Recipient } from './edition.ts'
import { describeDelivery, editionTexts } from './find-delivery.ts'
import { findEdition } from './find.ts'
import { countForEdition, freeze, nextEdition } from './freeze.ts'
import { listEditionsAtDesk } from './list-at-desk.ts'
import { deliveryMail } from './mails.ts'

export type EditionDeskOptions = {
  /** Where we are reached, without a slash at the end: it is printed in what is frozen. */
  origin: string
  /** The pages of the letter say something new. */
  forget: (letterId: string) => void
}

type App = Parameters<FastifyPluginAsyncZod<EditionDeskOptions>>[0]

const page = { 200: z.string() }
const moved = { 303: z.null() }
const OfEdition = z.object({ slug: Slug, number: EditionNumber })
const OfLetter = z.object({ slug: Slug })

/** For those who run the letter: what leaves from here cannot be called back. */
export const editionDeskRoutes: FastifyPluginAsyncZod<EditionDeskOptions> = async (app, options) => {
  mountEditions(app, options)
  mountDelivery(app, options)
}

const DeskQuery = z.object({
  frozen: EditionNumber.optional().catch(undefined),
  delivered: z.coerce.number().int().min(0).max(10_000).optional().catch(undefined),
  announced: z.coerce.number().int().min(0).max(100_000_000).optional().catch(undefined),
})

function mountEditions(app: App, { origin, forget }: EditionDeskOptions): void {
  const { pool } = app.pg
  const setter = openSetter()
  app.addHook('onClose', () => setter.end())
  const set = (document: LetterDocument) => setter.set(Buffer.from(JSON.stringify(document), 'utf8'))

  app.get(
    '/desk/letters/:slug/editions',
    { schema: { params: OfLetter, querystring: DeskQuery, response: page } },
    async (request, reply) => {
      const asked = { slug: request.params.slug, may: 'write' } as const
      const letter = await reach(pool, request.session, asked)
      const { id: letterId, language } = letter
      const props = {
        ...readerOf(request),
        letter: letterHere(letter),
        editions: await listEditionsAtDesk(pool, letterId),
        next: { ...(await nextEdition(pool, letterId)), counts: await countForEdition(pool, letterId) },
        announcements: await listAnnouncements(pool, { letterId, language: localeOf(language) }),
        done: request.query,
      }
      return html(reply).send(app.renderPage(Editions, props, { entry: 'desk' }))
    },
  )

  app.post(
    '/desk/letters/:slug/editions',
    { schema: { params: OfLetter, body: z.object({ number: EditionNumber }), response: moved } },
    async (request, reply) => {
      const now = new Date()
      const asked = { slug: request.params.slug, may: 'write', fresh: true, now } as const
      const { slug, id: letterId } = await reach(pool, request.session, asked)
      const { number } = request.body
      await freeze(pool, { slug, number, coordinatorId: request.coordinator.id, origin, set, now })
      forget(letterId)
      return reply.redirect(`/desk/letters/${slug}/editions?frozen=${number}`, 303)
    },
  )
}

function mountDelivery(app: App, options: EditionDeskOptions): void {
  const { pool } = app.pg
  const path = '/desk/letters/:slug/editions/:number/deliver'

  app.get(path, { schema: { params: OfEdition, response: page } }, async (request, reply) => {
    const { slug, number } = request.params
    const letter = await reach(pool, request.session, { slug, may: 'write' })
    const shown = { typed: {}, errors: {}, recipients: [], locked: false }
    return html(reply).send(await deliveryPage(app, request, { options, letter, number, ...shown }))
  })

  app.post(
    path,
    {
      schema: {
        params: OfEdition,
        body: Typed,
        response: { ...page, ...moved, 403: z.string(), 422: z.string() },
      },
    },
    async (request, reply) => {
      const { slug, number } = request.params
      const now = new Date()
      const letter = await reach(pool, request.session, { slug, may: 'write' })
      const addressees = await addresseesOf(app, letter, number)
      const { recipients, errors } = readDelivery(request.body, { addressees })
      const wrong = Object.keys(errors).length > 0
      const sends = !wrong && request.body['step'] === 'send'
      const locked = sends && !isFresh(request.session, now)
      if (!sends || locked) {
        const shown = { typed: request.body, errors, recipients: wrong ? [] : recipients, locked }
        const delivery = await deliveryPage(app, request, { options, letter, number, ...shown })
        return html(reply.code(wrong ? 422 : locked ? 403 : 200)).send(delivery)
      }
      const delivering = { letterId: letter.id, number, recipients, coordinatorId: request.coordinator.id }
      const written = await inTransaction(pool, (db) => deliver(db, { ...delivering, now }))
      return reply.redirect(`/desk/letters/${slug}/editions?delivered=${written}`, 303)
    },
  )
}

type Delivering = {
  options: EditionDeskOptions
  letter: DeskLetter
  number: number
  typed: Record<string, string>
  errors: Record<string, string>
  recipients: Recipient[]
  /** What was entered is right, and a second factor is asked for before it goes out. */
  locked: boolean
}

/** The form, and under it each mail as it would go out. */
async function deliveryPage(app: App, request: FastifyRequest, delivering: Delivering): Promise<string> {
  const { options, letter, number, typed, errors, recipients, locked } = delivering
  const { pool } = app.pg
  const edition = await findEdition(pool, { letterId: letter.id, number })
  const previews = await Promise.all(
    recipients.map(async ({ name, office = null, email, language }) => {
      const asked = { letterId: letter.id, number, language, addressee: name, office }
      const about = await describeDelivery(pool, asked)
      if (!about) throw new Refusal('edition-not-found')
      return { email, language, wording: deliveryMail({ ...about, origin: options.origin, language }) }
    }),
  )
  const props = {
    ...readerOf(request),
    letter: letterHere(letter),
    edition,
    texts: await addresseesOf(app, letter, number),
    typed,
    errors,
    previews,
    locked,
  }
  return app.renderPage(Deliver, props, { entry: 'desk' })
}

/** Whom the edition addresses, in the words of each of its texts; the original first. */
async function addresseesOf(app: App, { id: letterId, language }: DeskLetter, number: number) {
  const edition = await findEdition(app.pg.pool, { letterId, number })
  if (edition.hidden) throw new Refusal('edition-not-found')
  const texts = await editionTexts(app.pg.pool, { letterId, number })
  return texts
    .map((text) => ({
      language: text.language,
      addressees: readTextFor([text], text.language, language).addressees,
    }))
    .toSorted((a, b) => Number(a.language !== language) - Number(b.language !== language))
}

function readerOf({ coordinator: { name, email, language } }: FastifyRequest): {
  locale: Locale
  who: string
} {
  return { locale: localeOf(language), who: name ?? email }
}

function html(reply: FastifyReply): FastifyReply {
  return reply.type('text/html; charset=utf-8')
}
