/** What a check of the visitor came to. `out-of-reach`: whoever could tell did not answer; nobody is let in by that. */
export type Verdict = 'passed' | 'failed' | 'missing' | 'out-of-reach'

/** A token that passed: its hash is kept for as long as the token could pass again. */
export type PassedToken = { hash: string; expiresAt: Date }

export type Checked =
  { verdict: 'passed'; token: PassedToken } | { verdict: Exclude<Verdict, 'passed'>; token: null }

/** How a form asks: for work of the visitor's machine, or through hCaptcha. */
export type CaptchaForm = { kind: 'work' } | { kind: 'hcaptcha'; siteKey: string }

/** What a letter wants: work alone sends its visitors to nobody else. */
export type Preference = 'any' | 'proof of work'

/** The field of the form that carries the token. */
export const captchaField = 'captcha'

const hcaptcha = 'https://hcaptcha.com https://*.hcaptcha.com'

/** A content security policy that lets the form's captcha run, and nothing else that it did not allow before. */
export function policyWith(policy: string, form: CaptchaForm): string {
  if (form.kind === 'work') return policy
  const sources = ['script-src', 'frame-src', 'style-src', 'connect-src']
  return [policy, ...sources.map((source) => `${source} 'self' ${hcaptcha}`)].join(';')
}
