import { createChallenge, solveChallenge } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2'
import { secretsOf } from '#server/captcha/challenge.ts'

/**
 * Solved captchas as the service takes them. Their challenges are ours and easy: the work is the visitors' machines',
 * of which there are many and here is none.
 */
export async function solvedCaptchas(key: Buffer, count: number): Promise<string[]> {
  const tokens: string[] = []
  for (let made = 0; made < count; made++) tokens.push(await solvedCaptcha(key))
  return tokens
}

async function solvedCaptcha(key: Buffer): Promise<string> {
  const challenge = await createChallenge({
    algorithm: 'PBKDF2/SHA-256',
    cost: 1,
    counter: 0,
    deriveKey,
    expiresAt: new Date(Date.now() + 20 * 60_000),
    ...secretsOf(key),
  })
  const solution = await solveChallenge({ challenge, deriveKey })
  return Buffer.from(JSON.stringify({ challenge, solution })).toString('base64')
}
