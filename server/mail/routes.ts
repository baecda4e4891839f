import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import Mail from '../../web/desk/Mail.svelte'
import Outbox from '../../web/desk/Outbox.svelte'
import type { MailAtDesk } from '../../web/desk/mail-at-desk.ts'
import { localeOf } from '../../web/words/desk.ts'
import { lettersInReach, mailInReach } from '../coordinator/reach.ts'
import { Refusal } from '../refusal.ts'
import { findMail, listMails } from './list-mails.ts'
import type { OutboxMail, Wording } from './mail.ts'

export type OutboxOptions = {
  /** What a mail says now; null where there is nothing to say any more. */
  word: (mail: OutboxMail) => Promise<Wording | null>
  /**
   * Only where they are not, the outbox shows the links in them: elsewhere whoever opens a link in somebody's stead
   * could confirm a mailbox that is not theirs.
   */
  mailsSent: boolean
}

const pageLength = 50
const page = { 200: z.string() }
const Key = z.object({ letterId: z.uuid(), id: z.uuid() })
const ListQuery = z.object({
  after: z
    .string()
    .transform((text) => text.split('~'))
    .pipe(z.tuple([z.uuid(), z.uuid()]))
    .transform(([letterId, id]) => ({ letterId, id }))
    .optional()
    .catch(undefined),
})

export const outboxRoutes: FastifyPluginAsyncZod<OutboxOptions> = async (app, options) => {
  const { word, mailsSent } = options
  const { pool } = app.pg

  app.get('/desk/outbox', { schema: { querystring: ListQuery, response: page } }, async (request, reply) => {
    const { session, coordinator } = request
    const { after } = request.query
    const letters = await lettersInReach(pool, session, { may: 'decide' })
    const letterIds = letters.map(({ id }) => id)
    const recipient = coordinator.email
    const found = await listMails(pool, { letterIds, recipient, limit: pageLength + 1, after })
    const mails = await Promise.all(
      found.slice(0, pageLength).map(async (mail) => {
        const title = letters.find(({ id }) => id === mail.letterId)?.title ?? null
        return atDesk(mail, { wording: await word(mail), letterTitle: title, mailsSent })
      }),
    )
    const last = found[pageLength - 1]
    const next = found.length > pageLength && last ? `/desk/outbox?after=${last.letterId}~${last.id}` : null
    const props = { ...readerOf(request), mails, next, first: after === undefined, mailsSent }
    return html(reply).send(app.renderPage(Outbox, props, { entry: 'desk' }))
  })

  app.get(
    '/desk/outbox/:letterId/:id',
    { schema: { params: Key, response: page } },
    async (request, reply) => {
      const { session, coordinator } = request
      const letters = await lettersInReach(pool, session, { may: 'decide' })
      const mail = await findMail(pool, request.params)
      if (!mail || !mailInReach(mail, { session, letters })) throw new Refusal('mail-not-found')

      const wording = await word(mail)
      const title = letters.find(({ id }) => id === mail.letterId)?.title ?? null
      const props = {
        ...readerOf(request),
        mail: atDesk(mail, { wording, letterTitle: title, mailsSent }),
        wording,
        linksShown: !mailsSent || mail.recipient === coordinator.email,
      }
      return html(reply).send(app.renderPage(Mail, props, { entry: 'desk' }))
    },
  )
}

/** An allow-list: what a payload holds is for the words alone. */
function atDesk(
  { letterId, id, recipient, language, createdAt, attempts, sentAt, failedAt, error }: OutboxMail,
  {
    wording,
    letterTitle,
    mailsSent,
  }: { wording: Wording | null; letterTitle: string | null; mailsSent: boolean },
): MailAtDesk {
  const state = sentAt ? 'sent' : !wording ? 'unneeded' : failedAt ? 'failed' : mailsSent ? 'waiting' : 'kept'
  const at = sentAt ?? failedAt
  const subject = wording?.subject ?? null
  const mail = {
    letterId,
    id,
    recipient,
    language,
    subject,
    letterTitle,
    createdAt,
    attempts,
    state,
    at,
  } as const
  return { ...mail, error: state === 'unneeded' ? null : error }
}

function readerOf({ coordinator: { name, email, language } }: FastifyRequest) {
  return { locale: localeOf(language), who: name ?? email }
}

function html(reply: FastifyReply): FastifyReply {
  return reply.type('text/html; charset=utf-8')
}
