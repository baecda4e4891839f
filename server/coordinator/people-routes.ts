import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import Invitation from '../../web/desk/Invitation.svelte'
import People from '../../web/desk/People.svelte'
import { acceptedDeskLocale, deskLocaleOf } from '../../web/words/language.ts'
import { inTransaction } from '../database/transaction.ts'
import { Slug } from '../letter/letter.ts'
import { Refusal } from '../refusal.ts'
import { acceptInvitation } from './accept-invitation.ts'
import { changeRole, removeRole } from './change-role.ts'
import {
  grantableBy,
  InviteForm,
  Role,
  type DeskLetter,
  type SecondFactor,
  letterHere,
} from './coordinator.ts'
import { deviceOf } from './device.ts'
import { findInvitation } from './find-invitation.ts'
import { invite, withdrawInvitation } from './invite.ts'
import { listInvitations, listPeople } from './list-people.ts'
import { reach } from './reach.ts'
import { startSession } from './sign-in.ts'

export type PeopleOptions = {
  /** Where we are reached, without a slash at the end. */
  origin: string
  key: Buffer
  mailsSent: boolean
  secondFactor: SecondFactor
}

type App = Parameters<FastifyPluginAsyncZod<PeopleOptions>>[0]

const page = { 200: z.string() }
const moved = { 303: z.null() }
const OfLetter = z.object({ slug: Slug })
const OfPerson = OfLetter.extend({ person: z.uuid() })
const OfInvitation = OfLetter.extend({ invitation: z.uuid() })
const WithToken = OfLetter.extend({ token: z.string().max(200) })

/** Who works on a letter: roles, invitations, and their being accepted. */
export const peopleRoutes: FastifyPluginAsyncZod<PeopleOptions> = async (app, options) => {
  mountPeople(app, options)
  mountInviting(app, options)
  mountAccepting(app, options)
}

function mountPeople(app: App, options: PeopleOptions): void {
  const { pool } = app.pg
  app.get(
    '/desk/letters/:slug/people',
    { schema: { params: OfLetter, response: page } },
    async (request, reply) => {
      const letter = await reach(pool, request.session, { slug: request.params.slug, may: 'write' })
      return html(reply).send(await peoplePage(app, request, { letter, options }))
    },
  )

  app.post(
    '/desk/letters/:slug/people/:person/role',
    {
      schema: { params: OfPerson, body: z.object({ role: Role }), response: { ...moved, 409: z.string() } },
    },
    async (request, reply) => {
      const { session, params, body } = request
      const now = new Date()
      const letter = await reach(pool, session, {
        slug: params.slug,
        may: 'write',
        fresh: body.role === 'owner',
        now,
      })
      const changing = { session, letter, personId: params.person, role: body.role, now }
      return whileAnOwnerStays(app, request, reply, {
        letter,
        personId: params.person,
        options,
        work: () => inTransaction(pool, (db) => changeRole(db, changing)),
      })
    },
  )

  app.post(
    '/desk/letters/:slug/people/:person/remove',
    { schema: { params: OfPerson, response: { ...moved, 409: z.string() } } },
    async (request, reply) => {
      const { session, params } = request
      const letter = await reach(pool, session, { slug: params.slug, may: 'write' })
      const removing = { session, letter, personId: params.person, now: new Date() }
      return whileAnOwnerStays(app, request, reply, {
        letter,
        personId: params.person,
        options,
        work: () => inTransaction(pool, (db) => removeRole(db, removing)),
      })
    },
  )
}

type Work = { letter: DeskLetter; personId: string; options: PeopleOptions; work: () => Promise<unknown> }

/** That a letter keeps an owner is said beside the list; everything else is answered as usual. */
async function whileAnOwnerStays(
  app: App,
  request: FastifyRequest,
  reply: FastifyReply,
  { letter, personId, options, work }: Work,
) {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'last-owner') throw error
    const problem = { key: `refusal.${error.code}` }
    return html(reply.code(409)).send(await peoplePage(app, request, { letter, options, problem }))
  }
  // Whoever has changed their own role may see no more of this page.
  const own = personId === request.coordinator.id
  return reply.redirect(own ? '/desk/letters' : `/desk/letters/${letter.slug}/people`, 303)
}

function mountInviting(app: App, options: PeopleOptions): void {
  const { pool } = app.pg
  app.post(
    '/desk/letters/:slug/invitations',
    {
      schema: {
        params: OfLetter,
        body: z.object({ email: z.string().max(1000).default(''), role: Role }),
        response: { ...moved, 422: z.string() },
      },
    },
    async (request, reply) => {
      const { session, params, body: typed } = request
      const now = new Date()
      const fresh = typed.role === 'owner'
      const letter = await reach(pool, session, { slug: params.slug, may: 'write', fresh, now })
      const { data: form } = InviteForm.safeParse(typed)
      const invited = form
        ? await inTransaction(pool, (db) => invite(db, { session, letter, ...form, now }))
        : 'email-wrong'
      if (invited === 'invited') return reply.redirect(`/desk/letters/${letter.slug}/people`, 303)
      const problem = { key: `desk.error.${invited}`, typed }
      return html(reply.code(422)).send(await peoplePage(app, request, { letter, options, problem }))
    },
  )

  app.post(
    '/desk/letters/:slug/invitations/:invitation/withdraw',
    { schema: { params: OfInvitation, response: moved } },
    async ({ session, params }, reply) => {
      const letter = await reach(pool, session, { slug: params.slug, may: 'write' })
      const withdrawing = { session, letter, id: params.invitation, now: new Date() }
      await inTransaction(pool, (db) => withdrawInvitation(db, withdrawing))
      return reply.redirect(`/desk/letters/${letter.slug}/people`, 303)
    },
  )
}

function mountAccepting(app: App, { key, secondFactor }: PeopleOptions): void {
  const { pool } = app.pg
  const path = '/desk/letters/:slug/invitation/:token'
  const signedOut = { signedOut: true } as const

  app.get(
    path,
    { config: signedOut, schema: { params: WithToken, response: page } },
    async (request, reply) => {
      const { slug, token } = request.params
      const { title, language, email, role, by } = await findInvitation(pool, {
        slug,
        token,
        key,
        now: new Date(),
      })
      const locale = acceptedDeskLocale(request.headers['accept-language'])
      const props = { locale, slug, token, title, language, email, role, by }
      return html(reply).send(app.renderPage(Invitation, props, { entry: 'desk' }))
    },
  )

  app.post(
    path,
    { config: signedOut, schema: { params: WithToken, response: moved } },
    async (request, reply) => {
      const { slug, token } = request.params
      const now = new Date()
      const language = acceptedDeskLocale(request.headers['accept-language'])
      const device = deviceOf(request.headers['user-agent'])
      const session = await inTransaction(pool, async (db) => {
        const invitation = await findInvitation(db, { slug, token, key, now })
        const { id } = await acceptInvitation(db, { invitation, language, now })
        // The link came by mail, as one that signs in does; whoever is signed in stays so.
        if (request.signedIn?.coordinator.id === id) return undefined
        return startSession(db, { coordinatorId: id, device, secondFactor, now })
      })
      if (session) reply.keepSession(session)
      return reply.redirect('/desk/letters', 303)
    },
  )
}

type Shown = {
  letter: DeskLetter
  options: PeopleOptions
  problem?: { key: string; typed?: { email: string; role: Role } }
}

async function peoplePage(
  app: App,
  request: FastifyRequest,
  { letter, options, problem }: Shown,
): Promise<string> {
  const { pool } = app.pg
  const { session } = request
  const { origin, key, mailsSent } = options
  const props = {
    ...readerOf(request),
    letter: letterHere(letter),
    self: session.coordinator.id,
    grantable: [...grantableBy(letter.role)],
    people: await listPeople(pool, { session, letter }),
    invitations: await listInvitations(pool, { letter, key, origin, mailsSent, now: new Date() }),
    mailsSent,
    problem: problem?.key ?? null,
    typed: problem?.typed ?? null,
  }
  return app.renderPage(People, props, { entry: 'desk' })
}

function readerOf({ coordinator: { name, email, language } }: FastifyRequest) {
  return { locale: deskLocaleOf(language), who: name ?? email }
}

function html(reply: FastifyReply): FastifyReply {
  return reply.type('text/html; charset=utf-8')
}
