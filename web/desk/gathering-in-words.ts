import type { GatheringShown, LineReason, Tally } from '../../server/gathering/gathering.ts'
import { likenessInWords } from '../part/likeness-in-words.ts'
import type { Locale, Translate } from '../words/desk.ts'

/** "list.xlsx", "Pasted list of 86 lines" */
export function gatheringName(
  t: Translate,
  { kind, fileName, tally }: Pick<GatheringShown, 'kind' | 'fileName' | 'tally'>,
): string {
  return fileName ?? t(`desk.gather.kind.${kind as 'pasted' | 'sheet'}`, { count: tally.lines })
}

/** What it is at, or what came of it. */
export function gatheringInWords(
  t: Translate,
  { state, tally }: Pick<GatheringShown, 'state' | 'tally'>,
): string {
  if (state !== 'entered' && state !== 'undone') return t(`desk.gather.state.${state}`)
  const { counted, asked, undone, kept } = tally.fates
  const entered = counted + asked + undone + kept
  return state === 'entered'
    ? t('desk.gather.state.entered', { count: entered })
    : t('desk.gather.state.undone', { count: undone })
}

/** "59 organizations and 27 lines of people (28 people)" */
export function entersInWords(t: Translate, { enters }: Pick<Tally, 'enters'>): string {
  const lines = enters.individual + enters.joint
  const people = enters.individual + 2 * enters.joint
  const parts = [
    ...(enters.organization > 0 ? [t('counts.organizations', { count: enters.organization })] : []),
    ...(lines > 0 ? [linesInWords(t, { lines, people })] : []),
  ]
  return parts.length === 2
    ? t('desk.gather.and', { one: parts[0] ?? '', other: parts[1] ?? '' })
    : (parts[0] ?? t('desk.gather.nobody'))
}

function linesInWords(t: Translate, { lines, people }: { lines: number; people: number }): string {
  const said = t('desk.gather.lines-of-people', { count: lines })
  return people === lines
    ? said
    : t('desk.gather.with-people', { lines: said, people: t('counts.people', { count: people }) })
}

/** One reason of the dry run, as a sentence. */
export function reasonInWords(t: Translate, locale: Locale, reason: LineReason): string {
  switch (reason.code) {
    case 'doubt':
      return t(`desk.gather.doubt.${reason.doubt}`)
    case 'fault':
      return t(`desk.gather.fault.${reason.fault}`)
    case 'likeness':
      return t('desk.gather.reason.likeness', { why: likenessInWords(t, locale, reason) })
    default:
      return t(`desk.gather.reason.${reason.code}`)
  }
}
