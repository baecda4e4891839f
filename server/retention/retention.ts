import { z } from 'zod'

const units = ['hour', 'day', 'week', 'month', 'year'] as const
type Unit = (typeof units)[number]

/** A length of time as people say it. */
export type Span = { count: number; unit: Unit }

type Rule = {
  /** How long without a setting, and the bounds of a setting. */
  usual: Span
  least: Span
  most: Span
}

const span = (count: number, unit: Unit): Span => ({ count, unit })
const rule = (usual: Span, { least = span(0, 'hour'), most }: { least?: Span; most: Span }): Rule => ({
  usual,
  least,
  most,
})

/**
 * Everything that is forgotten by itself, and how long after which moment. What is not named here is kept: texts,
 * editions and the public list, counts, events (ids alone), the registry of organizations, accounts of coordinators.
 */
export const rules = {
  /** After the link of a signature ended that nobody confirmed: all but that there was one. */
  unconfirmed: rule(span(7, 'day'), { most: span(30, 'day') }),
  /** After a letter closed: the mailboxes of its signers, and our mails to them. */
  email: rule(span(30, 'day'), { most: span(1, 'year') }),
  /** The same, of those who asked for news. */
  updates: rule(span(6, 'month'), { most: span(2, 'year') }),
  /** After a letter closed: everything about its signers that nobody but the desk sees. */
  private: rule(span(6, 'month'), { most: span(2, 'year') }),
  /** After a mail was written. Limits on what forms may cause look back at 60 days. */
  mails: rule(span(90, 'day'), { least: span(60, 'day'), most: span(1, 'year') }),
  /** After a list came to the desk that was never entered. */
  lists: rule(span(14, 'day'), { most: span(60, 'day') }),
  /** After a form came: the keyed hash of its network and its mailbox. Limits look back at a day. */
  networks: rule(span(48, 'hour'), { least: span(24, 'hour'), most: span(48, 'hour') }),
  /** After a captcha ended: its hash. */
  captcha: rule(span(1, 'hour'), { most: span(48, 'hour') }),
  /** After a program was answered. The API promises a day. */
  answers: rule(span(1, 'day'), { least: span(1, 'day'), most: span(7, 'day') }),
  /** After a webhook was told. */
  webhooks: rule(span(30, 'day'), { most: span(1, 'year') }),
  /** After a session, a link or an invitation of a coordinator ended. */
  'sign-in': rule(span(7, 'day'), { most: span(90, 'day') }),
  /** After a coordinator did something. The database keeps a year of it, whatever is set. */
  activity: rule(span(2, 'year'), { least: span(1, 'year'), most: span(10, 'year') }),
} satisfies Record<string, Rule>

export type Kept = keyof typeof rules
export const kinds = Object.keys(rules) as Kept[]
export type Retention = Record<Kept, Span>

export const usualRetention = Object.fromEntries(kinds.map((kind) => [kind, rules[kind].usual])) as Retention

const hours: Record<Unit, number> = { hour: 1, day: 24, week: 168, month: 730, year: 8760 }
const lengthOf = ({ count, unit }: Span): number => count * hours[unit]

export function spanInWords({ count, unit }: Span): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}

/** The moment that lies a span before another; of a month that has no such day, its last day. */
export function momentBefore(now: Date, { count, unit }: Span): Date {
  if (unit !== 'month' && unit !== 'year')
    return new Date(now.getTime() - lengthOf({ count, unit }) * 3_600_000)
  const before = new Date(now)
  before.setUTCMonth(before.getUTCMonth() - count * (unit === 'year' ? 12 : 1))
  if (before.getUTCDate() !== now.getUTCDate()) before.setUTCDate(0)
  return before
}

/** The setting: `email=30 days, private=6 months`; what it does not name is as usual. */
export const RetentionSetting = z
  .string()
  .transform((text) => text.split(',').map((part) => part.trim()))
  .transform((parts, context): Retention => {
    const read = parts.map(readPart)
    const problem = read.find((one) => typeof one === 'string') ?? problemWith(retentionOf(read))
    if (problem === undefined) return retentionOf(read)
    context.addIssue({ code: 'custom', message: problem })
    return z.NEVER
  })

type Part = [Kept, Span]

function retentionOf(parts: (Part | string)[]): Retention {
  return { ...usualRetention, ...Object.fromEntries(parts.filter((part) => typeof part !== 'string')) }
}

/** What one part sets, or what is expected of it. */
function readPart(part: string): Part | string {
  const [, name = '', count = '', unitName = ''] =
    /^([a-z-]+)\s*=\s*(\d{1,4})\s*([a-z]+?)s?$/.exec(part) ?? []
  const kind = kinds.find((one) => one === name)
  const unit = units.find((one) => one === unitName)
  if (!kind || !unit)
    return `parts like "email=30 days" with commas between them, in hours, days, weeks, months or years, of ${kinds.join(', ')}`
  const given = span(Number(count), unit)
  const { least, most } = rules[kind]
  const fits = lengthOf(given) >= lengthOf(least) && lengthOf(given) <= lengthOf(most)
  return fits ? [kind, given] : `${kind} from ${spanInWords(least)} to ${spanInWords(most)}`
}

/** Mailboxes are not public either: with the rest they go at the latest, and what is said of them must be true. */
function problemWith({ email, updates, private: rest }: Retention): string | undefined {
  if (lengthOf(email) > lengthOf(updates)) return 'email no longer than updates'
  return lengthOf(updates) > lengthOf(rest) ? 'updates no longer than private' : undefined
}

/** What was forgotten of a kind: when the job had nothing left to do last, and how much in all that is on record. */
export type Purged = { kind: Kept; finishedAt: Date | null; count: number }
