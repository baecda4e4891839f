import { solveChallenge } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2'
import type { Challenge } from 'altcha-lib/types'

// A worker: asks for a challenge, tries until it is solved, and hands back what the form carries; nothing when it cannot.

async function work(): Promise<string> {
  const answer = await fetch('/captcha/challenge')
  const challenge = (await answer.json()) as Challenge
  const solution = await solveChallenge({ challenge, deriveKey })
  return solution ? btoa(JSON.stringify({ challenge, solution })) : ''
}

work().then(
  (token) => postMessage(token),
  () => postMessage(''),
)
