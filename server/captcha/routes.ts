import { randomInt } from 'node:crypto'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { counters, makeChallenge } from './challenge.ts'

const text = z.string()
const Challenge = z.object({
  parameters: z.object({
    algorithm: text,
    cost: z.number(),
    expiresAt: z.number().optional(),
    keyLength: z.number(),
    keyPrefix: text,
    keySignature: text.optional(),
    nonce: text,
    salt: text,
  }),
  signature: text,
})

/** Work for the forms, for anybody who asks: without a cookie, and every time another. */
export const captchaRoutes: FastifyPluginAsyncZod<{ key: Buffer }> = async (app, { key }) => {
  app.get('/captcha/challenge', { schema: { response: { 200: Challenge } } }, async (_, reply) => {
    const counter = randomInt(counters.from, counters.to + 1)
    const { parameters, signature = '' } = await makeChallenge(key, { counter, now: new Date() })
    reply.header('cache-control', 'no-store')
    return { parameters, signature }
  })
}
