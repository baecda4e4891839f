import type { Counts, LetterHead, Standing } from '../../server/letter/letter.ts'
import type { Translate } from '../words/words.ts'

/** "59 organizations and 28 people have signed". */
export function countsInWords(
  t: Translate,
  { organizations, people }: Counts,
  standing: Standing = 'open',
): string {
  if (organizations > 0 && people > 0) {
    return t('counts.both', {
      organizations: t('counts.organizations', { count: organizations }),
      people: t('counts.people', { count: people }),
    })
  }
  if (organizations > 0) return t('counts.only-organizations', { count: organizations })
  if (people > 0) return t('counts.only-people', { count: people })
  return t(standing === 'closed' ? 'counts.none-closed' : 'counts.none')
}

/** "59 organizations and 28 individuals", over the printed list; nothing where nobody has signed. */
export function countsOfList(t: Translate, { organizations, people }: Counts): string {
  const words = {
    organizations: t('counts.organizations', { count: organizations }),
    individuals: t('counts.individuals', { count: people }),
  }
  if (organizations > 0 && people > 0) return t('counts.list', words)
  if (organizations > 0) return words.organizations
  return people > 0 ? words.individuals : ''
}

/** "Open for signature until June 30, 2026". */
export function standingInWords(
  t: Translate,
  { standing, opensAt, closesAt }: Pick<LetterHead, 'standing' | 'closesAt'> & { opensAt?: Date },
): string {
  if (standing === 'upcoming') return opensAt ? t('standing.upcoming', { date: opensAt }) : t('home.upcoming')
  if (standing === 'paused') return t('standing.paused')
  if (closesAt === null) return t('standing.open')
  return t(standing === 'closed' ? 'standing.closed' : 'standing.open-until', { date: closesAt })
}
