import type { Filter } from '../../server/review/review.ts'
import type { Translate } from '../words/desk.ts'

/** What was chosen of the queue, in words; empty where all of it. */
export function filterInWords(t: Translate, { hold, grade, capacity }: Filter): string {
  return [
    hold && t(`desk.held.${hold}-short`),
    grade && `${t('desk.evidence.title')}: ${t(`desk.grade.${grade}`)}`,
    capacity && t(`desk.fact.capacity.${capacity}`),
  ]
    .filter(Boolean)
    .join('; ')
}
