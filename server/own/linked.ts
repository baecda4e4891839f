import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import { locales } from '../../web/words/language.ts'
import { Slug } from '../letter/letter.ts'
import type { FindLetter } from '../letter/remember.ts'
import { showHead } from '../letter/show.ts'
import { makeToken } from '../signature/token.ts'
import { follow, type Followed } from './follow.ts'
import type { OwnPage } from './own.ts'
import { showOwn } from './show.ts'

// What all pages share that a signer's own link leads to.

export type OwnOptions = {
  origin: string
  key: Buffer
  findLetter: FindLetter
  /** Whether mails leave. */
  mailsSent: boolean
  /** Something that pages show has changed. */
  forget: (letterId: string) => void
}

export const Params = z.object({ locale: z.enum(locales), slug: Slug, token: z.string().max(200) })
export type Params = z.infer<typeof Params>
export const Just = z
  .enum([
    ...(['confirmed', 'changed', 'to-review', 'unchanged', 'withdrawn', 'agreed', 'erased'] as const),
    ...(['contested', 'partner-stopped'] as const),
  ])
  .optional()
  .catch(undefined)

export const own = '/:locale/letters/:slug/signature/:token'

type Followable = Pick<OwnOptions, 'key' | 'findLetter'>
export type Linked = Followed & { signature: OwnPage; now: Date }

export async function linkedTo(
  app: FastifyInstance,
  options: Followable,
  { slug, token, now }: Params & { now: Date },
): Promise<Linked> {
  const followed = await follow(app.pg.pool, { ...options, slug, token, now })
  return { ...followed, signature: await showOwn(app.pg.pool, followed), now }
}

/** What all these pages are given. */
export async function shared(
  app: FastifyInstance,
  { origin }: OwnOptions,
  { params: { locale, slug, token }, linked, at = '' }: { params: Params; linked: Linked; at?: string },
) {
  const letter = await showHead(app.pg.pool, { found: linked.found, language: locale, now: linked.now })
  const path = `/letters/${slug}/signature/${token}${at}`
  return { locale, origin, path, letter, token, own: linked.signature }
}

export const addressOf = ({ locale, slug, token }: Params) => `/${locale}/letters/${slug}/signature/${token}`

type Back = { params: Params; linked: Linked; just: z.infer<typeof Just> }

/** To the link that stays: the one that confirms leads nowhere any more where it was withdrawn. */
export function back(reply: FastifyReply, { key }: OwnOptions, { params, linked, just }: Back): FastifyReply {
  const token = makeToken(key, 'manage', linked.letterId, linked.signatureId)
  return reply.redirect(`${addressOf({ ...params, token })}?just=${just}`, 303)
}
