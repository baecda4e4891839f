import { Refusal } from '../refusal.ts'
import type { Session } from './coordinator.ts'

const minute = 60 * 1000
/** How long a second factor speaks for what must not be done from a desk that somebody left unlocked. */
const freshFor = 5 * minute

/** Refused, a page is led to where the second factor is given afresh, and from there back. */
export function requireFreshFactor({ factorAt }: Pick<Session, 'factorAt'>, now: Date): void {
  if (!isFresh({ factorAt }, now)) throw new Refusal('factor-not-fresh')
}

/** For a page that asks beside its form: one that leads away would lose what was typed. */
export function isFresh({ factorAt }: Pick<Session, 'factorAt'>, now: Date): boolean {
  return factorAt !== null && now.getTime() - factorAt.getTime() <= freshFor
}
