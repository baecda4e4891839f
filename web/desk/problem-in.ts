import type { DeskProblem } from '../../server/review/review.ts'
import { isKey, type Translate } from '../words/desk.ts'

/** What went wrong in one of these forms, in words, and in which field. */
export function problemIn(
  t: Translate,
  problem: DeskProblem | null,
  forms: string[],
): { message: string; field: string | undefined } | null {
  if (!problem || !forms.includes(problem.form)) return null
  return { message: isKey(problem.key) ? t(problem.key) : t('refusal.fault'), field: problem.field }
}
