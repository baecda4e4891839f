import { createHmac, hash as digest, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { Checked } from './captcha.ts'
import { secretsOf } from './challenge.ts'

const hex = z.string().regex(/^(?:[0-9a-f]{2}){1,64}$/)
const prefix = z.string().regex(/^[0-9a-f]{1,128}$/)

/**
 * Every challenge of ours signs its solution too: none is worked out again to check it. The parameters stand in the
 * order of the alphabet, in which altcha signs them.
 */
const Solved = z.object({
  challenge: z.object({
    parameters: z.object({
      algorithm: z.string().max(40),
      cost: z.number(),
      expiresAt: z.number().int().positive(),
      keyLength: z.number(),
      keyPrefix: prefix,
      keySignature: hex,
      nonce: hex,
      salt: hex,
    }),
    signature: hex,
  }),
  solution: z.object({ counter: z.uint32(), derivedKey: hex }),
})

const failed: Checked = { verdict: 'failed', token: null }

/**
 * Whether the work of a challenge of ours was done in time. The token is base64 of what altcha calls a payload. It says
 * what `verifySolution` of altcha-lib says, with the HMACs of Node itself: the library's are jobs for other threads, and
 * were a quarter of what taking a signature cost.
 */
export function checkWork(key: Buffer, { token, now }: { token: string; now: Date }): Checked {
  const solved = readSolved(token)
  if (!solved) return failed
  const { challenge, solution } = solved
  const expiresAt = new Date(challenge.parameters.expiresAt * 1000)
  if (expiresAt <= now) return failed

  const { hmacSignatureSecret, hmacKeySignatureSecret } = secretsOf(key)
  const ours = isSigned(JSON.stringify(challenge.parameters), challenge.signature, hmacSignatureSecret)
  const done = isSigned(
    Buffer.from(solution.derivedKey, 'hex'),
    challenge.parameters.keySignature,
    hmacKeySignatureSecret,
  )
  if (!ours || !done) return failed
  // The same challenge may be written in many ways: its nonce is what is used once.
  const hash = digest('sha256', `work\0${challenge.parameters.nonce}`)
  return { verdict: 'passed', token: { hash, expiresAt } }
}

function isSigned(what: string | Buffer, signature: string, secret: string): boolean {
  const own = createHmac('sha256', secret).update(what).digest()
  const given = Buffer.from(signature, 'hex')
  return given.length === own.length && timingSafeEqual(given, own)
}

function readSolved(token: string): z.output<typeof Solved> | undefined {
  try {
    return Solved.safeParse(JSON.parse(Buffer.from(token, 'base64').toString('utf8'))).data
  } catch {
    return undefined
  }
}
