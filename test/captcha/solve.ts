import { solveChallenge } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2'
import type { Challenge } from 'altcha-lib/types'
import { makeChallenge } from '#server/captcha/challenge.ts'

/** What a form carries when its challenge has been solved, as the browser's worker writes it. */
export async function solve(challenge: Challenge): Promise<string> {
  const solution = await solveChallenge({ challenge, deriveKey })
  return Buffer.from(JSON.stringify({ challenge, solution })).toString('base64')
}

/** A token that passes, without the work: the second try finds it. */
export async function freshToken(key: Buffer, now = new Date()): Promise<string> {
  return solve(await makeChallenge(key, { counter: 1, now }))
}
