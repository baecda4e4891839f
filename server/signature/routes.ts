import type { FastifyReply } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import Confirm from '../../web/public/Confirm.svelte'
import OwnSignatureView from '../../web/public/OwnSignature.svelte'
import Sent from '../../web/public/Sent.svelte'
import SignatoriesView from '../../web/public/Signatories.svelte'
import Sign from '../../web/public/Sign.svelte'
import { locales, type Locale } from '../../web/words/words.ts'
import { inTransaction } from '../database/transaction.ts'
import type { FoundLetter } from '../letter/find.ts'
import { Slug, type LetterHead } from '../letter/letter.ts'
import type { FindLetter } from '../letter/remember.ts'
import { showHead } from '../letter/show.ts'
import { readTextFor } from '../letter/text.ts'
import { Refusal } from '../refusal.ts'
import { confirm } from './confirm.ts'
import { PAGE_LINES, searchSignatories } from './list.ts'
import { findOwn } from './own.ts'
import { readSignature } from './read.ts'
import { resend } from './resend.ts'
import { confirmationLasts, emptyForm, SignatureForm, Typed, type FormState } from './signature.ts'
import { openEnvelope, submit } from './submit.ts'
import { makeToken, readToken } from './token.ts'
import { withdraw } from './withdraw.ts'

export type SignatureOptions = {
  origin: string
  key: Buffer
  findLetter: FindLetter
  /** Something that pages show has changed. */
  forget: (letterId: string) => void
}

const Params = z.object({ locale: z.enum(locales), slug: Slug })
const WithToken = Params.extend({ token: z.string().max(200) })
const WithEnvelope = Params.extend({ envelope: z.string().max(16_000) })
const FormKind = z.enum(['organization', 'individual'])
const page = { 200: z.string() }
const moved = { 303: z.null() }

type Place = { locale: Locale; slug: string }

export const signatureRoutes: FastifyPluginAsyncZod<SignatureOptions> = async (app, options) => {
  const { origin, key, findLetter, forget } = options
  const { pool } = app.pg
  const html = (reply: FastifyReply) =>
    reply.header('cache-control', 'no-store').type('text/html; charset=utf-8')
  const at = ({ locale, slug }: Place) => `/${locale}/letters/${slug}`
  const common = ({ locale, slug }: Place, rest: string) => ({
    locale,
    origin,
    path: `/letters/${slug}${rest}`,
  })

  async function head(found: FoundLetter, locale: Locale, now: Date): Promise<LetterHead> {
    return showHead(pool, { found, language: locale, now })
  }

  app.get(
    '/:locale/letters/:slug/sign',
    {
      schema: {
        params: Params,
        querystring: z.object({
          as: FormKind.optional().catch(undefined),
          correct: z.string().max(16_000).optional(),
        }),
        response: page,
      },
    },
    async (request, reply) => {
      const now = new Date()
      const { as, correct } = request.query
      const found = await findLetter(request.params.slug, now)
      const values = correct ? openEnvelope(key, correct, now) : undefined
      const form: FormState = values ? { ...emptyForm, values } : emptyForm
      const letter = await head(found, request.params.locale, now)
      return html(reply).send(
        signPage(letter, request.params, as ?? FormKind.safeParse(values?.['as']).data, form),
      )
    },
  )

  function signPage(
    letter: LetterHead,
    place: Place,
    chosen: SignatureForm['as'] | undefined,
    form: FormState,
  ) {
    const only = letter.signs === 'everyone' ? undefined : FormKind.parse(letter.signs.slice(0, -1))
    const as = only ?? chosen
    return app.renderPage(Sign, { ...common(place, '/sign'), letter, form, ...(as ? { as } : {}) })
  }

  app.post(
    '/:locale/letters/:slug/sign',
    { schema: { params: Params, body: Typed, response: { ...moved, 422: z.string() } } },
    async (request, reply) => {
      const now = new Date()
      const { locale, slug } = request.params
      const found = await findLetter(slug, now)
      const text = readTextFor(found.texts, locale, found.letter.language)
      const sent = await submit(pool, {
        letter: found.letter,
        text,
        typed: request.body,
        key,
        language: locale,
        origin: 'page',
        now,
      })
      if ('envelope' in sent) return reply.redirect(`${at(request.params)}/sent/${sent.envelope}`, 303)

      const letter = await head(found, locale, now)
      const form = { values: request.body, errors: sent.errors }
      const as = FormKind.safeParse(request.body['as']).data
      return html(reply)
        .code(422)
        .send(signPage(letter, request.params, as, form))
    },
  )

  app.get(
    '/:locale/letters/:slug/sent/:envelope',
    {
      schema: {
        params: WithEnvelope,
        querystring: z.object({ again: z.string().optional() }),
        response: page,
      },
    },
    async (request, reply) => {
      const now = new Date()
      const { locale, slug, envelope } = request.params
      const found = await findLetter(slug, now)
      const typed = openEnvelope(key, envelope, now)
      if (!typed) throw new Refusal('link-broken')
      const letter = await head(found, locale, now)
      return html(reply).send(
        app.renderPage(Sent, {
          ...common(request.params, ''),
          letter,
          email: typed['email']?.trim() ?? '',
          envelope,
          again: request.query.again !== undefined,
        }),
      )
    },
  )

  app.post(
    '/:locale/letters/:slug/sent/:envelope',
    { schema: { params: WithEnvelope, response: moved } },
    async (request, reply) => {
      const now = new Date()
      const { locale, slug, envelope } = request.params
      const { letter } = await findLetter(slug, now)
      const read = readSignature(openEnvelope(key, envelope, now) ?? {})
      if ('errors' in read) throw new Refusal('link-broken')
      await resend(pool, { letterId: letter.id, form: read.form, language: locale, now })
      return reply.redirect(`${at(request.params)}/sent/${envelope}?again=1`, 303)
    },
  )

  app.get(
    '/:locale/letters/:slug/confirm/:token',
    { schema: { params: WithToken, response: { ...page, ...moved } } },
    async (request, reply) => {
      const now = new Date()
      const { locale, slug, token } = request.params
      const found = await findLetter(slug, now)
      const letterId = found.letter.id
      const signatureId = readToken(key, 'confirm', letterId, token)
      if (!signatureId) throw new Refusal('link-broken')

      const own = await findOwn(pool, { letterId, signatureId })
      if (own.state !== 'unconfirmed') {
        return reply.redirect(
          ownPath(request.params, { letterId, signatureId, just: 'confirmed-already' }),
          303,
        )
      }
      if (now.getTime() - own.signedAt.getTime() >= confirmationLasts(own.capacity)) {
        throw new Refusal('link-expired')
      }
      const letter = await head(found, locale, now)
      return html(reply).send(
        app.renderPage(Confirm, {
          ...common(request.params, ''),
          letter,
          token,
          line: own.line,
          capacity: own.capacity,
        }),
      )
    },
  )

  function ownPath(
    place: Place,
    { letterId, signatureId, just }: { letterId: string; signatureId: string; just: string },
  ): string {
    return `${at(place)}/signature/${makeToken(key, 'manage', letterId, signatureId)}?just=${just}`
  }

  app.post(
    '/:locale/letters/:slug/confirm/:token',
    { schema: { params: WithToken, response: moved } },
    async (request, reply) => {
      const now = new Date()
      const { slug, token } = request.params
      const { letter } = await findLetter(slug, now)
      const signatureId = readToken(key, 'confirm', letter.id, token)
      if (!signatureId) throw new Refusal('link-broken')

      const just = await confirm(pool, { letterId: letter.id, signatureId, now })
      forget(letter.id)
      return reply.redirect(ownPath(request.params, { letterId: letter.id, signatureId, just }), 303)
    },
  )

  app.get(
    '/:locale/letters/:slug/signature/:token',
    {
      schema: {
        params: WithToken,
        querystring: z.object({
          just: z.enum(['confirmed', 'confirmed-already', 'withdrawn']).optional().catch(undefined),
        }),
        response: page,
      },
    },
    async (request, reply) => {
      const now = new Date()
      const { locale, slug, token } = request.params
      const found = await findLetter(slug, now)
      const letterId = found.letter.id
      const signatureId = readToken(key, 'manage', letterId, token)
      if (!signatureId) throw new Refusal('link-broken')

      const own = await findOwn(pool, { letterId, signatureId })
      const letter = await head(found, locale, now)
      const { just } = request.query
      return html(reply).send(
        app.renderPage(OwnSignatureView, {
          ...common(request.params, ''),
          letter,
          token,
          own,
          ...(just ? { just } : {}),
        }),
      )
    },
  )

  app.post(
    '/:locale/letters/:slug/signature/:token/withdraw',
    { schema: { params: WithToken, response: moved } },
    async (request, reply) => {
      const now = new Date()
      const { slug, token } = request.params
      const { letter } = await findLetter(slug, now)
      const signatureId = readToken(key, 'manage', letter.id, token)
      if (!signatureId) throw new Refusal('link-broken')

      await inTransaction(pool, (db) => withdraw(db, { letterId: letter.id, signatureId, now }))
      forget(letter.id)
      return reply.redirect(`${at(request.params)}/signature/${token}?just=withdrawn`, 303)
    },
  )

  app.get(
    '/:locale/letters/:slug/signatories',
    {
      schema: {
        params: Params,
        querystring: z.object({
          q: z.string().trim().max(100).optional().catch(undefined),
          page: z.coerce.number().int().min(1).max(100_000).optional().catch(undefined),
        }),
        response: page,
      },
    },
    async (request, reply) => {
      const now = new Date()
      const { locale, slug } = request.params
      const { q: query = '', page: number = 1 } = request.query
      const found = await findLetter(slug, now)
      const { rows, found: matches } = await searchSignatories(pool, {
        letter: found.letter,
        query,
        page: number,
      })
      const letter = await head(found, locale, now)
      reply.header('cache-control', 'public, max-age=0, s-maxage=2, stale-while-revalidate=30')
      return reply.type('text/html; charset=utf-8').send(
        app.renderPage(SignatoriesView, {
          ...common(request.params, '/signatories'),
          letter,
          query,
          page: number,
          pages: Math.max(1, Math.ceil(matches / PAGE_LINES)),
          found: matches,
          rows,
        }),
      )
    },
  )
}
