import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import LetterSignatures from '../../web/desk/LetterSignatures.svelte'
import Queue from '../../web/desk/Queue.svelte'
import { localeOf } from '../../web/words/desk.ts'
import { record } from '../coordinator/activity.ts'
import type { DeskLetter } from '../coordinator/coordinator.ts'
import { lettersInReach, reach } from '../coordinator/reach.ts'
import type { Db } from '../database/sql.ts'
import { inTransaction } from '../database/transaction.ts'
import { Slug } from '../letter/letter.ts'
import { noteEvidence } from '../organization/note-evidence.ts'
import { ContactForm, NoteForm, OfficerForm } from '../organization/organization.ts'
import { requestCountersignature } from '../organization/request-countersignature.ts'
import { resolveDispute } from '../organization/resolve-dispute.ts'
import { setContactOf } from '../organization/set-contact.ts'
import { Refusal, type RefusalCode } from '../refusal.ts'
import { askSigner, takeBackQuestion } from './ask-signer.ts'
import { decide } from './decide.ts'
import { editLine, undoEdit } from './edit-line.ts'
import { findDecided } from './find-decided.ts'
import { findSignature } from './find-signature.ts'
import { back, isQueue, ListQuery, placeOf, QueueQuery } from './page-address.ts'
import {
  ActAnswer,
  DecisionForm,
  DisputeAnswer,
  LineForm,
  PairForm,
  QuestionForm,
  type DeskProblem,
  type DeskSignature,
} from './review.ts'
import { showList } from './show-list.ts'
import { showQueue } from './show-queue.ts'
import { takeBackDifference, tellApart } from './tell-apart.ts'
import { undo } from './undo.ts'

export type ActOptions = {
  /** Is told the letter whose list has changed. */
  onDecision?: (letterId: string) => void
}

type App = Parameters<FastifyPluginAsyncZod<ActOptions>>[0]

/** To a page, by a form; to the page's script; and where it cannot be done. */
const answers = {
  200: ActAnswer,
  303: z.null(),
  409: z.union([z.string(), ActAnswer]),
  422: z.union([z.string(), ActAnswer]),
}
/** What a form says, as it was typed, with the page that it stands on. */
const Body = z.object({ back }).catchall(z.string())

/** What a coordinator can do something about is shown beside the signature; everything else is answered as usual. */
const shown: RefusalCode[] = [
  'decided-already',
  'name-taken',
  'line-changed',
  'mail-sent',
  'officer-is-signer',
  'officers-asked',
  'organization-not-found',
]

type Doing = { letter: DeskLetter; signatureId: string; coordinatorId: string; now: Date }
type Act<Form> = {
  /** The last words of the address: what the form is known by on the page. */
  form: string
  Form: z.ZodType<Form>
  act: (db: Db, doing: { letterId: string; form: Form } & Omit<Doing, 'letter'>) => Promise<unknown>
  /** Whether the queue keeps it in its place, decided. */
  stays?: boolean
}

/** What coordinators do to one signature. */
export const actRoutes: FastifyPluginAsyncZod<ActOptions> = async (app, options) => {
  const mount = <Form>(act: Act<Form>) => mountAct(app, options, act)
  const nothing = z.object({})
  mount({ form: 'decisions', Form: DecisionForm, act: decide, stays: true })
  mount({
    form: 'dispute',
    Form: DisputeAnswer,
    stays: true,
    act: async (db, doing) => {
      await resolveDispute(db, doing)
      const { letterId, coordinatorId, signatureId, form, now } = doing
      const details = { signatureId, resolution: form.resolution }
      await record(db, { letterId, coordinatorId, kind: 'dispute-resolved', details, now })
    },
  })
  mount({
    form: 'different',
    Form: PairForm,
    act: (db, { form, ...doing }) => tellApart(db, { ...doing, otherId: form.other }),
  })
  mount({
    form: 'different/undo',
    Form: PairForm,
    act: (db, { form, ...doing }) => takeBackDifference(db, { ...doing, otherId: form.other }),
  })
  mount({ form: 'line', Form: LineForm, act: editLine })
  mount({
    form: 'line/undo',
    Form: nothing.extend({ edit: z.uuid() }),
    act: (db, { form, ...doing }) => undoEdit(db, { ...doing, editId: form.edit }),
  })
  mount({ form: 'question', Form: QuestionForm, act: askSigner })
  mount({
    form: 'question/undo',
    Form: nothing.extend({ question: z.uuid() }),
    act: (db, { form, ...doing }) => takeBackQuestion(db, { ...doing, questionId: form.question }),
  })
  mount({ form: 'note', Form: NoteForm, act: noteEvidence })
  mount({
    form: 'contact',
    Form: ContactForm,
    act: async (db, doing) => {
      const { letterId, coordinatorId, signatureId, now } = doing
      const details = { signatureId, organizationId: await setContactOf(db, doing) }
      await record(db, { letterId, coordinatorId, kind: 'contact-set', details, now })
    },
  })
  mount({
    form: 'officer',
    Form: OfficerForm.extend({ language: z.string().min(2).max(35) }),
    act: (db, { form: { language, ...form }, ...doing }) =>
      requestCountersignature(db, { ...doing, form, language }),
  })
  mountUndo(app, options)
}

function mountAct<Form>(
  app: App,
  options: ActOptions,
  { form: name, Form, act, stays = false }: Act<Form>,
): void {
  const OfOne = z.object({ slug: Slug, id: z.uuid() })
  app.post(
    `/desk/letters/:slug/signatures/:id/${name}`,
    { schema: { params: OfOne, body: Body, response: answers } },
    async (request, reply) => {
      const { id: signatureId, slug } = request.params
      const typed: Record<string, string> = { ...request.body }
      delete typed.back
      const letter = await reach(app.pg.pool, request.session, { slug, may: 'decide' })
      const answering = { request, reply, letter, signatureId }
      const { data: form, error } = Form.safeParse(typed)
      if (error) {
        const [issue] = error.issues
        const field = String(issue?.path[0] ?? '')
        const key = issue?.message ?? ''
        return answerProblem(app, { ...answering, problem: { signatureId, key, form: name, field, typed } })
      }
      const coordinatorId = request.coordinator.id
      const doing = { letterId: letter.id, signatureId, coordinatorId, form, now: new Date() }
      const key = await attempt(() => inTransaction(app.pg.pool, (db) => act(db, doing)))
      if (key) return answerProblem(app, { ...answering, problem: { signatureId, key, form: name, typed } })
      options.onDecision?.(letter.id)
      return answerDone(app, { ...answering, stays })
    },
  )
}

function mountUndo(app: App, options: ActOptions): void {
  const { pool } = app.pg
  const OfOne = z.object({ slug: Slug, id: z.uuid() })
  app.post(
    '/desk/letters/:slug/decisions/:id/undo',
    { schema: { params: OfOne, body: Body, response: answers } },
    async (request, reply) => {
      const { id: decisionId, slug } = request.params
      const letter = await reach(pool, request.session, { slug, may: 'decide' })
      const signatureId = await findDecided(pool, { letterId: letter.id, decisionId })
      if (!signatureId) throw new Refusal('signature-not-found')

      const answering = { request, reply, letter, signatureId }
      const undoing = { letterId: letter.id, decisionId, coordinatorId: request.coordinator.id }
      const key = await attempt(() => inTransaction(pool, (db) => undo(db, { ...undoing, now: new Date() })))
      const problem = { signatureId, key: key ?? '', form: 'undo', typed: {} }
      if (key) return answerProblem(app, { ...answering, problem })
      options.onDecision?.(letter.id)
      return answerDone(app, { ...answering, stays: false })
    },
  )
}

async function attempt(work: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await work()
    return undefined
  } catch (error) {
    if (error instanceof Refusal && shown.includes(error.code)) return `desk.refused.${error.code}`
    throw error
  }
}

type Answering = {
  request: FastifyRequest<{ Body: { back: string } }>
  reply: FastifyReply
  letter: DeskLetter
  signatureId: string
}

async function answerDone(app: App, answering: Answering & { stays: boolean }) {
  const { request, reply, signatureId, stays } = answering
  if (isScript(request)) return reply.send(await standing(app, answering))

  const url = new URL(request.body.back, 'http://desk')
  url.searchParams.delete('at')
  url.searchParams.delete('decided')
  url.searchParams.set(stays && isQueue(url.pathname) ? 'decided' : 'at', signatureId)
  return reply.redirect(`${url.pathname}${url.search}#item`, 303)
}

async function standing(app: App, { letter, signatureId }: Answering): Promise<DeskSignature> {
  const signature = await findSignature(app.pg.pool, { letters: [letter], id: signatureId })
  if (!signature) throw new Refusal('signature-not-found')
  return signature
}

async function answerProblem(app: App, answering: Answering & { problem: DeskProblem }) {
  const { request, reply, letter, signatureId, problem } = answering
  const item = await standing(app, answering)
  const status = problem.key.startsWith('desk.refused.') ? 409 : 422
  if (isScript(request)) {
    return reply
      .code(status)
      .send({ ...item, refused: problem.key, ...(problem.field && { field: problem.field }) })
  }
  const { pool } = app.pg
  const { name, email, language } = request.coordinator
  const reader = { locale: localeOf(language), who: name ?? email }
  const { pathname, query } = placeOf(request.body.back)
  const again = { ...query, at: signatureId, decided: signatureId }
  reply.code(status).type('text/html; charset=utf-8')
  if (!isQueue(pathname)) {
    const props = await showList(pool, { letter, query: ListQuery.parse(again), problem })
    return reply.send(app.renderPage(LetterSignatures, { ...reader, ...props }, { entry: 'desk' }))
  }
  const of =
    pathname === '/desk'
      ? { letters: await lettersInReach(pool, request.session, { may: 'decide' }) }
      : { letter }
  const props = await showQueue(pool, { ...of, query: QueueQuery.parse(again), problem })
  return reply.send(app.renderPage(Queue, { ...reader, ...props }, { entry: 'desk', hydrate: 'Queue' }))
}

function isScript({ headers }: FastifyRequest): boolean {
  return headers.accept === 'application/json'
}
