import type { FastifyInstance, FastifyReply } from 'fastify'
import type { FastifyPluginAsyncZod, ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import ChangeView from '../../web/public/ChangeSignature.svelte'
import EraseView from '../../web/public/EraseSignature.svelte'
import NewTextView from '../../web/public/NewText.svelte'
import OwnSignatureView from '../../web/public/OwnSignature.svelte'
import WithdrawView from '../../web/public/WithdrawSignature.svelte'
import { locales, type Locale } from '../../web/words/language.ts'
import { translator } from '../../web/words/words.ts'
import { inTransaction } from '../database/transaction.ts'
import { compareTexts } from '../letter/compare.ts'
import { Slug } from '../letter/letter.ts'
import { showHead } from '../letter/show.ts'
import { readTextFor } from '../letter/text.ts'
import { findVersion } from '../letter/versions.ts'
import { personal } from '../page.ts'
import { Refusal } from '../refusal.ts'
import { readSignature } from '../signature/read.ts'
import { Typed, type FormState } from '../signature/signature.ts'
import { makeToken } from '../signature/token.ts'
import { withdraw } from '../signature/withdraw.ts'
import { agree } from './agree.ts'
import { changeOwn } from './change.ts'
import { contest } from './contest.ts'
import { erase } from './erase.ts'
import { gather, type Gathered } from './gather.ts'
import { Just, linkedTo, own, type Linked, type OwnOptions } from './linked.ts'
import { canChange, canErase, canWithdraw } from './own.ts'
import { findValues } from './show.ts'
import { stopPartner } from './stop-partner.ts'

const Params = z.object({ locale: z.enum(locales), slug: Slug, token: z.string().max(200) })
type Params = z.infer<typeof Params>
const page = { 200: z.string() }
const moved = { 303: z.null() }
/**
 * What signers do with their own signature, whether or not the letter is open. Every GET only shows, since mail scanners
 * open every link; buttons do things.
 */
export const ownRoutes: FastifyPluginAsyncZod<OwnOptions> = async (app, options) => {
  for (const mount of [
    mountPage,
    mountChange,
    mountContest,
    mountPartner,
    mountWithdrawal,
    mountData,
    mountErasure,
    mountNewText,
  ])
    mount(app, options)
}

function mountPage(plain: FastifyInstance, options: OwnOptions): void {
  const app = plain.withTypeProvider<ZodTypeProvider>()

  app.get(
    own,
    { schema: { params: Params, querystring: z.object({ just: Just }), response: page } },
    async ({ params, query: { just } }, reply) => {
      const linked = await linkedTo(app.pg.pool, options, { ...params, now: new Date() })
      const props = await shared(app, options, { params, linked })
      return personal(reply, app.renderPage(OwnSignatureView, just ? { ...props, just } : props))
    },
  )
}

function mountChange(plain: FastifyInstance, options: OwnOptions): void {
  const app = plain.withTypeProvider<ZodTypeProvider>()
  const path = `${own}/change`

  app.get(path, { schema: { params: Params, response: page } }, async ({ params }, reply) => {
    const linked = await linkedTo(app.pg.pool, options, { ...params, now: new Date() })
    if (!canChange(linked.signature)) throw new Refusal('signature-settled')
    const form = { values: await findValues(app.pg.pool, linked), errors: {} }
    const props = await shared(app, options, { params, linked, at: '/change' })
    return personal(reply, app.renderPage(ChangeView, { ...props, form }))
  })

  app.post(
    path,
    { schema: { params: Params, body: Typed, response: { ...moved, 422: z.string() } } },
    async ({ params, body: typed }, reply) => {
      const linked = await linkedTo(app.pg.pool, options, { ...params, now: new Date() })
      const outcome = await change(app, linked, { typed, language: params.locale })
      if (typeof outcome === 'string') {
        options.forget(linked.letterId)
        return back(reply, options, { params, linked, just: outcome })
      }
      const props = await shared(app, options, { params, linked, at: '/change' })
      return personal(reply.code(422), app.renderPage(ChangeView, { ...props, form: outcome }))
    },
  )
}

/** What was signed as stays what it is, and so does the mailbox; the rest is as for those who sign. */
async function change(
  app: FastifyInstance,
  linked: Linked,
  { typed, language }: { typed: Record<string, string>; language: Locale },
) {
  const { found, signatureId, signature, now } = linked
  const { capacity, email } = signature
  if (email === null || !canChange(signature)) throw new Refusal('signature-settled')
  const given =
    capacity === 'organization'
      ? { as: 'organization', mayBind: 'yes', publish: 'yes' }
      : { as: 'individual', agree: 'yes' }
  const read = readSignature({ ...typed, ...given, email })
  if ('errors' in read) return { values: typed, errors: read.errors }

  try {
    const changing = { letter: found.letter, signatureId, form: read.form, language, now }
    return await inTransaction(app.pg.pool, (db) => changeOwn(db, changing))
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'name-taken') throw error
    return { values: typed, errors: { name: { key: 'error.name-taken' } } } satisfies FormState
  }
}

/** Taken back as easily as it was given. */
function mountPartner(plain: FastifyInstance, options: OwnOptions): void {
  const app = plain.withTypeProvider<ZodTypeProvider>()
  app.post(`${own}/partner`, { schema: { params: Params, response: moved } }, async ({ params }, reply) => {
    const linked = await linkedTo(app.pg.pool, options, { ...params, now: new Date() })
    await inTransaction(app.pg.pool, (db) => stopPartner(db, linked))
    return back(reply, options, { params, linked, just: 'partner-stopped' })
  })
}

function mountWithdrawal(plain: FastifyInstance, options: OwnOptions): void {
  const app = plain.withTypeProvider<ZodTypeProvider>()
  const path = `${own}/withdraw`

  app.get(
    path,
    { schema: { params: Params, response: { ...page, ...moved } } },
    async ({ params }, reply) => {
      const linked = await linkedTo(app.pg.pool, options, { ...params, now: new Date() })
      if (!canWithdraw(linked.signature)) return reply.redirect(addressOf(params), 303)
      const props = await shared(app, options, { params, linked, at: '/withdraw' })
      return personal(reply, app.renderPage(WithdrawView, props))
    },
  )

  app.post(path, { schema: { params: Params, response: moved } }, async ({ params }, reply) => {
    const linked = await linkedTo(app.pg.pool, options, { ...params, now: new Date() })
    await inTransaction(app.pg.pool, (db) => withdraw(db, linked))
    options.forget(linked.letterId)
    return back(reply, options, { params, linked, just: 'withdrawn' })
  })
}

/** Taken for an organization that stands already: its signer says that it is another. */
function mountContest(plain: FastifyInstance, options: OwnOptions): void {
  const app = plain.withTypeProvider<ZodTypeProvider>()

  app.post(`${own}/another`, { schema: { params: Params, response: moved } }, async ({ params }, reply) => {
    const linked = await linkedTo(app.pg.pool, options, { ...params, now: new Date() })
    await inTransaction(app.pg.pool, (db) => contest(db, linked))
    return back(reply, options, { params, linked, just: 'contested' })
  })
}

/** As a file: for another program, and to be read. */
function mountData(plain: FastifyInstance, options: OwnOptions): void {
  const app = plain.withTypeProvider<ZodTypeProvider>()

  app.get(`${own}/data`, { schema: { params: Params, response: page } }, async ({ params }, reply) => {
    const linked = await linkedTo(app.pg.pool, options, { ...params, now: new Date() })
    const t = translator(params.locale)
    const gathered = await gather(app.pg.pool, linked)
    const parts = Object.keys(gathered) as (keyof Gathered)[]
    const explained = Object.fromEntries(parts.map((part) => [part, t(`data.${part}`)]))
    const data = { about: t('data.about'), gatheredAt: linked.now, explained, ...gathered }
    return reply
      .headers({
        'content-disposition': `attachment; filename="signature-${params.slug}.json"`,
        'cache-control': 'private, no-store',
        'x-robots-tag': 'noindex',
      })
      .type('application/json; charset=utf-8')
      .serializer((text: string) => text)
      .send(`${JSON.stringify(data, null, 2)}\n`)
  })
}

function mountErasure(plain: FastifyInstance, options: OwnOptions): void {
  const app = plain.withTypeProvider<ZodTypeProvider>()
  const path = `${own}/erase`

  app.get(
    path,
    { schema: { params: Params, response: { ...page, ...moved } } },
    async ({ params }, reply) => {
      const linked = await linkedTo(app.pg.pool, options, { ...params, now: new Date() })
      if (!canErase(linked.signature)) return reply.redirect(addressOf(params), 303)
      const props = await shared(app, options, { params, linked, at: '/erase' })
      return personal(reply, app.renderPage(EraseView, props))
    },
  )

  app.post(path, { schema: { params: Params, response: moved } }, async ({ params }, reply) => {
    const linked = await linkedTo(app.pg.pool, options, { ...params, now: new Date() })
    const { mailsSent } = options
    await inTransaction(app.pg.pool, (db) => erase(db, { ...linked, mailsSent }))
    options.forget(linked.letterId)
    return back(reply, options, { params, linked, just: 'erased' })
  })
}

/** What has changed in the text since it was signed, and the button that signs it as it is now. */
function mountNewText(plain: FastifyInstance, options: OwnOptions): void {
  const app = plain.withTypeProvider<ZodTypeProvider>()
  const path = `${own}/text`
  const Version = z.object({ version: z.coerce.number().int().min(1).max(1_000_000) })

  app.get(
    path,
    { schema: { params: Params, response: { ...page, ...moved } } },
    async ({ params }, reply) => {
      const linked = await linkedTo(app.pg.pool, options, { ...params, now: new Date() })
      const { text, newText } = linked.signature
      if (!newText) return reply.redirect(addressOf(params), 303)

      const [before, after] = await Promise.all(
        [text, newText].map((key) => readVersion(app, { ...key, letterId: linked.letterId })),
      )
      if (!before || !after) throw new Refusal('page-not-found')
      const props = await shared(app, options, { params, linked, at: '/text' })
      const paragraphs = compareTexts(before, after)
      return personal(reply, app.renderPage(NewTextView, { ...props, newText, paragraphs }))
    },
  )

  app.post(
    path,
    { schema: { params: Params, body: Version, response: moved } },
    async ({ params, body }, reply) => {
      const linked = await linkedTo(app.pg.pool, options, { ...params, now: new Date() })
      const agreed = await inTransaction(app.pg.pool, (db) => agree(db, { ...linked, ...body }))
      if (!agreed) return reply.redirect(`${addressOf(params)}/text`, 303)
      options.forget(linked.letterId)
      return back(reply, options, { params, linked, just: 'agreed' })
    },
  )
}

/** What all these pages are given. */
async function shared(
  app: FastifyInstance,
  { origin }: OwnOptions,
  { params: { locale, slug, token }, linked, at = '' }: { params: Params; linked: Linked; at?: string },
) {
  const letter = await showHead(app.pg.pool, { found: linked.found, language: locale, now: linked.now })
  const path = `/letters/${slug}/signature/${token}${at}`
  return { locale, origin, path, letter, token, own: linked.signature }
}

const addressOf = ({ locale, slug, token }: Params) => `/${locale}/letters/${slug}/signature/${token}`

type Back = { params: Params; linked: Linked; just: z.infer<typeof Just> }

/** To the link that stays: the one that confirms leads nowhere any more where it was withdrawn. */
function back(reply: FastifyReply, { key }: OwnOptions, { params, linked, just }: Back): FastifyReply {
  const token = makeToken(key, 'manage', linked.letterId, linked.signatureId)
  return reply.redirect(`${addressOf({ ...params, token })}?just=${just}`, 303)
}

async function readVersion(
  app: FastifyInstance,
  key: { letterId: string; language: string; version: number },
) {
  const source = await findVersion(app.pg.pool, key)
  return source && readTextFor([source], key.language, key.language)
}
