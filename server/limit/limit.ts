import type { CaptchaForm, Verdict } from '../captcha/captcha.ts'

/** Why a form waits for the desk although it was taken like any other: its sender is told nothing of it. */
export type FormHold =
  | 'captcha-missing'
  | 'captcha-failed'
  | 'captcha-out-of-reach'
  | 'too-many'
  | 'too-quick'
  | 'honeypot'
  | 'disposable'

/** How many forms pass within 60 seconds, an hour and 24 hours; those after them are held. */
export type Limit = { minute: number; hour: number; day: number }
export type Limits = { network: Limit; mailbox: Limit; letter: Limit }

/**
 * A network is a /24 or a /48: an office, a school, a village behind one address. People who sign at the same table
 * take turns at a minute each; thirty an hour is a class, a hundred a day a meeting. Beyond that the desk looks at who
 * comes, and approves them together.
 *
 * A mailbox signs once, and an officer may sign for several organizations.
 *
 * A letter that is passed on takes some forms a second at the most; ten times as many are a flood, whoever sends it.
 */
export const usualLimits: Limits = {
  network: { minute: 10, hour: 30, day: 100 },
  mailbox: { minute: 5, hour: 10, day: 20 },
  letter: { minute: 600, hour: Infinity, day: Infinity },
}

/** A field that people do not see. */
export const trapField = 'topic'
/** The field that says when the form was served. */
export const stampField = 'stamp'

/** What a form carries against machines: how it asks for a captcha, and when it was served. */
export type Guard = { captcha: CaptchaForm; stamp: string }

/** Milliseconds. Nobody reads the consents and fills in the form any faster. */
const quickest = 3000

type Signs = {
  captcha: Verdict
  /** More than a network, a mailbox or a letter may bring. */
  tooMany: boolean
  /** What the field held that people do not see. */
  trap: string
  /** When the form was served; unknown where the page was kept by somebody, or came without. */
  servedAt: Date | undefined
  now: Date
  /** Whether the mailbox is of a kind that is thrown away. */
  disposable: boolean
}

/** Everything that speaks for a machine, the strongest first. Nothing of it refuses a form: it waits for the desk. */
export function holdsFor({ captcha, tooMany, trap, servedAt, now, disposable }: Signs): FormHold[] {
  const holds: (FormHold | false)[] = [
    trap.trim() !== '' && 'honeypot',
    captcha !== 'passed' && `captcha-${captcha}`,
    tooMany && 'too-many',
    servedAt !== undefined && now.getTime() - servedAt.getTime() < quickest && 'too-quick',
    disposable && 'disposable',
  ]
  return holds.filter((hold) => hold !== false)
}
