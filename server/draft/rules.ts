import { z } from 'zod'
import { Approval, CaptchaChoice, ListOrder, Signs } from '../letter/letter.ts'

/** What is the same in every language. Moments are as the front matter has them: a day, or with a time in UTC. */
export const Rules = z.object({
  date: z.string(),
  opens: z.string(),
  closes: z.string(),
  signs: Signs,
  approval: Approval,
  captcha: CaptchaChoice,
  goal: z.number().nullable(),
  paper: z.enum(['A4', 'Letter']),
  order: ListOrder,
  listLanguage: z.string(),
  columns: z.number(),
  byCountry: z.boolean(),
  convenersFirst: z.boolean(),
})
export type Rules = z.infer<typeof Rules>

const day = z.iso.date('desk.settings.error.date').regex(/^[1-9]/, 'desk.settings.error.date')
const dayOrNone = z.union([z.literal(''), day], 'desk.settings.error.date').default('')
const time = z
  .string()
  .regex(/^(([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?)?$/, 'desk.settings.error.time')
  .default('')

/** A form's tick. */
const tick = z
  .string()
  .optional()
  .transform((value) => value === 'yes')

/** The form of the settings. */
const RulesForm = z
  .object({
    date: day,
    opens: dayOrNone,
    opensTime: time,
    closes: dayOrNone,
    closesTime: time,
    signs: Signs,
    approval: Approval,
    captcha: CaptchaChoice,
    goal: z
      .string()
      .trim()
      .default('')
      .transform((typed) => typed.replace(/[\s.,’']/gu, ''))
      .pipe(z.string().regex(/^([1-9]\d{0,7})?$/, 'desk.settings.error.goal'))
      .transform((typed) => (typed === '' ? null : Number(typed))),
    paper: Rules.shape.paper,
    order: ListOrder,
    listLanguage: z.string().max(35),
    columns: z.coerce.number().int().min(1).max(3),
    byCountry: tick,
    convenersFirst: tick,
  })
  .transform(({ opensTime, closesTime, opens, closes, ...rest }): Rules => ({
    ...rest,
    opens: momentOf(opens, opensTime),
    closes: momentOf(closes, closesTime),
  }))
  .refine(
    ({ date, opens, closes }) => closes === '' || endOf(closes) > startOf(opens === '' ? date : opens),
    { path: ['closes'], error: 'desk.settings.error.closes' },
  )

function momentOf(date: string, timeOfDay: string): string {
  if (date === '' || timeOfDay === '') return date
  return `${date}T${timeOfDay.length === 5 ? `${timeOfDay}:00` : timeOfDay}Z`
}

const startOf = (moment: string) => new Date(moment.includes('T') ? moment : `${moment}T00:00:00Z`)
const endOf = (moment: string) => new Date(moment.includes('T') ? moment : `${moment}T23:59:59Z`)

/** Reads the settings' form. Gives the rules, or a key of the catalogues for each wrong field. */
export function readRules(
  typed: Record<string, string>,
): { rules: Rules; errors: null } | { rules: null; errors: Record<string, string> } {
  const read = RulesForm.safeParse(typed)
  if (read.success) return { rules: read.data, errors: null }
  const errors = read.error.issues.map(({ path, message }) => [
    String(path[0]),
    message.startsWith('desk.') ? message : 'desk.settings.error.choice',
  ])
  return { rules: null, errors: Object.fromEntries(errors.toReversed()) as Record<string, string> }
}

/** Rules as the form has them. */
export function typedRules(rules: Rules): Record<string, string> {
  return {
    ...rules,
    goal: rules.goal === null ? '' : String(rules.goal),
    columns: String(rules.columns),
    byCountry: rules.byCountry ? 'yes' : '',
    convenersFirst: rules.convenersFirst ? 'yes' : '',
    ...splitMoment(rules.opens, 'opens'),
    ...splitMoment(rules.closes, 'closes'),
  }
}

function splitMoment(moment: string, name: 'opens' | 'closes'): Record<string, string> {
  if (!moment.includes('T')) return { [name]: moment, [`${name}Time`]: '' }
  const [date = '', rest = ''] = new Date(moment).toISOString().split('T')
  return { [name]: date, [`${name}Time`]: rest.replace(/(:00)?\.000Z$|Z$/, '') }
}
