import type { Counts } from '../../server/letter/letter.ts'
import type { Translate } from '../words/desk.ts'

/** "59 organizations and 28 people", as the desk counts; nothing where nobody has signed. */
export function signedBy(t: Translate, { organizations, people }: Counts): string {
  const words = {
    organizations: t('counts.organizations', { count: organizations }),
    individuals: t('counts.people', { count: people }),
  }
  if (organizations > 0 && people > 0) return t('counts.list', words)
  if (organizations > 0) return words.organizations
  return people > 0 ? words.individuals : ''
}
