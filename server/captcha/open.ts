import type { Agent, AgentOptions } from 'node:https'
import type { CaptchaForm, Checked, Preference } from './captcha.ts'
import { makeCircuit, type Circuit } from './circuit.ts'
import { ImpatientAgent } from './impatient-agent.ts'

/** Milliseconds: with the rest of it, a form is answered within four seconds whatever the provider does, on a busy machine too. */
const patience = 3000

export type Hcaptcha = {
  siteKey: string
  secret: string
  /** Where the widget has to have been solved. */
  hostname: string
  patience: number
  agent: Agent
  circuit: Circuit
  /** What was answered of late, by the token's hash. */
  answers: Map<string, Promise<Checked>>
}

export type Captcha = { key: Buffer; hcaptcha: Hcaptcha | undefined }

export type CaptchaOptions = {
  /** The key of the service; that of the challenges is derived from it. */
  key: Buffer
  /** Where our forms are. */
  origin: string
  /** `reach`: how its server is reached; tests lead us to another one. */
  hcaptcha?: { siteKey: string; secret: string; reach?: AgentOptions } | undefined
  log: { warn: (message: string) => void }
}

/** The captcha of a service: hCaptcha where there are keys to it, else work of the visitor's machine. */
export function openCaptcha({ key, origin, hcaptcha, log }: CaptchaOptions): Captcha {
  if (!hcaptcha) return { key, hcaptcha: undefined }
  const { reach, ...keys } = hcaptcha
  const own = {
    hostname: new URL(origin).hostname,
    patience,
    agent: new ImpatientAgent(patience, reach),
    circuit: makeCircuit({ failures: 5, openFor: 30_000 }, log),
    answers: new Map<string, Promise<Checked>>(),
  }
  return { key, hcaptcha: { ...keys, ...own } }
}

/** How the forms of a letter ask. */
export function captchaForm({ hcaptcha }: Captcha, prefers: Preference): CaptchaForm {
  return hcaptcha && prefers === 'any' ? { kind: 'hcaptcha', siteKey: hcaptcha.siteKey } : { kind: 'work' }
}
