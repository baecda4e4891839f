import { createHash, timingSafeEqual } from 'node:crypto'
import plugin from 'fastify-plugin'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { Refusal } from '../refusal.ts'
import { answers } from './ask-database.ts'
import { Readiness } from './health.ts'
import { openMeter } from './measure.ts'

export type HealthOptions = {
  /** Whether the disk has room for more; where nothing is said, it has. */
  hasSpace?: (() => Promise<boolean>) | undefined
  /** Who may read the figures from elsewhere; without one, only programs of this machine. */
  metricsToken?: string | undefined
}

/** For machines that look after the service: no pages, no words, nothing about anybody. It sees every request. */
export const healthRoutes = plugin<HealthOptions>(async (app, options) => {
  const { hasSpace = async () => true } = options
  // Reading goes on; whatever writes waits until there is room.
  app.addHook('onRequest', async ({ method }, reply) => {
    if (method === 'GET' || method === 'HEAD' || (await hasSpace())) return
    reply.header('retry-after', '60')
    throw new Refusal('space-low')
  })
  mountReadiness(app, hasSpace)
  mountMetrics(app, options)
})

function mountReadiness(plain: FastifyInstance, hasSpace: () => Promise<boolean>): void {
  const app = plain.withTypeProvider<ZodTypeProvider>()
  let stopping = false
  app.addHook('preClose', async () => {
    stopping = true
  })
  // Whoever keeps the connection for its next request would keep us from ending.
  app.addHook('onSend', async (_, reply) => {
    if (stopping) reply.header('connection', 'close')
  })

  app.get('/health', { schema: { response: { 200: z.string() } } }, async (_, reply) =>
    reply.header('cache-control', 'no-store').type('text/plain').send('alive\n'),
  )

  app.get('/ready', { schema: { response: { 200: Readiness, 503: Readiness } } }, async (_, reply) => {
    const [there, space] = await Promise.all([answers(app.pg.pool), hasSpace()])
    const lacks: Readiness['lacks'] = []
    if (stopping) lacks.push('stopping')
    if (!there) lacks.push('database')
    if (!space) lacks.push('space')
    const ready = lacks.length === 0
    reply.code(ready ? 200 : 503).header('cache-control', 'no-store')
    return { ready, lacks }
  })
}

function mountMetrics(plain: FastifyInstance, { metricsToken }: HealthOptions): void {
  const app = plain.withTypeProvider<ZodTypeProvider>()
  const meter = openMeter(app.pg.pool)
  app.addHook('onResponse', async ({ method, routeOptions }, { statusCode, elapsedTime }) => {
    const route = routeOptions.url ?? 'none'
    meter.answered({ method, route, status: statusCode, seconds: elapsedTime / 1000 })
  })

  app.get('/metrics', { schema: { response: { 200: z.string() } } }, async (request, reply) => {
    const { authorization = '', 'x-forwarded-for': forwarded } = request.headers
    const local = /^(::1|(::ffff:)?127\.)/.test(request.socket.remoteAddress ?? '') && !forwarded
    // Whoever may not is told nothing, not even that there is something.
    if (metricsToken ? !same(authorization, `Bearer ${metricsToken}`) : !local)
      throw new Refusal('page-not-found')
    return reply
      .header('cache-control', 'no-store')
      .type(meter.contentType)
      .send(await meter.read(new Date()))
  })
}

function same(given: string, wanted: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(wanted))
}
