import { createHash } from 'node:crypto'
import { askHcaptcha } from './ask-hcaptcha.ts'
import type { Checked, Preference } from './captcha.ts'
import { checkWork } from './check-work.ts'
import { captchaForm, type Captcha, type Hcaptcha } from './open.ts'

/** hCaptcha itself takes a token once, within minutes; in milliseconds, with room. */
const lastsFor = 20 * 60_000
/** Characters. Theirs have some thousands, ours some hundreds. */
const longest = 12_000

type Verifying = { token: string | undefined; prefers: Preference; now: Date }

/**
 * Whether a form was filled in by a person's own machine, as far as that can be told. Never throws, and answers within
 * four seconds: `out-of-reach` where the provider does not. A token that passed is used once: `spend_captcha_tokens`,
 * in the statement of what it lets pass.
 */
export async function verifyCaptcha(captcha: Captcha, { token, prefers, now }: Verifying): Promise<Checked> {
  const given = token?.trim()
  if (!given) return { verdict: 'missing', token: null }
  if (given.length > longest) return { verdict: 'failed', token: null }
  const { key, hcaptcha } = captcha
  const { kind } = captchaForm(captcha, prefers)
  return kind === 'hcaptcha' && hcaptcha
    ? checkHcaptcha(hcaptcha, given, now)
    : checkWork(key, { token: given, now })
}

async function checkHcaptcha(hcaptcha: Hcaptcha, token: string, now: Date): Promise<Checked> {
  const hash = createHash('sha256').update(`hcaptcha\0${token}`).digest('hex')
  const { answers } = hcaptcha
  const known = answers.get(hash)
  const answered = known && (await known)
  // Whoever presses twice does not wait twice for somebody who says nothing.
  if (answered && (!answered.token || answered.token.expiresAt > now)) return answered

  const asking = askOnce(hcaptcha, { token, hash, now })
  answers.set(hash, asking)
  void asking.then((checked) => {
    if (!checked.token && answers.get(hash) === asking) answers.delete(hash)
  })
  const [oldest = hash] = answers.keys()
  if (answers.size > mostAnswers) answers.delete(oldest)
  return asking
}

/** hCaptcha answers once for a token: whoever presses twice is not told by it to be a machine. */
const mostAnswers = 1000

async function askOnce(
  hcaptcha: Hcaptcha,
  { token, hash, now }: { token: string; hash: string; now: Date },
): Promise<Checked> {
  const passed = await hcaptcha.circuit.guard(() => askHcaptcha(hcaptcha, token), now)
  if (passed === undefined) return { verdict: 'out-of-reach', token: null }
  if (!passed) return { verdict: 'failed', token: null }
  return { verdict: 'passed', token: { hash, expiresAt: new Date(now.getTime() + lastsFor) } }
}
