import type { FastifyReply } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { letterHere } from '../coordinator/coordinator.ts'
import EraseView from '../../web/desk/Erase.svelte'
import { localeOf } from '../../web/words/desk.ts'
import { record } from '../coordinator/activity.ts'
import { reach } from '../coordinator/reach.ts'
import { inTransaction } from '../database/transaction.ts'
import { Slug } from '../letter/letter.ts'
import { Refusal } from '../refusal.ts'
import { findSignature } from '../review/find-signature.ts'
import { erase } from './erase.ts'

export type OwnDeskOptions = {
  /** Whether mails leave: then they are told in a last one. */
  mailsSent: boolean
  /** The pages of the letter say something new. */
  forget: (letterId: string) => void
}

const OfOne = z.object({ slug: Slug, id: z.uuid() })

/**
 * For signers who ask otherwise than by the link in their mails: their data are erased at the desk, by the same rules. It
 * ends for good, so the second factor is asked for before the page says what it means.
 */
export const ownDeskRoutes: FastifyPluginAsyncZod<OwnDeskOptions> = async (app, { mailsSent, forget }) => {
  const { pool } = app.pg
  const path = '/desk/letters/:slug/signatures/:id/erase'
  const may = 'write'

  app.get(path, { schema: { params: OfOne, response: { 200: z.string() } } }, async (request, reply) => {
    const { slug, id } = request.params
    const letter = await reach(pool, request.session, { slug, may, fresh: true, now: new Date() })
    const signature = await findSignature(pool, { letters: [letter], id })
    if (!signature) throw new Refusal('signature-not-found')
    const { name, email, language } = request.coordinator
    const props = {
      locale: localeOf(language),
      who: name ?? email,
      letter: letterHere(letter),
      signature: {
        id,
        line: signature.line,
        withdrawn: signature.state === 'withdrawn',
        told: mailsSent && signature.email !== null,
      },
    }
    return html(reply).send(app.renderPage(EraseView, props, { entry: 'desk' }))
  })

  app.post(
    path,
    { schema: { params: OfOne, response: { 303: z.null() } } },
    async ({ params: { slug, id: signatureId }, session, coordinator }, reply) => {
      const now = new Date()
      const { id: letterId } = await reach(pool, session, { slug, may, fresh: true, now })
      await inTransaction(pool, async (db) => {
        await erase(db, { letterId, signatureId, mailsSent, now })
        const details = { erased: signatureId }
        const coordinatorId = coordinator.id
        await record(db, { letterId, coordinatorId, kind: 'signature-erased', details, now })
      })
      forget(letterId)
      return reply.redirect(`/desk/letters/${slug}/activity`, 303)
    },
  )
}

function html(reply: FastifyReply): FastifyReply {
  return reply.type('text/html; charset=utf-8')
}
