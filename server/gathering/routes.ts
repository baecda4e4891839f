import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import ColumnsView from '../../web/desk/GatherColumns.svelte'
import EnterView from '../../web/desk/GatherEnter.svelte'
import GatherView from '../../web/desk/Gather.svelte'
import GatheredView from '../../web/desk/Gathered.svelte'
import LinesView from '../../web/desk/GatherLines.svelte'
import ProgressView from '../../web/desk/GatherProgress.svelte'
import { localeOf } from '../../web/words/desk.ts'
import { localeOf as publicLocaleOf, locales } from '../../web/words/language.ts'
import { reach } from '../coordinator/reach.ts'
import { inTransaction } from '../database/transaction.ts'
import type { DeskLetter } from '../coordinator/coordinator.ts'
import { findLetter } from '../letter/find.ts'
import { Slug } from '../letter/letter.ts'
import { readTextFor } from '../letter/text.ts'
import { Refusal } from '../refusal.ts'
import { Typed } from '../signature/signature.ts'
import { bring } from './bring.ts'
import { changeLines } from './change-lines.ts'
import { drop } from './drop.ts'
import { findGathering, firstRows, listGatherings, listLines } from './find.ts'
import { readForm, type FormParts } from './form-parts.ts'
import { isUnderWay, limits, noteForm, Outcome } from './gathering.ts'
import { changesIn, mappingIn } from './form-fields.ts'
import { mapColumns } from './map-columns.ts'
import { readFile } from './read-file.ts'
import { runGathering } from './run-gathering.ts'
import { startEntering } from './start-entering.ts'
import { separated } from './separated.ts'
import { startUndo } from './undo-gathering.ts'

export type GatheringOptions = {
  /** The key of what is kept sealed. */
  key: Buffer
  /** The pages of the letter say something new. */
  forget: (letterId: string) => void
}

type App = Parameters<FastifyPluginAsyncZod<GatheringOptions>>[0]
type Run = (letter: DeskLetter, gatheringId: string) => Promise<void>
type Mounting = GatheringOptions & { run: Run }

const OfLetter = z.object({ slug: Slug })
const OfGathering = OfLetter.extend({ gathering: z.uuid() })
const page = { 200: z.string() }
const moved = { 303: z.null() }
const may = 'write'
const shownLines = 50

/** Lists of signatures that came otherwise than by the form, for those who run the letter. */
export const gatheringRoutes: FastifyPluginAsyncZod<GatheringOptions> = async (app, options) => {
  const mounting = { ...options, run: startRunner(app, options) }
  app.addContentTypeParser('multipart/form-data', (request: FastifyRequest, body: AsyncIterable<Buffer>) => {
    const contentType = request.headers['content-type'] ?? ''
    return readForm(body, { contentType, most: limits.fileBytes + 100_000 })
  })
  mountBringing(app, mounting)
  mountGathering(app, mounting)
  mountEntering(app, mounting)
}

/** Carries lists on after the answer. What a stopped server leaves, whoever looks at the list next takes up again. */
function startRunner(app: App, { key, forget }: GatheringOptions): Run {
  const { pool } = app.pg
  const running = new Map<string, Promise<void>>()
  let closing = false
  app.addHook('onClose', async () => {
    closing = true
    await Promise.all(running.values())
  })
  const go = async ({ slug, id }: DeskLetter, gatheringId: string) => {
    const { letter, texts } = await findLetter(pool, slug)
    const text = readTextFor(texts, letter.language, letter.language)
    const watching = { stops: () => closing, onChange: () => forget(id) }
    await runGathering(pool, { letter, text, gatheringId, key }, watching)
  }
  return (letter, gatheringId) => {
    const known = running.get(gatheringId)
    if (known) return known
    const done = go(letter, gatheringId)
      .catch((error: unknown) => app.log.error(error))
      .finally(() => running.delete(gatheringId))
    running.set(gatheringId, done)
    return done
  }
}

/** Most lists are read before anybody would look again: the page waits so long for them, in milliseconds. */
const soon = 700

async function goOn(run: Run, letter: DeskLetter, gatheringId: string): Promise<void> {
  await Promise.race([run(letter, gatheringId), new Promise((resolve) => setTimeout(resolve, soon).unref())])
}

function mountBringing(app: App, { key, run }: Mounting): void {
  const { pool } = app.pg
  const path = '/desk/letters/:slug/gather'

  async function show(
    request: FastifyRequest,
    letter: DeskLetter,
    said: { typed: Record<string, string>; problem?: string },
  ) {
    const { id: letterId, slug, title, language } = letter
    const props = {
      ...readerOf(request),
      letter: { slug, title },
      earlier: await listGatherings(pool, { letterId, limit: 30 }),
      typed: { language: publicLocaleOf(language), ...said.typed },
      problem: said.problem ?? null,
    }
    return app.renderPage(GatherView, props, { entry: 'desk' })
  }

  app.get(path, { schema: { params: OfLetter, response: page } }, async (request, reply) => {
    const letter = await reach(pool, request.session, { slug: request.params.slug, may })
    return html(reply).send(await show(request, letter, { typed: {} }))
  })

  app.post(
    path,
    { schema: { params: OfLetter, response: { ...moved, 422: z.string() } } },
    async (request, reply) => {
      const letter = await reach(pool, request.session, { slug: request.params.slug, may })
      const { fields, file } = partsOf(request.body)
      const text = fields['text'] ?? ''
      const came = file ? await readFile(file.bytes) : cameBy(text)
      if ('problem' in came)
        return html(reply.code(422)).send(
          await show(request, letter, { typed: fields, problem: came.problem }),
        )
      const bringing = {
        letterId: letter.id,
        coordinatorId: request.coordinator.id,
        kind: file ? ('file' as const) : ('pasted' as const),
        fileName: file?.name,
        came,
        language: z.enum(locales).catch(publicLocaleOf(letter.language)).parse(fields['language']),
      }
      const brought = await inTransaction(pool, (db) => bring(db, { ...bringing, key, now: new Date() }))
      if (!brought)
        return html(reply.code(422)).send(await show(request, letter, { typed: fields, problem: 'empty' }))
      await goOn(run, letter, brought.id)
      return reply.redirect(`/desk/letters/${letter.slug}/gather/${brought.id}`, 303)
    },
  )
}

/** What a browser sends where no file is chosen, too: a plain form. */
function partsOf(body: unknown): FormParts {
  const parts = z
    .object({ fields: z.record(z.string(), z.string()), file: z.any().optional() })
    .safeParse(body)
  if (parts.success) return parts.data as FormParts
  return { fields: Typed.safeParse(body).data ?? {} }
}

/** Lines, or cells as they are copied from a spreadsheet. */
function cameBy(text: string): { text: string } | { rows: string[][] } | { problem: string } {
  const lines = text.split(/\r\n?|\n/).filter((line) => line.trim())
  if (lines.length === 0) return { problem: 'empty' }
  if (lines.length > limits.lines) return { problem: 'too-many-lines' }
  const tabs = lines.filter((line) => /\S\t+\S/.test(line) && !/^\s*\d+[.)]?\t[^\t]+$/.test(line))
  return tabs.length > lines.length / 2 ? { rows: separated(text) } : { text }
}

function mountGathering(app: App, { key, run }: Mounting): void {
  const { pool } = app.pg
  const path = '/desk/letters/:slug/gather/:gathering'
  const Looking = z.object({
    show: Outcome.optional().catch(undefined),
    after: z.coerce.number().int().min(0).max(limits.lines).catch(0),
    columns: z.string().optional().catch(undefined),
  })

  app.get(
    path,
    {
      schema: {
        params: OfGathering,
        querystring: Looking,
        response: { 200: z.union([z.string(), z.any()]) },
      },
    },
    async (request, reply) => {
      const { slug, gathering: gatheringId } = request.params
      const letter = await reach(pool, request.session, { slug, may })
      const found = await findGathering(pool, { letterId: letter.id, gatheringId })
      const underWay = isUnderWay(found.state)
      if (underWay) void run(letter, gatheringId)
      reply.header('cache-control', 'no-store')
      const { mapping, headerKey, ...gathering } = found
      if (request.headers.accept === 'application/json') return reply.send(gathering)
      const props = { ...readerOf(request), letter: { slug, title: letter.title }, gathering }
      const about = { letterId: letter.id, gatheringId, key, now: new Date() }
      if (underWay) {
        const shown = { entry: 'desk', hydrate: 'GatherProgress' } as const
        return html(reply).send(app.renderPage(ProgressView, props, shown))
      }
      const chooses =
        found.state === 'columns' || (found.state === 'checked' && request.query.columns !== undefined)
      if (mapping && chooses) {
        const rows = await firstRows(pool, { ...about, limit: 6 })
        return html(reply).send(app.renderPage(ColumnsView, { ...props, mapping, rows }, { entry: 'desk' }))
      }
      if (found.state !== 'checked')
        return html(reply).send(app.renderPage(GatheredView, props, { entry: 'desk' }))
      const { after, show = firstShown(found.tally.outcomes) } = request.query
      const lines = await listLines(pool, { ...about, outcome: show, after, limit: shownLines + 1 })
      const shown = {
        show,
        after,
        lines: lines.slice(0, shownLines),
        more: lines.length > shownLines,
        table: mapping !== null,
      }
      return html(reply).send(app.renderPage(LinesView, { ...props, ...shown }, { entry: 'desk' }))
    },
  )

  app.post(
    `${path}/columns`,
    { schema: { params: OfGathering, body: Typed, response: moved } },
    async (request, reply) => {
      const { slug, gathering: gatheringId } = request.params
      const letter = await reach(pool, request.session, { slug, may })
      const choosing = { letterId: letter.id, gatheringId, mapping: mappingIn(request.body) }
      await inTransaction(pool, (db) => mapColumns(db, choosing))
      await goOn(run, letter, gatheringId)
      return reply.redirect(`/desk/letters/${slug}/gather/${gatheringId}`, 303)
    },
  )

  app.post(
    `${path}/lines`,
    { schema: { params: OfGathering, body: Typed, response: moved } },
    async (request, reply) => {
      const { slug, gathering: gatheringId } = request.params
      const letter = await reach(pool, request.session, { slug, may })
      const changing = {
        letterId: letter.id,
        gatheringId,
        changes: changesIn(request.body),
        key,
        now: new Date(),
      }
      await inTransaction(pool, (db) => changeLines(db, changing))
      await goOn(run, letter, gatheringId)
      const query = new URLSearchParams({
        show: request.body['show'] ?? '',
        after: request.body['after'] ?? '0',
      })
      return reply.redirect(`/desk/letters/${slug}/gather/${gatheringId}?${query.toString()}`, 303)
    },
  )

  app.post(`${path}/drop`, { schema: { params: OfGathering, response: moved } }, async (request, reply) => {
    const { slug, gathering: gatheringId } = request.params
    const { id: letterId } = await reach(pool, request.session, { slug, may })
    await inTransaction(pool, (db) => drop(db, { letterId, gatheringId }))
    return reply.redirect(`/desk/letters/${slug}/gather`, 303)
  })
}

/** What needs somebody's eyes comes first. */
function firstShown(outcomes: Record<Outcome, number>): Outcome {
  const order = ['doubtful', 'wrong', 'new', 'duplicate'] as const
  return order.find((outcome) => outcomes[outcome] > 0) ?? 'new'
}

function mountEntering(app: App, { run }: Mounting): void {
  const { pool } = app.pg
  const path = '/desk/letters/:slug/gather/:gathering/enter'

  async function show(
    request: FastifyRequest,
    letter: DeskLetter,
    asked: { gatheringId: string; note?: string; problem?: string },
  ) {
    const { gatheringId, note, problem = null } = asked
    const { mapping, headerKey, ...gathering } = await findGathering(pool, {
      letterId: letter.id,
      gatheringId,
    })
    if (gathering.state !== 'checked') throw new Refusal('gathering-over')
    const { slug, title } = letter
    const props = {
      ...readerOf(request),
      letter: { slug, title },
      gathering,
      note: note ?? gathering.note ?? '',
      problem,
    }
    return app.renderPage(EnterView, props, { entry: 'desk' })
  }

  app.get(path, { schema: { params: OfGathering, response: page } }, async (request, reply) => {
    const { slug, gathering: gatheringId } = request.params
    // Asked for before anything is typed, so that the button finds it fresh.
    const letter = await reach(pool, request.session, { slug, may, fresh: true, now: new Date() })
    return html(reply).send(await show(request, letter, { gatheringId }))
  })

  app.post(
    path,
    { schema: { params: OfGathering, body: Typed, response: { ...moved, 422: z.string() } } },
    async (request, reply) => {
      const { slug, gathering: gatheringId } = request.params
      const now = new Date()
      const letter = await reach(pool, request.session, { slug, may, fresh: true, now })
      const { tally } = await findGathering(pool, { letterId: letter.id, gatheringId })
      const form = noteForm({ vouched: tally.enters.vouched > 0 }).safeParse(request.body)
      if (!form.success) {
        const problem = form.error.issues[0]?.message ?? ''
        const typed = { gatheringId, note: request.body['note'] ?? '', problem }
        return html(reply.code(422)).send(await show(request, letter, typed))
      }
      const starting = {
        letterId: letter.id,
        gatheringId,
        coordinatorId: request.coordinator.id,
        ...form.data,
        now,
      }
      await inTransaction(pool, (db) => startEntering(db, starting))
      await goOn(run, letter, gatheringId)
      return reply.redirect(`/desk/letters/${slug}/gather/${gatheringId}`, 303)
    },
  )

  app.post(
    '/desk/letters/:slug/gather/:gathering/undo',
    { schema: { params: OfGathering, response: moved } },
    async (request, reply) => {
      const { slug, gathering: gatheringId } = request.params
      const letter = await reach(pool, request.session, { slug, may })
      const undoing = {
        letterId: letter.id,
        gatheringId,
        coordinatorId: request.coordinator.id,
        now: new Date(),
      }
      await inTransaction(pool, (db) => startUndo(db, undoing))
      await goOn(run, letter, gatheringId)
      return reply.redirect(`/desk/letters/${slug}/gather/${gatheringId}`, 303)
    },
  )
}

function readerOf({ coordinator: { name, email, language } }: FastifyRequest) {
  return { locale: localeOf(language), who: name ?? email }
}

function html(reply: FastifyReply): FastifyReply {
  return reply.type('text/html; charset=utf-8')
}
