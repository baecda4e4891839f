import { verifySolution } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2'
import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Checked } from './captcha.ts'
import { secretsOf } from './challenge.ts'

const hex = z.string().regex(/^[0-9a-f]{1,128}$/)

/** Every challenge of ours signs its solution too: none is worked out again to check it. */
const Solved = z.object({
  challenge: z.object({
    parameters: z.object({
      algorithm: z.string().max(40),
      cost: z.number(),
      expiresAt: z.number().int().positive(),
      keyLength: z.number(),
      keyPrefix: hex,
      keySignature: hex,
      nonce: hex,
      salt: hex,
    }),
    signature: hex,
  }),
  solution: z.object({ counter: z.number(), derivedKey: hex }),
})

const failed: Checked = { verdict: 'failed', token: null }

/** Whether the work of a challenge of ours was done in time. The token is base64 of what altcha calls a payload. */
export async function checkWork(key: Buffer, { token, now }: { token: string; now: Date }): Promise<Checked> {
  const solved = readSolved(token)
  if (!solved) return failed
  const { parameters } = solved.challenge
  const expiresAt = new Date(parameters.expiresAt * 1000)
  if (expiresAt <= now) return failed

  const { verified } = await verifySolution({ ...solved, deriveKey, ...secretsOf(key) })
  // The same challenge may be written in many ways: its nonce is what is used once.
  const hash = createHash('sha256').update(`work\0${parameters.nonce}`).digest('hex')
  return verified ? { verdict: 'passed', token: { hash, expiresAt } } : failed
}

function readSolved(token: string): z.output<typeof Solved> | undefined {
  try {
    return Solved.safeParse(JSON.parse(Buffer.from(token, 'base64').toString('utf8'))).data
  } catch {
    return undefined
  }
}
