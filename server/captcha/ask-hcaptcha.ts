import { verify } from 'hcaptcha'
import https, { type Agent } from 'node:https'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import type { Hcaptcha } from './open.ts'

const Answer = z.object({
  success: z.boolean(),
  hostname: z.string().optional(),
  sitekey: z.string().optional(),
  'error-codes': z.array(z.string()).optional(),
})

/** These say that we are set up wrongly: no visitor can help it. */
const ours = new Set(['missing-input-secret', 'invalid-input-secret'])

/**
 * Whether hCaptcha says that this token was given here, for our site key. Throws where it says nothing that can be
 * understood within its time. The visitor's address is not passed on.
 */
export async function askHcaptcha(hcaptcha: Hcaptcha, token: string): Promise<boolean> {
  const { siteKey, secret, hostname, patience, agent } = hcaptcha
  const answered = through(agent, () => verify(secret, token, undefined, siteKey))
  const answer = Answer.parse(await withinTime(answered, patience))
  if (answer['error-codes']?.some((code) => ours.has(code))) throw new Error('the secret is not known there')
  const elsewhere = answer.sitekey !== undefined && answer.sitekey !== siteKey
  return answer.success && answer.hostname === hostname && !elsewhere
}

/** The package takes no agent, but the one of the process at the moment when it is called. */
function through<Result>(agent: Agent, call: () => Result): Result {
  const usual = https.globalAgent
  https.globalAgent = agent
  try {
    return call()
  } finally {
    https.globalAgent = usual
  }
}

async function withinTime<Result>(answer: Promise<Result>, patience: number): Promise<Result> {
  const waiting = new AbortController()
  const late = sleep(patience, undefined, { signal: waiting.signal }).then(() => {
    throw new Error(`nothing within ${patience} ms`)
  })
  late.catch(() => undefined)
  try {
    return await Promise.race([answer, late])
  } finally {
    waiting.abort()
  }
}
