import compress from '@fastify/compress'
import cookie from '@fastify/cookie'
import formbody from '@fastify/formbody'
import postgres from '@fastify/postgres'
import files from '@fastify/static'
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify'
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { captchaForm, openCaptcha, type CaptchaOptions } from './captcha/open.ts'
import { usualApiLimits, type ApiLimits } from './api/api.ts'
import { documentRoutes } from './api/document-routes.ts'
import { programRoutes, type ProgramOptions } from './api/program-routes.ts'
import { apiRoutes } from './api/routes.ts'
import { accessRoutes } from './access/routes.ts'
import { captchaRoutes } from './captcha/routes.ts'
import { announcementRoutes } from './announcement/routes.ts'
import { accountRoutes } from './coordinator/account-routes.ts'
import type { SecondFactor } from './coordinator/coordinator.ts'
import { factorRoutes } from './coordinator/factor-routes.ts'
import { peopleRoutes } from './coordinator/people-routes.ts'
import { coordinatorRoutes } from './coordinator/routes.ts'
import { hurry } from './database/hurry.ts'
import { ofServer, watchPool } from './database/pool.ts'
import { root } from './database/root.ts'
import { draftPreviewRoutes } from './draft/preview-routes.ts'
import { draftPublishRoutes } from './draft/publish-routes.ts'
import { draftRoutes } from './draft/routes.ts'
import { draftWriteRoutes } from './draft/write-routes.ts'
import { editionDeskRoutes } from './edition/desk-routes.ts'
import { editionRoutes } from './edition/routes.ts'
import { cardRoutes } from './embed/card-routes.ts'
import { embedRoutes } from './embed/routes.ts'
import { gatheredEntryRoutes } from './gathering/entry-routes.ts'
import { gatheredListRoutes } from './gathering/list-routes.ts'
import { gatheringRoutes } from './gathering/routes.ts'
import { sheetRoutes } from './gathering/sheet-routes.ts'
import { sayToBrowsers } from './headers.ts'
import { healthRoutes } from './health/routes.ts'
import { lines } from './log.ts'
import { usualLimits, type Limits } from './limit/limit.ts'
import { keepOpenings } from './figure/openings.ts'
import { countOpenings, figureRoutes } from './figure/routes.ts'
import { activityRoutes } from './coordinator/activity-routes.ts'
import { exportRoutes } from './export/routes.ts'
import { letterDeskRoutes } from './letter/desk-routes.ts'
import { rememberLetters } from './letter/remember.ts'
import { letterRoutes } from './letter/routes.ts'
import { outboxRoutes } from './mail/routes.ts'
import { ownDeskRoutes } from './own/desk-routes.ts'
import { ownRoutes } from './own/routes.ts'
import { partnerDeskRoutes } from './partner/desk-routes.ts'
import { pressDeskRoutes } from './press/desk-routes.ts'
import { pressRoutes } from './press/routes.ts'
import { organizationRoutes } from './organization/routes.ts'
import { pages, type Assets } from './page.ts'
import { practiceOf, type Keeping } from './privacy/privacy.ts'
import { privacyRoutes } from './privacy/routes.ts'
import { answerProblems } from './problem.ts'
import { Refusal } from './refusal.ts'
import { actRoutes } from './review/act-routes.ts'
import { bulkRoutes } from './review/bulk-routes.ts'
import { reviewRoutes } from './review/routes.ts'
import { attachSeal } from './seal/attach.ts'
import type { Seal } from './seal/seal.ts'
import { shareRoutes } from './share/routes.ts'
import { signatureRoutes, type SignatureOptions } from './signature/routes.ts'
import { webhookDeskRoutes } from './webhook/desk-routes.ts'
import { wordMails } from './word.ts'

export type AppOptions = {
  databaseUrl: string
  /** Where we are reached, without a slash at the end. */
  origin: string
  /** The key of links and envelopes. */
  key: Buffer
  /** What opens and seals the people in the database. */
  seal: Seal
  assets: Assets
  /** Whether mails leave by SMTP; where they do not, the desk shows them with their links. */
  mailsSent?: boolean
  /** Whether every coordinator needs a second factor, or may have one. */
  secondFactor?: SecondFactor
  trustProxy?: string[] | undefined
  /** Where there are none, forms ask the visitor's machine for work. */
  hcaptcha?: CaptchaOptions['hcaptcha']
  /** How many forms may come. */
  limits?: Limits
  /** How long things are kept, and who answers for them: what the pages about privacy say. */
  keeping?: Keeping
  /** How much programs may ask for. */
  apiLimits?: ApiLimits
  /** For development and tests: webhooks may lead to this machine. */
  localWebhooks?: boolean
  /** Whether there is room on the disk; where nothing is said, there is. */
  hasSpace?: () => Promise<boolean>
  /** Who may read the figures from another machine. */
  metricsToken?: string | undefined
  logger?: { level: string; stream?: { write: (line: string) => void } } | false
}

/** Everything the service mounts, in one list. */
export async function buildApp(options: AppOptions): Promise<FastifyInstance> {
  const { origin, key, assets, mailsSent = false, secondFactor = 'required' } = options
  const app = makeServer(options)
  const captcha = openCaptcha({ key, origin, hcaptcha: options.hcaptcha, log: app.log })
  if (assets === 'built') sayToBrowsers(app, { origin, captcha: captchaForm(captcha, 'any') })
  await openPool(app, options)
  await app.register(healthRoutes, { hasSpace: options.hasSpace, metricsToken: options.metricsToken })
  await app.register(formbody, { bodyLimit: 16_384 })
  await app.register(cookie)
  await app.register(pages, { root, assets })
  if (assets === 'built') await serveBuilt(app)
  app.addHook('onRequest', refuseForeignPosts(origin))

  const { pool } = app.pg
  const screen = { captcha, limits: options.limits ?? usualLimits }
  const findLetter = rememberLetters(hurry(pool))
  const forgetters: ((letterId: string) => void)[] = []
  const forget = (letterId: string) => forgetters.forEach((forgetIn) => forgetIn(letterId))
  const word = wordMails({ db: pool, key, origin })

  const openings = keepOpenings(pool, { log: app.log })
  app.addHook('onRoute', countOpenings({ openings, findLetter }))
  app.addHook('onClose', () => openings.flush())

  const onForget = (one: (letterId: string) => void) => void forgetters.push(one)
  await mountOpen(app, { ...options, findLetter, forget, onForget, screen })
  await mountApi(app, { ...options, findLetter, forget })
  await app.register(coordinatorRoutes, { origin, key, mailsSent, secondFactor })
  await app.register(factorRoutes, { origin, key })
  await app.register(accountRoutes, { key })
  await app.register(peopleRoutes, { origin, key, mailsSent, secondFactor })
  await app.register(letterDeskRoutes, { forget })
  await app.register(ownDeskRoutes, { mailsSent, forget })
  await app.register(reviewRoutes)
  await app.register(actRoutes, { onDecision: forget })
  await app.register(bulkRoutes, { onDecision: forget })
  await app.register(exportRoutes)
  await app.register(figureRoutes, { openings })
  await app.register(activityRoutes)
  await app.register(pressDeskRoutes, { origin, findLetter, forget })
  await app.register(gatheringRoutes, { key, forget })
  await app.register(gatheredListRoutes, { key, forget })
  await app.register(gatheredEntryRoutes, { key, forget })
  await app.register(sheetRoutes, { origin, key })
  await app.register(outboxRoutes, { word, mailsSent })
  await app.register(partnerDeskRoutes, { origin })
  await app.register(editionDeskRoutes, { origin, forget })
  for (const routes of [draftRoutes, draftWriteRoutes, draftPreviewRoutes]) await app.register(routes)
  await app.register(draftPublishRoutes, { forget })
  await app.register(announcementRoutes, { origin, key, findLetter })
  return app
}

type OpenParts = AppOptions & Pick<SignatureOptions, 'findLetter' | 'forget' | 'onForget' | 'screen'>

/** What anybody may open: nobody there waits long for a database that is gone. */
async function mountOpen(app: FastifyInstance, options: OpenParts): Promise<void> {
  const { origin, key, assets, mailsSent = false, findLetter, forget, onForget, screen } = options
  await app.register(async (open) => {
    open.pg = Object.assign({}, app.pg, { pool: hurry(app.pg.pool) })
    await open.register(letterRoutes, { origin, findLetter, onForget })
    await open.register(signatureRoutes, { origin, key, findLetter, screen, forget, onForget })
    await open.register(ownRoutes, { origin, key, findLetter, mailsSent, forget })
    await open.register(captchaRoutes, { key })
    await open.register(organizationRoutes, { origin, key, findLetter, forget })
    await open.register(embedRoutes, { origin, key, findLetter, screen, loader: loaderOf(assets) })
    await open.register(cardRoutes, { origin, findLetter })
    await open.register(shareRoutes, { origin, findLetter })
    await open.register(privacyRoutes, { origin, practice: practiceOf(options) })
    await open.register(pressRoutes, { origin, findLetter })
    await open.register(editionRoutes, { origin, findLetter })
  })
}

type ApiParts = AppOptions & Pick<ProgramOptions, 'findLetter' | 'forget'>

/** For programs, and what coordinators set up for them. What the API's routes share is theirs alone. */
async function mountApi(
  app: FastifyInstance,
  {
    origin,
    key,
    findLetter,
    forget,
    apiLimits: limits = usualApiLimits,
    localWebhooks: local = false,
  }: ApiParts,
): Promise<void> {
  await app.register(async (api) => {
    await api.register(apiRoutes, { origin, key, findLetter, limits })
    await api.register(programRoutes, { origin, findLetter, forget })
    await api.register(documentRoutes, { origin })
  })
  await app.register(accessRoutes, { key })
  await app.register(webhookDeskRoutes, { key, local })
}

async function openPool(app: FastifyInstance, { databaseUrl, seal }: AppOptions): Promise<void> {
  await app.register(postgres, { connectionString: databaseUrl, ...ofServer })
  watchPool(app.pg.pool, app.log)
  for (const pool of [app.pg.pool, hurry(app.pg.pool)]) attachSeal(pool, seal)
}

function makeServer({ origin, assets, trustProxy, logger = false }: AppOptions) {
  const problems = answerProblems(origin, assets)
  const app: FastifyInstance = Fastify({
    logger: logger && { ...lines, ...logger },
    // Its last twelve digits are all chance, and Node draws for many of them at once.
    genReqId: () => randomUUID().slice(-12),
    trustProxy: trustProxy ?? false,
    bodyLimit: 16_384,
    requestTimeout: 10_000,
    http: { headersTimeout: 5000, connectionsCheckingInterval: 1000 },
    routerOptions: { maxParamLength: 16_000, ignoreTrailingSlash: true },
    forceCloseConnections: 'idle',
    // Who comes while we stop is answered like anybody, and their connection is closed with the answer.
    return503OnClosing: false,
    // An address that is no address: half an escape, a broken character.
    frameworkErrors: (_, request, reply) => void problems.notFound(request, reply),
  }).withTypeProvider<ZodTypeProvider>()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  // A page anywhere may send text without being asked: only forms and JSON are read.
  app.removeContentTypeParser('text/plain')
  app.setNotFoundHandler(problems.notFound)
  app.setErrorHandler(problems.failed)
  return app
}

/** A form on somebody else's page must not act in a visitor's name. */
function refuseForeignPosts(origin: string) {
  const own = new URL(origin).host
  return async (request: FastifyRequest): Promise<void> => {
    const { origin: from, host } = request.headers
    if (request.method === 'GET' || request.method === 'HEAD' || !from || from === 'null') return
    const sender = URL.canParse(from) ? new URL(from).host : ''
    if (sender !== host && sender !== own) throw new Refusal('request-from-elsewhere')
  }
}

async function serveBuilt(app: FastifyInstance): Promise<void> {
  // For whoever has no proxy that does it. Pages hold no secret beside what a stranger can make them repeat.
  await app.register(compress, { encodings: ['gzip', 'identity'] })
  await app.register(files, {
    root: join(root, 'dist/client/assets'),
    prefix: '/assets/',
    immutable: true,
    maxAge: '1y',
  })
}

function loaderOf(assets: Assets): () => string {
  const file = join(root, assets === 'built' ? 'dist/client/embed.js' : 'web/embed/embed.ts')
  const loader = existsSync(file) ? readFileSync(file, 'utf8') : ''
  return () => loader
}
